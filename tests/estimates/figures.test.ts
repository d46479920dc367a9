import fc from 'fast-check'
import t from 'tap'
import { arrayText, readFloats, readIntegers } from '../../src/arrays.ts'
import { type ItemPlace, type PsuRow, strataOf } from '../../src/estimates/derive.ts'
import {
  itemMoments,
  momentFigure,
  scoringsOf,
  takesLargePart,
  unitCounts,
} from '../../src/estimates/figures.ts'
import { plainPlan } from '../../src/estimates/plan.ts'
import { trimmedFigures } from '../../src/estimates/trimmed-figures.ts'
import { weighCells } from '../../src/estimates/weigh.ts'
import { estimateFromPsus } from '../../src/statistics/count-estimate.ts'
import { compile } from '../../src/surveys/compile.ts'
import { countSheet } from '../../src/surveys/count-sheet.ts'
import { itemLayout, layoutOf } from '../../src/surveys/layout.ts'
import { matches } from '../statistics/reference/read.ts'
import { openTestDatabase } from '../support/database.ts'
import { gradedForm } from '../support/graded-form.ts'

const codes = [1, 2, 3, 4, 5]
const place: ItemPlace = { code: 'q', index: 0, positions: [0, 1, 2, 3, 4], start: 0 }

function rowOf(areaId: number, unitId: number, weights: readonly number[]): PsuRow {
  const sums = Float64Array.from(weights)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const sizes = { sheets: total, weight: total, weightSquared: total }
  return { unitId, caseId: 1, psu: 0, areaId, ...sizes, counts: sums, weights: sums, squares: sums }
}

const sample = fc
  .array(
    fc.record({
      area: fc.integer({ min: 1, max: 4 }),
      weights: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 }),
    }),
    { minLength: 2, maxLength: 14 },
  )
  .map((list) => list.map(({ area, weights }, at) => rowOf(area, at + 1, weights)))

t.test('rows of strata give what rows of units give, under every rule', async () => {
  const rules = fc.record({
    fpc: fc.constantFrom('as_given' as const, 'none' as const, 'conservative' as const),
    lonelyPsu: fc.constantFrom('fail' as const, 'certainty' as const, 'adjust' as const, 'average' as const),
    size: fc.constantFrom(null, 20, 400),
  })
  fc.assert(
    fc.property(sample, rules, (rows, { fpc, lonelyPsu, size }) => {
      const strata = [...Map.groupBy(rows, ({ areaId }) => areaId).values()].flatMap((own) =>
        strataOf(own, size, [place]),
      )
      const design = { population: null, fpc, lonelyPsu }
      const found = momentFigure(itemMoments(strata, place, design, takesLargePart(strata)), codes)
      const units = rows.map(({ areaId, unitId, weights }) => ({
        stratum: String(areaId),
        psu: String(unitId),
        populationPsus: size,
        weights: [...weights],
        inDomain: weights.some((weight) => weight > 0),
      }))
      const known = estimateFromPsus(units, codes, { fpc, lonelyPsu })
      if (found.value === null || known.value === null) return found.value === known.value
      if (JSON.stringify(found.lonely) !== JSON.stringify(known.lonely)) return false
      if (found.variance.value === null || known.variance.value === null) {
        return found.variance.reason === known.variance.reason
      }
      const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.abs(b))
      return (
        near(found.value, known.value) &&
        near(found.variance.value, known.variance.value) &&
        found.df === known.df
      )
    }),
    { numRuns: 500 },
  )
})

t.test('an item without grades has no mean; the two highest of any scale', async (t) => {
  const layout = layoutOf(compile(gradedForm(['q1', 'q2'], { A: ['Nam', 'Nữ'] })))
  t.same(scoringsOf(itemLayout(layout, 'q1')!), { mean: codes, top2: [0, 0, 0, 1, 1] })
  const named = itemLayout(layout, 'A')!
  const words = named.categories.map((category) => ({ ...category, score: null }))
  t.equal(scoringsOf({ ...named, categories: words }), null)
})

