const weights = [3, 2, 7, 6, 5, 4, 3, 2]

/** Nine digits, of which the last is a check digit by modulus 11 (Enhetsregisteret). */
export function isOrganisationNumber(number: string): boolean {
  if (!/^[0-9]{9}$/.test(number)) return false
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  return (11 - (sum % 11)) % 11 === Number(number[8])
}

/** The digits of a number as people write it: `NO 991 825 827 MVA`, with spaces that break lines or do not. */
export const bareNumber = (written: string) =>
  written
    .replace(/[\s.]/g, '')
    .replace(/^NO(?=[0-9])/i, '')
    .replace(/(?<=[0-9])MVA$/i, '')
