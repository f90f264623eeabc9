import pg from 'pg'

/** Turns the breach of a named unique constraint into the refusal that it means. */
export function onDuplicate(constraint: string, refusal: () => Error) {
  return (error: unknown): never => {
    if (isDuplicate(error, constraint)) throw refusal()
    throw error
  }
}

/** 23505 is PostgreSQL's unique_violation. */
export const isDuplicate = (error: unknown, constraint: string) =>
  error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === constraint

/** Whether the database, not the statement, is what failed: connection lost, refused, shutting down, out of slots. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway)
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error instanceof pg.DatabaseError) return /^(08|53|57P)/.test(code)
  return /^(ECONN|ENOENT|EPIPE|ETIMEDOUT)/.test(code) || /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
}
