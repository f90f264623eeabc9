import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import { notFound } from '../server/errors.ts'
import {
  CreateForm,
  createService,
  creationFrom,
  findServiceId,
  getPlace,
  getService,
  licences,
  readListAfter,
  readTemplates,
  type Service,
  sorts,
  visibilities,
} from '../server/service/index.ts'
import { ownerNamed } from './named.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

const facts = ({ createdAt, changedAt, archivedAt, ...service }: Service) => ({
  ...service,
  createdAt: createdAt.toISOString(),
  changedAt: changedAt.toISOString(),
  archivedAt: archivedAt?.toISOString() ?? null,
})

/** `inngang service …`: the same verbs as on the pages, by operators. */
export function addServiceCommands(inngang: Command) {
  const service = inngang.command('service').description('create, list and show services')

  service
    .command('create <owner> <name>')
    .description('make a service with its repository; the name never changes')
    .requiredOption('--title-nb <text>', 'its title in bokmål')
    .option('--title-nn <text>', 'in nynorsk; as in bokmål if absent')
    .option('--title-en <text>', 'in English; as in bokmål if absent')
    .option('--description <text>')
    .addOption(new Option('--visibility <visibility>').choices(visibilities).default('private'))
    .addOption(new Option('--licence <licence>').choices(licences).default('none'))
    .option('--template <name>', 'what it begins as', 'basic')
    .addHelpText(
      'after',
      '\nExample:\n  inngang service create skd my-service --title-nb "Min tjeneste" --licence EUPL-1.2',
    )
    .action(async (owner, name, options, command) => {
      const created = await withContext(async (ctx) => {
        const templates = await readTemplates(ctx.config.templates)
        const wanted = creationFrom(templates, CreateForm.parse({ ...options, owner, name }))
        return getService(ctx, await createService(ctx, operator, wanted))
      })
      print(command, facts(created))
    })

  service
    .command('list <owner> [search]')
    .description(
      'a hundred services of a user or an organisation, or those that the words begin a title, name or description of',
    )
    .addOption(new Option('--sort <by>').choices(sorts).default('changed'))
    .option('--after <name>', 'go on after this one')
    .addHelpText('after', '\nExample:\n  inngang service list skd --json')
    // The last of what commander hands over is the command itself.
    .action(async (ownerName, search = '', ...[{ sort, after: last }, command]) => {
      const most = 100
      const { items, count } = await withContext(async (ctx) => {
        const { id: ownerId } = await ownerNamed(ctx, ownerName)
        const by = { sort, language: 'nb' } as const
        const after = last ? await getPlace(ctx, { ownerId, name: last }, by) : undefined
        const of = { kind: 'owner', ownerId } as const
        return readListAfter(ctx, { userId: ownerId, of, search, ...by, after, limit: most })
      })
      const services = items.map(({ owner, name, titleNb, visibility }) => ({ owner, name, titleNb, visibility }))
      const lines = services.map(({ owner, name, titleNb }) => `${owner}/${name}: ${titleNb}`)
      print(command, { services, count, most }, lines.join('\n') || 'none')
    })

  service
    .command('show <owner> <name>')
    .description('what it says of itself, and what it was made from')
    .addHelpText('after', '\nExample:\n  inngang service show skd my-service --json')
    .action(async (ownerName, name, _options, command) => {
      const found = await withContext(async (ctx) => {
        const id = await findServiceId(ctx, (await ownerNamed(ctx, ownerName)).id, name)
        if (!id) throw notFound()
        return getService(ctx, id)
      })
      print(command, facts(found))
    })
}
