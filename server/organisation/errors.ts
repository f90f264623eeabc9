import { DomainError } from '../errors.ts'

/** Somebody else changed it since the page was opened; what they wrote is not written over. */
export const changedMeanwhile = () => new DomainError('conflict', 'organisation/changed-meanwhile')
