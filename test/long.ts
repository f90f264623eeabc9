/** `npm run test:long`, which takes its time; `npm test` does a twentieth of each count. */
const isLong = Boolean(process.env.INNGANG_TEST_LONG)

/** How often a test repeats what a full count says. */
export const count = (full: number) => (isLong ? full : Math.ceil(full / 20))
