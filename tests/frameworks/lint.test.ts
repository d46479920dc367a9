import t from 'tap'
import type { Criterion, Framework } from '../../src/frameworks/framework.ts'
import { type LintRule, lintFramework, lintRules } from '../../src/frameworks/lint.ts'
import { readFramework } from '../../src/frameworks/read.ts'
import { aFramework } from './sample.ts'

const indices = new Set(['HAILONG'])
const file = 'mau-thu/1.json'
const words = (vi: string) => ({ vi, en: vi })

function leaf(framework: Framework, code: string): Criterion {
  return framework.criteria.find((criterion) => criterion.code === code)!
}

function bandsOf(framework: Framework, code: string) {
  const { measure } = leaf(framework, code)
  if (!('bands' in measure)) throw new Error(`${code} has no bands`)
  return measure.bands
}

/** One way to break the sample for each rule: which row is named, and how it is broken. */
const faulty: [LintRule, string | null, string, (framework: Framework) => void][] = [
  [
    'wrong_adjustment',
    null,
    'a bonus without declared limits',
    (f) => f.criteria.push({ ...leaf(f, 'B.1'), code: 'C', parent: null, adjusts: 'bonus' }),
  ],
  ['duplicate_code', 'B.1', 'a code used twice', (f) => f.criteria.push({ ...leaf(f, 'B.1') })],
  [
    'unknown_parent',
    'B.2',
    'a parent that is not there',
    (f) => Object.assign(leaf(f, 'B.2'), { parent: 'Z' }),
  ],
  ['parent_cycle', 'A', 'a row above itself', (f) => Object.assign(leaf(f, 'A'), { parent: 'A.1' })],
  [
    'no_rule',
    'B.2',
    'a leaf without a way of scoring',
    (f) => Object.assign(leaf(f, 'B.2'), { measure: { kind: 'sum' } }),
  ],
  [
    'no_rule',
    'B',
    'a group scored by hand',
    (f) => Object.assign(leaf(f, 'B'), { measure: { kind: 'points' } }),
  ],
  [
    'no_source',
    'B.2',
    'a leaf without a source',
    (f) => Object.assign(leaf(f, 'B.2'), { source: 'children' }),
  ],
  [
    'no_source',
    'A.2',
    'a survey leaf scored by the unit',
    (f) => Object.assign(leaf(f, 'A.2'), { source: 'self_score' }),
  ],
  [
    'no_source',
    'A.3',
    'a trend that is not from a register',
    (f) => Object.assign(leaf(f, 'A.3'), { source: 'self_score' }),
  ],
  ['no_source', 'A.2', 'a survey leaf without a survey', (f) => Object.assign(f, { survey: null })],
  ['no_evidence', 'B.1', 'no evidence list', (f) => Object.assign(leaf(f, 'B.1'), { evidence: [] })],
  [
    'no_anchor',
    'B.2',
    'free points without guidance',
    (f) => Object.assign(leaf(f, 'B.2'), { guidance: null }),
  ],
  [
    'no_anchor',
    'B.1',
    'an adjective instead of a criterion',
    (f) => {
      const { measure } = leaf(f, 'B.1')
      if (measure.kind === 'options') measure.options[0]!.title = words('Tốt')
    },
  ],
  ['band_gap', 'A.1', 'a gap between bands', (f) => Object.assign(bandsOf(f, 'A.1')[2]!, { to: 79 })],
  ['band_gap', 'A.1', 'no band at the bottom', (f) => Object.assign(bandsOf(f, 'A.1')[4]!, { from: 1 })],
  ['band_gap', 'A.1', 'no band at the top', (f) => Object.assign(bandsOf(f, 'A.1')[0]!, { to: 99 })],
  ['band_gap', 'A.3', 'a trend with a floor', (f) => Object.assign(bandsOf(f, 'A.3')[2]!, { from: -50 })],
  ['band_overlap', 'A.2', 'overlapping bands', (f) => Object.assign(bandsOf(f, 'A.2')[1]!, { to: 86 })],
  [
    'band_overlap',
    'A.2',
    'a band upside down',
    (f) => Object.assign(bandsOf(f, 'A.2')[1]!, { from: 85, to: 70 }),
  ],
  ['wrong_sum', 'A', 'a group that does not add up', (f) => Object.assign(leaf(f, 'A'), { maximum: 12 })],
  [
    'wrong_sum',
    null,
    'groups that do not add up to the total',
    (f) => Object.assign(f.scoring, { maximum: 100 }),
  ],
  [
    'unreachable_maximum',
    'B.1',
    'a maximum nothing reaches',
    (f) => Object.assign(leaf(f, 'B.1'), { maximum: 5 }),
  ],
  [
    'above_maximum',
    'B.1',
    'an option above the maximum',
    (f) => Object.assign(leaf(f, 'B.1'), { maximum: 3 }),
  ],
  [
    'above_maximum',
    'A.1',
    'an excuse worth more than the maximum',
    (f) => Object.assign(leaf(f, 'A.1').notApplicable!, { counts: 'fixed', points: 9 }),
  ],
  [
    'off_step',
    'A.1',
    'points between two steps',
    (f) => Object.assign(bandsOf(f, 'A.1')[1]!, { points: 1.1 }),
  ],
  [
    'zero_denominator',
    'A.1',
    'a denominator of 0 without a rule',
    (f) => Object.assign(leaf(f, 'A.1').measure, { zeroDenominator: null }),
  ],
  [
    'zero_denominator',
    'A.3',
    'a previous figure of 0 without a rule',
    (f) => Object.assign(leaf(f, 'A.3').measure, { zeroPrevious: null }),
  ],
  [
    'duplicate_choice',
    'B.1',
    'two options of one code',
    (f) => {
      const { measure } = leaf(f, 'B.1')
      if (measure.kind === 'options') measure.options[1]!.code = 'a'
    },
  ],
  [
    'unknown_index',
    'A.2',
    'an index no questionnaire measures',
    (f) => Object.assign(leaf(f, 'A.2').measure, { index: 'KHAC' }),
  ],
  [
    'wrong_shares',
    null,
    'questionnaires that share 0.9',
    (f) => Object.assign(f.survey!, { shares: { M01: 0.8, M02: 0.1 } }),
  ],
  [
    'wrong_shares',
    'A.2',
    'shares of one leaf above 1',
    (f) => Object.assign(leaf(f, 'A.2'), { surveyShares: { M01: 1, M02: 1 } }),
  ],
  [
    'wrong_mode',
    'B.1',
    'points where there are none',
    (f) => Object.assign(f.scoring, { mode: 'none', maximum: null }),
  ],
  ['wrong_mode', null, 'points without a total', (f) => Object.assign(f.scoring, { maximum: null })],
  [
    'wrong_grades',
    null,
    'grades from low to high',
    (f) => {
      const grade = (code: string, minimum: number) => ({
        code,
        title: words(code),
        minimum,
        minimumEach: null,
        verified: false,
      })
      f.scoring.grades.push(grade('B', 50), grade('A', 80))
    },
  ],
  ['unmarked', null, 'a proposal that does not say so', (f) => Object.assign(f, { proposal: false })],
  [
    'unmarked',
    null,
    'an incomplete framework that names nothing missing',
    (f) => Object.assign(f, { incomplete: true }),
  ],
  [
    'unknown_source',
    'B.1',
    'verified without a source',
    (f) => Object.assign(leaf(f, 'B.1'), { verified: true }),
  ],
  [
    'unknown_source',
    'B.1',
    'a source that is not listed',
    (f) => Object.assign(leaf(f, 'B.1'), { sources: ['X'] }),
  ],
]

