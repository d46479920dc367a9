import t from 'tap'
import type { Framework } from '../../src/frameworks/framework.ts'
import { type CaseResult, resultOfLevel } from '../../src/results/case-result.ts'
import type { SurveyGroup } from '../../src/results/survey-groups.ts'
import { formats } from '../../src/web/format.ts'
import { asked, caseOf, countedGroup, frameworkOf, fullPoints, repeated, settings } from './makers.ts'

const person = { A01: 5 }
const satisfaction = (yes: number, no: number, others: Record<string, unknown> = {}) => [
  ...repeated(yes, { ...person, 'M01.E13': 4, ...others }),
  ...repeated(no, { ...person, 'M01.E13': 3, ...others }),
]

async function groupsOf(yes: number, no: number): Promise<SurveyGroup[]> {
  return [await countedGroup('M01/1', [], [{ unitId: 1, sheets: satisfaction(yes, no) }])]
}

function rowOf(result: CaseResult, code: string) {
  return result.rows.find((row) => row.code === code)
}

/** Everything a citizen can be asked that feeds the communes' framework, answered well by `good` and badly by `bad`. */
function everything(good: number, bad: number) {
  const matrix = (rows: string[], value: number) => Object.fromEntries(rows.map((row) => [row, value]))
  const answers = (value: number, key: Record<string, number>) => ({
    ...person,
    'M01.B01': value > 3 ? 4 : 1,
    'M01.C04_C07': matrix(['M01.C04', 'M01.C05', 'M01.C06', 'M01.C07'], value),
    'M01.E13': value,
    'M01.F01_F06': matrix(['M01.F01', 'M01.F02', 'M01.F03', 'M01.F04', 'M01.F05', 'M01.F06'], value),
    ...key,
  })
  const right = {
    'T-GT.K1': 2,
    'T-GT.K2': 1,
    'T-GT.K3': 1,
    'T-GT.K4': 2,
    'T-GT.S1': 2,
    'T-GT.S2': 2,
    'T-GT.S3': 2,
  }
  const wrong = {
    'T-GT.K1': 1,
    'T-GT.K2': 2,
    'T-GT.K3': 2,
    'T-GT.K4': 1,
    'T-GT.S1': 1,
    'T-GT.S2': 1,
    'T-GT.S3': 1,
  }
  return [...repeated(good, answers(5, right)), ...repeated(bad, answers(1, wrong))]
}

t.test('bands of Điều 8 read unrounded percentages: 84,96 shows as 85,0 and scores 3', async (t) => {
  const framework = await frameworkOf('tt-03-2018')
  const scored = async (yes: number, no: number) =>
    rowOf(caseOf(framework, { groups: await groupsOf(yes, no) }), 'N4.4')
  t.equal(formats.vi.percent((100 * 2124) / 2500), '85,0%')
  t.match(await scored(2124, 376), { state: 'scored', points: 3 })
  t.match(await scored(85, 15), { state: 'scored', points: 4 })
  t.match(await scored(70, 30), { state: 'scored', points: 3 })
  t.match(await scored(6999, 3001), { state: 'scored', points: 2 })
  t.match(await scored(156, 44), { state: 'scored', points: 3 }, '78,0 of the first test vector')
})

t.test('a survey whose answers are all "không biết" gives no points, never zero points', async (t) => {
  const framework = await frameworkOf('tt-03-2018')
  const groups = [
    await countedGroup('M01/1', [], [{ unitId: 1, sheets: repeated(200, { ...person, 'M01.E13': 98 }) }]),
  ]
  const result = caseOf(framework, { groups, points: fullPoints(framework) })
  t.match(rowOf(result, 'N4.4'), { state: 'not_measured', points: null })
  t.equal(result.score?.index.value, null)
  t.equal(result.score?.noSurvey, false, 'it was held')
  t.match(rowOf(caseOf(framework, { groups: await groupsOf(5, 4) }), 'N4.4'), {
    state: 'not_measured',
    points: null,
  })
})

