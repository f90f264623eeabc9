export type { PortClient } from './client.ts'
export { type Ansattporten, type AnsattportenOptions, startAnsattporten } from './start.ts'
