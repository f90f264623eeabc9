import type { en } from './en.ts'

/** The same keys as the English catalogue, each with a text. */
export type Catalogue = Texts<typeof en>
type Texts<T> = { [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]> }
