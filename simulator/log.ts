/** Tells the operator of a fault, without any number that may be a person's. */
export function logFault(error: unknown) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`simulator: ${text.replace(/\d{11}/g, '[number]')}\n`)
}
