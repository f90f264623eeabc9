import { expect, test } from 'vitest'
import { createSecrets } from './secrets.ts'

const [old, young] = ['the old secret of the house, long enough', 'the new secret of the house, long enough']

test('SEC-N5: what the old secret made is still recognised after a rotation, and what is new comes from the new one', async () => {
  const before = createSecrets([old])
  const after = createSecrets([young, old])
  const made = before.mac('number', '123')
  expect(after.macs('number', '123')).toContainEqual(made)
  expect(after.mac('number', '123')).toEqual(after.macs('number', '123')[0])
  expect(after.mac('number', '123').keyId).not.toBe(made.keyId)
  const { keyId, sealed } = await before.encrypt('keys', Buffer.from('plain'))
  expect(Buffer.from(await after.decrypt('keys', keyId, sealed)).toString()).toBe('plain')
  expect((await after.encrypt('keys', Buffer.from('plain'))).keyId).not.toBe(keyId)
})

test('SEC-N5: without the old secret what it made is neither recognised nor opened', async () => {
  const { keyId, sealed } = await createSecrets([old]).encrypt('keys', Buffer.from('plain'))
  const only = createSecrets([young])
  await expect(only.decrypt('keys', keyId, sealed)).rejects.toThrow(`has the key id ${keyId}`)
  expect(only.macs('number', '123')).not.toContainEqual(createSecrets([old]).mac('number', '123'))
})

test('R5: purposes never share a key, and a changed byte opens nothing', async () => {
  const secrets = createSecrets([old])
  expect(secrets.mac('one', 'x').mac).not.toEqual(secrets.mac('two', 'x').mac)
  expect(secrets.derive('one')).not.toBe(secrets.derive('two'))
  expect(secrets.derive('one')).toMatch(/^[\w-]{43}$/)
  const { keyId, sealed } = await secrets.encrypt('one', Buffer.from('plain'))
  await expect(secrets.decrypt('two', keyId, sealed)).rejects.toThrow()
  sealed[sealed.length - 2] = (sealed.at(-2) ?? 0) ^ 1
  await expect(secrets.decrypt('one', keyId, sealed)).rejects.toThrow()
})
