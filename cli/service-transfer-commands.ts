import type { Command } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { endsOfServices } from '../server/deployment/index.ts'
import { notFound } from '../server/errors.ts'
import { findTransferOf, listRestorable, listTransfersTo, withdrawTransfer } from '../server/service/index.ts'
import { onService, ownerNamed } from './named.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** `inngang service …`: what waits for an owner: offers to answer, and deleted services to restore (S3). */
export function addServiceTransferCommands(service: Command) {
  service
    .command('transfers <owner>')
    .description('offers that a user or an organisation has not answered yet')
    .addHelpText('after', '\nExample:\n  inngang service transfers skd --json')
    .action(async (owner, _options, command) => {
      const found = await withContext(async (ctx) => listTransfersTo(ctx, (await ownerNamed(ctx, owner)).id))
      const transfers = found.map(({ owner: from, name, to, offerer, expiresAt, keeping, administering }) => ({
        service: `${from}/${name}`,
        ...{ to, offerer, expiresAt: expiresAt.toISOString(), keeping, administering },
      }))
      const lines = transfers.map((one) => `${one.service} to ${one.to}, until ${one.expiresAt}`)
      print(command, { transfers }, lines.join('\n') || 'none')
    })

  for (const [name, description, act] of [
    ['accept-transfer', 'accept its offer for whom it was made to', answering('accept')],
    ['decline-transfer', 'decline its offer', answering('decline')],
    ['withdraw-transfer', 'take its offer back', (ctx: Context, id: string) => withdrawTransfer(ctx, operator, id)],
  ] as const)
    service
      .command(`${name} <service>`)
      .description(description)
      .addHelpText('after', `\nExample:\n  inngang service ${name} kari/tax`)
      .action(async (address, _options, command) => {
        await onService(address, (ctx, { id }) => act(ctx, id))
        print(command, { service: address, done: true })
      })

  service
    .command('deleted <owner>')
    .description('what was deleted and can be restored: of a user, and of organisations that they own, or of one')
    .addHelpText('after', '\nExample:\n  inngang service deleted skd --json')
    .action(async (owner, _options, command) => {
      const found = await withContext(async (ctx) => {
        const { id } = await ownerNamed(ctx, owner)
        return listRestorable(ctx, id)
      })
      const services = found.map((one) => ({
        service: `${one.owner}/${one.name}`,
        deletedAt: one.deletedAt.toISOString(),
      }))
      const lines = services.map((one) => `${one.service}, deleted ${one.deletedAt}`)
      print(command, { services }, lines.join('\n') || 'none')
    })
}

const answering = (answer: 'accept' | 'decline') => async (ctx: Context, serviceId: string) => {
  const transfer = await findTransferOf(ctx, serviceId)
  if (!transfer) throw notFound()
  await endsOfServices.answerTransfer(ctx, operator, { transferId: transfer.id, answer })
}
