import { DomainError } from '../errors.ts'
import { named } from './backup.ts'

export const backupRuns = () => new DomainError('conflict', 'backup/runs')
export const notWritten = (folder: string, fault: string) =>
  new DomainError('conflict', 'backup/not-written', { values: { folder, fault } })
export const noBackup = (folder: string) => new DomainError('not-found', 'backup/none', { values: { folder } })
export const backupDamaged = (files: readonly string[]) =>
  new DomainError('conflict', 'backup/damaged', { values: { files: named(files) } })
export const backupIsNewer = (migration: string) =>
  new DomainError('conflict', 'backup/newer', { values: { migration } })
export const notEmpty = (found: readonly string[]) =>
  new DomainError('conflict', 'backup/not-empty', { values: { found: named(found) } })
export const secretDoesNotFit = (keyIds: readonly string[]) =>
  new DomainError('conflict', 'backup/other-secret', { values: { keyIds: named(keyIds) } })
export const noSecretInBackup = () => new DomainError('not-found', 'backup/no-secret')
export const logNotWhole = (act: string) => new DomainError('conflict', 'backup/log-not-whole', { values: { act } })
