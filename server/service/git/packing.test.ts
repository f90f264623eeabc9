import { expect, test } from 'vitest'
import { ownService } from '../../../test/git.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'
import { maintainRepository } from './maintain-repository.ts'

// A world whose clock nobody moves on: by it, locks of living processes would look old.
const at = gitWorld()

test('SEC-K14: while it is packed again and again, fetches and pushes go on, and no commit of theirs is lost', async () => {
  const made = await ownService(at.world.ctx)
  const { path, serviceId } = made
  const [git, stored] = [await at.cloneOf(made), await at.stored(serviceId)]
  for (const file of ['a', 'b']) {
    await commit(git, file, file)
    await git.must('work', 'push')
  }
  let isOver = false
  const packing = (async () => {
    for (let round = 0; !isOver; round++)
      await maintainRepository(at.world.ctx, serviceId, { isWhole: round % 2 === 0 })
  })()
  for (let index = 0; index < 8; index++) {
    await commit(git, `beside${index}`, `${index}`)
    await git.must('work', 'push')
    await git.must('.', 'clone', at.address(path), `clone${index}`)
  }
  isOver = true
  await packing
  expect(await stored.git('rev-list', '--count', 'main')).toBe('11')
  expect(await stored.git('fsck', '--strict', '--full')).not.toMatch(/missing|error|broken/)
})
