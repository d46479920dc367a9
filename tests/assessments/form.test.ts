import t from 'tap'
import { fieldsOf, postedEntry, shownEntry, typedNumber, unknownFields } from '../../src/assessments/form.ts'
import type { Criterion } from '../../src/frameworks/criterion.ts'
import { entryPoints } from '../../src/frameworks/measure.ts'

const base: Omit<Criterion, 'measure'> = {
  code: 'A.1',
  parent: null,
  level: 'indicator',
  title: { vi: 'Chỉ tiêu', en: 'Indicator' },
  maximum: 4,
  weight: null,
  source: 'self_score',
  notApplicable: { when: { vi: 'Không phát sinh', en: 'None arose' }, counts: 'exclude', points: null },
  surveyShares: null,
  evidence: [],
  guidance: null,
  verified: true,
  pointsVerified: true,
  sources: [],
  note: null,
}
const title = { vi: 'x', en: 'x' }
const ratio: Criterion = {
  ...base,
  measure: {
    kind: 'ratio_bands',
    numerator: title,
    denominator: title,
    mayExceed: false,
    whole: true,
    bands: [
      { from: null, to: 50, points: 0 },
      { from: 50, to: null, points: 4 },
    ],
    zeroDenominator: { outcome: 'not_applicable' },
  },
}
const checklist: Criterion = {
  ...base,
  notApplicable: null,
  measure: { kind: 'checklist', items: [{ code: 'plan', title, points: 4 }] },
}

t.test('numbers are read as Vietnamese officials type them', async (t) => {
  for (const [typed, number] of [
    ['1.234,5', 1234.5],
    ['0,25', 0.25],
    ['0.25', 0.25],
    ['1.250', 1250],
    ['1 250', 1250],
    ['12.345.678', 12_345_678],
    ['007', 7],
    ['', null],
  ] as const) {
    t.equal(typedNumber(typed), number, typed)
  }
  for (const typed of ['abc', '1,2,3', '1.23.4', '-3', '1e9', '½', 'NaN', '0x10']) {
    t.ok(Number.isNaN(typedNumber(typed)), typed)
  }
})

t.test('silence is no entry, and not zero points', async (t) => {
  t.equal(postedEntry(ratio, {}), null)
  t.equal(postedEntry(checklist, {}), null)
  t.equal(entryPoints(checklist, postedEntry(checklist, {})).state, 'missing')
  const said = postedEntry(checklist, { 'A.1:answered': '1' })
  t.match(entryPoints(checklist, said), { state: 'scored', points: 0 })
})

t.test('what is no number reaches the check as it was typed', async (t) => {
  const entry = postedEntry(ratio, { 'A.1:numerator': 'mười', 'A.1:denominator': '20' })
  const measured = entryPoints(ratio, entry)
  t.equal(measured.state, 'invalid')
  t.match(measured, { errors: [{ field: 'numerator' }] })
})

t.test('an excuse replaces the figures and needs its reason', async (t) => {
  const without = postedEntry(ratio, { 'A.1:excused': '1', 'A.1:numerator': '3' })
  t.match(entryPoints(ratio, without), { state: 'invalid', errors: [{ field: 'reason' }] })
  const given = postedEntry(ratio, { 'A.1:excused': '1', 'A.1:reason': 'Không phát sinh' })
  t.equal(entryPoints(ratio, given).state, 'not_applicable')
})

t.test('a stored entry is shown again in the fields it was typed in', async (t) => {
  const entry = { kind: 'ratio', numerator: 1234.5, denominator: 2000 }
  t.match(shownEntry(entry, 'Báo cáo 12'), {
    numerator: '1234,5',
    denominator: '2000',
    explanation: 'Báo cáo 12',
  })
  t.same(
    postedEntry(
      ratio,
      Object.fromEntries(Object.entries(shownEntry(entry, null)).map(([k, v]) => [`A.1:${k}`, v])),
    ),
    entry,
  )
})

t.test('a field that no leaf has is named', async (t) => {
  const leaves = [{ criterion: ratio, path: ['A.1'], children: [] }]
  const posted = Object.fromEntries(fieldsOf(ratio).map((field) => [`A.1:${field}`, '']))
  t.same(unknownFields(leaves, { ...posted, revision: '0' }, ['revision']), [])
  t.same(unknownFields(leaves, { 'A.1:appraisal': '4', 'B.9:points': '1' }, []), [
    'A.1:appraisal',
    'B.9:points',
  ])
})