t.test('the sample has no fault', async (t) => {
  t.same(lintFramework(aFramework(), { file, indices }), [])
})

for (const [rule, code, title, spoil] of faulty) {
  t.test(`${rule}: ${title}`, async (t) => {
    const framework = aFramework()
    spoil(framework)
    const found = lintFramework(framework, { file, indices })
    const fault = found.find((each) => each.rule === rule && each.code === code)
    t.ok(fault, `named at ${code ?? 'the document'}, among ${JSON.stringify(found)}`)
    t.equal(fault?.file, file)
    t.match(fault?.reason, /^\p{Lu}.*\.$/u, 'with a Vietnamese sentence')
  })
}

t.test('weights of siblings add up to 1', async (t) => {
  const framework = aFramework()
  framework.scoring.mode = 'weighted'
  const weights: Record<string, number> = {
    A: 0.6,
    B: 0.4,
    'A.1': 0.2,
    'A.2': 0.5,
    'A.3': 0.3,
    'B.1': 0.5,
    'B.2': 0.5,
  }
  for (const row of framework.criteria) row.weight = weights[row.code] ?? null
  t.same(lintFramework(framework, { file, indices }), [])
  leaf(framework, 'B.2').weight = 0.4
  t.match(lintFramework(framework, { file, indices }), [
    { code: 'B', rule: 'wrong_sum', reason: /0,9, phải bằng 1/ },
  ])
})

