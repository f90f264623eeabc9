export { createCourier } from './courier.ts'
export { mailTask } from './mail-task.ts'
export { queueMail } from './queue-mail.ts'
export { mailSweep } from './sweep-mail.ts'
