import { expect, test } from 'vitest'
import { policy } from '../policies.ts'
import type { Policy } from '../policy.ts'
import { shipped } from '../root.ts'
import { may, type Standing } from './may.ts'

const studio = { session: 'full', deactivated: false, studio: true } as const

/** Whom the columns are about, from the one who showed least to the one who may most. */
const columns: Record<string, Standing> = {
  anybody: { session: 'none', deactivated: false, studio: false },
  'not activated': { session: 'pending', deactivated: false, studio: false },
  'logged in': { session: 'full', deactivated: false, studio: false },
  'in the studio': { ...studio, role: 'stranger' },
  member: { ...studio, role: 'member' },
  owner: { ...studio, role: 'owner' },
  'reads the service': { ...studio, role: 'stranger', access: 'read' },
  'writes it': { ...studio, role: 'stranger', access: 'write' },
  'administers it': { ...studio, role: 'stranger', access: 'admin' },
  operator: { ...studio, role: 'stranger', operator: true },
  deactivated: { ...studio, role: 'owner', access: 'admin', deactivated: true },
}

const scopeOf = (action: string, { [action]: requirement }: Policy) =>
  typeof requirement === 'object' && requirement.scope ? `\`${requirement.scope}\`` : '–'

function writtenMatrix(): string {
  const rows = Object.keys(policy).map((action) => {
    const cells = Object.values(columns).map((standing) => (may(policy, action, standing) === 'yes' ? 'yes' : '–'))
    return [`\`${action}\``, ...cells, scopeOf(action, policy)]
  })
  const head = ['act', ...Object.keys(columns), 'scope of a token']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const introduction = `# Who may do what

Written by \`npx vitest run server/access -u\` from the \`policy.ts\` of each feature, by asking \`may()\`; a test fails
when the two differ. What is not here does not exist: a route that declares no act does not start.

*In the studio* is a full session under a live grant of the studio application. *Member* and *owner* are meant in the
organisation that the act is about, and the next three columns on the service that it is about; what strangers may not do there is "not found" to them. A personal access token acts
for its person with the scope of the last column, and never may more than the person; acts without a scope are closed to
all tokens. An *operator* works at the servicedesk, with a login of the last half hour. Operators at the server may
everything, and the audit log says so.
`

test('SEC-L1: docs/access.md says what the decision function decides', async () => {
  await expect(`${introduction}\n${writtenMatrix()}\n`).toMatchFileSnapshot(shipped('docs/access.md'))
})
