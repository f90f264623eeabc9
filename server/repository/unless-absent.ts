/** What to read instead of a file or folder that is not there, or not any more. */
export const unlessAbsent =
  <Absent>(absent: Absent) =>
  (error: NodeJS.ErrnoException): Absent => {
    if (error.code === 'ENOENT') return absent
    throw error
  }
