import type { Db } from '../database.ts'
import { scoringsOf } from '../estimates/figures.ts'
import { nationalEstimates } from '../estimates/read.ts'
import type { CompiledVersion } from '../responses/compiled.ts'
import type { LonelyStrata } from '../statistics/estimate.ts'
import { type CountSum, ratioOf } from '../surveys/formula.ts'
import { itemLayout } from '../surveys/layout.ts'
import type { CountedSample } from '../weights/sample.ts'
import { type Change, changesOf } from '../weights/trial.ts'
import type { Columns } from './columns.ts'

/** A weighted sum over the columns of a respondent: `code` null = the cell is empty, undefined = the number in it. */
export type Term = {
  readonly column: string
  readonly code: number | null | undefined
  readonly worth: number
}

/** A main figure with its standard error, and how it is made from the columns of the file. */
export type Headline = {
  readonly kind: 'index' | 'mean' | 'top2'
  readonly code: string
  readonly n: number
  /** 0..100, or scale points for a mean */
  readonly value: number | null
  readonly se: number | null
  readonly numerator: readonly Term[]
  readonly denominator: readonly Term[]
  /** what the ratio is multiplied by */
  readonly scale: number
  /** strata with a single unit, and the rule that stood in for the spread that cannot be seen there */
  readonly lonely: LonelyStrata | null
}

/** What the headline table takes from what was counted in every cell. */
export type HeadlineSums = {
  readonly indices: readonly Change[]
  /** at every place of the layout */
  readonly counts: Float64Array
}

/** @param omega what each sheet of a cell weighs, in the order of cells; cells without a weight are not to be among them */
export function headlineSums(
  sample: CountedSample,
  omega: ArrayLike<number>,
  minimumN: number,
): HeadlineSums {
  const counts = new Float64Array(sample.layout.length)
  for (const cell of sample.cells) for (let at = 0; at < counts.length; at++) counts[at]! += cell.counts[at]!
  return { indices: changesOf(sample, omega, minimumN), counts }
}

/**
 * The headline table of a questionnaire under a version of weights: its indices as the pages of results have them, and the
 * mean and the share of the two best categories of each graded item that is in the file.
 */
export async function headlineOf(
  db: Db,
  weightVersionId: number,
  { questionnaire, layout }: Pick<CompiledVersion, 'questionnaire' | 'layout'>,
  sums: HeadlineSums,
  { ofItem, ofPosition }: Columns,
  minimumN: number,
): Promise<Headline[]> {
  const derived = new Set(layout.derived.flatMap((one) => [one.n, one.sum]))
  const terms = (sum: CountSum): Term[] | null => {
    const found = sum.map(([at, worth]) => {
      const place = ofPosition.get(at)
      return place && { column: place.column, code: derived.has(at) ? undefined : place.code, worth }
    })
    return found.every((one) => one !== undefined) ? found : null
  }
  const indices = sums.indices.flatMap((change): Headline[] => {
    const index = questionnaire.indexes.find((one) => one.code === change.code)!
    const ratio = ratioOf(questionnaire, layout, index)
    const [numerator, denominator] = [terms(ratio.numerator), terms(ratio.denominator)]
    if (!numerator || !denominator || change.with === null) return []
    const { n, with: value, se, code } = change
    return [{ kind: 'index', code, n, value, se, numerator, denominator, scale: 100, lonely: null }]
  })
  const { figures } = await nationalEstimates(db, weightVersionId)
  const items = figures.items.flatMap(({ code, mean, top2 }): Headline[] => {
    const at = itemLayout(layout, code)!
    const column = ofItem.get(code)
    const scorings = scoringsOf(at)
    if (column === undefined || scorings === null || mean.value === null) return []
    // Right or wrong is no grade: of knowledge the indices speak.
    const knowledge = questionnaire.items.find((one) => one.code === code)?.knowledge ?? false
    if (knowledge || at.categories.length < 3) return []
    const of = (worths: readonly number[]) =>
      at.categories.map((category, k) => ({
        column,
        code: ofPosition.get(category.at)!.code,
        worth: worths[k]!,
      }))
    const denominator = of(scorings.mean.map(() => 1))
    const n = at.categories.reduce((sum, one) => sum + sums.counts[one.at]!, 0)
    if (n < minimumN) return []
    const [se, topSe] = [mean.se.value, top2.se.value === null ? null : 100 * top2.se.value]
    const share = top2.value === null ? null : 100 * top2.value
    return [
      {
        kind: 'mean',
        code,
        n,
        value: mean.value,
        se,
        numerator: of(scorings.mean),
        denominator,
        scale: 1,
        lonely: mean.lonely,
      },
      {
        kind: 'top2',
        code,
        n,
        value: share,
        se: topSe,
        numerator: of(scorings.top2),
        denominator,
        scale: 100,
        lonely: top2.lonely,
      },
    ]
  })
  return [...indices, ...items]
}
