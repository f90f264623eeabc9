import { DomainError } from '../errors.ts'

export const emailProvenByAnother = () => new DomainError('conflict', 'user/email-proven-by-another')
