import type { View } from '../http/view.ts'
import { pathsOf } from './paths.ts'
import type { Member, Team } from './team.ts'

/** How colleagues call somebody. */
export const calledBy = ({ displayName, username }: Pick<Member, 'displayName' | 'username'>) => displayName ?? username

interface ToggleProps {
  view: View
  organisation: string
  member: Member
  team: Team
  /** Whoever pressed it stands on it again when the page comes back. */
  touched: boolean
}

/** A box of the matrix for owners: a button that puts the person into the team, or takes them out. */
export function Toggle({ view: { t }, organisation, member, team, touched }: ToggleProps) {
  const isIn = member.teamIds.includes(team.id)
  const values = { name: calledBy(member), team: team.name }
  const path = pathsOf(organisation).person(member.username)
  return (
    <button
      class="toggle"
      type="submit"
      name="team"
      value={team.id}
      formaction={`${path}/${isIn ? 'remove' : 'add'}`}
      data-in={isIn ? 'yes' : 'no'}
      autofocus={touched}
    >
      <span class="team-name" aria-hidden="true">
        {team.name}
      </span>
      <span class="visually-hidden">{isIn ? t('team.takeOut', values) : t('team.put', values)}</span>
    </button>
  )
}

/** The same for those who may only look. */
export function Box({ view: { t }, member, team }: Pick<ToggleProps, 'view' | 'member' | 'team'>) {
  const isIn = member.teamIds.includes(team.id)
  return (
    <span class="toggle" data-in={isIn ? 'yes' : 'no'} data-still="">
      <span class="team-name" aria-hidden="true">
        {team.name}
      </span>
      <span class="visually-hidden">{t(isIn ? 'team.isIn' : 'team.isNot', { team: team.name })}</span>
    </span>
  )
}
