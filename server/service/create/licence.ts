import apache from 'spdx-license-list/licenses/Apache-2.0.json' with { type: 'json' }
import eupl from 'spdx-license-list/licenses/EUPL-1.2.json' with { type: 'json' }
import mit from 'spdx-license-list/licenses/MIT.json' with { type: 'json' }

const licensed = { 'EUPL-1.2': eupl, MIT: mit, 'Apache-2.0': apache }

/** By their SPDX identifiers: those under which public services are shared most, and `none`, under which nobody else may use it. */
export const licences = ['none', 'EUPL-1.2', 'MIT', 'Apache-2.0'] as const
export type Licence = (typeof licences)[number]

/** As it is called, whatever the language. */
export const licenceName = (licence: Exclude<Licence, 'none'>) => licensed[licence].name

/** The text, with whose the work is where it has a place for that. */
export const licenceText = (licence: Exclude<Licence, 'none'>, { holder, year }: { holder: string; year: number }) =>
  licensed[licence].licenseText.replace('<year>', () => `${year}`).replace('<copyright holders>', () => holder)
