import t from 'tap'
import { type ItemFigure, itemFigures } from '../../src/results/item-figure.ts'
import type { SurveyGroup } from '../../src/results/survey-groups.ts'
import type { Answers } from '../../src/surveys/questionnaire.ts'
import { countedGroup, repeated } from './makers.ts'

const person = { A01: 5 }

function figureOf(group: SurveyGroup, code: string, minimumN = 10): ItemFigure {
  const found = itemFigures(group, minimumN).find((one) => one.item.code === code)
  if (!found) throw new Error(`no item ${code}`)
  return found
}

function sharesOf(figure: ItemFigure): (number | string | null)[] {
  return figure.distribution.map(({ share, bound }) => bound ?? share.value)
}

async function group(sheets: readonly Answers[], questionnaire = 'M01/1', modules: string[] = ['T-GT/1']) {
  return await countedGroup(questionnaire, modules, [{ unitId: 1, sheets }])
}

t.test('E13 of the test vector: distribution, top two, mean and don’t-know rate', async (t) => {
  const answers = Object.entries({ 5: 60, 4: 96, 3: 30, 2: 10, 1: 4, 98: 12 }).flatMap(([value, times]) =>
    repeated(times, { ...person, 'M01.E13': Number(value) }),
  )
  // Three who did not answer at all (99 of the vector): asked, and neither valid nor don't know.
  const found = figureOf(await group([...answers, ...repeated(3, person)]), 'M01.E13')
  t.match(found, { n: 200, reason: null, highest: 5, turn: null })
  t.same(sharesOf(found), [2, 5, 15, 48, 30])
  t.match(found.top2, { value: 78, n: 200, kind: 'share' })
  t.equal(found.mean?.value, 3.99)
  t.equal(found.dontKnow.value, (100 * 12) / 215)
  t.equal(found.responseRate.value, (100 * 200) / 215)
})

t.test('too few valid answers: nothing but the number of people, however many were asked', async (t) => {
  const few = figureOf(
    await group([...repeated(9, { ...person, 'M01.E13': 4 }), ...repeated(50, { ...person, 'M01.E13': 98 })]),
    'M01.E13',
  )
  t.match(few, { n: 9, reason: 'below_minimum_n', top2: null, mean: null, correct: null })
  t.same(few.distribution, [])
  const nobody = figureOf(await group(repeated(50, { ...person, 'M01.E13': 98 })), 'M01.E13')
  t.match(nobody, { n: 0, reason: 'no_valid_answers', top2: null, mean: null })
  t.equal(nobody.dontKnow.value, 100, 'that nobody knew is a figure of its own')
  t.same(
    itemFigures(await group([]), 10).map((one) => one.reason),
    itemFigures(await group([]), 10).map(() => 'no_valid_answers'),
    'no sheet at all is no fault',
  )
})

t.test('a cell in which everybody of a small sample said the same gives no exact figure', async (t) => {
  const alike = figureOf(await group(repeated(12, { ...person, 'M01.E13': 4 })), 'M01.E13')
  t.equal(alike.reason, 'unanimous')
  t.same(sharesOf(alike), ['at_most_5', 'at_most_5', 'at_most_5', 'at_least_95', 'at_most_5'])
  t.equal(alike.mean, null, 'a mean of exactly 4 would say it as well')
  t.match(alike.top2, { value: 100, reason: 'unanimous' })
  const one = figureOf(
    await group([...repeated(11, { ...person, 'M01.E13': 4 }), { ...person, 'M01.E13': 5 }]),
    'M01.E13',
  )
  t.equal(one.reason, null)
  t.ok(one.distribution.every((category) => category.bound === null))
  const many = figureOf(await group(repeated(30, { ...person, 'M01.E13': 4 })), 'M01.E13')
  t.same(sharesOf(many), [0, 0, 0, 100, 0])
})

t.test('several answers: shares of respondents, which add up to more than 100', async (t) => {
  const sheets = [
    ...repeated(20, { ...person, 'M01.C01': [1, 3] }),
    ...repeated(15, { ...person, 'M01.C01': [3] }),
    ...repeated(5, person),
  ]
  const found = figureOf(await group(sheets), 'M01.C01')
  t.equal(found.n, 35, 'the base is those who answered')
  t.equal(found.distribution[0]?.share.value, (100 * 20) / 35)
  t.equal(found.distribution[2]?.share.value, 100)
  t.ok(found.distribution.reduce((sum, one) => sum + (one.share.value ?? 0), 0) > 100)
  t.equal(found.top2, null)

  const small = figureOf(await group(sheets.slice(8, 28)), 'M01.C01')
  t.equal(small.n, 20)
  t.match(
    small.distribution.slice(0, 3).map((one) => one.bound),
    [null, 'at_most_5', 'at_least_95'],
    'an option that all 20 took, or none, shows its end only',
  )
})

