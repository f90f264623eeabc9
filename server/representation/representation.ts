/** That a person acts for an organisation, as Ansattporten said (Q3). */
export interface Representation {
  number: string
  /** As the port writes it; it may leave it out. */
  name: string | null
  provenAt: Date
}

/** How long a proof counts for what is asked for anew. People change jobs. */
export const countedHours = 24

/** How long it is kept. */
export const keptDays = 7
