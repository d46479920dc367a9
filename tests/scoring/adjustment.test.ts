import fc from 'fast-check'
import t from 'tap'
import type { CriterionRow } from '../../src/scoring/criterion.ts'
import { gradeOf } from '../../src/scoring/grade.ts'
import { levelIndex } from '../../src/scoring/level-index.ts'
import { scoreCriteria } from '../../src/scoring/score.ts'
import { holds } from '../statistics/property.ts'
import { area, leaf } from './rows.ts'

const rules = { base: 100, bonusMaximum: 3, penaltyMaximum: 5, mayExceed: false }
const sheet = (...beside: CriterionRow[]): CriterionRow[] => [
  area('A'),
  leaf('A.1', 'A', 60, 50),
  leaf('A.2', 'A', 40, 30),
  ...(beside.length > 0 ? [area('X')] : []),
  ...beside,
]
const bonus = (points: number | null, rest: Partial<CriterionRow> = {}) =>
  leaf('X.1', 'X', 4, points, { adjusts: 'bonus', ...rest })
const penalty = (points: number | null, rest: Partial<CriterionRow> = {}) =>
  leaf('X.2', 'X', 8, points, { adjusts: 'penalty', ...rest })
const scored = (rows: CriterionRow[], more = {}) => scoreCriteria(rows, { adjustment: { ...rules, ...more } })

t.test('a bonus adds to the index, a penalty takes from it, each up to its cap', async (t) => {
  t.equal(scored(sheet()).index.value, 80)
  t.equal(scored(sheet(bonus(2), penalty(1))).index.value, 81)
  t.equal(scored(sheet(bonus(4), penalty(0))).index.value, 83, 'the cap of all bonuses is 3')
  t.equal(scored(sheet(bonus(0), penalty(8))).index.value, 75, 'that of penalties is 5')
  const { adjustment, total, areas, nodes } = scored(sheet(bonus(4), penalty(1)))
  t.match(adjustment, { bonusGiven: 4, bonus: 3, penalty: 1, percent: 2, missing: [] })
  t.equal(total.percent.value, 80, 'in no sum of the criteria')
  t.same(areas, ['A'], 'no area: it can fail no threshold')
  t.equal(nodes.get('X.1')?.points, 4)
})

t.test('the index stays between 0 and 100, unless the framework lets it be more', async (t) => {
  const full = [leaf('A', null, 100, 99), leaf('X', null, 3, 3, { adjusts: 'bonus' as const })]
  t.equal(scored(full).index.value, 100)
  t.equal(scored(full, { mayExceed: true }).index.value, 102)
  const poor = [leaf('A', null, 100, 2), leaf('X', null, 5, 5, { adjusts: 'penalty' as const })]
  t.equal(scored(poor).index.value, 0)
})

t.test('points weigh the same where criteria do not apply', async (t) => {
  const rows = sheet(bonus(2), penalty(0)).map((row) =>
    row.code === 'A.2' ? { ...row, state: 'not_applicable' as const, points: null } : row,
  )
  const { index } = scored(rows)
  t.equal(
    index.value?.toFixed(9),
    ((100 * 50) / 60 + 2).toFixed(9),
    'two of the declared hundred, not of sixty',
  )
})

t.test('a bonus not claimed is none; a penalty nobody looked at is missing', async (t) => {
  const unclaimed = bonus(null, { state: 'not_submitted' })
  t.equal(scored(sheet(unclaimed, penalty(1))).index.value, 79)
  const open = scored(sheet(unclaimed, penalty(null, { state: 'not_submitted' })))
  t.match(open, { index: { value: null }, incomplete: true, ranked: false, adjustment: { missing: ['X.2'] } })
  const waiting = sheet(bonus(null, { state: 'not_appraised', selfPoints: 2 }), penalty(0))
  t.equal(scored(waiting).index.value, null)
  const self = scoreCriteria(waiting, { adjustment: rules, notAppraised: 'self' })
  t.match(self, { index: { value: 82 }, provisional: true, ranked: false })
})

t.test('grades look at the adjusted index; a level has none of it', async (t) => {
  const grades = [
    { code: 'A', minimum: 82, minimumEach: 80 },
    { code: 'E', minimum: 0, minimumEach: null },
  ]
  t.equal(gradeOf(scored(sheet(bonus(2), penalty(0))), grades).grade, 'A')
  t.equal(gradeOf(scored(sheet(bonus(2), penalty(1))), grades).grade, 'E')
  const units = [sheet(bonus(3), penalty(0)), sheet(bonus(0), penalty(5))].map((rows, n) => ({
    code: String(n),
    weight: 1,
    rows,
  }))
  t.equal(levelIndex(sheet(bonus(0), penalty(0)), units, { adjustment: rules }).index.value, 80)
})

t.test('rows without their rules are an error', async (t) => {
  t.throws(() => scoreCriteria(sheet(bonus(1))), /rules of bonus and penalty/)
  t.throws(() => scored(sheet(bonus(1)), { base: 0 }), /base above zero/)
})

t.test('the index never leaves its bounds, and a larger penalty never raises it', async (t) => {
  const part = fc.integer({ min: 0, max: 16 })
  holds(
    t,
    fc.property(part, part, part, (a, b, c) => {
      const at = (taken: number) => scored(sheet(bonus(a / 4), penalty(taken / 4))).index.value!
      const [less, more] = [Math.min(b, c), Math.max(b, c)]
      return at(more) <= at(less) && at(less) <= 100 && at(more) >= 0
    }),
  )
})
