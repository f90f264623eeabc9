import pg from 'pg'

/** Turns the breach of a named unique constraint into the refusal that it means. */
export function onDuplicate(constraint: string, refusal: () => Error) {
  return (error: unknown): never => {
    if (isDuplicate(error, constraint)) throw refusal()
    throw error
  }
}

/** The same for a row that a named foreign key needs, and that is gone; 23503 is PostgreSQL's foreign_key_violation. */
export function onMissing(constraint: string, refusal: () => Error) {
  return (error: unknown): never => {
    if (error instanceof pg.DatabaseError && error.code === '23503' && error.constraint === constraint) throw refusal()
    throw error
  }
}

/** 23505 is PostgreSQL's unique_violation. */
export const isDuplicate = (error: unknown, constraint: string) =>
  error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === constraint

/**
 * Whether the database, not the statement, is what failed: connection lost or refused, out of slots or disk, shutting
 * down, too slow, silent; and a login or a database name that it does not know, which is the operator's fault and not
 * the visitor's.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway)
  if (!(error instanceof Error)) return false
  if (error instanceof pg.DatabaseError) return isFailureOfServer.test(error.code ?? '')
  const { syscall, code } = error as NodeJS.ErrnoException
  return isConnectionLost.test(`${syscall} ${code}`) || isOfDriver.test(error.message) || isSilence(error)
}

/**
 * Classes of SQLSTATE; a transaction (25P03) and a statement (57014) that took too long; and one that gave way to another
 * (40001, 40P01), so that the same will do a moment later.
 */
const isFailureOfServer = /^(08|28|3D|53|57P|58|25P03|57014|40001|40P01)/

/** A socket that is not there is ENOENT, but so is a missing file, which says nothing of the database. */
const isConnectionLost = /^(connect|getaddrinfo|read|write) E(CONN|AI_|HOST|NET|NOENT|NOTFOUND|PIPE|TIMEDOUT)/

/** What is said of a connection after the first statement that noticed, such as the rollback. */
const isOfDriver =
  /^Connection terminated|^timeout expired|timeout exceeded when trying to connect|is not queryable$|^Postgres connection has been discarded/

/** The driver's own word for a server that says nothing. */
export const isSilence = (error: unknown) => error instanceof Error && error.message === 'Query read timeout'
