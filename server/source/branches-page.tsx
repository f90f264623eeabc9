import type { Ref } from '../repository/index.ts'
import { ServicePage, type ServiceShell, servicePath } from '../service/index.ts'
import { Heading, Link, LinkButton, Paragraph } from '../ui/page.tsx'
import { addressOf } from './source.ts'

export interface ShownRefs {
  items: readonly Ref[]
  next: string | null
}

interface BranchesPageProps {
  shell: ServiceShell
  branches: ShownRefs
  tags: ShownRefs
}

/** Branches and tags, each with its last commit (S2). */
export function BranchesPage({ shell, branches, tags }: BranchesPageProps) {
  const { t } = shell.view
  return (
    <ServicePage shell={shell} current="branches" title={t('source.branchesAndTags')} styles={['source.css']}>
      <Heading level={2}>{t('service.tab.branches')}</Heading>
      <Refs shell={shell} refs={branches} kind="branch" />
      <Heading level={2}>{t('source.tags')}</Heading>
      <Refs shell={shell} refs={tags} kind="tag" />
    </ServicePage>
  )
}

interface RefsProps {
  shell: ServiceShell
  refs: ShownRefs
  kind: 'branch' | 'tag'
}

function Refs({ shell: { view, service }, refs, kind }: RefsProps) {
  const { t } = view
  const address = servicePath(service)
  if (refs.items.length === 0) return <Paragraph subtle>{t(`source.none.${kind}`)}</Paragraph>
  return (
    <>
      <ul class="log refs">
        {refs.items.map(({ name, commit }) => (
          <li key={name}>
            <span class="ref-name">
              <Link href={addressOf('files', { service: address, name, path: [] })}>{name}</Link>
              {kind === 'branch' && name === service.defaultBranch && (
                <>
                  {' '}
                  <span class="ds-tag" data-color="neutral">
                    {t('source.default')}
                  </span>
                </>
              )}
            </span>
            <span>
              <Link href={`${address}/commits/${commit.id}`}>{commit.subject || commit.id.slice(0, 10)}</Link>{' '}
              <span class="subtle">
                {commit.author} · <time dateTime={commit.at.toISOString()}>{view.time(commit.at)}</time>
              </span>
            </span>
          </li>
        ))}
      </ul>
      {refs.next && (
        <p class="actions">
          <LinkButton href={`${address}/branches?${kind}=${refs.next}`} variant="secondary">
            {t('source.more')}
          </LinkButton>
        </p>
      )}
    </>
  )
}
