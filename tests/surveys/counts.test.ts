import fc from 'fast-check'
import t from 'tap'
import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { classCount, classOf, countSheet } from '../../src/surveys/count-sheet.ts'
import { figureOf, ratioOf, sumOf } from '../../src/surveys/formula.ts'
import { itemLayout, layoutOf } from '../../src/surveys/layout.ts'
import type { Answers } from '../../src/surveys/questionnaire.ts'

const scale = [1, 2, 3, 4, 5, 98, 99]
const questionnaire = compile({
  code: 'T',
  indexes: [
    { code: 'TUHOC', rule: 'share', items: ['B01'], codes: [3, 4] },
    { code: 'TIEPCAN', rule: 'respondent_mean100', items: ['C04', 'C05', 'C06', 'C07'], minValid: 3 },
    {
      code: 'BIET',
      rule: 'correct_share',
      items: ['K1', 'K2', 'K3', 'K4'],
      variants: [{ rule: 'half_correct' }],
    },
    { code: 'HAILONG', rule: 'top2', items: ['E13'] },
    { code: 'DIEM', rule: 'mean100', items: ['E13'] },
    { code: 'NGUOC', rule: 'mean100', items: ['E14'] },
    { code: 'TACDONG', rule: 'pooled_share', items: ['C04', 'C05'], codes: [4, 5] },
    { code: 'DICHVU', rule: 'top2', items: ['M'] },
  ],
  classItems: [
    { item: 'A02', bands: [{ values: [1] }, { values: [2] }] },
    { item: 'A01', bands: [{ values: [1, 2] }, { values: [3] }] },
  ],
  pages: [
    {
      name: 'p',
      elements: [
        { type: 'radiogroup', name: 'A01', choices: [1, 2, 3] },
        { type: 'radiogroup', name: 'A02', choices: [1, 2, 99] },
        { type: 'radiogroup', name: 'B01', choices: [1, 2, 3, 4] },
        { type: 'matrix', name: 'C04_07', rows: ['C04', 'C05', 'C06', 'C07'], columns: [1, 2, 3, 4, 5, 98] },
        ...['K1', 'K2', 'K3', 'K4'].map((name) => ({
          type: 'radiogroup',
          name,
          choices: [1, 2, 98],
          correctAnswer: 2,
        })),
        { type: 'radiogroup', name: 'E13', choices: scale },
        { type: 'radiogroup', name: 'E14', choices: scale, polarity: -1 },
        { type: 'checkbox', name: 'S', choices: ['a', 'b', 98] },
        {
          type: 'ranking',
          name: 'R',
          selectToRankEnabled: true,
          maxSelectedChoices: 2,
          choices: ['x', 'y', 'z'],
        },
        { type: 'text', name: 'N', inputType: 'number', min: 0, max: 400 },
        { type: 'text', name: 'W' },
        { type: 'checkbox', name: 'U', valueName: 'v', valuePropertyName: 'service', choices: [1, 2] },
      ],
    },
    {
      name: 'q',
      elements: [
        {
          type: 'paneldynamic',
          name: 'G',
          valueName: 'v',
          templateElements: [{ type: 'radiogroup', name: 'M', choices: [1, 2, 3, 4, 5] }],
        },
      ],
    },
  ],
})
const layout = layoutOf(questionnaire)

function countsOf(sheets: readonly Answers[]): number[] {
  const counts = new Array<number>(layout.length).fill(0)
  for (const sheet of sheets)
    for (const [at, by] of countSheet(questionnaire, layout, sheet)) counts[at]! += by
  return counts
}
function figure(code: string, counts: readonly number[]): number | null {
  const index = questionnaire.indexes.find((one) => one.code === code)!
  return figureOf(ratioOf(questionnaire, layout, index), counts)
}
const item = (code: string) => itemLayout(layout, code)!

t.test('vector 1: E13 {5:60, 4:96, 3:30, 2:10, 1:4, 98:12, 99:3}', async (t) => {
  const answers: [number, number][] = [
    [5, 60],
    [4, 96],
    [3, 30],
    [2, 10],
    [1, 4],
    [98, 12],
    [99, 3],
  ]
  const counts = countsOf(
    answers.flatMap(([value, times]) => Array.from({ length: times }, () => ({ E13: value }))),
  )
  const { valid, categories, dontKnow, refused, missing, notApplicable } = item('E13')
  t.equal(
    valid.reduce((sum, at) => sum + counts[at]!, 0),
    200,
  )
  t.same(
    categories.map(({ at }) => counts[at]),
    [4, 10, 30, 96, 60],
  )
  t.same(
    [dontKnow, refused, missing, notApplicable].map((at) => counts[at]),
    [12, 3, 0, 0],
  )
  t.equal(figure('HAILONG', counts), 78)
  t.ok(Math.abs(figure('DIEM', counts)! - 74.75) < 1e-9)
})

