import type { Language } from '../language.ts'
import { Link } from '../page.tsx'
import { faultTexts } from './fault-text.ts'
import type { Fault } from './faults.ts'

export const faultsPath = '/faults'

interface FaultLinkProps {
  language: Language
  on: Fault | undefined
  /** Where people log in, if this is another host. */
  at?: string
}

/** Which fault is on, and the way to the switches, which no service asks for in a language. */
export const FaultLink = ({ language, on, at = '' }: FaultLinkProps) => {
  const t = faultTexts[language]
  return (
    <p class="sim-small">
      <Link href={`${at}${faultsPath}?lang=${language}`}>{on ? t.isOn(t.names[on]) : t.title}</Link>
    </p>
  )
}
