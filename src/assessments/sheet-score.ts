import { adjustmentRules, type Framework } from '../frameworks/framework.ts'
import { type Adjustment, adjusted } from '../scoring/adjustment.ts'
import type { CriterionRow } from '../scoring/criterion.ts'
import { scoreCriteria } from '../scoring/score.ts'
import type { SheetRow } from './view-model.ts'

/** A sheet out of 100, without what surveys measure: `index` is null while a criterion has no points. */
export type SheetScore = { index: number | null; adjustment: Adjustment | null }

type Scored = Pick<SheetRow, 'criterion' | 'selfState' | 'selfPoints' | 'appraisal'>

/**
 * What a sheet comes to so far, by the function that the report is computed with: the unit's own points taken as final, or
 * the appraised ones.
 * @param leaves every row that takes an entry
 */
export function sheetScore(
  framework: Framework,
  leaves: readonly Scored[],
  whose: 'self' | 'appraised',
): SheetScore {
  const { mode } = framework.scoring
  if (mode !== 'points' && mode !== 'weighted') return { index: null, adjustment: null }
  const found = new Map(leaves.map((row) => [row.criterion.code, row]))
  const rules = adjustmentRules(framework)
  const rows = framework.criteria.map((criterion): CriterionRow => {
    const { code, parent, maximum, weight, source, adjusts = null } = criterion
    const row = found.get(code)
    const base = { code, parent, maximum, weight, source, adjusts }
    if (!row) return { ...base, state: source === 'survey' ? 'no_survey' : 'not_submitted', points: null }
    return { ...base, ...standing(row, whose) }
  })
  const { appraisal, adjustment } = scoreCriteria(rows, { mode, adjustment: rules })
  const index = rules ? adjusted(appraisal.percent, adjustment, rules) : appraisal.percent
  return { index: index.value, adjustment }
}

function standing(
  { criterion, selfState, selfPoints, appraisal }: Scored,
  whose: 'self' | 'appraised',
): Pick<CriterionRow, 'state' | 'points'> {
  // A text is read, not scored.
  if (criterion.measure.kind === 'text') return { state: 'not_applicable', points: null }
  const [state, points] = whose === 'self' ? [selfState, selfPoints] : [appraisal.state, appraisal.points]
  if (state === 'scored') return { state, points }
  if (state === 'not_applicable') return { state, points: null }
  const unclaimed = criterion.adjusts === 'bonus' && selfState === 'not_submitted'
  return { state: unclaimed ? 'not_submitted' : 'not_appraised', points: null }
}
