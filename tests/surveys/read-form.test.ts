import fc from 'fast-check'
import t from 'tap'
import { compile } from '../../src/surveys/compile.ts'
import { fieldName } from '../../src/surveys/field-name.ts'
import type { Answers } from '../../src/surveys/questionnaire.ts'
import { type Form, readPage } from '../../src/surveys/read-form.ts'
import { nextPage, previousPage, visibleElements, visiblePages } from '../../src/surveys/walk.ts'

const questionnaire = compile({
  code: 'T',
  pages: [
    {
      name: 'one',
      elements: [
        {
          type: 'radiogroup',
          name: 'M.1',
          isRequired: true,
          choices: [1, 2, { value: 90, text: 'Khác', showCommentArea: true }],
        },
        { type: 'checkbox', name: 'M.2', choices: [1, 2, 3], maxSelectedChoices: 2 },
        { type: 'matrix', name: 'M.3_4', rows: ['M.3', 'M.4'], columns: [1, 2, 98] },
        { type: 'text', name: 'M.5', inputType: 'number', min: 0, max: 400 },
        { type: 'text', name: 'M.6', inputType: 'number', min: 0, max: 10, step: 0.5 },
        { type: 'comment', name: 'M.7', maxLength: 50 },
        { type: 'boolean', name: 'M.8' },
        { type: 'dropdown', name: 'M.9', choices: ['x', 'y'], showOtherItem: true },
      ],
    },
    {
      name: 'two',
      visibleIf: '{M.2} notempty',
      elements: [
        {
          type: 'ranking',
          name: 'M.10',
          selectToRankEnabled: true,
          maxSelectedChoices: 3,
          choicesFromQuestion: 'M.2',
          choicesFromQuestionMode: 'selected',
        },
        {
          type: 'checkbox',
          name: 'M.11',
          valueName: 'M_used',
          valuePropertyName: 'service',
          choices: [1, 2],
        },
      ],
    },
    {
      name: 'three',
      visibleIf: '{M_used} notempty',
      elements: [
        {
          type: 'paneldynamic',
          name: 'M.each',
          valueName: 'M_used',
          templateElements: [
            { type: 'rating', name: 'M.12' },
            { type: 'comment', name: 'M.13' },
          ],
        },
      ],
    },
    { name: 'four', elements: [{ type: 'comment', name: 'M.14' }] },
  ],
})

function read(page: string, form: Form, before: Answers = {}) {
  const result = readPage(questionnaire, page, before, form)
  return { ...result, codes: result.errors.map((error) => [error.question, error.code]) }
}

t.test('a posted page becomes typed answers', async (t) => {
  const { answers, codes } = read('one', {
    'M.1': '90',
    'M.1::90': ' tại vì ',
    'M.2': ['1', '3'],
    'M.3_4:M.3': '98',
    'M.3_4:M.4': '2',
    'M.5': ' 12 ',
    'M.6': '3,5',
    'M.7': 'dòng 1\r\ndòng 2',
    'M.8': 'false',
    'M.9': 'other',
    'M.9::other': 'khác nữa',
    _csrf: 'not looked at',
  })
  t.same(codes, [])
  t.strictSame(answers, {
    'M.1': { value: 90, comment: 'tại vì' },
    'M.2': [1, 3],
    'M.3_4': { 'M.3': 98, 'M.4': 2 },
    'M.5': 12,
    'M.6': 3.5,
    'M.7': 'dòng 1\ndòng 2',
    'M.8': false,
    'M.9': 'other',
    'M.9-Comment': 'khác nữa',
  })
})

t.test('what cannot be taken is an error at its question, and what was typed is kept', async (t) => {
  const cases: [Form, (string | null)[]][] = [
    [{ 'M.1': '' }, ['M.1', 'required']],
    [{ 'M.1': '7' }, ['M.1', 'not_a_choice']],
    [{ 'M.1': ['1', '2'] }, ['M.1', 'wrong_type']],
    [{ 'M.1': '1', 'M.2': ['1', '2', '3'] }, ['M.2', 'too_many']],
    [{ 'M.1': '1', 'M.2': ['1', '1'] }, ['M.2', 'duplicate']],
    [{ 'M.1': '1', 'M.3_4:M.3': '5' }, ['M.3_4', 'not_a_choice']],
    [{ 'M.1': '1', 'M.5': '1.000' }, ['M.5', 'not_a_number']],
    [{ 'M.1': '1', 'M.5': '12,5' }, ['M.5', 'not_a_number']],
    [{ 'M.1': '1', 'M.5': '1e3' }, ['M.5', 'not_a_number']],
    [{ 'M.1': '1', 'M.5': 'NaN' }, ['M.5', 'not_a_number']],
    [{ 'M.1': '1', 'M.5': '-1' }, ['M.5', 'too_small']],
    [{ 'M.1': '1', 'M.5': '401' }, ['M.5', 'too_large']],
    [{ 'M.1': '1', 'M.6': '3,2' }, ['M.6', 'not_a_step']],
    [{ 'M.1': '1', 'M.6': '3,50' }, ['M.6', 'not_a_number']],
    [{ 'M.1': '1', 'M.7': 'x'.repeat(51) }, ['M.7', 'too_long']],
    [{ 'M.1': '1', 'M.7': 'a\u0000' }, ['M.7', 'unwanted_characters']],
    [{ 'M.1': '1', 'M.8': 'maybe' }, ['M.8', 'not_a_choice']],
    [{ 'M.1': '1', 'M.9': 'other' }, ['M.9', 'required_comment']],
    [{ 'M.1': '1', 'M.14': 'of another page' }, [null, 'unknown_field']],
    [{ 'M.1': '1', __proto__x: '1', 'M.1:r': '1' }, [null, 'unknown_field']],
  ]
  for (const [form, expected] of cases) {
    const { codes, typed } = read('one', form)
    t.same(codes[0], expected, JSON.stringify(form))
    for (const [name, value] of Object.entries(form)) {
      if (codes[0]?.[0] !== null) t.same(typed[name], value, 'kept')
    }
  }
  t.same(read('nowhere', {}).codes, [[null, 'unknown_field']])
  const words = read('one', { 'M.1': '1', 'M.1::90': 'words for another choice' })
  t.same(words.codes, [], 'words beside a choice that was not taken do not matter')
  t.strictSame(words.answers, { 'M.1': 1 })
})

