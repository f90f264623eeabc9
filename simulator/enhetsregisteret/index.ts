export { type Register, type RegisterOptions, startRegister } from './start.tsx'
