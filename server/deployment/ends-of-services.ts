import { type Context, inTransaction } from '../context.ts'
import { answerTransfer, deleteService, type Ends, findTransfer, offerTransfer } from '../service/index.ts'
import { isUnderWay, listPlaces } from './deployed-queries.ts'
import { deploying, runsSomewhere } from './errors.ts'

/**
 * A service that runs somewhere is neither deleted nor transferred: nobody could take it away there any more. Asked when
 * it is done, under the lock of the service, which whoever deploys holds as well.
 */
export const endsOfServices: Ends = {
  deleteService: (ctx, actor, deletion) =>
    inTransaction(ctx, async (tx) => {
      await deleteService(tx, actor, deletion)
      await refuseDeployed(tx, deletion.serviceId)
    }),
  offerTransfer: (ctx, actor, offer) =>
    inTransaction(ctx, async (tx) => {
      await offerTransfer(tx, actor, offer)
      await refuseDeployed(tx, offer.serviceId)
    }),
  answerTransfer: (ctx, actor, answer) =>
    inTransaction(ctx, async (tx) => {
      const transfer = await findTransfer(tx, answer.transferId)
      await answerTransfer(tx, actor, answer)
      if (transfer && answer.answer === 'accept') await refuseDeployed(tx, transfer.serviceId)
    }),
}

async function refuseDeployed(tx: Context, serviceId: string): Promise<void> {
  if (await isUnderWay(tx, serviceId)) throw deploying()
  const places = await listPlaces(tx, serviceId)
  if (places.length > 0) throw runsSomewhere(places)
}