t.test('TT 09/2021: total, each criterion and the attestation', async (t) => {
  const framework = await frameworkOf('tt-09-2021')
  const full = fullPoints(framework)
  const result = (points: Record<string, number>, attested: boolean | null = true) =>
    caseOf(framework, {
      points: { ...full, ...points },
      sheet: { state: 'appraised', attestations: attested === null ? {} : { no_discipline: attested } },
    })
  // 80,0 in all, TC1 at 4,99 of 10: 49,9 %.
  const total80 = {
    'TC1.CT1.1': 0,
    'TC1.CT1.2': 0,
    'TC1.CT2': 4.99,
    'TC2.CT1': 0,
    'TC2.CT2': 0,
    'TC2.CT5': 0,
  }
  const exact = { ...total80, 'TC2.CT6': 2.01 }
  const short = result(exact)
  t.equal(Number(short.score?.index.value?.toFixed(9)), 80)
  t.match(short.pass, { passes: false, failing: [{ rule: 'minimum_each', code: 'TC1' }] })
  const enough = { ...exact, 'TC1.CT2': 5, 'TC2.CT6': 2 }
  t.equal(result(enough).score?.index.value, 80)
  t.match(result(enough).pass, { passes: true, failing: [] })
  const almost = result({ ...enough, 'TC2.CT6': 1.75 })
  t.equal(almost.score?.index.value, 79.75)
  t.match(almost.pass, { passes: false, failing: [{ rule: 'minimum' }] })
  t.match(result(enough, false).pass, { passes: false, failing: [{ rule: 'attestation' }] })
  t.match(result(enough, null).pass, { passes: null, undecided: [{ rule: 'attestation' }] })
  const draft = caseOf(framework, {
    points: { ...full, ...enough },
    sheet: { state: 'draft', attestations: { no_discipline: true } },
  })
  t.match(draft.pass, { passes: null }, 'what a draft attests is not said yet')
})

t.test(
  'the trained communicators of TC2.CT5: by bands, and out of both sums where there are none',
  async (t) => {
    const framework = await frameworkOf('tt-09-2021')
    const ratio = (numerator: number, denominator: number) => ({
      'TC2.CT5': { kind: 'ratio', numerator, denominator },
    })
    const self = (numerator: number, denominator: number) =>
      rowOf(caseOf(framework, { entries: ratio(numerator, denominator) }), 'TC2.CT5')
    t.match(self(17, 20), { selfPoints: 1, points: null, state: 'not_appraised' })
    t.match(self(15, 20), { selfPoints: 0.5 })
    t.match(self(0, 0), { selfPoints: null, state: 'not_appraised' }, 'only an appraiser takes a leaf out')
    const points = { ...fullPoints(framework), 'TC2.CT5': 'not_applicable' as const, 'TC2.CT1': 0 }
    const excused = caseOf(framework, { points, entries: ratio(0, 0) })
    t.match(rowOf(excused, 'TC2.CT5'), { state: 'not_applicable' })
    t.equal(excused.score?.index.value, (100 * (97 - 6)) / 97)
  },
)

t.test(
  'a case without a survey rests on the appraisal, is flagged and does not stand in a ranking',
  async (t) => {
    const framework = await frameworkOf('de-xuat-cap-xa')
    const without = caseOf(framework, { points: { ...fullPoints(framework), 'A.1': 1 } })
    t.equal(without.score?.noSurvey, true)
    t.equal(without.score?.ranked, false)
    t.equal(without.score?.index.value, (100 * 66) / 70, 'λ is 1: 66 of 70 appraised points')
    const group = await countedGroup('M01/1', ['T-GT/1'], [{ unitId: 1, sheets: everything(30, 10) }])
    const held = caseOf(framework, { points: { ...fullPoints(framework), 'A.1': 1 }, groups: [group] })
    t.equal(held.score?.noSurvey, false)
    t.equal(held.score?.ranked, true)
    // Every index is 75: D.1–D.3 by bands 3,75 each, D.4–D.6 three quarters of 4, 7 and 4: 22,5 of 30.
    t.equal(Number(held.score?.survey.percent.value?.toFixed(9)), 75)
    t.equal(Number(held.score?.index.value?.toFixed(9)), Number((0.7 * (6600 / 70) + 0.3 * 75).toFixed(9)))
    t.equal(held.sheets, 40)
  },
)

t.test('what a unit has only drafted is not known of it', async (t) => {
  const framework = await frameworkOf('de-xuat-cap-xa')
  const entries = { 'A.2': { kind: 'ratio', numerator: 9, denominator: 10 } }
  const of = (state: 'draft' | 'submitted' | null) =>
    rowOf(caseOf(framework, { entries, sheet: { state, attestations: {} } }), 'A.2')
  t.match(of('submitted'), { state: 'not_appraised' })
  t.type(of('submitted')?.selfPoints, 'number')
  t.match(of('draft'), { state: 'not_submitted', selfPoints: null })
  t.match(of(null), { state: 'not_submitted', selfPoints: null })
})

