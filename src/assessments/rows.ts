import type { Framework } from '../frameworks/framework.ts'
import { type Measured, surveyPoints } from '../frameworks/measure.ts'
import { buildTree } from '../frameworks/tree.ts'
import type { CriterionRow, LeafState } from '../scoring/criterion.ts'
import { type LeafRecord, selfMeasured } from './sheet.ts'

/** The figure of one survey index for a case: 0..100 unrounded, or why there is none. */
export type SurveyFigure =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: 'no_survey' | 'not_enough_answers' }

const noSurvey: SurveyFigure = { value: null, reason: 'no_survey' }

/**
 * What a unit got on every row of its framework, ready for scoring: final points where a leaf was appraised or is fed by
 * a survey, the unit's own points beside them.
 * @param surveyFigure figure of the index that feeds a leaf, by the leaf's code
 */
export function criterionRows(
  framework: Framework,
  leaves: readonly LeafRecord[],
  surveyFigure: (code: string, index: string) => SurveyFigure = () => noSurvey,
): CriterionRow[] {
  const records = new Map(leaves.map((leaf) => [leaf.code, leaf]))
  const isLeaf = new Set(buildTree(framework.criteria).leaves.map((leaf) => leaf.criterion.code))
  return framework.criteria.map((criterion) => {
    const { code, parent, maximum, weight, source, measure, adjusts = null } = criterion
    const row = { code, parent, maximum, weight, source, adjusts }
    if (!isLeaf.has(code)) return { ...row, state: 'not_submitted', points: null }
    if (measure.kind === 'survey_bands' || measure.kind === 'survey_share') {
      const figure = surveyFigure(code, measure.index)
      const measured =
        figure.value === null
          ? surveyPoints(criterion, null, figure.reason)
          : surveyPoints(criterion, figure.value)
      return { ...row, ...surveyState(measured) }
    }
    const record = records.get(code)
    const self = selfMeasured(framework, criterion, record?.entry ?? null)
    const selfPoints = self.state === 'scored' ? self.points : null
    if (record?.appraisalState === 'scored')
      return { ...row, state: 'scored', points: record.appraisalPoints, selfPoints }
    if (record?.appraisalState === 'not_applicable')
      return { ...row, state: 'not_applicable', points: null, selfPoints }
    return { ...row, state: unappraised(self), points: null, selfPoints }
  })
}

function surveyState(measured: Measured): { state: LeafState; points: number | null } {
  if (measured.state === 'scored') return { state: 'scored', points: measured.points }
  const tooFew = measured.state === 'missing' && measured.reason === 'not_enough_answers'
  return { state: tooFew ? 'not_measured' : 'no_survey', points: null }
}

/** A text carries no points: it is read, not scored, and stays out of both sums. */
function unappraised(self: Measured): LeafState {
  if (self.state === 'scored') return 'not_appraised'
  if (self.state === 'recorded' || self.state === 'decided') return 'not_applicable'
  // Only an appraiser takes a leaf out of the sums; until then the unit's word that it does not apply is not final.
  return self.state === 'not_applicable' ? 'not_appraised' : 'not_submitted'
}