t.test('vector 3: all “không biết” has no figure, not 0', async (t) => {
  const counts = countsOf([{ E13: 98 }, { E13: 98 }])
  for (const code of ['HAILONG', 'DIEM', 'TUHOC', 'TIEPCAN', 'TACDONG', 'DICHVU'])
    t.equal(figure(code, counts), null, code)
  for (const { code } of questionnaire.indexes) t.equal(figure(code, countsOf([])), null, `${code} of nobody`)
})

t.test('vector 4: several choices are counted by respondent', async (t) => {
  const counts = countsOf([{ S: ['a', 'b'] }, { S: ['a'] }, { S: [98] }, {}])
  const { valid, categories, dontKnow, missing } = item('S')
  t.same(
    valid.map((at) => counts[at]),
    [2],
  )
  t.same(
    categories.map(({ value, at }) => [value, counts[at]]),
    [
      ['a', 2],
      ['b', 1],
    ],
  )
  t.same([counts[dontKnow], counts[missing]], [1, 1])
})

t.test('an option that goes with a new version, and one that comes, shift nothing', async (t) => {
  const version = (title: string, values: readonly number[]) => {
    const choices = values.map((value) => ({ value, text: `Kênh ${value}` }))
    return compile({
      code: 'T',
      elements: [
        { type: 'checkbox', name: 'S', title, choices },
        { type: 'radiogroup', name: 'next', choices: [1, 2] },
      ],
    })
  }
  const versions = [
    {
      form: version('Kênh nào?', [1, 2, 3]),
      sheets: [
        { S: [1, 2], next: 1 },
        { S: [3], next: 2 },
      ],
    },
    {
      form: version('Qua kênh nào?', [4, 3, 1]),
      sheets: [
        { S: [3], next: 2 },
        { S: [1, 4], next: 2 },
      ],
    },
  ]
  const taken = new Map<string, number>()
  for (const { form, sheets } of versions) {
    const own = layoutOf(form)
    for (const sheet of sheets) t.ok(checkAnswers(form, sheet).valid, JSON.stringify(sheet))
    for (const code of ['S', 'next'])
      for (const { value, at } of itemLayout(own, code)!.categories)
        for (const sheet of sheets)
          for (const [place, by] of countSheet(form, own, sheet))
            if (place === at) taken.set(`${code} ${value}`, (taken.get(`${code} ${value}`) ?? 0) + by)
  }
  t.same(
    [...taken].sort(),
    [
      ['S 1', 2],
      ['S 2', 1],
      ['S 3', 2],
      ['S 4', 1],
      ['next 1', 1],
      ['next 2', 3],
    ],
    'by the code of the question and the value of the option, over both versions',
  )
  const [first, second] = versions.map(({ form }) => form)
  t.same(checkAnswers(second!, { S: [2] }).errors[0]?.code, 'not_a_choice', 'the old answer is not read anew')
  t.same(
    first!.items.map(({ code }) => code),
    second!.items.map(({ code }) => code),
    'other words for a question leave its code',
  )
})

t.test('rankings by place, numbers by sums, text by number of answers', async (t) => {
  const counts = countsOf([{ R: ['x', 'z'], N: 3, W: 'a' }, { R: ['z'], N: 0 }, { N: 400 }])
  t.same(
    item('R').places.map(({ value, at }) => [value, at.map((one) => counts[one])]),
    [
      ['x', [1, 0]],
      ['y', [0, 0]],
      ['z', [1, 1]],
    ],
  )
  t.equal(counts[item('R').valid[0]!], 2)
  const { valid, sums } = item('N')
  t.same([counts[valid[0]!], counts[sums!.sum], counts[sums!.squares]], [3, 403, 160_009])
  t.same([counts[item('W').valid[0]!], counts[item('W').missing]], [1, 2])
})

t.test('a figure for each respondent needs enough valid items and is exact', async (t) => {
  const grid = (C04: number, C05: number, C06: number, C07: number) => ({ C04_07: { C04, C05, C06, C07 } })
  const counts = countsOf([
    grid(5, 4, 3, 2),
    grid(1, 1, 1, 98),
    grid(5, 5, 98, 98),
    { C04_07: { C04: 2, C05: 3, C06: 3 } },
  ])
  const ratio = ratioOf(questionnaire, layout, questionnaire.indexes[1]!)
  t.equal(sumOf(ratio.denominator, counts), 3, 'three respondents have three valid items')
  const each = [(1 + 0.75 + 0.5 + 0.25) / 4, 0, (0.25 + 0.5 + 0.5) / 3]
  t.ok(Math.abs(figure('TIEPCAN', counts)! - (100 * (each[0]! + each[1]! + each[2]!)) / 3) < 1e-9)
  t.ok(Math.abs(sumOf(ratio.squares!, counts) - each.reduce((sum, y) => sum + y * y, 0)) < 1e-12)
})

