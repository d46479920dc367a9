import { type Figure, figure, noFigure } from './figure.ts'
import { fisherQuantile } from './fisher.ts'

/** One form of the intraclass correlation, its interval and the F test behind it. */
export type IntraclassForm = {
  readonly value: Figure
  readonly lower: Figure
  readonly upper: Figure
  readonly f: Figure
  readonly df1: number
  readonly df2: number
}

/** Mean squares of the table of units and raters, and the six forms. */
export type Intraclass = {
  readonly meanSquares: { readonly units: number; readonly raters: number; readonly residual: number }
  /** Each unit rated by other raters. */
  readonly icc1: IntraclassForm
  /** Absolute agreement of raters drawn from many: the form to report for self-score and appraisal. */
  readonly icc2: IntraclassForm
  /** Consistency of these raters, whatever their level. */
  readonly icc3: IntraclassForm
  /** The same for the mean of the raters. */
  readonly icc1k: IntraclassForm
  readonly icc2k: IntraclassForm
  readonly icc3k: IntraclassForm
}

/**
 * Intraclass correlations: what part of the variance of ratings lies between units and not between raters or in chance.
 * Read it as: below 0.5 poor, 0.5 to 0.75 moderate, 0.75 to 0.9 good.
 *
 * @param ratings for each unit the ratings of the same raters, complete rows only
 * @returns figures are `zero_variance` when all ratings are equal
 * @throws if there are fewer than two units or raters, or rows differ in length
 * @see Shrout & Fleiss (1979), Psych. Bulletin 86; McGraw & Wong (1996), Psych. Methods 1; Koo & Li (2016)
 * @example
 * intraclass([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]).icc2.value // => 0.2897…
 */
export function intraclass(ratings: readonly (readonly number[])[], level = 0.95): Intraclass {
  const n = ratings.length
  const k = ratings[0]?.length ?? 0
  if (n < 2 || k < 2) throw new Error('intraclass requires at least two units and two raters')
  if (ratings.some((row) => row.length !== k || !row.every(Number.isFinite))) {
    throw new Error('intraclass requires a rating of every unit by every rater')
  }
  if (!(level > 0 && level < 1)) throw new Error('intraclass requires a level between 0 and 1')
  const p = 0.5 + level / 2
  const all = ratings.flat().reduce((sum, rating) => sum + rating, 0) / (n * k)
  const unitMeans = ratings.map((row) => row.reduce((sum, rating) => sum + rating, 0) / k)
  const raterMeans = Array.from({ length: k }, (_, j) => ratings.reduce((sum, row) => sum + row[j]!, 0) / n)
  const squares = (list: readonly number[]): number =>
    list.reduce((sum, value) => sum + (value - all) ** 2, 0)
  const between = k * squares(unitMeans)
  const amongRaters = n * squares(raterMeans)
  const whole = squares(ratings.flat())
  const msr = between / (n - 1)
  const msc = amongRaters / (k - 1)
  const mse = Math.max(0, whole - between - amongRaters) / ((n - 1) * (k - 1))
  const msw = (whole - between) / (n * (k - 1))
  const meanSquares = { units: msr, raters: msc, residual: mse }

  const dfOne = [n - 1, n * (k - 1)] as const
  const dfTwo = [n - 1, (n - 1) * (k - 1)] as const
  const form = (
    value: number,
    lower: number,
    upper: number,
    f: number,
    [df1, df2]: readonly [number, number],
  ): IntraclassForm => {
    const wrap = whole === 0 ? () => noFigure('zero_variance') : figure
    return { value: wrap(value), lower: wrap(lower), upper: wrap(upper), f: wrap(f), df1, df2 }
  }
  // Perfect agreement leaves no residual: the ratio is infinite, and the correlation 1.
  const single = (ratio: number): number => (ratio === Infinity ? 1 : (ratio - 1) / (ratio + k - 1))
  const average = (ratio: number): number => 1 - 1 / ratio
  const ends = (f: number, [df1, df2]: readonly [number, number]): [number, number] => [
    f / fisherQuantile(p, df1, df2),
    f * fisherQuantile(p, df2, df1),
  ]

  const f1 = msr / msw
  const [low1, high1] = ends(f1, dfOne)
  const f3 = msr / mse
  const [low3, high3] = ends(f3, dfTwo)
  const icc2 = (msr - mse) / (msr + (k - 1) * mse + (k * (msc - mse)) / n)
  const [low2, high2] = absoluteEnds(icc2, meanSquares, n, k, p)
  const ofMean = (r: number): number => (r * k) / (1 + r * (k - 1))
  return {
    meanSquares,
    icc1: form(single(f1), single(low1), single(high1), f1, dfOne),
    icc2: form(icc2, low2, high2, f3, dfTwo),
    icc3: form(single(f3), single(low3), single(high3), f3, dfTwo),
    icc1k: form(average(f1), average(low1), average(high1), f1, dfOne),
    icc2k: form((msr - mse) / (msr + (msc - mse) / n), ofMean(low2), ofMean(high2), f3, dfTwo),
    icc3k: form(average(f3), average(low3), average(high3), f3, dfTwo),
  }
}

/** The interval of absolute agreement, with Satterthwaite's degrees of freedom (McGraw & Wong 1996, table 7). */
function absoluteEnds(
  icc: number,
  { units: msr, raters: msc, residual: mse }: { units: number; raters: number; residual: number },
  n: number,
  k: number,
  p: number,
): [number, number] {
  const fj = msc / mse
  const rest = n * (1 + (k - 1) * icc) - k * icc
  const v =
    ((k - 1) * (n - 1) * (k * icc * fj + rest) ** 2) / ((n - 1) * k * k * icc * icc * fj * fj + rest * rest)
  if (!(v > 0) || v === Infinity) return [Number.NaN, Number.NaN]
  const up = fisherQuantile(p, n - 1, v)
  const low = fisherQuantile(p, v, n - 1)
  const spread = k * msc + (k * n - k - n) * mse
  return [
    (n * (msr - up * mse)) / (up * spread + n * msr),
    (n * (low * msr - mse)) / (spread + n * low * msr),
  ]
}
