import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { shipped } from '../server/root.ts'

test('Node reads every measurement as it is written, and says which there are', async () => {
  const asked = promisify(execFile)(process.execPath, [shipped('bench', 'main.ts'), 'none'])
  await expect(asked).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^Usage: .*organisations/) })
})
