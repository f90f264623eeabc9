import { type Service, servicePath } from '../service/index.ts'
import type { T } from '../text/text.ts'
import { Details } from '../ui/details.tsx'
import { CodeBlock, Heading, Link, Paragraph } from '../ui/page.tsx'
import { ScriptButton } from '../ui/script-button.tsx'

interface CloneProps {
  t: T
  /** What `git clone` takes. */
  address: string
  service: Pick<Service, 'owner' | 'name' | 'defaultBranch'>
}

/** Where git gets it, to copy. */
export const CloneBox = (props: CloneProps) => (
  <div class="clone">
    <CloneAddress {...props} />
    <Details summary={props.t('source.start.summary')}>
      <Commands {...props} />
    </Details>
    <Link href={`${servicePath(props.service)}/copy`}>{props.t('serviceCopy.go')}</Link>
  </div>
)

const CloneAddress = ({ t, address }: CloneProps) => (
  <p class="clone-address">
    <span>{t('source.start.address')}</span> <code id="clone-address">{address}</code>{' '}
    <ScriptButton data={{ 'data-copy': 'clone-address', 'data-copied': t('source.start.copied') }}>
      {t('source.start.copy')}
    </ScriptButton>
  </p>
)

/** Clone, change, push. */
const Commands = ({ t, address, service }: CloneProps) => (
  <>
    <ol>
      <li>
        {t('source.start.clone')}
        <CodeBlock>{`git clone ${address}`}</CodeBlock>
      </li>
      <li>
        {t('source.start.change')}
        <CodeBlock>{`cd ${service.name}\ngit add --all\ngit commit --message "${t('source.start.message')}"`}</CodeBlock>
      </li>
      <li>
        {t('source.start.push')}
        <CodeBlock>{`git push origin HEAD:${service.defaultBranch}`}</CodeBlock>
      </li>
    </ol>
    <Paragraph>
      {t('source.start.token')} <Link href="/account/tokens">{t('source.start.makeToken')}</Link>
    </Paragraph>
  </>
)

/** In place of files, where there are none yet. */
export const NothingYet = (props: CloneProps) => (
  <section class="clone">
    <Heading level={2}>{props.t('source.empty.title')}</Heading>
    <Paragraph>{props.t('source.empty.lead', { branch: props.service.defaultBranch })}</Paragraph>
    <CloneAddress {...props} />
    <Commands {...props} />
  </section>
)
