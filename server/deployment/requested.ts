/** What is told to the deployer of an environment alone. */
export const requested = 'deployment.requested'
