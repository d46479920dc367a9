import t from 'tap'
import { showPage } from '../../src/responses/show-page.ts'
import { valuesOf } from '../../src/responses/typed-values.ts'
import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { countSheet } from '../../src/surveys/count-sheet.ts'
import { layoutOf } from '../../src/surveys/layout.ts'
import { type Form, readPage } from '../../src/surveys/read-form.ts'
import { timed } from '../support/timed.ts'

const questionnaire = compile({
  elements: [
    {
      type: 'multipletext',
      name: 'who',
      items: [
        { name: 'name', isRequired: true },
        { name: 'age', inputType: 'number', max: 120 },
      ],
    },
    {
      type: 'matrixdropdown',
      name: 'table',
      rows: ['r1', { value: 'r2', text: 'Hai', visibleIf: '{used} = true' }],
      choices: [1, 2, 3],
      columns: [
        { name: 'mark' },
        { name: 'why', cellType: 'text', maxLength: 20, requiredIf: '{row.mark} = 1' },
      ],
    },
    {
      type: 'matrixdynamic',
      name: 'list',
      minRowCount: 1,
      maxRowCount: 4,
      keyName: 'what',
      columns: [
        { name: 'what', cellType: 'text' },
        { name: 'ok', cellType: 'boolean' },
      ],
    },
    {
      type: 'paneldynamic',
      name: 'kids',
      isRequired: true,
      maxPanelCount: 3,
      templateElements: [
        { type: 'text', name: 'kid', isRequired: true },
        { type: 'rating', name: 'like', visibleIf: "{panel.kid} = 'An'" },
      ],
    },
    { type: 'boolean', name: 'used' },
  ],
})
const good = {
  who: { name: 'Bình', age: 40 },
  table: { r1: { mark: 1, why: 'x' } },
  list: [{ what: 'a', ok: true }],
  kids: [{ kid: 'An', like: 3 }, { kid: 'Ba' }],
}
const codes = (change: object) => {
  const { errors } = checkAnswers(questionnaire, { ...good, ...change })
  return errors.map(({ question, code, turn }) => [question, code, turn])
}

t.test('tables, multiple texts and lists are checked cell by cell', async (t) => {
  t.same(checkAnswers(questionnaire, good), {
    ...checkAnswers(questionnaire, good),
    valid: true,
    answers: good,
  })
  const cases: [object, unknown][] = [
    [{ who: { age: 4 } }, [['who.name', 'required', 1]]],
    [{ who: undefined }, [['who.name', 'required', 1]]],
    [{ who: { name: 'x', age: 130 } }, [['who.age', 'too_large', 1]]],
    [{ who: { name: 'x', z: 1 } }, [['who', 'unknown_field', null]]],
    [
      { who: [1] },
      [
        ['who', 'wrong_type', null],
        ['who.name', 'required', 1],
      ],
    ],
    [{ table: { r1: { mark: 9 } } }, [['table.mark', 'not_a_choice', 'r1']]],
    [{ table: { r1: { mark: 1 } } }, [['table.why', 'required', 'r1']]],
    [{ table: { r2: { mark: 2 } } }, [['table', 'hidden', null]]],
    [{ table: { r9: { mark: 2 } } }, [['table', 'unknown_row', null]]],
    [{ table: { r2: { mark: 2 } }, used: true }, []],
    [{ list: [] }, [['list', 'too_few_entries', null]]],
    [{ list: [{ what: 'a' }, { what: 'A' }] }, [['list', 'same_value', null]]],
    [
      { list: Array.from({ length: 5 }, (_, at) => ({ what: `${at}` })) },
      [['list', 'too_many_entries', null]],
    ],
    [{ kids: [] }, [['kids', 'required', null]]],
    [
      { kids: [{ like: 3 }] },
      [
        ['kid', 'required', 1],
        ['like', 'hidden', 1],
        ['kids', 'required', null],
      ],
    ],
    [{ kids: 'x' }, [['kids', 'wrong_type', null]]],
    [{ kids: [JSON.parse('{"kid":"x","__proto__":{"like":1}}')] }, [['kids', 'unknown_field', null]]],
  ]
  for (const [change, expected] of cases) t.same(codes(change), expected, JSON.stringify(change))
})

t.test('5,000 rows and a million are refused at once', async (t) => {
  for (const length of [5000, 1_000_000]) {
    const many = Array.from({ length }, () => ({ kid: 'x', what: 'x' }))
    const [found, cpu] = timed(() => codes({ kids: many, list: many }))
    t.same(found, [
      ['list', 'too_many_entries', null],
      ['kids', 'too_many_entries', null],
    ])
    t.ok(cpu < 2000, `${cpu} ms`)
  }
})

t.test('a page posts back what it shows', async (t) => {
  const page = questionnaire.pages[0]!
  const values = valuesOf(page, good)
  const read = readPage(questionnaire, page.name, {}, values as Form)
  t.same(read.errors, [])
  t.same(read.answers, good)
  const shown = showPage({
    ...{ questionnaire, page, answers: read.answers, values, errors: [], language: 'vi' },
    ...{ placeholders: {}, seed: 's' },
  })
  const names: readonly string[] = JSON.stringify(shown.elements).match(/"name":"[^"]+"/g) ?? []
  for (const name of Object.keys(values)) t.ok(names.includes(`"name":"${name}"`), name)
  const blank = readPage(questionnaire, page.name, {}, {})
  t.same(blank.answers, {})
})

t.test('cells are counted, a list as given or not', async (t) => {
  const codesOf = questionnaire.items.map(({ code }) => code)
  t.same(codesOf.slice(0, 8), [
    ...[
      'who.name',
      'who.age',
      'table.mark/r1',
      'table.why/r1',
      'table.mark/r2',
      'table.why/r2',
      'list',
      'kids',
    ],
  ])
  const layout = layoutOf(questionnaire)
  const counts = new Map(countSheet(questionnaire, layout, good))
  const at = (code: string) => layout.items.find((item) => item.code === code)!
  t.equal(counts.get(at('kids').valid[0]!), 1)
  t.equal(counts.get(at('table.mark/r1').categories[0]!.at), 1)
  t.equal(counts.get(at('table.mark/r2').notApplicable), 1)
  t.equal(counts.get(at('who.age').valid[0]!), 1)
})
