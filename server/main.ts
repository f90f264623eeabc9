import { availableParallelism } from 'node:os'
import { createPort, sweepAttempts, sweepLogoutTokens } from './ansattporten/index.ts'
import { createApp } from './app.ts'
import { sealActs } from './audit/index.ts'
import { sweepSpentChallenges } from './captcha/index.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { connect, type Database } from './database/connect.ts'
import { migrate } from './database/migrate.ts'
import { deploymentOutcomes, expireDeployments } from './deployment/index.ts'
import { listenInside } from './http/listen-inside.ts'
import { sweepRateLimits } from './http/rate-limit-queries.ts'
import { type ClockJob, startClock } from './jobs/clock.ts'
import { sweepInBatches } from './jobs/sweep.ts'
import { startWorker } from './jobs/worker.ts'
import {
  expireInvitations,
  expireRequests,
  grantInvitation,
  remindOwners,
  sweepInvitationLinks,
  sweepInvitations,
  tellServicedesk,
} from './joining/index.ts'
import { createLog, type Log } from './log.ts'
import { grantPasswordReset } from './login/index.ts'
import { createCourier, mailSweep, mailTask, sweepWishes, wishTask } from './mail/index.ts'
import { sweepCodes } from './mailed-code/index.ts'
import { ownRoutes, rotateSigningKeys, sweepOauth } from './oauth/index.ts'
import { lookUpTask, sources } from './organisation-request/index.ts'
import { createPasswordGate, sweepPasswordResets } from './password/index.ts'
import { policy } from './policies.ts'
import { grantConnectCode, purgePending, sweepActivations, sweepTickets } from './registration/index.ts'
import { refreshDaily, sweepRegistry } from './registry/index.ts'
import { requireGit } from './repository/index.ts'
import { sweepRepresentations } from './representation/index.ts'
import { createSecrets } from './secrets.ts'
import { expireTransfers, maintenanceTask, purgeServices, settlePushes, sweepRepositories } from './service/index.ts'
import { sweepOperatorLinks } from './servicedesk/index.ts'
import { sweepKeptForms, sweepSessions } from './session/index.ts'
import { remindOfTokens, sweepTokens } from './token/index.ts'
import { renewWebhookSeals, sweepDeliveries, webhookTask } from './webhook/index.ts'

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  address: string
  stop(): Promise<void>
}

/** A Context for the real world: the system's clock and random source. */
export function createContext(config: Config, { db }: Database): Context {
  return {
    db,
    config,
    secrets: createSecrets(config.secrets),
    policy,
    passwords: createPasswordGate({ processes: config.processes, cores: availableParallelism() }),
    now: () => new Date(),
    randomToken: () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
  }
}

/** Each under the name of its job, which a bundler leaves as it is. */
const sweeps = {
  sweepAttempts,
  sweepLogoutTokens,
  sweepTickets,
  sweepActivations,
  sweepWishes,
  sweepPasswordResets,
  sweepCodes,
  sweepRepresentations,
  sweepSpentChallenges,
  sweepRateLimits,
  sweepSessions,
  sweepKeptForms,
  sweepOauth,
  sweepTokens,
  remindOfTokens,
  purgePending,
  expireRequests,
  expireInvitations,
  sweepInvitationLinks,
  sweepInvitations,
  remindOwners,
  tellServicedesk,
  settlePushes,
  expireTransfers,
  purgeServices,
  sweepOperatorLinks,
  sweepRegistry,
  sweepDeliveries,
  expireDeployments,
}

/** Mails that are asked for before anybody has looked whose account it is: which feature looks. */
export const wishes = wishTask({
  'password-reset': grantPasswordReset,
  'connect-code': grantConnectCode,
  invitation: grantInvitation,
})

/** Each sweep is a job of its own, so that one that fails does not keep the others from their rows. */
export const clockJobs: ClockJob[] = [
  ...Object.entries(sweeps).map(([name, sweep]) => ({
    name,
    pattern: '*/5 * * * *',
    run: (ctx: Context) => sweepInBatches((limit) => sweep(ctx, limit)),
  })),
  {
    name: 'sealActs',
    pattern: '*/10 * * * * *',
    run: (ctx) => sweepInBatches((limit) => sealActs(ctx, limit)),
  },
  { name: 'signing-keys', pattern: '41 * * * *', run: rotateSigningKeys },
  { name: 'renewWebhookSeals', pattern: '43 * * * *', run: renewWebhookSeals },
  { name: 'sweepRepositories', pattern: '17 * * * *', run: sweepRepositories },
  { name: 'refreshKnownServiceOwners', pattern: '*/5 * * * *', run: refreshDaily },
  mailSweep,
]

/** Database, jobs, application, in this order; `stop()` undoes them in the other. */
export async function startServer(
  config: Config,
  log: Log = createLog({ level: config.logLevel }),
): Promise<RunningServer> {
  requireGit()
  const { url, connections } = config.database
  await migrate(url)
  const database = connect(url, { size: connections, onLost: (err) => log.warn({ err }, 'database connection lost') })
  const ctx = createContext(config, database)
  let internalOrigin = ''
  const app = await createApp({ ctx, port: createPort(config), log, internalOrigin: () => internalOrigin })
  await app.ready()
  const inside = await listenInside(app, ownRoutes)
  internalOrigin = inside.origin
  const address = await app.listen({ host: config.host, port: config.port })
  const courier = createCourier(config.smtp)
  const worker = startWorker({
    ctx,
    databaseUrl: url,
    tasks: [mailTask(courier), wishes, maintenanceTask(), lookUpTask(sources), webhookTask(deploymentOutcomes)],
    log,
  })
  const clock = startClock({ ctx, jobs: clockJobs, log })
  return {
    address,
    async stop() {
      await app.close()
      await inside.close()
      await clock.stop()
      await worker.stop()
      courier.close()
      await database.close()
    },
  }
}
