export { createCourier } from './courier.ts'
export { userText } from './mail.ts'
export { mailTask } from './mail-task.ts'
export {
  countMails,
  dropMail,
  findMail,
  getMailKey,
  listMails,
  type MailList,
  mailLists,
  retryMail,
  type SeenMail,
} from './overview-queries.ts'
export { type QueuedMail, queueInsteadOf, queueMail } from './queue-mail.ts'
export { mailSweep } from './sweep-mail.ts'
export type { Wish } from './wish.ts'
export { wishForMail } from './wish-for-mail.ts'
export { sweepWishes } from './wish-queries.ts'
export { wishTask } from './wish-task.ts'
