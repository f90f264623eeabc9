/**
 * How likely two samples are to differ as much as these by chance, if they are of one kind: the Mann-Whitney U test,
 * two-sided, by the normal approximation with its corrections for ties and continuity.
 */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const { rankSum, ties } = rank(one, other)
  const [n, m, all] = [one.length, other.length, one.length + other.length]
  const u = rankSum - (n * (n + 1)) / 2
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)))
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5)
  return variance === 0 ? 1 : erfc(distance / Math.sqrt(2 * variance))
}

/** The sum of the ranks of the first sample; equal values share the mean of theirs. */
function rank(one: readonly number[], other: readonly number[]) {
  const sorted = [...one.map((value) => ({ value, isOnes: 1 })), ...other.map((value) => ({ value, isOnes: 0 }))]
  sorted.sort((a, b) => a.value - b.value)
  let [rankSum, ties] = [0, 0]
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const { value } = sorted[from] ?? {}
    let ones = 0
    for (; sorted[to]?.value === value && to < sorted.length; to++) ones += sorted[to]?.isOnes ?? 0
    rankSum += (ones * (from + 1 + to)) / 2
    ties += (to - from) ** 3 - (to - from)
  }
  return { rankSum, ties }
}

const coefficients = [
  1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
]

/** The complementary error function of what is not negative, to seven digits (Numerical Recipes, §6.2). */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2)
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0)
  return t * Math.exp(-x * x - 1.26551223 + t * polynomial)
}
