import { DomainError, invalidFields } from '../errors.ts'

/** An organisation that is no service owner gets no environment, whoever asks (E1). */
export const onlyServiceOwners = () =>
  invalidFields({ field: 'environments', message: 'environments-of-service-owners' })

export const noSuchEnvironment = () => invalidFields({ field: 'environments', message: 'no-such-environment' })

export const environmentTaken = () => invalidFields({ field: 'name', message: 'environment-taken' })

/** Changing the kind would take them away without anybody saying so. */
export const holdsEnvironments = (environments: string) =>
  new DomainError('conflict', 'environment/held', { values: { environments } })