t.test('arrays survive the way to the server and back', async (t) => {
  const { pool } = await openTestDatabase(t)
  const floats = [0, -1.5, 1 / 3, 1e-300, 123456789.125]
  const integers = [0, -7, 12, 9007199254740991]
  const { rows } = await pool.query(
    `select array_send($1::double precision[]) as floats, ($2::bigint[])::text as integers,
       array_send('{}'::double precision[]) as none, array_send('{1,null}'::double precision[]) as gap`,
    [arrayText(floats), arrayText(integers)],
  )
  t.same([...readFloats(rows[0].floats)], floats)
  t.same([...readIntegers(rows[0].integers)], integers)
  t.equal(readFloats(rows[0].none).length, 0)
  t.same([...readFloats(rows[0].gap)], [1, Number.NaN])
  t.equal(readIntegers('{}').length, 0)
})

t.test('weights by population, trimmed weights', async (t) => {
  const cell = { areaId: 1, caseId: 1, mode: 'self' as const, psu: 0, class: 0 }
  const cells = [
    { ...cell, unitId: 1, sheets: 4 },
    { ...cell, unitId: 2, sheets: 1 },
  ]
  const persons = new Map([
    [1, 100],
    [2, 200],
  ])
  const plan = { ...plainPlan, base: { kind: 'population', persons } as const }
  const found = weighCells(cells, plan, [])
  t.ok(found.reason === null)
  if (found.reason === null) t.same([...found.omega], [25, 200])
  const trimmed = weighCells(cells, { ...plan, trim: 'five_medians' }, [])
  t.ok(trimmed.reason === null)
  // The bound is 5 · 25; what is cut off goes to the others, until all are at the bound or below.
  if (trimmed.reason === null) t.ok(Math.max(...trimmed.omega) <= 125 * (1 + 1e-12), `${[...trimmed.omega]}`)
  t.match(weighCells([], plan, []), { reason: 'no_sheets' })
})

t.test('weights fitted to a margin and trimmed: the bound follows from the fitted weights', async (t) => {
  const cellOf = (areaId: number, unitId: number, sheets: number) => ({
    ...{ areaId, unitId, sheets, caseId: 1, mode: 'self' as const, psu: 0, class: 0 },
  })
  const area = (targets: Record<string, number>) => ({
    ...plainPlan,
    margins: [{ name: 'area', of: { kind: 'area' } as const, targets }],
    trim: 'five_medians' as const,
  })
  const cells = [cellOf(1, 1, 90), cellOf(2, 2, 60)]
  const found = weighCells(cells, area({ 1: 9000, 2: 3000 }), [])
  t.match(found, { reason: null, record: { upperBound: 500, trimming: null, warnings: [] } })
  if (found.reason === null) t.same([...found.omega], [100, 50])
  // Sixty sheets must stand for 60,000: no bound of 500 allows it, so the weights stay and the record says so.
  const never = weighCells(cells, area({ 1: 9000, 2: 60_000 }), [])
  t.match(never, { reason: null, record: { trimming: 'bounds_infeasible' } })
  if (never.reason === null) t.same([...never.omega], [100, 1000])
  t.match(weighCells(cells, area({ 1: 9000, 2: 0 }), []), { reason: 'missing_target', category: '2' })
  t.match(weighCells([...cells, cellOf(3, 3, 4)], area({ 1: 9000, 2: 3000, 3: 200 }), []), {
    record: { warnings: [{ warning: 'few_respondents', margin: 'area', category: '3' }] },
  })
})

