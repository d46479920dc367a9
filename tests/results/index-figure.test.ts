import t from 'tap'
import { indexEstimates, leafFigure } from '../../src/results/index-figure.ts'
import { type SurveyGroup, surveyedBy, weighGroups } from '../../src/results/survey-groups.ts'
import { countsByUnit, respondentWeights } from '../../src/results/unit-counts.ts'
import { asked, caseOf, countedGroup, frameworkOf, fullPoints, repeated, settings } from './makers.ts'

const person = { A01: 5 }
const satisfied = (form: string, yes: number, no: number) => [
  ...repeated(yes, { ...person, [`${form}.E13`]: 5 }),
  ...repeated(no, { ...person, [`${form}.E13`]: 2 }),
]
const citizens = (yes: number, no: number) =>
  countedGroup('M01/1', [], [{ unitId: 1, sheets: satisfied('M01', yes, no) }])
const officials = async (yes: number, no: number): Promise<SurveyGroup> => ({
  ...(await countedGroup('M02/1', [], [{ unitId: 1, sheets: satisfied('M02', yes, no) }])),
  versionId: 2,
})

/** A figure without the last digits of floating point. */
const plain = (figure: ReturnType<typeof leafFigure>) => ({
  ...figure,
  value: figure.value === null ? null : Number(figure.value.toFixed(9)),
})

t.test('citizens and officials are put together by declared shares, never as a raw pool', async (t) => {
  const both = [await citizens(120, 80), await officials(45, 5)]
  // The pool is 165/250 = 66; the declared shares give 0,7·60 + 0,3·90 = 69.
  t.same(plain(leafFigure('HAILONG', both, 10, { M01: 0.7, M02: 0.3 })), { value: 69, reason: null })
  t.same(leafFigure('HAILONG', both, 10, { M01: 1 }), { value: 60, reason: null }, 'one is left out')
  t.same(leafFigure('HAILONG', both, 10, { M01: 1, M02: 0 }), { value: 60, reason: null })
  t.same(
    leafFigure('HAILONG', both, 10, { M01: null, M02: null }),
    { value: null, reason: 'not_enough_answers' },
    'several measure it and no share is declared: no figure rather than a pool',
  )
})

t.test('a questionnaire that has a share but no figure', async (t) => {
  const shares = { M01: 0.7, M02: 0.3 }
  const alone = [await citizens(120, 80)]
  t.same(
    plain(leafFigure('HAILONG', alone, 10, shares)),
    { value: 60, reason: null },
    'not asked here: 70 % is enough',
  )
  t.same(leafFigure('HAILONG', [await officials(45, 5)], 10, shares), {
    value: null,
    reason: 'not_enough_answers',
  })
  t.same(plain(leafFigure('HAILONG', [...alone, await officials(3, 0)], 10, shares)), {
    value: 60,
    reason: null,
  })
  t.same(leafFigure('HAILONG', [], 10, shares), { value: null, reason: 'no_survey' })
  t.same(leafFigure('HAILONG', [await citizens(0, 0)], 10, shares), { value: null, reason: 'no_survey' })
  t.same(leafFigure('HAILONG', [await citizens(5, 4)], 10, { M01: 1 }), {
    value: null,
    reason: 'not_enough_answers',
  })
  t.same(leafFigure('KHONG_CO', alone, 10, { M01: 1 }), { value: null, reason: 'no_survey' })
})

t.test('Điều 8 with citizens and officials: shares of the round, of the case, or none', async (t) => {
  const framework = await frameworkOf('tt-03-2018')
  const groups = [await citizens(160, 40), await officials(10, 40)]
  const of = (given: Partial<Parameters<typeof caseOf>[1]>) =>
    caseOf(framework, { points: fullPoints(framework), groups, ...given }).rows.find(
      (row) => row.code === 'N4.4',
    )
  const inRound = { ...settings, surveyShares: { HAILONG: { M01: 0.9, M02: 0.1 } } }
  // 0,9·80 + 0,1·20 = 74 → 3 points; the pool 170/250 = 68 would give 2.
  t.match(of({ settings: inRound }), { state: 'scored', points: 3 })
  t.match(of({ questionnaires: [asked('M01', 0.9), asked('M02', 0.1, 2)] }), { state: 'scored', points: 3 })
  t.match(of({ questionnaires: [asked('M01', 0.2), asked('M02', 0.8, 2)] }), { state: 'scored', points: 1 })
  t.match(of({ questionnaires: [asked('M01', null), asked('M02', null, 2)] }), {
    state: 'not_measured',
    points: null,
  })
  t.match(of({ groups: groups.slice(0, 1), questionnaires: [asked('M01', null)] }), { points: 3 })
})

