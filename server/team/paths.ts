/** Addresses below one organisation, which answers to its short name. */
export const pathsOf = (organisation: string) => {
  const base = `/orgs/${encodeURIComponent(organisation)}`
  const person = (username: string) => `${base}/people/${encodeURIComponent(username)}`
  return {
    people: `${base}/people`,
    findPerson: `${base}/find-person`,
    person,
    removal: (username: string) => `${person(username)}/removal`,
    teams: `${base}/teams`,
    newTeam: `${base}/teams/new`,
    team: (id: string) => `${base}/teams/${id}`,
    deletion: (id: string) => `${base}/teams/${id}/deletion`,
    leave: `${base}/leave`,
  }
}

/** An address with those of the parameters that are there. */
export function withQuery(path: string, parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path
}
