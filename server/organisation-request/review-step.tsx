import type { View } from '../http/view.ts'
import { Button, Form, Link, Paragraph } from '../ui/page.tsx'
import { RequestFactsList } from './facts-list.tsx'
import type { OrganisationRequest } from './organisation-request.ts'
import { RegisterCard, Representation } from './register-card.tsx'
import { DuplicateNotices, StepPage, type StepPageProps } from './step-pages.tsx'

interface ReviewStepProps extends StepPageProps {
  draft: OrganisationRequest
  /** Whether nothing is missing. */
  isWhole: boolean
  representedAt: Date | undefined
}

/** Everything once more, to be read through before it is sent. */
export function ReviewStep({ draft, isWhole, representedAt, ...props }: ReviewStepProps) {
  const { view, found } = props
  const { t } = view
  return (
    <StepPage {...props}>
      <Paragraph>{t(isWhole ? 'organisationRequest.review.lead' : 'organisationRequest.review.missing')}</Paragraph>
      <RequestFactsList view={view} request={draft} applicant={t('organisationRequest.administrator.you')} change />
      {found && <RegisterCard view={view} found={found} isDraft />}
      <DuplicateNotices {...props} />
      <Representation view={view} number={draft.number} provenAt={representedAt} returnTo="/requests/new?step=review" />
      {isWhole && <Send view={view} />}
      <Discard view={view} />
    </StepPage>
  )
}

const Send = ({ view }: { view: View }) => (
  <Form view={view} action="/requests/new" hidden={{ step: 'review' }}>
    <p class="actions">
      <Button name="act" value="send">
        {view.t('organisationRequest.send')}
      </Button>
      <Link href="/requests">{view.t('organisationRequest.later')}</Link>
    </p>
  </Form>
)

const Discard = ({ view }: { view: View }) => (
  <Form view={view} action="/requests/new" hidden={{ step: 'review' }}>
    <p class="actions">
      <Button name="act" value="discard" variant="tertiary" size="sm">
        {view.t('organisationRequest.discard')}
      </Button>
    </p>
  </Form>
)