t.test('what is not appraised counts as the round says, once it is closed', async (t) => {
  const framework = await frameworkOf('tt-09-2021')
  const { 'TC1.CT2': _, ...points } = fullPoints(framework)
  const entries = { 'TC1.CT2': { kind: 'ratio', numerator: 10, denominator: 10 } }
  const of = (state: 'open' | 'closed', notAppraised: 'zero' | 'self' | null) =>
    caseOf(framework, { points, entries, state, settings: { ...settings, notAppraised } }).score
  t.match(of('open', 'zero'), { incomplete: true, index: { value: null } })
  t.match(of('closed', null), { incomplete: true, index: { value: null } })
  t.match(of('closed', 'zero'), { incomplete: false, provisional: false, index: { value: 93 } })
  t.match(of('closed', 'self'), { incomplete: false, provisional: true, index: { value: 100 } })
})

t.test(
  'the index of a level: respondents weighed by population, units’ appraisal by population',
  async (t) => {
    const framework = await frameworkOf('de-xuat-cap-xa')
    const full = fullPoints(framework)
    const half = Object.fromEntries(Object.entries(full).map(([code, points]) => [code, points / 2]))
    const sheets = [everything(40, 0), everything(0, 20)]
    const level = await levelOf(framework, [
      { points: full, population: 3000, sheets: sheets[0]! },
      { points: half, population: 1000, sheets: sheets[1]! },
    ])
    t.match(level.level, { unitWeights: 'population', units: 2, unitsScored: 2, noSurvey: false })
    t.equal(level.level?.total.appraisal.value, (3 * 100 + 50) / 4)
    // Three quarters of the people live where everybody is satisfied, whatever the number of sheets (40 to 20).
    t.equal(Number(level.level?.total.survey.value?.toFixed(9)), 75)
    t.equal(Number(level.level?.index.value?.toFixed(9)), 0.7 * 87.5 + 0.3 * 75)

    const unknown = await levelOf(framework, [
      { points: full, population: 3000, sheets: sheets[0]! },
      { points: half, population: null, sheets: sheets[1]! },
    ])
    t.match(unknown.level, { unitWeights: 'equal' })
    t.equal(unknown.level?.total.appraisal.value, 75, 'one population is unknown: every unit alike')
    const [survey] = unknown.groups
    t.equal(survey?.byPopulation, false)
    t.ok(
      (unknown.level?.total.survey.value ?? 0) < 75,
      'and every sheet alike: two thirds of them are satisfied, a band below',
    )
  },
)

t.test('a level where too few units are appraised has no index, and one case is no level', async (t) => {
  const framework = await frameworkOf('de-xuat-cap-xa')
  const level = await levelOf(framework, [
    { points: fullPoints(framework), population: 1000, sheets: everything(20, 5) },
    { points: {}, population: 3000, sheets: everything(20, 5) },
  ])
  t.match(level.level, { unitsScored: 1, units: 2, index: { value: null, reason: 'missing_weight_share' } })
  t.equal(level.level?.total.survey.reason, null, 'the survey has its figure all the same')
  const alone = await levelOf(framework, [{ points: {}, population: null, sheets: [] }])
  t.equal(alone.level, null)
})

t.test('cases of a level that declare different shares leave the level without the figure', async (t) => {
  const framework = await frameworkOf('tt-03-2018')
  const groups = [
    ...(await groupsOf(160, 40)),
    {
      ...(await countedGroup('M02/1', [], [{ unitId: 1, sheets: repeated(50, { A01: 5, 'M02.E13': 2 }) }])),
      versionId: 2,
    },
  ]
  const of = (share: number, unitId: number) =>
    caseOf(framework, {
      row: { case_id: unitId, unit_id: unitId },
      groups,
      questionnaires: [asked('M01', share), asked('M02', 1 - share, 2)],
      points: fullPoints(framework),
    })
  const levelOfBoth = (one: number, other: number) =>
    resultOfLevel(framework, [of(one, 1), of(other, 2)], groups, settings, 'open').level?.nodes.get('N4.4')
  t.match(levelOfBoth(0.9, 0.9), { survey: { value: 75 } })
  t.match(levelOfBoth(0.9, 0.5), { survey: { value: null } })
})

type LevelUnit = {
  points: Record<string, number>
  population: number | null
  sheets: readonly ReturnType<typeof everything>[number][]
}

async function levelOf(framework: Framework, units: readonly LevelUnit[]) {
  const all = units.map((unit, index) => ({ unitId: index + 1, ...unit }))
  const group = (chosen: typeof all) => countedGroup('M01/1', ['T-GT/1'], chosen)
  const cases: CaseResult[] = []
  for (const unit of all) {
    cases.push(
      caseOf(framework, {
        row: { case_id: unit.unitId, unit_id: unit.unitId, population: unit.population },
        points: unit.points,
        groups: [await group([unit])],
        questionnaires: [asked('M01', null)],
      }),
    )
  }
  return resultOfLevel(framework, cases, [await group(all)], settings, 'open')
}