t.test('a main figure that trimming moved by more than one standard error is named', async (t) => {
  const questionnaire = compile(gradedForm(['q1', 'q2'], { A: ['Nam', 'Nữ'] }))
  const layout = layoutOf(questionnaire)
  const cellOf = (unitId: number, answers: readonly number[]) => {
    const counts = new Float64Array(layout.length)
    for (const q of answers) {
      for (const [at, n] of countSheet(questionnaire, layout, { A: 1, q1: q, q2: q })) counts[at]! += n
    }
    return {
      areaId: 1,
      unitId,
      caseId: 1,
      mode: 'self' as const,
      psu: 0,
      class: 1,
      sheets: answers.length,
      counts,
    }
  }
  // Nine units at 50 of 100 points, ten sheets of weight 1 each; a tenth at 100 points, two sheets of weight 20. The bound is 5:
  // 30 of 130 persons go from the tenth to the others.
  const halves = [1, 1, 1, 1, 1, 5, 5, 5, 5, 5]
  const cells = [...Array.from({ length: 9 }, (_, at) => cellOf(at + 1, halves)), cellOf(10, [5, 5])]
  const given = cells.map(({ unitId }) => ({ unitId, weight: unitId === 10 ? 20 : 1 }))
  const plan = {
    ...plainPlan,
    base: { kind: 'given', weights: given } as const,
    trim: 'five_medians' as const,
  }
  const found = weighCells(cells, plan, questionnaire.classItems)
  if (found.reason !== null || found.untrimmed === null) throw new Error('no weights')
  const [figure] = trimmedFigures({ questionnaire, layout }, cells, found.untrimmed, found.omega)
  matches(
    t,
    [figure!.untrimmed, figure!.trimmed, figure!.se],
    // Totals z of the units about R = 7000/130: (13.33 · (50 − R)) nine times, 10 · (100 − R); √(10/9 Σ z²)/130.
    [
      8500 / 130,
      7000 / 130,
      Math.sqrt((10 / 9) * (9 * (40 / 3) ** 2 + 100 * 12 ** 2) * (50 / 13) ** 2) / 130,
    ],
    { rel: 1e-9 },
  )
  t.equal(figure!.moved, true)
  const [same] = trimmedFigures({ questionnaire, layout }, cells, found.omega, found.omega)
  t.equal(same!.moved, false)
  t.equal(weighCells(cells, { ...plan, trim: null }, questionnaire.classItems).reason, null)
})

t.test(
  'where every unit of an area was surveyed, its villages are the units, never its units alone',
  async (t) => {
    const villageOf = (unitId: number, psu: number, weights: number[]) => ({
      ...rowOf(1, unitId, weights),
      psu,
    })
    const rows = [
      villageOf(1, 1, [1, 0, 0, 0, 3]),
      villageOf(1, 2, [2, 0, 0, 0, 2]),
      villageOf(2, 1, [0, 0, 0, 0, 4]),
      villageOf(2, 2, [3, 0, 0, 0, 1]),
    ]
    const drawn = unitCounts(rows, place, { 1: 8 })
    t.strictSame(
      drawn.map(({ stratum, psu, populationPsus, weights }) => [stratum, psu, populationPsus, weights]),
      [
        ['1', '1', 8, [3, 0, 0, 0, 5]],
        ['1', '2', 8, [3, 0, 0, 0, 5]],
      ],
    )
    const all = unitCounts(rows, place, { 1: 2 })
    t.strictSame(
      all.map(({ stratum, psu, populationPsus }) => [stratum, psu, populationPsus]),
      [
        ['1/1', '1', null],
        ['1/1', '2', null],
        ['1/2', '1', null],
        ['1/2', '2', null],
      ],
    )
    // As given, having taken both units would leave an error of exactly 0.
    t.ok((estimateFromPsus(all, codes, { fpc: 'as_given' }).se.value ?? 0) > 0.1)
    const bare = unitCounts([rowOf(1, 1, [1, 0, 0, 0, 3]), rowOf(1, 2, [2, 0, 0, 0, 2])], place, { 1: 2 })
    t.same(
      bare.map(({ populationPsus }) => populationPsus),
      [null, null],
      'without villages the units stay, and claim nothing for having them all',
    )
  },
)
