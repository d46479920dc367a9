import { suppress } from '../statistics/suppression.ts'
import { withhold } from '../statistics/withhold.ts'
import type { IndexFormula, LocalText } from '../surveys/questionnaire.ts'
import { type Publishable, publishable } from './publishable.ts'
import type { PublicationRule } from './published.ts'
import { surveyEstimate } from './survey-estimate.ts'
import type { SurveyGroup } from './survey-groups.ts'
import type { UnitCounts } from './unit-counts.ts'
import { type Measure, measureOf, sumsOf } from './unit-sums.ts'

/** Respondents of one band of a class item, in every unit of the design (units without any have counts of 0). */
export type Band = {
  /** null: those in no band, who did not say */
  readonly text: LocalText | null
  readonly units: readonly UnitCounts[]
}

/** One index by bands of respondents, as it may be shown. */
export type CrossingRow = {
  readonly index: IndexFormula
  readonly cells: readonly Publishable[]
}

/** The table of the cases of the same level in one index: what is shown of the whole and hidden of its parts. */
export type WholeOf = (index: IndexFormula) => {
  readonly hidden: boolean
  readonly cells: readonly { readonly code: string; readonly n: number; readonly hidden: boolean }[]
}

/** The same table as it was published before. */
export type EarlierCrossing = { readonly bands: readonly Band[]; readonly rows: readonly CrossingRow[] }

/**
 * The indices of a questionnaire by bands of one class item. Bands below the minimum are hidden, and others with them until
 * nobody can work them out from the whole, checked by linear programme (questionnaires' vector 7; methodology §15.4); where
 * the whole is hidden on other pages, so much that it cannot be added up from its bands either. Nobody in a band is treated
 * like too few. People of no band are a cell only where there are any.
 */
export function crossingOf(
  { questionnaire, layout }: Pick<SurveyGroup, 'questionnaire' | 'layout'>,
  bands: readonly Band[],
  rule: Pick<PublicationRule, 'minimumN' | 'selfSelected'>,
  wholeOf: WholeOf = () => ({ hidden: false, cells: [] }),
  earlier: readonly EarlierCrossing[] = [],
): CrossingRow[] {
  return questionnaire.indexes.flatMap((index): CrossingRow[] => {
    if (index.variantOf !== null) return []
    const measure = measureOf(questionnaire, layout, index)
    const sums = bands.map(({ units }) => sumsOf(units, measure))
    const sizes = bands.map(({ units }) => peopleIn(units, measure))
    const cells = sizes.flatMap((n, band) =>
      bands[band]!.text === null && n === 0 ? [] : [{ code: String(band), n }],
    )
    const hidden = hiddenBands(cells, wholeOf(index), rule.minimumN)
    for (const { bands: then, rows } of earlier) {
      const shown = rows.find((row) => row.index.code === index.code)
      const moved = cells.map(({ code, n }) => {
        const [now, before] = [bands[Number(code)]!, then[Number(code)]]
        const cell = shown?.cells[Number(code)]
        return {
          code,
          n,
          before: peopleIn(before?.units ?? [], measure),
          changed: movedBetween(before?.units ?? [], now.units, measure),
          hiddenBefore: cell?.reason === 'below_minimum_n' || cell?.reason === 'suppressed_secondary',
        }
      })
      const total = {
        changed: moved.reduce((sum, { changed }) => sum + changed, 0),
        hiddenBefore: wholeOf(index).hidden,
      }
      const wholeKnown = !wholeOf(index).hidden
      for (const code of withhold(moved, total, rule.minimumN, { wholeKnown }).cells) hidden.add(code)
    }
    return [
      {
        index,
        cells: sums.map((units, band) =>
          publishable(surveyEstimate(units, rule.minimumN, measure.kind), {
            selfSelected: rule.selfSelected,
            complementary: hidden.has(String(band)),
          }),
        ),
      },
    ]
  })
}

/** The bands that are hidden beside those below the minimum. */
function hiddenBands(
  cells: readonly { code: string; n: number }[],
  whole: ReturnType<WholeOf>,
  minimum: number,
): Set<string> {
  const total = cells.reduce((sum, { n }) => sum + n, 0)
  // The cases count who answered; a total of theirs that differs is another table, and stands for itself.
  const parts = whole.cells.reduce((sum, { n }) => sum + n, 0) === total ? whole.cells : []
  const nameOf = (code: string) => `case ${code}`
  const { safe, secondary } = suppress(
    {
      cells: [
        ...cells,
        { code: 'all', n: total },
        ...parts.map(({ code, n }) => ({ code: nameOf(code), n })),
      ],
      sums: [
        { total: 'all', parts: cells.map(({ code }) => code) },
        ...(parts.length > 0 ? [{ total: 'all', parts: parts.map(({ code }) => nameOf(code)) }] : []),
      ],
    },
    {
      minimum,
      known: new Set([
        ...(whole.hidden ? [] : ['all']),
        ...parts.filter((one) => !one.hidden).map(({ code }) => nameOf(code)),
      ]),
      hidden: new Set([
        ...(whole.hidden ? ['all'] : []),
        ...parts.filter((one) => one.hidden).map(({ code }) => nameOf(code)),
      ]),
    },
  )
  return new Set(safe ? secondary : cells.map(({ code }) => code))
}

function peopleIn(units: readonly UnitCounts[], measure: Measure): number {
  return sumsOf(units, measure).reduce((sum, { respondents }) => sum + respondents, 0)
}

/** The fewest people whose answers make the difference between a band then and now. */
function movedBetween(
  then: readonly UnitCounts[],
  now: readonly UnitCounts[],
  { bases, ratio }: Measure,
): number {
  const at = (units: readonly UnitCounts[], position: number) =>
    units.reduce((sum, { counts }) => sum + counts[position]!, 0)
  const difference = (position: number) => at(now, position) - at(then, position)
  const ofBase = bases.map((base) => {
    const each = base.map(([position]) => difference(position))
    const more = each.reduce((sum, one) => sum + Math.max(0, one), 0)
    return Math.max(more, more - each.reduce((sum, one) => sum + one, 0))
  })
  const most = Math.max(0, ...ofBase)
  const sums = [ratio.numerator, ratio.denominator, ratio.squares ?? []]
  return most || Number(sums.some((sum) => sum.some(([position]) => difference(position) !== 0)))
}