t.test('bonus and penalty stand beside the sums, as leaves of their own kind', async (t) => {
  const framework = aFramework()
  const group: Criterion = { ...leaf(framework, 'B'), code: 'C', maximum: null }
  const bonus: Criterion = { ...leaf(framework, 'B.1'), code: 'C.1', parent: 'C', adjusts: 'bonus' }
  framework.criteria.push(group, bonus)
  const limits = { bonusMaximum: 3, penaltyMaximum: null, mayExceed: false, verified: false }
  framework.scoring.adjustment = limits
  const faults = () => lintFramework(framework, { file, indices })
  t.same(faults(), [])
  framework.scoring.adjustment = { ...limits, bonusMaximum: 5 }
  t.match(faults(), [{ code: null, rule: 'wrong_adjustment', reason: /5 điểm .* chỉ 4 điểm/ }])
  framework.scoring.adjustment = limits
  for (const wrong of [{ maximum: 4 }, { weight: 0.2 }]) {
    Object.assign(group, wrong)
    t.match(faults(), [{ code: 'C', rule: 'wrong_adjustment' }], JSON.stringify(wrong))
    Object.assign(group, { maximum: null, weight: null })
  }
  Object.assign(bonus, { notApplicable: leaf(framework, 'A.1').notApplicable })
  t.match(faults(), [{ code: 'C.1', rule: 'wrong_adjustment' }])
})

t.test('an incomplete framework may lack rules, evidence and sums, and nothing else', async (t) => {
  const framework = aFramework()
  Object.assign(framework, { incomplete: true, missing: [words('Nhóm B')] })
  Object.assign(leaf(framework, 'B.2'), {
    measure: { kind: 'sum' },
    source: 'children',
    maximum: null,
    evidence: [],
  })
  t.same(lintFramework(framework, { file, indices }), [])
  Object.assign(bandsOf(framework, 'A.2')[1]!, { to: 86 })
  t.match(lintFramework(framework, { file, indices }), [{ code: 'A.2', rule: 'band_overlap' }])
})

t.test('“exactly 100 per cent” may be a band of its own', async (t) => {
  const framework = aFramework()
  const bands = bandsOf(framework, 'A.2')
  bands.unshift({ from: 100, to: 100, points: 4 })
  t.same(lintFramework(framework, { file, indices }), [])
})

t.test('a file that cannot be read, or is not of the shape, is named with its row', async (t) => {
  t.match(readFramework(file, '{ "id": ', indices), { faults: [{ file, code: null, rule: 'unreadable' }] })
  const document = JSON.parse(JSON.stringify(aFramework())) as Framework
  Object.assign(leaf(document, 'B.1'), { maxmum: 4 })
  t.match(readFramework(file, JSON.stringify(document), indices), {
    faults: [{ file, code: 'B.1', rule: 'shape', reason: /maxmum/ }],
  })
  const sound = JSON.stringify(aFramework())
  t.match(readFramework('mau-thu/2.json', sound, indices), { faults: [{ rule: 'name_differs' }] })
  t.match(readFramework(file, sound, indices), { file, hash: /^[0-9a-f]{64}$/ })
})

t.test('every rule is broken above', async (t) => {
  const elsewhere: LintRule[] = ['unreadable', 'shape', 'name_differs']
  t.same(new Set([...faulty.map(([rule]) => rule), ...elsewhere]), new Set(lintRules))
})
