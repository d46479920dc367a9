import t from 'tap'
import { categoryReader } from '../../src/estimates/weigh.ts'
import { compile } from '../../src/surveys/compile.ts'
import { classOf, countSheet } from '../../src/surveys/count-sheet.ts'
import { layoutOf } from '../../src/surveys/layout.ts'
import type { Answers } from '../../src/surveys/questionnaire.ts'
import { merged, type WeightingDraft, weightingDraft, withMargin } from '../../src/weights/draft.ts'
import { marginTables, planOf } from '../../src/weights/plan-of.ts'
import type { CountedSample, Sample } from '../../src/weights/sample.ts'
import { tryWeights } from '../../src/weights/trial.ts'
import { variablesOf } from '../../src/weights/variables.ts'
import { form, people } from './makers.ts'

const questionnaire = compile(form)
const layout = layoutOf(questionnaire)

/** The sheets of some units, counted, without a database. */
function aSample(units: { sheets: Answers[]; population?: number | null }[]): CountedSample {
  const cells = units.flatMap(({ sheets }, at) =>
    [...Map.groupBy(sheets, (answers) => classOf(questionnaire, answers))].map(([digits, own]) => {
      const counts = new Array<number>(layout.length).fill(0)
      for (const answers of own)
        for (const [place, n] of countSheet(questionnaire, layout, answers)) counts[place]! += n
      const key = { unitId: at + 1, areaId: 99, caseId: at + 1, mode: 'self' as const, psu: 0 }
      return { ...key, class: digits, sheets: own.length, omega: Number.NaN, counts }
    }),
  )
  return {
    questionnaire,
    layout,
    scales: [],
    cells,
    units: units.map(({ population = null }, at) => ({
      unitId: at + 1,
      areaId: 99,
      code: String(at + 1),
      name: `Xã ${at + 1}`,
      kind: at === 2 ? 'phuong' : 'xa',
      population,
    })),
    areaNames: new Map([[99, 'Tỉnh Thử']]),
    population: { 99: 40 },
    cellsHash: '',
    sheets: cells.reduce((sum, cell) => sum + cell.sheets, 0),
  }
}

const source = { document: 'Niên giám', date: '2025-01-01' }
const plain = weightingDraft({ trim: null })
const ages = (targets: [number, number, number], draft = plain) =>
  withMargin(
    draft,
    { variable: 'class:tuoi', targets: { 1: targets[0], 2: targets[1], 3: targets[2] }, source },
    ['1', '2', '3'],
  )
const sexes = (men: number, women: number, draft = plain) =>
  withMargin(draft, { variable: 'class:gioi', targets: { 1: men, 2: women }, source }, ['1', '2'])
const planned = (draft: WeightingDraft, sample: Sample) => planOf(draft, sample, variablesOf(sample, 'vi'))
const near = (a: number, b: number) => Math.abs(a - b) < 1e-6

t.test('a class with people and no sheet makes no weights until it is merged', (t) => {
  const sample = aSample([{ sheets: [...people(30, 1, 1, 5), ...people(70, 2, 2, 2)] }])
  const draft = ages([300, 500, 200])
  t.match(planned(draft, sample), {
    plan: null,
    faults: [{ code: 'category_empty', category: 'Từ 60', first: 200 }],
  })
  const [table] = marginTables(draft, variablesOf(sample, 'vi'), sample.sheets)
  t.match(table?.rows[2], { empty: true, thin: false, persons: 200, sheets: 0 })
  t.match(table?.rows[0], { thin: true }, 'thirty are fewer than fifty')
  t.match(table?.rows[1], { thin: false })
  const { plan, faults } = planned(merged(draft, 'class:tuoi', '3'), sample)
  t.same(faults, [])
  const trial = tryWeights(plan!, sample, 10)
  // 300 people for 30 sheets, 700 for 70.
  t.ok(trial.reason === null && [...trial.omega].every((weight) => near(weight, 10)))
  t.end()
})

