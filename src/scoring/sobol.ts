import { generatorName, seededRandom } from '../statistics/random.ts'

/** How much of an output's variance each uncertain input answers for. */
export type SobolIndices = {
  /** Alone: the part of the variance that would go if the input were known. 0..1, up to sampling noise. */
  readonly first: (number | null)[]
  /** With all its interactions: the part that would stay if everything else were known. */
  readonly total: (number | null)[]
  readonly mean: number
  readonly variance: number
  readonly samples: number
  readonly seed: number
  readonly generator: string
}

/**
 * Sobol's sensitivity indices of a function of independent inputs, each evenly spread over 0 to 1, by the design of
 * Saltelli and others with Jansen's estimator of the total effects. It needs samples · (inputs + 2) evaluations. Not
 * for inputs that depend on each other.
 *
 * @param of the output (for a ranking: the mean absolute rank shift)
 * @param inputs number of inputs, 1 or more
 * @param samples a power of two
 * @returns indices are `null` when the output does not vary
 * @throws if there is no input, the number of samples is not a power of two, or an output is not finite
 * @see Saltelli et al. (2010), Comp. Physics Comm. 181; Jansen (1999), Comp. Physics Comm. 117
 * @example
 * sobolIndices(([a, b]) => 2 * a + b, 2, { samples: 4096, seed: 1 }).first // => about [0.8, 0.2]
 */
export function sobolIndices(
  of: (inputs: readonly number[]) => number,
  inputs: number,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): SobolIndices {
  if (!(Number.isInteger(inputs) && inputs >= 1)) throw new Error('sobolIndices requires at least one input')
  if (!(samples >= 2 && Number.isInteger(Math.log2(samples)))) {
    throw new Error('sobolIndices requires a number of samples that is a power of two')
  }
  const random = seededRandom(seed)
  const evaluate = (point: readonly number[]): number => {
    const value = of(point)
    if (!Number.isFinite(value)) throw new Error('sobolIndices requires outputs that are finite')
    return value
  }
  const strata = Array.from({ length: 2 * inputs }, () => stratified(samples, random))
  const left = new Float64Array(samples)
  const right = new Float64Array(samples)
  const mixed = Array.from({ length: inputs }, () => new Float64Array(samples))
  for (let s = 0; s < samples; s++) {
    const a = Array.from({ length: inputs }, (_, i) => strata[i]![s]!)
    const b = Array.from({ length: inputs }, (_, i) => strata[inputs + i]![s]!)
    left[s] = evaluate(a)
    right[s] = evaluate(b)
    for (let i = 0; i < inputs; i++) mixed[i]![s] = evaluate(a.with(i, b[i]!))
  }
  const mean = (sumOf(left) + sumOf(right)) / (2 * samples)
  const squares = [left, right].reduce(
    (sum, list) => sum + sumOf(list.map((value) => (value - mean) ** 2)),
    0,
  )
  const variance = squares / (2 * samples)
  const flat = variance <= 1e-300
  return {
    first: mixed.map((own) => {
      if (flat) return null
      return sumOf(own.map((value, s) => (right[s]! - mean) * (value - left[s]!))) / samples / variance
    }),
    total: mixed.map((own) => {
      if (flat) return null
      return sumOf(own.map((value, s) => (left[s]! - value) ** 2)) / (2 * samples) / variance
    }),
    mean,
    variance,
    samples,
    seed,
    generator: generatorName,
  }
}

/** One number from each of n equal parts of 0..1, in random order: spread more evenly than independent draws. */
function stratified(
  n: number,
  random: { next: () => number; below: (bound: number) => number },
): Float64Array {
  const values = Float64Array.from({ length: n }, (_, k) => (k + random.next()) / n)
  for (let k = n - 1; k > 0; k--) {
    const other = random.below(k + 1)
    const kept = values[k]!
    values[k] = values[other]!
    values[other] = kept
  }
  return values
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
