import { ServicePage, type ServiceShell, servicePath } from '../service/index.ts'
import { formatSize } from '../text/text.ts'
import { Alert, CodeBlock, Heading, Link, LinkButton, Paragraph } from '../ui/page.tsx'
import { TrustedHtml } from '../ui/trusted-html.tsx'
import { CloneBox, NothingYet } from './clone-box.tsx'
import type { Folder, ListedEntry } from './open-address.ts'
import { PlaceLine } from './place-line.tsx'
import { addressOf } from './source.ts'

/** What introduces a folder: rendered, or its lines as they stand, or why it is not shown. */
export type ShownReadme = { name: string } & (
  | { html: string }
  | { text: string }
  | { notShown: 'binary' | 'too-large' }
)

interface FolderPageProps {
  shell: ServiceShell
  folder: Folder
  readme: ShownReadme | undefined
  cloneAddress: string
  limit: number
  /** It has just been made. */
  isNew: boolean
}

/** What lies in a folder, each with the commit that changed it last, and the README below (S2). */
export function FolderPage({ shell, folder, readme, cloneAddress, limit, isNew }: FolderPageProps) {
  const { view, service } = shell
  const { t } = view
  const { place, total, from, entries } = folder
  const spot = { service: servicePath(service), name: place.name, path: place.path }
  const path = place.path.join('/')
  const isFirst = path === '' && place.name === service.defaultBranch
  return (
    <ServicePage
      shell={shell}
      current="files"
      {...(!isFirst && { title: path || place.name })}
      styles={['source.css']}
      scripts={['copy']}
    >
      {isNew && <Alert color="success">{t('source.created')}</Alert>}
      {isFirst && <CloneBox t={t} address={cloneAddress} service={service} />}
      <div class="source-head">
        <PlaceLine t={t} service={spot.service} place={place} view="files" />
        <Links shell={shell} folder={folder} />
      </div>
      {!folder.isComplete && <Alert color="info">{t('source.stillLooking')}</Alert>}
      {total === 0 ? (
        <Paragraph subtle>{t('source.emptyFolder')}</Paragraph>
      ) : (
        <Entries shell={shell} folder={folder} />
      )}
      {entries.length < total && (
        <p class="actions">
          <span>{t('source.part', { from: from + 1, to: from + entries.length, total })}</span>
          {from + limit < total && (
            <LinkButton href={`${addressOf('files', spot)}?from=${from + limit}`} variant="secondary">
              {t('source.more')}
            </LinkButton>
          )}
        </p>
      )}
      {readme && <Readme shell={shell} readme={readme} />}
    </ServicePage>
  )
}

function Links({ shell: { view, service }, folder: { place } }: { shell: ServiceShell; folder: Folder }) {
  const spot = { service: servicePath(service), name: place.name, path: place.path }
  const archive = (kind: 'zip' | 'tar.gz') => addressOf('archive', { ...spot, name: `${place.name}.${kind}`, path: [] })
  return (
    <p class="source-links">
      <Link href={addressOf('history', spot)}>{view.t('source.history')}</Link>
      {place.path.length === 0 && (
        <>
          <Link href={archive('zip')}>{view.t('source.download', { kind: 'zip' })}</Link>
          <Link href={archive('tar.gz')}>{view.t('source.download', { kind: 'tar.gz' })}</Link>
        </>
      )}
    </p>
  )
}

const Entries = ({ shell, folder }: { shell: ServiceShell; folder: Folder }) => (
  <table class="ds-table entries-table">
    <caption class="visually-hidden">{shell.view.t('source.entries')}</caption>
    <thead>
      <tr>
        <th scope="col">{shell.view.t('source.name')}</th>
        <th scope="col">{shell.view.t('source.lastChange')}</th>
        <th scope="col">{shell.view.t('source.when')}</th>
        <th scope="col" class="size">
          {shell.view.t('source.size')}
        </th>
      </tr>
    </thead>
    <tbody>
      {folder.entries.map((entry) => (
        <Row key={entry.name} shell={shell} folder={folder} entry={entry} />
      ))}
    </tbody>
  </table>
)

function Row({ shell, folder: { place }, entry }: { shell: ServiceShell; folder: Folder; entry: ListedEntry }) {
  const { view, service } = shell
  const { last, size, kind, name, hasAddress } = entry
  const address = servicePath(service)
  const leads = hasAddress && kind !== 'submodule'
  const shownName = kind === 'directory' ? `${name}/` : name
  return (
    <tr>
      <th scope="row" data-kind={kind}>
        {leads ? (
          <Link href={addressOf('files', { service: address, name: place.name, path: [...place.path, name] })}>
            {shownName}
          </Link>
        ) : (
          shownName
        )}
        {kind !== 'file' && kind !== 'directory' && <span class="subtle"> {view.t(`source.kind.${kind}`)}</span>}
        {!hasAddress && <span class="subtle"> {view.t('source.noAddress')}</span>}
      </th>
      <td class="last">
        {last && <Link href={`${address}/commits/${last.id}`}>{last.subject || last.id.slice(0, 10)}</Link>}
      </td>
      <td class="when">{last && <time dateTime={last.at.toISOString()}>{view.time(last.at)}</time>}</td>
      <td class="size">{size !== undefined && formatSize(view.language, size)}</td>
    </tr>
  )
}

const Readme = ({ shell, readme }: { shell: ServiceShell; readme: ShownReadme }) => (
  <section class="readme" aria-labelledby="readme">
    <Heading level={2} id="readme">
      {readme.name}
    </Heading>
    {'html' in readme && <TrustedHtml tag="div" class="prose" html={readme.html} />}
    {'text' in readme && <CodeBlock>{readme.text}</CodeBlock>}
    {'notShown' in readme && <Paragraph>{shell.view.t(`source.notShown.${readme.notShown}`)}</Paragraph>}
  </section>
)

interface EmptyPageProps {
  shell: ServiceShell
  cloneAddress: string
}

/** The first page of a service whose branch has nothing yet: how to begin. */
export const EmptyPage = ({ shell, cloneAddress }: EmptyPageProps) => (
  <ServicePage shell={shell} current="files" styles={['source.css']} scripts={['copy']}>
    <NothingYet t={shell.view.t} address={cloneAddress} service={shell.service} />
  </ServicePage>
)
