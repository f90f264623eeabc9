/**
 * The form in which names of owners are compared, as `owner.name_key` has it. Only our letters have a small form: what
 * merely becomes one of them, such as the sign of the kelvin, is another name.
 */
export const nameKey = (name: string): string => name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
