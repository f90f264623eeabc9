// Measurements, for figures in decisions and documents; no test asserts them. npm run bench -- captcha
import { parseArgs } from 'node:util'
import { measureAudit } from './audit.ts'
import { measureBrowse } from './browse.ts'
import { measureCaptcha } from './captcha.ts'
import { measureDashboard } from './dashboard.ts'
import { measureDecision } from './decision.ts'
import { measureEidLogin } from './eid-login.ts'
import { measureEnumeration } from './enumeration.ts'
import { measureGit } from './git.ts'
import { measureGrowth } from './growth.ts'
import { measureLivez } from './livez.ts'
import { measureMemory } from './memory.ts'
import { measureOrganisations } from './organisations.ts'
import { measurePages } from './pages.ts'
import { measurePasswordLogin } from './password-login.ts'
import type { BenchOptions } from './product.ts'
import { measureRegistration } from './registration.ts'
import { measureServiceCreate } from './service-create.ts'
import { measureStart } from './start.ts'
import { measureToken } from './token.ts'
import { measureWeight } from './weight.ts'

const benches: Record<string, (options: BenchOptions) => Promise<void>> = {
  captcha: measureCaptcha,
  registration: measureRegistration,
  'password-login': measurePasswordLogin,
  'eid-login': measureEidLogin,
  pages: measurePages,
  token: measureToken,
  start: measureStart,
  memory: measureMemory,
  weight: measureWeight,
  livez: measureLivez,
  enumeration: measureEnumeration,
  git: measureGit,
  growth: measureGrowth,
  organisations: measureOrganisations,
  dashboard: measureDashboard,
  'service-create': measureServiceCreate,
  browse: measureBrowse,
  audit: measureAudit,
  decision: measureDecision,
}

const { values, positionals } = parseArgs({
  options: { large: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [name = '', count] = positionals
const bench = benches[name]
if (bench) {
  await bench({ ...values, ...(count && { count: Number(count) }) })
  process.exit()
}
process.stderr.write(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')} [count] [--large]\n`)
process.exit(2)
