import t from 'tap'
import type { CriterionRow } from '../../src/scoring/criterion.ts'
import { levelIndex } from '../../src/scoring/level-index.ts'
import { scoreCriteria } from '../../src/scoring/score.ts'
import { area, leaf } from './rows.ts'

/** Two criteria: 60 appraised points in two leaves, 40 survey points in one. */
function rows(own: number | null, surveyed: number | null, rest: Partial<CriterionRow> = {}): CriterionRow[] {
  return [
    area('A'),
    leaf('A.1', 'A', 20, own, { state: own === null ? 'not_appraised' : 'scored' }),
    leaf('A.2', 'A', 40, surveyed, {
      source: 'survey',
      state: surveyed === null ? 'no_survey' : 'scored',
      ...rest,
    }),
    area('B'),
    leaf('B.1', 'B', 40, own === null ? null : 2 * own, { state: own === null ? 'not_appraised' : 'scored' }),
  ]
}

t.test(
  'survey part from the respondents of the level, appraised part as the mean of its units',
  async (t) => {
    const units = [
      { code: '1', weight: 3000, rows: rows(20, 0) },
      { code: '2', weight: 1000, rows: rows(10, 40) },
    ]
    const level = levelIndex(rows(null, 24), units)
    // appraised: (3 · 100 % + 1 · 50 %)/4 = 87.5 % of 60 points; survey: 24 of 40, whatever the units' own figures
    t.equal(level.total.appraisal.value, 87.5)
    t.equal(level.total.survey.value, 60)
    t.equal(level.index.value, 0.6 * 87.5 + 24)
    t.equal(level.nodes.get('A')!.percent.value, (20 * 0.875 + 24) / 0.6)
    t.equal(level.nodes.get('B')!.percent.value, 87.5)
    t.strictSame(level.nodes.get('B')!.survey.value, null)
    t.equal(level.unitWeights, 'population')
    t.equal(levelIndex(rows(null, 24), units, { appraisalShare: 0.7 }).index.value, 0.7 * 87.5 + 0.3 * 60)
  },
)

t.test('one unknown population makes every weight equal, and the result says so', async (t) => {
  const units = [
    { code: '1', weight: 3000, rows: rows(20, 0) },
    { code: '2', weight: null, rows: rows(10, 40) },
  ]
  const level = levelIndex(rows(null, 24), units)
  t.equal(level.unitWeights, 'equal')
  t.equal(level.total.appraisal.value, 75)
  t.equal(levelIndex(rows(null, 24), units, { unitWeights: 'equal' }).total.appraisal.value, 75)
})

t.test('units without an appraisal are left out while the others hold enough of the weight', async (t) => {
  const unit = (code: string, weight: number, own: number | null) => ({ code, weight, rows: rows(own, 10) })
  const most = levelIndex(rows(null, 20), [unit('1', 70, 20), unit('2', 30, null)])
  t.equal(most.total.appraisal.value, 100)
  t.equal(most.unitsScored, 1)
  t.equal(most.units, 2)
  t.equal(most.availableShare, 0.7)
  const few = levelIndex(rows(null, 20), [unit('1', 30, 20), unit('2', 70, null)])
  t.strictSame(few.index, { value: null, reason: 'missing_weight_share' })
  const late = levelIndex(rows(null, 20), [unit('1', 30, 20), unit('2', 70, null)], { notAppraised: 'zero' })
  t.equal(late.total.appraisal.value, 30)
})

t.test('a level without a survey rests on the appraisal and is flagged', async (t) => {
  const level = levelIndex(rows(null, null), [{ code: '1', weight: 1, rows: rows(10, null) }])
  t.equal(level.index.value, 50)
  t.ok(level.noSurvey)
})

t.test('a level of one unit is that unit', async (t) => {
  const own = rows(15, 30)
  const weighted = own.map((row) => ({ ...row, weight: row.code === 'A' ? 3 : 1 }))
  t.equal(levelIndex(own, [{ code: '1', weight: 9, rows: own }]).index.value, scoreCriteria(own).index.value)
  const options = { mode: 'weighted' } as const
  t.equal(
    levelIndex(weighted, [{ code: '1', weight: 9, rows: weighted }], options).index.value,
    scoreCriteria(weighted, options).index.value,
  )
})

t.test('misuse is an error', async (t) => {
  t.throws(() => levelIndex(rows(1, 1), []), /at least one unit/)
  t.throws(() => levelIndex(rows(1, 1), [{ code: '1', weight: 0, rows: rows(1, 1) }]), /weights above zero/)
  const other = [{ code: '1', weight: 1, rows: [leaf('Z', null, 1, 1)] }]
  t.throws(() => levelIndex(rows(1, 1), other), /same rows for every unit/)
})