t.test('knowledge: right answers among all who were asked, and no top two', async (t) => {
  const sheets = [
    ...repeated(12, { ...person, 'T-GT.K1': 2 }),
    ...repeated(8, { ...person, 'T-GT.K1': 1 }),
    ...repeated(16, { ...person, 'T-GT.K1': 98 }),
    ...repeated(4, person),
  ]
  const found = figureOf(await group(sheets), 'T-GT.K1')
  t.match(found, { n: 20, top2: null })
  t.match(found.correct, { value: 30, n: 36 }, '12 of 40 asked, 36 of whom said something')
  t.equal(found.dontKnow.value, 40)
})

t.test('over units respondents carry the weight of their unit; n does not', async (t) => {
  const weighted = await countedGroup(
    'M01/1',
    [],
    [
      { unitId: 1, sheets: repeated(40, { ...person, 'M01.E13': 5 }), population: 8000 },
      { unitId: 2, sheets: repeated(10, { ...person, 'M01.E13': 3 }), population: 2000 },
      { unitId: 3, sheets: repeated(10, { ...person, 'M01.E13': 1 }), population: 6000 },
    ],
  )
  const found = figureOf(weighted, 'M01.E13')
  t.equal(found.n, 60)
  t.same(sharesOf(found), [37.5, 0, 12.5, 0, 50])
  t.equal(found.mean?.value, 0.5 * 5 + 0.125 * 3 + 0.375)
})

t.test('a repeated group: an item a turn, and the page can say whose turn it is', async (t) => {
  const used = (service: number, satisfaction: number) => ({
    service,
    'M04.02_06': { 'M04.06': satisfaction },
  })
  const sheets = [
    ...repeated(14, { A01: 5, M04_DV: [used(1, 5), used(3, 2)] }),
    ...repeated(11, { A01: 5, M04_DV: [used(1, 4)] }),
  ]
  const counted = await group(sheets, 'M04/1', [])
  const items = itemFigures(counted, 10).filter((one) => one.item.code.startsWith('M04.06/'))
  const byTurn = new Map(items.map((one) => [one.item.turn, one]))
  t.match(byTurn.get(1), { n: 25, top2: { reason: 'unanimous', value: 100 } })
  t.match(byTurn.get(3), { n: 14, reason: 'unanimous' })
  t.equal(byTurn.get(2)?.reason, 'no_valid_answers')
  const services = new Set(items.map((one) => one.turn?.vi))
  t.equal(services.size, items.length, 'every turn has words of its own')
  t.ok([...services].every((words) => words !== undefined && words.length > 3))
})

t.test('of a sensitive item only groups of 30 and more stand alone', async (t) => {
  const people = (ethnicity: number, times: number) => repeated(times, { ...person, A03: ethnicity })
  const counted = await group([...people(1, 160), ...people(3, 40), ...people(8, 6), ...people(90, 4)])
  const item = counted.questionnaire.items.find((one) => one.code === 'A03')!
  const values = item.choices.map((choice) => choice.value)
  t.ok(
    [1, 3, 8, 90].every((value) => values.includes(value)),
    'the choices this test speaks of',
  )
  const found = figureOf(counted, 'A03')
  t.same(sharesOf(found), [(100 * 160) / 210, (100 * 40) / 210, (100 * 10) / 210])
  t.same(
    found.distribution.map(({ text }) => text === null),
    [false, false, true],
  )
  const groups = item.choices.filter((choice) => choice.state === null).map((choice) => Number(choice.value))
  const oneSmall = groups.flatMap((value, index) => people(value, index === 2 ? 6 : 30 + index))
  const single = figureOf(await group(oneSmall), 'A03')
  t.equal(single.distribution.length, groups.length - 1)
  t.equal(
    single.distribution.at(-1)?.share.value,
    (100 * (6 + 30)) / oneSmall.length,
    'one small group alone could be told by what is missing: it takes the smallest other one in',
  )
  t.same(figureOf(await group([...people(1, 20), ...people(3, 5)]), 'A03').distribution, [])
})

t.test('a scale on which a high code is bad is turned round once, in mean and top two', async (t) => {
  const { compile } = await import('../../src/surveys/compile.ts')
  const { layoutOf } = await import('../../src/surveys/layout.ts')
  const document = {
    title: { vi: 'Thử' },
    locale: 'vi',
    code: 'X',
    revision: '1',
    pages: [
      {
        name: 'p',
        elements: [
          {
            type: 'radiogroup',
            name: 'X.1',
            title: { vi: 'Khó khăn' },
            scale: 'D5',
            polarity: -1,
            choices: [1, 2, 3, 4, 5],
          },
        ],
      },
    ],
  }
  const questionnaire = compile(document)
  const layout = layoutOf(questionnaire)
  const counts = new Array<number>(layout.length).fill(0)
  const at = layout.items[0]!.categories.map((category) => category.at)
  counts[at[0]!] = 30
  counts[at[4]!] = 10
  const unit = { unitId: 1, sheets: 40, counts, weight: 1 }
  const [found] = itemFigures(
    { versionId: 1, version: '1', questionnaire, layout, units: [unit], byPopulation: false },
    10,
  )
  t.equal(found?.mean?.value, (30 * 5 + 10 * 1) / 40)
  t.match(found?.top2, { value: 75 })
  t.same(sharesOf(found!), [75, 0, 0, 0, 25], 'the distribution stays as it was answered')
})
