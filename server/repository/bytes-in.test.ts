import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bytesIn } from './bytes-in.ts'

test('SEC-K3: folders of pushes that go while it is counted hold nothing, and do not end the count', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inngang-bytes-'))
  try {
    await mkdir(join(folder, 'pack'))
    await writeFile(join(folder, 'pack', 'kept'), 'kept')
    for (let round = 0; round < 10; round++) {
      const incoming = Array.from({ length: 50 }, (_, index) => join(folder, `tmp_objdir-incoming-${index}`))
      for (const path of incoming) await mkdir(join(path, 'pack'), { recursive: true })
      const counts = Promise.all(Array.from({ length: 10 }, () => bytesIn(folder)))
      const [counted] = await Promise.all([counts, ...incoming.map((path) => rm(path, { recursive: true }))])
      expect(new Set(counted)).toEqual(new Set([4]))
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
