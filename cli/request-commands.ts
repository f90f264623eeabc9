import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { organisationKinds } from '../server/organisation/index.ts'
import {
  type Approval,
  approveOrganisationRequest,
  askForMore,
  assignRequest,
  declineOrganisationRequest,
  getReview,
  listQueue,
  points,
  type Review,
  registerApproved,
  registerRequest,
  reopenRequest,
  requestStates,
  sources,
  takeRequest,
  tickPoint,
  untickPoint,
  withdrawOrganisationRequest,
} from '../server/organisation-request/index.ts'
import { notBlank } from './not-blank.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

const most = 100

/** `inngang request …`: what the servicedesk does with requests for organisations (Q6). */
export function addRequestCommands(inngang: Command) {
  const request = inngang.command('request').description('requests for organisations')

  request
    .command('list')
    .description(
      'a hundred that wait, the oldest first, or that are in one state; of those that ended the newest first',
    )
    .addOption(new Option('--state <state>').choices(['open', ...requestStates.slice(1)]).default('open'))
    .option('--unassigned', 'only those that nobody works on')
    .option('--after <id>', 'go on after this one', requestId)
    .addHelpText('after', '\nExample:\n  inngang request list --state declined --json')
    .action(async ({ state, unassigned, after }, command) => {
      const assignee = unassigned ? 'nobody' : 'anybody'
      const requests = await withContext(async (ctx) => {
        const { submittedAt = null } = after ? (await getReview(ctx, sources, after)).request : {}
        return listQueue(ctx, {
          state,
          assignee,
          after: submittedAt ? { submittedAt, id: after } : undefined,
          limit: most,
        })
      })
      const lines = requests.map(({ id, name, nameNb, state: now }) => `${id} ${name}: ${nameNb}, ${now}`)
      print(command, { requests, most }, lines.join('\n') || 'none')
    })

  ofRequest(request, 'show', 'what was asked for, the evidence, the checklist and the history')
    .addHelpText('after', example('show'))
    .action(async (id, _options, command) => {
      const { request: asked, evidence, checklist, events } = await withContext((ctx) => getReview(ctx, sources, id))
      print(command, { ...asked, evidence, checklist, events }, shown({ ...asked, checklist }))
    })

  addCreateCommand(request)
  addReviewCommands(request)
  addDecisionCommands(request)
}

const shown = ({ checklist, ...asked }: { checklist: Review['checklist'] }) =>
  [
    ...Object.entries(asked).map(([name, value]) => `${name}: ${value ?? '–'}`),
    ...checklist.map(({ name, state, tick }) => `${name}: ${tick ? 'ticked' : state}`),
  ].join('\n')

function addCreateCommand(request: Command) {
  request
    .command('create <name>')
    .description('write down what came by mail or phone; with --approve, make the organisation at once')
    .requiredOption('--asked-by <text>', 'who asked, and how', notBlank)
    .requiredOption('--name-nb <text>', 'its name in bokmål')
    .option('--name-nn <text>', 'in nynorsk; as in bokmål if absent')
    .option('--name-en <text>', 'in English; as in bokmål if absent')
    .option('--number <digits>', 'organisation number of Enhetsregisteret; it has none, if absent', '')
    .addOption(new Option('--kind <kind>').choices(organisationKinds).makeOptionMandatory())
    .option('--on-behalf-of <text>', 'which public-sector organisations; of service developers', '')
    .requiredOption('--administrator <who>', 'a username or an address, who is invited')
    .requiredOption('--purpose <text>', 'what for')
    .option('--approve', 'make the organisation at once')
    .option('--environments <names...>', 'environments that it may use; of service owners only', [])
    .addHelpText(
      'after',
      '\nExample:\n  inngang request create skd --asked-by "Kari, phone" --name-nb Skatteetaten --kind service-owner --administrator kari@skd.example --purpose forms --approve --environments tt02',
    )
    .action(async (name, options, command) => {
      const { nameNb, nameNn = nameNb, nameEn = nameNb, approve, environments, ...said } = options
      const registration = { ...said, name, nameNb, nameNn, nameEn }
      const made = await withContext(async (ctx) =>
        approve
          ? registerApproved(ctx, operator, { registration, environments, ...sources })
          : { requestId: await registerRequest(ctx, operator, { registration, ...sources }), organisationId: null },
      )
      print(command, { ...made, name })
    })
}