t.test('a faulty answer takes the place of the good one before it', async (t) => {
  const before = { 'M.1': 1, 'M.5': 3 }
  const { answers, typed } = read('one', { 'M.1': '2', 'M.5': 'ba' }, before)
  t.strictSame(answers, { 'M.1': 2 })
  t.equal(typed['M.5'], 'ba')
})

t.test('one walks page by page, forward and back; answers of hidden pages wait', async (t) => {
  t.same(
    visiblePages(questionnaire, {}).map(({ name }) => name),
    ['one', 'four'],
  )
  const one = read('one', { 'M.1': '1', 'M.2': ['2', '3'] }).answers
  t.equal(nextPage(questionnaire, null, {})?.name, 'one')
  t.equal(nextPage(questionnaire, 'one', one)?.name, 'two')
  const [rank] = visibleElements(questionnaire, 'two', one)
  t.same(rank?.kind === 'question' && rank.choices.map(({ value }) => value), [2, 3])
  const two = read('two', { 'M.10:1': '3', 'M.10:2': '', 'M.11': ['1', '2'] }, one)
  t.same(two.codes, [])
  t.strictSame(two.answers, { ...one, 'M.10': [3], M_used: [{ service: 1 }, { service: 2 }] })
  const gap = read('two', { 'M.10:1': '', 'M.10:2': '3' }, one)
  t.same(gap.codes, [['M.10', 'rank_gap']])
  const three = read(
    'three',
    { 'M.each:1:M.12': '5', 'M.each:2:M.12': '1', 'M.each:2:M.13': 'chậm' },
    two.answers,
  )
  t.same(three.codes, [])
  t.strictSame(three.answers.M_used, [
    { service: 1, 'M.12': 5 },
    { service: 2, 'M.12': 1, 'M.13': 'chậm' },
  ])
  t.equal(nextPage(questionnaire, 'three', three.answers)?.name, 'four')
  t.equal(nextPage(questionnaire, 'four', three.answers), null)
  t.equal(previousPage(questionnaire, 'four', three.answers)?.name, 'three')
  t.equal(previousPage(questionnaire, 'one', three.answers), null)

  const changed = read('two', { 'M.10:1': '3', 'M.11': '2' }, three.answers).answers
  t.strictSame(
    changed.M_used,
    [{ service: 2, 'M.12': 1, 'M.13': 'chậm' }],
    'the turn that stays keeps its answers',
  )
  const hidden = read('one', { 'M.1': '1' }, three.answers).answers
  t.same(
    visiblePages(questionnaire, hidden).map(({ name }) => name),
    ['one', 'four'],
    'what depends on a hidden answer is hidden too',
  )
  t.ok(hidden['M.10'], 'kept for the case that the respondent changes back')
})

t.test('names of fields are unique and never begin with “_”', async (t) => {
  const part = fc.record(
    {
      group: fc.string(),
      turn: fc.integer(),
      row: fc.string({ minLength: 1 }),
      comment: fc.constantFrom(true, 1, 'x'),
    },
    { requiredKeys: [] },
  )
  const run = fc.check(
    fc.property(fc.string({ minLength: 1 }), part, fc.string({ minLength: 1 }), part, (one, a, other, b) => {
      const same = JSON.stringify([one, a]) === JSON.stringify([other, b])
      const names = [fieldName(one, a), fieldName(other, b)]
      const loose = [a, b].some((of) => (of.group === undefined) !== (of.turn === undefined))
      return !names[0]!.startsWith('_') && (same || loose || names[0] !== names[1])
    }),
  )
  t.notOk(run.failed, String(fc.defaultReportMessage(run)))
  t.equal(fieldName('M04.07', { group: 'M04.DV', turn: 2 }), 'M04.DV:2:M04.07')
  t.equal(fieldName('M01.C04_C07', { row: 'M01.C04' }), 'M01.C04_C07:M01.C04')
})
