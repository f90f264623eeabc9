import { InvalidArgumentError } from 'commander'

/** A value of an option that has to say something. */
export function notBlank(value: string): string {
  if (!value.trim()) throw new InvalidArgumentError('It may not be empty.')
  return value
}
