import { expect, test } from 'vitest'
import { z } from 'zod'
import { CursorTime, readCursor } from './cursor.ts'

const cursorOf = (at: unknown) => Buffer.from(JSON.stringify({ at })).toString('base64url')
const read = (at: unknown) => readCursor(cursorOf(at), z.object({ at: CursorTime }))

test('X5: the time in a cursor is read as it was written', () => {
  for (const at of [new Date(0), new Date('2026-11-26T22:59:00.123Z'), new Date('9999-12-31T23:59:59.999Z')])
    expect(read(at)).toEqual({ at })
})

test.each([
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  'tomorrow',
  8.64e15,
  null,
])('X5: %j is no time in a cursor', (at) => {
  expect(() => read(at)).toThrow(expect.objectContaining({ fields: [{ field: 'cursor', message: 'invalid' }] }))
})
