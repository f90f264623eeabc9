import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  getDelivery,
  getEndpoint,
  keyOfDelivery,
  listDeliveries,
  listEndpoints,
  redeliver,
  rotateSecret,
  webhookEvents,
} from '../server/webhook/index.ts'
import { idOf } from './named.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** `inngang webhook …`: whom we call when something happens, and how that went (X6). */
export function addWebhookCommands(inngang: Command) {
  const webhook = inngang.command('webhook').description('tell other programs what happens, and see how that went')

  webhook
    .command('list')
    .description('all of them')
    .addHelpText('after', '\nExample:\n  inngang webhook list --json')
    .action(async (_options, command) => {
      const webhooks = await withContext(listEndpoints)
      print(
        command,
        { webhooks },
        webhooks.map(({ id, url, description }) => `${id} ${url} ${description}`).join('\n') || 'none',
      )
    })

  webhook
    .command('create <url>')
    .description('add one; its secret is shown this once')
    .option('--description <text>', 'whose it is', '')
    .addOption(new Option('--events <events...>', 'what it hears of').choices(webhookEvents))
    .addHelpText(
      'after',
      "\nExample:\n  inngang webhook create https://deploy.example/hook --description 'Deployer of tt02'",
    )
    .action(async (url, { description, events }, command) => {
      const facts = { url, description, events: eventsIn(events) }
      const made = await withContext((ctx) => createEndpoint(ctx, operator, facts))
      print(command, { ...made, ...facts })
    })

  webhook
    .command('change <webhook>')
    .description('change what is named; the rest stays')
    .option('--url <url>', 'where events go from now on')
    .option('--description <text>')
    .addOption(new Option('--events <events...>').choices(webhookEvents))
    .option('--paused', 'send nothing for now; what is sent to it alone waits')
    .option('--no-paused', 'go on')
    .addHelpText('after', '\nExample:\n  inngang webhook change 7d0f… --url https://deploy.example/new')
    .action(async (id, { events, paused, ...given }, command) => {
      const changed = await withContext(async (ctx) => {
        const { version, url, description, events: before } = await getEndpoint(ctx, idOf(id))
        const said = { events: events ? eventsIn(events) : before, isPaused: paused, ...given }
        const facts = { url, description, ...said }
        await changeEndpoint(ctx, operator, { id, version, facts })
        return getEndpoint(ctx, id)
      })
      print(command, { ...changed })
    })

  webhook
    .command('rotate <webhook>')
    .description('make a new secret, shown this once; the old one signs as well for a day')
    .addHelpText('after', '\nExample:\n  inngang webhook rotate 7d0f…')
    .action(async (id, _options, command) => {
      print(command, { id, secret: await withContext((ctx) => rotateSecret(ctx, operator, idOf(id))) })
    })

  webhook
    .command('delete <webhook>')
    .description('end one, and what it has not been told yet')
    .addHelpText('after', '\nExample:\n  inngang webhook delete 7d0f…')
    .action(async (id, _options, command) => {
      await withContext((ctx) => deleteEndpoint(ctx, operator, idOf(id)))
      print(command, { id, deleted: true })
    })

  webhook
    .command('deliveries <webhook>')
    .description('a hundred of what it was told, and how that went, the newest first')
    .option('--after <id>', 'go on after this one')
    .addHelpText('after', '\nExample:\n  inngang webhook deliveries 7d0f… --json')
    .action(async (webhookId, { after }, command) => {
      const most = 100
      const deliveries = await withContext(async (ctx) => {
        const { id: endpointId } = await getEndpoint(ctx, idOf(webhookId))
        const key = after ? keyOfDelivery(await getDelivery(ctx, idOf(after))) : undefined
        return listDeliveries(ctx, { endpointId, after: key, limit: most })
      })
      const lines = deliveries.map(
        ({ id, event, state, attempts, status, lastError }) =>
          `${id} ${event}: ${state} after ${attempts} tries (${status ?? lastError ?? 'none yet'})`,
      )
      print(command, { deliveries, most }, lines.join('\n') || 'none')
    })

  webhook
    .command('redeliver <delivery>')
    .description('tell it once more')
    .addHelpText('after', '\nExample:\n  inngang webhook redeliver 0c1e…')
    .action(async (id, _options, command) => {
      await withContext((ctx) => redeliver(ctx, operator, { deliveryId: idOf(id) }))
      print(command, { id, redelivered: true })
    })
}

const eventsIn = (names: readonly string[] = []) => webhookEvents.filter((event) => names.includes(event))
