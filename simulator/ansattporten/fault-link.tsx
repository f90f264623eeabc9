import type { Language } from '../language.ts'
import { Link } from '../page.tsx'
import { faultTexts } from './fault-text.ts'
import type { Fault } from './faults.ts'

export const faultsPath = '/faults'

/** Which fault is on, and the way to the switches, which no service asks for in a language. */
export const FaultLink = ({ language, on }: { language: Language; on: Fault | undefined }) => {
  const t = faultTexts[language]
  return (
    <p class="sim-small">
      <Link href={`${faultsPath}?lang=${language}`}>{on ? t.isOn(t.names[on]) : t.title}</Link>
    </p>
  )
}