t.test(
  'knowledge: “không biết” and silence are not right; half right needs half of what was asked',
  async (t) => {
    const counts = countsOf([{ K1: 2, K2: 2, K3: 98 }, { K1: 2, K2: 1, K3: 1, K4: 1 }, { K1: 98 }])
    t.equal(figure('BIET', counts), (100 * 3) / 12)
    t.equal(figure('BIET~1', counts), 100 / 3)
  },
)

t.test('a bad high code is turned round once, in the scores', async (t) => {
  t.equal(figure('NGUOC', countsOf([{ E14: 5 }, { E14: 5 }])), 0)
  t.equal(figure('NGUOC', countsOf([{ E14: 1 }])), 100)
  t.same(
    item('E14').categories.map(({ value, score }) => [value, score]),
    [
      [1, 5],
      [2, 4],
      [3, 3],
      [4, 2],
      [5, 1],
    ],
  )
})

t.test('repeated groups: one item per turn, put together by their formula', async (t) => {
  const counts = countsOf([
    {
      v: [
        { service: 1, M: 5 },
        { service: 2, M: 1 },
      ],
    },
    { v: [{ service: 2, M: 4 }] },
    {},
  ] as unknown as Answers[])
  t.equal(figure('DICHVU', counts), (100 * 2) / 3)
  t.equal(counts[item('M/1').notApplicable], 2)
  t.equal(counts[item('M/2').notApplicable], 1)
})

t.test('weighting classes', async (t) => {
  t.equal(classCount(questionnaire), 9)
  t.same(
    [{}, { A02: 1 }, { A02: 2, A01: 3 }, { A02: 99, A01: 1 }].map((sheet) => classOf(questionnaire, sheet)),
    [0, 3, 8, 1],
  )
})

t.test('the layout of a frozen questionnaire never moves', async (t) => {
  t.strictSame(layoutOf(questionnaire), layout)
  t.same(JSON.parse(JSON.stringify(layout)), layout, 'plain JSON')
  t.match(layout, { format: 1, length: 159 })
  t.same(
    item('A01').categories.map(({ at }) => at),
    [0, 1, 2],
  )
  t.same([item('A01').dontKnow, item('A01').missing, item('A02').categories[0]?.at], [3, 6, 7])
  const positions = [
    ...layout.items.flatMap(
      ({ valid, categories, places, sums, dontKnow, refused, notApplicable, missing }) => [
        ...new Set([...valid, ...categories.map(({ at }) => at)]),
        ...places.flatMap(({ at }) => at),
        ...(sums === null ? [] : [sums.sum, sums.squares]),
        ...[dontKnow, refused, notApplicable, missing],
      ],
    ),
    ...layout.derived.flatMap(({ n, sum, squares }) => (squares === null ? [n, sum] : [n, sum, squares])),
  ]
  t.same(
    positions.toSorted((a, b) => a - b),
    Array.from({ length: layout.length }, (_, at) => at),
    'each position once',
  )
})

t.test(
  'every sheet puts every item into exactly one state, and adding does not depend on order',
  async (t) => {
    const choice = fc.constantFrom(1, 2, 3, 4, 5, 98, 99)
    const given = fc.record(
      {
        A01: choice,
        A02: choice,
        B01: choice,
        K1: choice,
        E13: choice,
        E14: choice,
        S: fc.subarray(['a', 'b', 98]),
        R: fc.shuffledSubarray(['x', 'y', 'z'], { maxLength: 2 }),
        N: fc.integer({ min: 0, max: 400 }),
        C04_07: fc.record({ C04: choice, C05: choice }, { requiredKeys: [] }),
        v: fc.subarray([1, 2]).map((services) => services.map((service) => ({ service, M: 3 }))),
      },
      { requiredKeys: [] },
    )
    const run = fc.check(
      fc.property(fc.array(given, { maxLength: 8 }), (sheets) => {
        const cleaned = sheets.map(
          (sheet) => checkAnswers(questionnaire, JSON.parse(JSON.stringify(sheet)), 'drop').answers,
        )
        const counts = countsOf(cleaned)
        const stated = layout.items.every(({ valid, dontKnow, refused, notApplicable, missing }) => {
          const states = [...valid, dontKnow, refused, notApplicable, missing]
          return states.reduce((sum, at) => sum + counts[at]!, 0) === sheets.length
        })
        return stated && JSON.stringify(countsOf(cleaned.toReversed())) === JSON.stringify(counts)
      }),
      { numRuns: 300 },
    )
    t.notOk(run.failed, String(fc.defaultReportMessage(run)))
  },
)