t.test('versions of one questionnaire, which differ in their topic, speak together', async (t) => {
  const traffic = await countedGroup(
    'M01/1',
    ['T-GT/1'],
    [
      { unitId: 1, sheets: repeated(8, { ...person, 'M01.E13': 5, 'T-GT.K1': 2 }) },
      { unitId: 2, sheets: repeated(20, { ...person, 'M01.E13': 3 }) },
    ],
  )
  const waste = {
    ...(await countedGroup(
      'M01/1',
      ['T-RT/1'],
      [{ unitId: 1, sheets: repeated(12, { ...person, 'M01.E13': 5 }) }],
    )),
    versionId: 3,
  }
  const index = indexEstimates([traffic, waste], 10).filter((one) => one.index.code === 'HAILONG')
  t.equal(index.length, 1, 'one figure of M01, not one for each version')
  t.match(index[0], { questionnaire: 'M01', estimate: { value: 50, n: 40 } })
  t.same(leafFigure('HAILONG', [traffic, waste], 10, { M01: 1 }), { value: 50, reason: null })
  t.match(surveyedBy([traffic, waste]), [{ code: 'M01', sheets: 40, units: 2, weight: 'population_unknown' }])
})

t.test('knowledge: everybody asked is in the base, but nobody’s answers make no figure', async (t) => {
  const biet = async (sheets: Parameters<typeof repeated>[1][]) => {
    const group = await countedGroup('M01/1', ['T-GT/1'], [{ unitId: 1, sheets }])
    return indexEstimates([group], 10).find((one) => one.index.code === 'BIET')?.estimate
  }
  const silent = repeated(20, person)
  const right = repeated(15, { ...person, 'T-GT.K1': 2, 'T-GT.K2': 1, 'T-GT.K3': 98, 'T-GT.K4': 2 })
  // 3 of 4 right by 15, none by 20 who left all four empty: 45 of 140.
  t.match(await biet([...silent, ...right]), { value: (100 * 45) / 140, n: 15 })
  t.match(await biet(silent), { value: null, reason: 'no_valid_answers', n: 0 })
  t.match(await biet(repeated(20, { ...person, 'T-GT.K1': 98 })), { value: 0, n: 20, reason: 'unanimous' })
})

t.test('respondents weigh by the people they stand for, where all units’ people are known', (t) => {
  const people = new Map([
    [1, 8000],
    [2, 2000],
  ])
  const sheets = new Map([
    [1, 40],
    [2, 40],
  ])
  const known = respondentWeights(sheets, (unitId) => people.get(unitId) ?? null)
  t.same(
    [...known.weights],
    [
      ...new Map([
        [1, 200],
        [2, 50],
      ]),
    ],
  )
  t.equal(known.byPopulation, true)
  const unknown = respondentWeights(new Map([...sheets, [3, 10]]), (unitId) => people.get(unitId) ?? null)
  t.same([...unknown.weights.values()], [1, 1, 1])
  t.equal(unknown.byPopulation, false)
  const empty = respondentWeights(new Map([...sheets, [3, 0]]), (unitId) => people.get(unitId) ?? null)
  t.equal(empty.byPopulation, true, 'a unit without sheets needs no population')
  const lone = respondentWeights(new Map([...sheets, [3, 1]]), (unitId) => people.get(unitId) ?? 9000)
  t.ok((lone.weights.get(3) ?? 0) <= 5 * 200 + 1e-9, 'one sheet from a large place is cut off')
  t.end()
})

t.test('only citizens stand for the inhabitants', async (t) => {
  const units = [
    { unitId: 1, sheets: satisfied('M02', 10, 0), population: 9000 },
    { unitId: 2, sheets: satisfied('M02', 0, 10), population: 1000 },
  ]
  const staff = await countedGroup('M02/1', [], units)
  t.equal(staff.byPopulation, false)
  t.match(surveyedBy([staff]), [{ weight: 'alike' }])
  t.match(
    indexEstimates([staff], 10).find((one) => one.index.code === 'HAILONG'),
    { estimate: { value: 50 } },
  )
})

t.test('a unit’s people are spread over the sheets of all versions of a questionnaire', async (t) => {
  const one = await countedGroup(
    'M01/1',
    ['T-GT/1'],
    [
      { unitId: 1, sheets: satisfied('M01', 10, 0) },
      { unitId: 2, sheets: satisfied('M01', 10, 0) },
    ],
  )
  const two = await countedGroup('M01/1', ['T-RT/1'], [{ unitId: 1, sheets: satisfied('M01', 30, 0) }])
  const weighed = weighGroups([one, { ...two, versionId: 2 }], () => 4000)
  t.same(
    weighed.map((group) => group.units.map((unit) => unit.weight)),
    [[100, 400], [100]],
  )
})

t.test('what a unit counted in several cases is added up', (t) => {
  const rows = [
    { unitId: 1, sheets: 2, counts: [1, 1, 0] },
    { unitId: 2, sheets: 1, counts: [0, 1, 0] },
    { unitId: 1, sheets: 3, counts: [0, 2, 1] },
  ]
  t.same(countsByUnit(rows), [
    { unitId: 1, sheets: 5, counts: [1, 3, 1] },
    { unitId: 2, sheets: 1, counts: [0, 1, 0] },
  ])
  t.same(rows[0]?.counts, [1, 1, 0], 'what was given stays as it was')
  t.same(countsByUnit([]), [])
  t.end()
})
