export { type Mailbox, type MailboxOptions, startMailbox } from './start.tsx'
