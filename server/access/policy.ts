/**
 * What a person must have shown before an act. `studio` means a full session under a live grant of the studio
 * application (C1); `pending` also lets in those who have not activated yet (A8).
 */
export type Requirement = 'anyone' | 'pending' | 'session' | 'studio'

/** A feature's acts, each `noun:verb`, and what each requires. Data, so that one can read it all over a coffee. */
export type Policy = Readonly<Record<string, Requirement>>

/** Every act of the product; two features that claim the same act do not start. */
export function gatherPolicies(policies: readonly Policy[]): Policy {
  const all: Record<string, Requirement> = {}
  for (const policy of policies) {
    for (const [action, requirement] of Object.entries(policy)) {
      if (Object.hasOwn(all, action)) throw new Error(`Two features declare the action ${action}`)
      all[action] = requirement
    }
  }
  return all
}
