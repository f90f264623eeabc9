import type { FileChange, Hunk } from '../repository/index.ts'
import { ServicePage, type ServiceShell, servicePath } from '../service/index.ts'
import { Alert, Heading, Link, Paragraph } from '../ui/page.tsx'
import type { ShownCommit } from './find-history.ts'
import { shortName } from './place-line.tsx'
import { addressOf } from './source.ts'

interface CommitPageProps {
  shell: ServiceShell
  shown: ShownCommit
}

/** One commit: who says what, and what it changes (S2). */
export function CommitPage({ shell, shown: { commit, message, diff } }: CommitPageProps) {
  const { t } = shell.view
  const title = commit.subject || shortName(commit.id)
  return (
    <ServicePage shell={shell} current="history" title={title} styles={['source.css']}>
      <Facts shell={shell} shown={{ commit, message, diff }} />
      {message !== '' && <p class="message">{message}</p>}
      <Heading level={2}>{t('source.changedFiles', { count: diff.files.length })}</Heading>
      {!diff.isWhole && <Alert color="info">{t('source.diffCut')}</Alert>}
      {commit.parents.length > 1 && <Paragraph subtle>{t('source.merge')}</Paragraph>}
      {diff.files.map((file, index) => (
        <Change key={file.path} shell={shell} file={file} commit={commit.id} number={index + 1} />
      ))}
    </ServicePage>
  )
}

function Facts({ shell: { view, service }, shown: { commit } }: CommitPageProps) {
  const { t } = view
  const address = servicePath(service)
  return (
    <dl class="facts">
      <dt>{t('source.author')}</dt>
      <dd>{commit.author}</dd>
      <dt>{t('source.when')}</dt>
      <dd>
        <time dateTime={commit.at.toISOString()}>{view.time(commit.at)}</time>
      </dd>
      <dt>{t('source.at.commit')}</dt>
      <dd>
        <code>{commit.id}</code>{' '}
        <Link href={addressOf('files', { service: address, name: commit.id, path: [] })}>{t('source.filesThen')}</Link>
      </dd>
      {commit.parents.length > 0 && <dt>{t('source.parents')}</dt>}
      {commit.parents.map((parent) => (
        <dd key={parent}>
          <Link href={`${address}/commits/${parent}`}>{shortName(parent)}</Link>
        </dd>
      ))}
    </dl>
  )
}

interface ChangeProps {
  shell: ServiceShell
  file: FileChange
  commit: string
  number: number
}

function Change({ shell: { view, service }, file, commit, number }: ChangeProps) {
  const { t } = view
  const address = { service: servicePath(service), name: commit, path: file.path.split('/') }
  const id = `file-${number}`
  return (
    <section class="change" aria-labelledby={id}>
      <Heading level={3} id={id}>
        {file.kind === 'removed' ? file.path : <Link href={addressOf('files', address)}>{file.path}</Link>}
      </Heading>
      <p class="subtle">{t(`source.change.${file.kind}`, { from: file.from ?? '' })}</p>
      {file.isBinary && <p>{t('source.notCompared')}</p>}
      {file.hunks.length > 0 && (
        <section class="lines diff" tabindex={0} aria-label={t('source.linesOf', { name: file.path })}>
          <pre>
            {file.hunks.map((hunk) => (
              <Lines key={`${hunk.before} ${hunk.after}`} hunk={hunk} />
            ))}
          </pre>
        </section>
      )}
    </section>
  )
}

const signs = { same: ' ', added: '+', removed: '-' } as const
const tags = { same: 'span', added: 'ins', removed: 'del' } as const

function Lines({ hunk }: { hunk: Hunk }) {
  let { before, after } = hunk
  const numbered = hunk.lines.map((line) => ({
    ...line,
    before: line.kind === 'added' ? undefined : before++,
    after: line.kind === 'removed' ? undefined : after++,
  }))
  return (
    <>
      <span class="line hunk">{`@@ -${hunk.before},${hunk.size.before} +${hunk.after},${hunk.size.after} @@\n`}</span>
      {numbered.map((line) => {
        const Tag = tags[line.kind]
        return (
          <Tag key={`${line.before} ${line.after}`} class="line">
            <span data-number={line.before ?? ''} />
            <span data-number={line.after ?? ''} />
            <code>{`${signs[line.kind]}${line.text}`}</code>
            {'\n'}
          </Tag>
        )
      })}
    </>
  )
}