t.test('two tables: totals must agree, or the person says which is right', (t) => {
  const sample = aSample([
    { sheets: [...people(20, 1, 1, 5), ...people(40, 2, 1, 4)] },
    { sheets: [...people(30, 1, 2, 2), ...people(10, 2, 2, 5), ...people(25, 1, 3, 4)] },
  ])
  const draft = ages([400, 400, 190], sexes(500, 500))
  t.same(planned(draft, sample).faults, [
    { code: 'totals_differ', variable: 'tuoi', category: 'gioi', first: 990, second: 1000 },
  ])
  const { plan } = planned({ ...draft, scaleTo: 'class:gioi' }, sample)
  const trial = tryWeights(plan!, sample, 10)
  if (trial.reason !== null) return t.fail(trial.reason)
  t.ok(trial.reached.every(({ target, reached }) => Math.abs(target - reached) < 1e-6))
  t.ok(near(trial.reached.find((one) => one.margin === 'class:tuoi' && one.key === '3')!.target, 19_000 / 99))
  return t.end()
})

t.test('sheets that say nothing of an attribute keep their share', (t) => {
  const sample = aSample([
    { sheets: [...people(60, 1, 1, 5), ...people(20, 2, 1, 4), ...people(20, 0, 1, 3)] },
  ])
  const { plan } = planned(sexes(400, 600), sample)
  const trial = tryWeights(plan!, sample, 10)
  if (trial.reason !== null) return t.fail(trial.reason)
  const read = categoryReader(plan!.margins[0]!, questionnaire.classItems)
  const weightOf = (key: string) =>
    sample.cells.reduce((sum, cell, at) => sum + (read(cell) === key ? cell.sheets * trial.omega[at]! : 0), 0)
  t.ok(near(weightOf('0'), 200) && near(weightOf('1'), 320) && near(weightOf('2'), 480))
  return t.end()
})

t.test('base weights: population of units, people invited, and what is missing for them', (t) => {
  const units = [
    { sheets: people(25, 1, 1, 5), population: 5000 },
    { sheets: people(50, 2, 2, 4), population: 1000 },
    { sheets: people(5, 2, 2, 4), population: null },
  ]
  const byPopulation = planned({ ...plain, base: 'population' }, aSample(units))
  t.match(byPopulation, { plan: null, faults: [{ code: 'population_missing', category: 'Xã 3', first: 1 }] })
  const known = aSample(units.slice(0, 2))
  const trial = tryWeights(planned({ ...plain, base: 'population' }, known).plan!, known, 10)
  t.ok(trial.reason === null && near(trial.omega[0]!, 200) && near(trial.omega[1]!, 20))
  const drawn = { 1: 40, 2: 60, 3: 4 }
  t.match(planned({ ...plain, base: 'response', drawn }, aSample(units)).faults, [
    { code: 'drawn_too_few', category: 'Xã 3', first: 4, second: 5 },
  ])
  t.match(planned({ ...plain, base: 'response', drawn: { 1: 40 } }, aSample(units)).faults, [
    { code: 'drawn_missing', first: 2 },
  ])
  const adjusted = planned({ ...plain, base: 'response', drawn: { 1: 40, 2: 60, 3: 14 } }, aSample(units))
  // The third has five sheets only: it goes with the second, (60 + 14) / 55.
  t.match(adjusted.response, [
    { codes: ['1'], factor: 1.6 },
    { codes: ['2', '3'], factor: 74 / 55 },
  ])
  t.end()
})

t.test('everybody answers the same: weights change no figure and nothing divides by zero', (t) => {
  const sample = aSample([{ sheets: people(40, 1, 1, 5) }, { sheets: people(60, 2, 2, 5) }])
  const trial = tryWeights(planned(sexes(900, 100), sample).plan!, sample, 10)
  if (trial.reason !== null) return t.fail(trial.reason)
  t.same(trial.changes, [
    { ...trial.changes[0], code: 'HL', n: 100, without: 100, with: 100, se: null, large: false },
  ])
  t.ok(Number.isFinite(trial.record.after.designEffect))
  return t.end()
})

t.test(
  'tables that ask for what the sample does not have fail with the place, never with an unfinished state',
  (t) => {
    // Men are all young and women all old: no weights give 90 % men and 90 % old.
    const sample = aSample([{ sheets: [...people(50, 1, 1, 5), ...people(50, 2, 2, 1)] }])
    const draft = merged(ages([100, 450, 450], sexes(900, 100)), 'class:tuoi', '3')
    const trial = tryWeights(planned(draft, sample).plan!, sample, 10)
    t.match(trial, { reason: 'not_converged' })
    t.ok(trial.reason !== null && trial.margin !== null)
    t.same(
      tryWeights(planned(plain, aSample([])).plan ?? planned(plain, sample).plan!, aSample([]), 10).reason,
      'no_sheets',
    )
    t.end()
  },
)
