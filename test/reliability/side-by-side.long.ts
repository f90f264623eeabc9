import { expect, test } from 'vitest'
import { removeBuilt } from '../built-program.ts'
import { walk } from '../journey.ts'
import { notRun } from '../long.ts'
import { createPair } from '../pair.ts'
import { buildVersion, findPreviousVersion } from '../previous-version.ts'

test('X7: the whole journey succeeds with every request at the version before this one, on its database', async (context) => {
  const commit = await findPreviousVersion()
  if (!commit) return notRun(context, 'there is no version before this one: no tag, and no migration since the first')
  process.stdout.write(`the version before: ${commit}\n`)
  const previous = await buildVersion(commit)
  try {
    const pair = await createPair({}, previous.file)
    const { passed } = pair.proxy
    await walk(pair.surroundings, { person: { sub: 'one', acr: 'high' } })
    // What one version did before, the other one does now.
    if (passed.length % 2 === 0) await pair.surroundings.browser().get('/livez')
    await walk(pair.surroundings, { person: { sub: 'another', acr: 'high' } })
    expect(passed.filter(({ target }, index) => target === passed[index - 1]?.target)).toEqual([])
    expect(passed.filter(({ status = 0 }) => status >= 400)).toEqual([])
    expect(pair.errors()).toEqual([])
    await pair.end()
  } finally {
    previous.remove()
    await removeBuilt()
  }
})
