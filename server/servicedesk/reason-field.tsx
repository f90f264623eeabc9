import type { FormState, View } from '../http/view.ts'
import { TextArea } from '../ui/text-area.tsx'
import { longestReason } from './reason.ts'

/** Why an operator does something to what is somebody else's; kept in the log (P1). */
export const ReasonField = ({ view: { t }, form, help }: { view: View; form: FormState; help?: string }) => (
  <TextArea
    form={form}
    name="reason"
    label={t('desk.reason')}
    help={help ?? t('desk.reasonHelp')}
    maxlength={longestReason}
    rows={3}
  />
)
