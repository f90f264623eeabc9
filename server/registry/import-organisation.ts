import type { Actor } from '../actor.ts'
import { hasHappenedIn, record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { listEnvironmentsOf } from '../environment/index.ts'
import { invalidFields } from '../errors.ts'
import {
  factProblems,
  findOrganisation,
  getOrganisation,
  isShortName,
  lockOrganisation,
  type OrganisationKind,
  updateOrganisation,
} from '../organisation/index.ts'
import { createOrganisation, grantEnvironment } from '../team/index.ts'
import type { ListedOrganisation } from './altinn-orgs.ts'
import { findListing, keepListing, type Listing } from './listing-queries.ts'

interface Import {
  name: string
  entry: ListedOrganisation
  kind: OrganisationKind
}

/** What became of one: created, unchanged, or what of it changed; and what it was not given back. */
export interface Imported {
  done: 'created' | 'unchanged' | string[]
  withdrawn: string[]
}

/** One organisation of the list, in a transaction. */
export async function importOrganisation(tx: Context, actor: Actor, { name, entry, kind }: Import): Promise<Imported> {
  // An export shall give the same code back, so one that cannot be a short name is not bent into one.
  if (!isShortName(name)) throw invalidFields({ field: 'name', message: 'short-name' })
  const found = await findOrganisation(tx, name)
  if (found) return update(tx, actor, found.id, entry)
  await create(tx, actor, { name, entry, kind })
  return { done: 'created', withdrawn: [] }
}

async function create(tx: Context, actor: Actor, { name, entry, kind }: Import) {
  const { number, homePage, ...names } = factsOf(entry)
  const contact = [entry.contact?.url, entry.contact?.phone].filter(Boolean).join(', ')
  const id = await createOrganisation(tx, actor, {
    organisation: {
      name,
      kind,
      ...names,
      number: number ?? null,
      homePage: homePage ?? null,
      contact: contact || null,
      joinPolicy: 'ask',
      hidesOwners: false,
    },
    environments: kind === 'service-owner' ? entry.environments : [],
    administrator: undefined,
    listedNumber: number,
  })
  await keepListing(tx, id, { ...nothingListed, ...listingOf(entry) })
}

async function update(tx: Context, actor: Actor, id: string, entry: ListedOrganisation): Promise<Imported> {
  await lockOrganisation(tx, id)
  const facts = [...(await updateFacts(tx, id, entry)), ...(await updateListing(tx, id, entry))]
  const { granted, withdrawn } = await addEnvironments(tx, actor, id, entry)
  const fields = granted.length > 0 ? [...facts, 'environments'] : facts
  if (fields.length === 0) return { done: 'unchanged', withdrawn }
  await record(tx, actor, {
    action: 'organisation.changed',
    subject: { kind: 'organisation', id },
    organisationId: id,
    details: { changed: fields.join(' ') },
  })
  return { done: fields, withdrawn }
}

async function updateFacts(tx: Context, id: string, entry: ListedOrganisation): Promise<string[]> {
  const organisation = await getOrganisation(tx, id)
  const listed = factsOf(entry)
  const changed = differences(organisation, listed)
  if (changed.length === 0) return []
  const { id: _, name: __, kind: ___, version: ____, ...facts } = organisation
  const problems = factProblems({ ...facts, ...listed }, listed.number)
  if (problems.length > 0) throw invalidFields(...problems)
  await updateOrganisation(tx, organisation, { ...facts, ...listed })
  return changed
}

async function updateListing(tx: Context, id: string, entry: ListedOrganisation): Promise<string[]> {
  const kept = (await findListing(tx, id)) ?? nothingListed
  const listed = listingOf(entry)
  const changed = differences(kept, listed)
  if (changed.length > 0) await keepListing(tx, id, { ...kept, ...listed })
  return changed
}

/** What an operator took away, only an operator gives back. */
async function addEnvironments(tx: Context, actor: Actor, id: string, { environments }: ListedOrganisation) {
  const held = (await listEnvironmentsOf(tx, id)).map(({ name }) => name)
  const missing = environments.filter((environment) => !held.includes(environment))
  const [granted, withdrawn]: [string[], string[]] = [[], []]
  for (const environment of missing) {
    const isWithdrawn = await wasWithdrawn(tx, id, environment)
    if (!isWithdrawn) await grantEnvironment(tx, actor, { organisationId: id, environment, reason: 'altinn-orgs.json' })
    const named = isWithdrawn ? withdrawn : granted
    named.push(environment)
  }
  return { granted, withdrawn }
}

/** Of what it does not hold: whoever gave it back later would have had to take it away again. */
const wasWithdrawn = (tx: Context, organisationId: string, environment: string): Promise<boolean> =>
  hasHappenedIn(tx, { action: 'environment.withdrawn', organisationId, details: { environment } })

/** What the list leaves empty says nothing. */
const factsOf = ({ name, orgnr, homepage }: ListedOrganisation) => ({
  nameNb: name.nb,
  nameNn: name.nn,
  nameEn: name.en,
  ...(orgnr && { number: orgnr }),
  ...(homepage && { homePage: homepage }),
})

const nothingListed: Listing = { logo: null, emblem: null, phone: null, contactUrl: null }

const listingOf = ({ logo, emblem, contact }: ListedOrganisation): Partial<Listing> => ({
  ...(logo && { logo }),
  ...(emblem && { emblem }),
  ...(contact?.phone && { phone: contact.phone }),
  ...(contact?.url && { contactUrl: contact.url }),
})

const differences = <Facts extends object>(before: Facts, after: Partial<Facts>): string[] =>
  Object.entries(after)
    .filter(([field, value]) => before[field as keyof Facts] !== value)
    .map(([field]) => field)
