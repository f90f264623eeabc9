import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

export interface RefusedField {
  id: string
  label: string
}

/** The fields of a page with which something is wrong, by name, as they were drawn. */
export const RefusedFields = createContext<Map<string, RefusedField> | undefined>(undefined)

interface Drawn extends RefusedField {
  name: string
  error: string | undefined
}

/** Tells the summary at the top of the page what a field is called. Of several with one name, it leads to the first. */
export function useRefusal({ name, id, label, error }: Drawn): void {
  const refused = useContext(RefusedFields)
  if (error && !refused?.has(name)) refused?.set(name, { id, label })
}
