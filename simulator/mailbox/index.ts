export type { Mail } from './mail.ts'
export { type Mailbox, type MailboxOptions, startMailbox } from './start.tsx'
