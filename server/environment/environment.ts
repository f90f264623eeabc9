/** Where services run: `tt02`, `production`, and what operators add (E1). */
export interface Environment {
  name: string
  kind: 'test' | 'production'
}
