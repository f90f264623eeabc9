import { program } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { type FieldError, invalidFields } from '../errors.ts'
import { textProblem } from '../organisation/index.ts'
import { sha256 } from '../secrets.ts'
import { cancelDeliveries } from '../webhook/index.ts'
import { type Deployment, isAddress, isOpen, type ReportedState } from './deployment.ts'
import { deployerUnknown, isOver } from './errors.ts'
import { advance, findByToken } from './queries.ts'
import { requested } from './requested.ts'
import { tellOthers } from './tell-others.ts'

interface Report {
  id: string
  token: string
  state: ReportedState
  /** Where it runs. */
  address?: string | undefined
  /** How it went, in a sentence for people. */
  message?: string | undefined
}

/** What the deployer says of a deployment. The same again changes nothing; what comes too late is refused. */
export function reportStatus(ctx: Context, { id, token, state, address, message }: Report): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireToken(tx, id, token)
    const problems = problemsOf({ address, message })
    if (problems.length > 0) throw invalidFields(...problems)
    if (!(await advance(tx, { id, state, address, message }))) return refuseOther(tx, { id, token, state })
    await tellOthers(tx, [id])
    // Whoever reports has heard of it, even if the answer to that was lost.
    await cancelDeliveries(tx, [id], requested)
    if (state === 'running') return
    const { organisationId, environment } = await requireToken(tx, id, token)
    const action = state === 'succeeded' ? 'deployment.succeeded' : 'deployment.failed'
    await record(tx, program, {
      action,
      subject: { kind: 'deployment', id },
      organisationId,
      details: { environment },
    })
  })
}

/** The deployment that a token is for; a wrong token and no deployment are the same to whoever asks. */
async function requireToken(ctx: Context, id: string, token: string): Promise<Deployment> {
  const deployment = await findByToken(ctx, id, sha256(token))
  if (!deployment) throw deployerUnknown()
  return deployment
}

/** The same for what can be read only while it is under way. */
export async function requireOpen(ctx: Context, id: string, token: string): Promise<Deployment> {
  const deployment = await requireToken(ctx, id, token)
  if (!isOpen(deployment.state)) throw isOver()
  return deployment
}

async function refuseOther(tx: Context, { id, token, state }: Report): Promise<void> {
  const deployment = await requireToken(tx, id, token)
  if (deployment.state !== state) throw isOver()
}

const longestMessage = 500

function problemsOf({ address, message }: Pick<Report, 'address' | 'message'>): FieldError[] {
  const isWrong = address !== undefined && !isAddress(address)
  return [
    ...(isWrong ? [{ field: 'address', message: 'home-page' as const }] : []),
    ...textProblem('message', message ?? '', longestMessage),
  ]
}
