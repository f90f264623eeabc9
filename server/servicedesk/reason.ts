/** Long enough for what was checked and who asked for it. */
export const longestReason = 500
