/**
 * How p-values are made comparable when many tests are looked at together.
 *
 * - `holm`: keeps the chance of any false finding at 5 %; for official statements
 * - `benjamini_hochberg`: keeps the share of false findings at 5 %; for screening, labelled exploratory
 * - `benjamini_yekutieli`: the same under unknown dependence
 * - `bonferroni`: every p-value times the number of tests
 */
export type Adjustment = 'holm' | 'benjamini_hochberg' | 'benjamini_yekutieli' | 'bonferroni'

/**
 * Adjusted p-values for a family of tests. The family is stated before looking: all pairs of units, or each unit
 * against the national figure.
 *
 * @param p p-values of the family, 0..1
 * @returns adjusted p-values in the order given, at most 1
 * @throws if a p-value is outside 0..1 or the method is unknown
 * @see Holm (1979), Scand. J. Statist. 6; Benjamini & Hochberg (1995), JRSS B 57; Benjamini & Yekutieli (2001)
 * @example
 * adjustP([0.01, 0.04, 0.03], 'holm') // => [0.03, 0.06, 0.06]
 */
export function adjustP(p: readonly number[], method: Adjustment): number[] {
  if (!p.every((value) => value >= 0 && value <= 1))
    throw new Error('adjustP requires p-values between 0 and 1')
  const m = p.length
  const rising = p.map((value, test) => ({ value, test })).sort((a, b) => a.value - b.value)
  switch (method) {
    case 'bonferroni':
      return p.map((value) => Math.min(1, m * value))
    case 'holm':
      return stepDown(rising, m)
    case 'benjamini_hochberg':
      return stepUp(rising, m, 1)
    case 'benjamini_yekutieli':
      return stepUp(
        rising,
        m,
        p.reduce((sum, _, i) => sum + 1 / (i + 1), 0),
      )
    default:
      throw new Error(`adjustP requires a known method, not ${method as string}`)
  }
}

type Placed = readonly { readonly value: number; readonly test: number }[]

function stepDown(rising: Placed, m: number): number[] {
  const adjusted = new Array<number>(m)
  let largest = 0
  for (const [place, { value, test }] of rising.entries()) {
    largest = Math.max(largest, Math.min(1, (m - place) * value))
    adjusted[test] = largest
  }
  return adjusted
}

function stepUp(rising: Placed, m: number, dependence: number): number[] {
  const adjusted = new Array<number>(m)
  let smallest = 1
  for (let place = m - 1; place >= 0; place--) {
    const { value, test } = rising[place]!
    smallest = Math.min(smallest, (dependence * m * value) / (place + 1))
    adjusted[test] = smallest
  }
  return adjusted
}
