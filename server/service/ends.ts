import type { deleteService } from './copy-and-delete/delete-service.ts'
import type { answerTransfer, offerTransfer } from './transfer/transfer-service.ts'

/** How an owner loses a service; a later feature knows what stands in the way. */
export interface Ends {
  deleteService: typeof deleteService
  offerTransfer: typeof offerTransfer
  answerTransfer: typeof answerTransfer
}
