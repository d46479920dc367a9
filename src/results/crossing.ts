import { suppress } from '../statistics/suppression.ts'
import type { IndexFormula, LocalText } from '../surveys/questionnaire.ts'
import { type Publishable, publishable } from './publishable.ts'
import type { PublicationRule } from './published.ts'
import { surveyEstimate } from './survey-estimate.ts'
import type { SurveyGroup } from './survey-groups.ts'
import type { UnitCounts } from './unit-counts.ts'
import { measureOf, sumsOf } from './unit-sums.ts'

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

/**
 * The indices of a questionnaire by bands of one class item. Bands below the minimum are hidden, and others with them until
 * nobody can work them out from the whole, checked by linear programme (questionnaires' vector 7; methodology §15.4). Nobody
 * in a band is treated like too few. People of no band are a cell only where there are any.
 */
export function crossingOf(
  { questionnaire, layout }: Pick<SurveyGroup, 'questionnaire' | 'layout'>,
  bands: readonly Band[],
  rule: Pick<PublicationRule, 'minimumN' | 'selfSelected'>,
): CrossingRow[] {
  return questionnaire.indexes.flatMap((index): CrossingRow[] => {
    if (index.variantOf !== null) return []
    const measure = measureOf(questionnaire, layout, index)
    const sums = bands.map(({ units }) => sumsOf(units, measure))
    const sizes = sums.map((units) => units.reduce((sum, { respondents }) => sum + respondents, 0))
    const total = sizes.reduce((sum, n) => sum + n, 0)
    const cells = sizes.flatMap((n, band) =>
      bands[band]!.text === null && n === 0 ? [] : [{ code: String(band), n }],
    )
    const { safe, secondary } = suppress(
      {
        cells: [...cells, { code: 'all', n: total }],
        sums: [{ total: 'all', parts: cells.map(({ code }) => code) }],
      },
      // The whole stands on other pages: it cannot be hidden here.
      { minimum: rule.minimumN, known: new Set(['all']) },
    )
    return [
      {
        index,
        cells: sums.map((units, band) =>
          publishable(surveyEstimate(units, rule.minimumN, measure.kind), {
            selfSelected: rule.selfSelected,
            complementary: !safe || secondary.includes(String(band)),
          }),
        ),
      },
    ]
  })
}
