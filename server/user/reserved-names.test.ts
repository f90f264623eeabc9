import { afterEach, beforeEach, expect, test } from 'vitest'
import { routesOf } from '../../test/routes.ts'
import { createWorld, type World } from '../../test/world.ts'
import { usernameProblem } from './user.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

test('R6: no user can have a name that is the first part of one of our addresses', () => {
  const segments = [...new Set(routesOf(world.app).map((route) => route.split('/')[1] ?? ''))]
  expect(segments).toEqual(
    expect.arrayContaining(['register', 'activate', 'login', 'dashboard', 'account', 'oauth', 'livez', '.well-known']),
  )
  expect(segments.filter((segment) => usernameProblem(segment, []) === undefined)).toEqual([])
})