function addReviewCommands(request: Command) {
  ofRequest(request, 'take', 'begin to work on it, in place of whoever does')
    .addHelpText('after', example('take'))
    .action(done((ctx, requestId) => takeRequest(ctx, operator, { requestId, takesOver: true })))

  ofRequest(request, 'assign', 'give it to an operator, whoever worked on it before')
    .argument('<username>')
    .addHelpText('after', example('assign', ' kari'))
    .action(async (requestId, username, ...[, command]) => {
      await withContext((ctx) => assignRequest(ctx, operator, { requestId, username }))
      print(command, { requestId, assignee: username })
    })

  ofRequest(request, 'ask', 'ask the applicant, who answers in the page')
    .requiredOption('--question <text>', 'what they are to answer')
    .addHelpText('after', example('ask', ' --question "Who signed the agreement?"'))
    .action(
      done<{ question: string }>((ctx, requestId, { question }) => askForMore(ctx, operator, { requestId, question })),
    )

  for (const [name, verb, description] of [
    ['tick', tickPoint, 'say that you have looked into a point of the checklist'],
    ['untick', untickPoint, 'say that a point has to be looked into once more'],
  ] as const)
    ofRequest(request, name, description)
      .addArgument(new Argument('<point>').choices(points))
      .addHelpText('after', example(name, ' agreement'))
      .action(async (requestId, point, ...[, command]) => {
        await withContext((ctx) => verb(ctx, operator, { requestId, point }))
        print(command, { requestId, point, ticked: name === 'tick' })
      })

  ofRequest(request, 'withdraw', 'for an applicant who says so on the phone')
    .addHelpText('after', example('withdraw'))
    .action(done((ctx, requestId) => withdrawOrganisationRequest(ctx, operator, requestId)))
}

function addDecisionCommands(request: Command) {
  ofRequest(request, 'approve', 'make the organisation, with its teams, repositories and administrator')
    .option('--environments <names...>', 'environments that it may use; of service owners only', [])
    .option('--name <name>', 'another short name than was wished for')
    .addOption(new Option('--kind <kind>', 'another ground than was given').choices(organisationKinds))
    .addHelpText('after', example('approve', ' --environments tt02 production'))
    .action(
      done<Omit<Approval, 'requestId'>>((ctx, requestId, { environments, name, kind }) =>
        approveOrganisationRequest(ctx, operator, { requestId, environments, name, kind }),
      ),
    )

  ofRequest(request, 'decline', 'say no; the applicant reads the reason')
    .requiredOption('--reason <text>')
    .addHelpText('after', example('decline', ' --reason "There is no agreement"'))
    .action(
      done<{ reason: string }>((ctx, requestId, { reason }) =>
        declineOrganisationRequest(ctx, operator, { requestId, reason }),
      ),
    )

  ofRequest(request, 'reopen', 'look once more at what was declined or withdrawn')
    .requiredOption('--reason <text>')
    .addHelpText('after', example('reopen', ' --reason "The agreement was found"'))
    .action(
      done<{ reason: string }>((ctx, requestId, { reason }) => reopenRequest(ctx, operator, { requestId, reason })),
    )
}

const ofRequest = (request: Command, name: string, description: string): Command =>
  request.command(name).description(description).argument('<id>', 'of the request', requestId)

/** What is no id is wrong use, and never reaches the database. */
function requestId(value: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value))
    throw new InvalidArgumentError('It is not the id of a request.')
  return value
}

const example = (command: string, options = '') =>
  `\nExample:\n  inngang request ${command} 0f8fad5b-d9cb-469f-a165-70867728950e${options}`

/** Does something to a request, and says how it stands then. */
const done =
  <Options>(act: (ctx: Context, requestId: string, options: Options) => Promise<unknown>) =>
  async (id: string, options: Options, command: Command) => {
    const { request } = await withContext(async (ctx) => {
      await act(ctx, id, options)
      return getReview(ctx, sources, id)
    })
    print(command, { id, name: request.name, state: request.state, organisationId: request.organisationId })
  }
