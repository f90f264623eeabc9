import { DomainError } from '../errors.ts'

export const noSuchRequest = () => new DomainError('not-found', 'organisationRequest/not-found')

/** In its state, this cannot be done to it. */
export const notNow = () => new DomainError('conflict', 'organisationRequest/not-now')

/** Whoever asked has no user here who could answer. */
export const nobodyAnswers = () => new DomainError('conflict', 'organisationRequest/nobody-answers')

/** Another operator was first (Q6). */
export const alreadyDecided = (by: string) =>
  new DomainError('conflict', 'organisationRequest/already-decided', { values: { by } })

/** Another operator works on it; whoever wants to decide takes it over first (Q6). */
export const takenByAnother = (by: string) =>
  new DomainError('conflict', 'organisationRequest/taken', { values: { by } })

/** Nobody decides what they asked for themselves, nor who they are made administrator of (SEC-L8). */
export const ownRequest = () => new DomainError('forbidden', 'organisationRequest/own')
