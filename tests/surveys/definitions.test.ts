import t from 'tap'
import { assemble } from '../../src/surveys/assemble.ts'
import { compile } from '../../src/surveys/compile.ts'
import { type CountLayout, itemLayout } from '../../src/surveys/layout.ts'
import { makeEdition } from '../../src/surveys/publish.ts'
import { choose, readDefinitions } from '../../src/surveys/read.ts'
import { checkDocument } from '../../src/surveys/survey-js.ts'
import {
  combinationsFor,
  definitions,
  itemCodesOf,
  type Json,
  listIn,
  modules,
  questionnaires,
  questionsOf,
  textIn,
} from './documents.ts'

const slotsOf = (document: Json) =>
  listIn(document, 'pages').flatMap((page) => (page.slot ? [page.slot] : []))
const questionnairesOf = (module: Json) => module.questionnaires as readonly string[]
const isSpecial = (value: unknown) => value === 98 || value === 99

/** Every question of every document, with words for messages. */
const questions = definitions.flatMap(({ path, document }) =>
  questionsOf(document).map((question) => {
    const name = textIn(question, 'name')
    const choices = [...listIn(question, 'choices'), ...listIn(question, 'columns')]
    return {
      path,
      name,
      where: `${path} ${name}`,
      question,
      choices,
      values: choices.map(({ value }) => value),
    }
  }),
)

t.test('questionnaires and modules are there under their own code and revision', async (t) => {
  t.same(questionnaires.map(({ code }) => code).sort(), ['M01', 'M02', 'M03', 'M04'])
  t.same(modules.map(({ code }) => code).sort(), ['G-TCPL', 'T-GT', 'T-GT-2', 'T-RT', 'T-RT-2'])
  for (const { path, code, revision, folder, document } of definitions) {
    t.match(document, { code, revision, status: 'proposal' }, path)
    t.equal(document.kind === 'module', folder === 'modules', path)
  }
})

t.test('item codes are unique and belong to their form; A01–A10 are in all', async (t) => {
  for (const { path, code, document } of definitions) {
    const codes = itemCodesOf(document)
    t.equal(new Set(codes).size, codes.length, `${path}: codes unique`)
    const owner = code === 'G-TCPL' ? 'M01.G' : `${code.replace(/-2$/, '')}.`
    const strange = codes.filter((item) => !item.startsWith(owner) && !/^A(0[1-9]|10)$/.test(item))
    t.same(strange, [], `${path}: codes of its own`)
    const pages = listIn(document, 'pages').map((page) => page.name)
    t.equal(new Set(pages).size, pages.length, `${path}: pages unique`)
  }
  const common = ['A01', 'A02', 'A03', 'A04', 'A05', 'A07', 'A08', 'A09', 'A10']
  for (const { path, document } of questionnaires) {
    const codes = itemCodesOf(document)
    t.same(
      common.filter((code) => !codes.includes(code)),
      [],
      path,
    )
    const place = listIn(listIn(document, 'pages')[0] ?? {}, 'elements')[1]
    t.match(
      place,
      { type: 'html', name: 'A06', html: { vi: /\{donVi\}/ } },
      `${path}: the place comes from the link`,
    )
  }
})

t.test('the same code asks the same in every form', async (t) => {
  const first = new Map(questions.toReversed().map(({ name, question }) => [name, question]))
  for (const { where, name, question } of questions) t.same(question, first.get(name), where)
})

t.test('only A01 is required, and under 16 ends the form before anything else is asked', async (t) => {
  for (const { path, document } of questionnaires) {
    const required = questionsOf(document).filter((question) => question.isRequired || question.requiredIf)
    t.same(
      required.map((question) => question.name),
      ['A01'],
      path,
    )
    t.match(listIn(document, 'triggers')[0], { type: 'complete', expression: '{A01} = 1' }, path)
    const firstPage = listIn(document, 'pages')[0] ?? {}
    t.same(itemCodesOf({ pages: [firstPage] }), ['A01'], path)
  }
})

t.test('values are 1..K in order, then 98 and 99; never 97', async (t) => {
  for (const { where, name, values } of questions) {
    if (name === 'A03') continue
    const categories = values.filter((value) => !isSpecial(value))
    t.same(values, [...categories.map((_, index) => index + 1), ...values.filter(isSpecial)], where)
  }
})

t.test('scales have their words and matrices have a scale', async (t) => {
  const words = new Map([
    ['S5', ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng']],
    ['D5', ['Hoàn toàn không đồng ý', 'Không đồng ý', 'Phân vân', 'Đồng ý', 'Hoàn toàn đồng ý']],
  ])
  for (const { where, question, choices } of questions) {
    const scale = words.get(textIn(question, 'scale'))
    if (question.type === 'matrix') t.ok(scale, `${where}: scale`)
    if (scale === undefined) continue
    const said = choices
      .filter(({ value }) => !isSpecial(value))
      .map(({ text }) => textIn(text as Json, 'vi'))
    t.same(said, scale, where)
  }
})

t.test('knowledge items have an unconfirmed key that is not “không biết”, and an explanation', async (t) => {
  for (const { where, name, question, values } of questions) {
    const knowledge = /^T-.*\.[KS]\d$/.test(name)
    if ('correctAnswer' in question !== knowledge) t.fail(`${where}: key`)
    if (!knowledge) continue
    t.ok(values.includes(question.correctAnswer) && question.correctAnswer !== 98, `${where}: key`)
    t.equal(values.at(-1), 98, `${where}: “không biết” is last`)
    t.match(question, { keyVerified: false, explanation: { vi: String, en: String } }, where)
  }
})

t.test(
  'a topic module follows the template: 2 awareness, 1 source, 4 to know, 3 to understand, 1 rating',
  async (t) => {
    for (const { path, code, document } of modules.filter(({ document }) => document.slot === 'module')) {
      const kinds = itemCodesOf(document).map((item) => item.slice(code.length + 1))
      for (const expected of ['A1', 'A2', 'A3', 'K1', 'K2', 'K3', 'K4', 'S1', 'S2', 'S3', 'R1']) {
        t.ok(kinds.includes(expected), `${path}: ${expected}`)
      }
    }
  },
)

t.test('indexes name items that exist and rules that are known', async (t) => {
  const withCodes = ['share', 'pooled_share']
  const rules = [...withCodes, 'top2', 'mean100', 'respondent_mean100', 'correct_share', 'half_correct']
  for (const { path, document } of definitions) {
    const items = itemCodesOf(document)
    const indexes = listIn(document, 'indexes')
    t.equal(new Set(indexes.map(({ code }) => code)).size, indexes.length, `${path}: codes unique`)
    for (const index of indexes) {
      const where = `${path} ${textIn(index, 'code')}`
      const rule = textIn(index, 'rule')
      const fed = index.items as readonly string[]
      t.ok(rules.includes(rule), `${where}: rule`)
      t.equal(withCodes.includes(rule), 'codes' in index, `${where}: satisfied codes`)
      t.ok(fed.length > 0 && fed.every((item) => items.includes(item)), `${where}: items`)
    }
  }
})

t.test('groups named by items are declared', async (t) => {
  for (const { path, document } of questionnaires) {
    const used = questionsOf(document).flatMap((question) =>
      [question, ...listIn(question, 'rows')].flatMap((entry) => (entry.group ? [entry.group] : [])),
    )
    t.same(
      [...new Set(used)].sort(),
      listIn(document, 'groups')
        .map((group) => group.code)
        .sort(),
      path,
    )
  }
})

t.test('every slot has a module, and a module fits the questionnaires it names', async (t) => {
  for (const { path, code, document } of questionnaires) {
    for (const slot of slotsOf(document)) {
      const fitting = modules.filter(
        (module) => module.document.slot === slot && questionnairesOf(module.document).includes(code),
      )
      t.not(fitting.length, 0, `${path}: ${String(slot)}`)
    }
  }
  for (const { path, document } of modules) {
    for (const code of questionnairesOf(document)) {
      const questionnaire = questionnaires.find((candidate) => candidate.code === code)
      t.ok(
        questionnaire && slotsOf(questionnaire.document).includes(textIn(document, 'slot')),
        `${path}: fits ${code}`,
      )
    }
  }
})

t.test('with every choice of modules SurveyJS finds no fault and the form compiles', async (t) => {
  const both = ['T-GT', 'T-RT'].flatMap((code) => modules.filter((module) => module.code === code))
  for (const questionnaire of questionnaires) {
    const twoTopics = questionnaire.code === 'M01' ? [both] : []
    for (const chosen of [...combinationsFor(questionnaire), ...twoTopics]) {
      const name = [questionnaire, ...chosen].map(({ code }) => code).join(' + ')
      const document = assemble(
        questionnaire.document,
        chosen.map((module) => module.document),
      )
      t.same(await checkDocument(document, ['donVi']), [], `${name}: SurveyJS`)
      const compiled = compile(document)
      const pages = listIn(document, 'pages').map((page) => page.name)
      t.same(
        compiled.pages.map((page) => page.name),
        pages,
        `${name}: pages stand as written, none needs to be cut`,
      )
      const keyed = compiled.items.filter((item) => item.knowledge).map((item) => item.code)
      t.same([...compiled.keys.keys()], keyed, `${name}: keys`)
      t.same(
        compiled.explanations.filter((explanation) => explanation.verified),
        [],
        `${name}: no key is confirmed yet`,
      )
      const headlines = compiled.indexes.filter((index) => index.headline).map((index) => index.code)
      t.equal(new Set(headlines).size, headlines.length, `${name}: one headline for each index`)
    }
  }
})

t.test('the indexes that frameworks ask for are measured', async (t) => {
  const codesWith = (code: string, ...added: string[]) => {
    const find = (wanted: string) => definitions.find((definition) => definition.code === wanted)!.document
    return compile(assemble(find(code), added.map(find))).indexes.map((index) => index.code)
  }
  const citizens = codesWith('M01', 'T-GT', 'G-TCPL')
  for (const code of ['TUHOC', 'TIEPCAN', 'BIET', 'HIEU', 'HAILONG', 'HAILONG_CHI_TIET', 'TACDONG', 'TCPL']) {
    t.ok(citizens.includes(code), `M01: ${code}`)
  }
  const officials = codesWith('M02', 'T-GT')
  for (const code of ['TUHOC', 'BIET', 'HIEU', 'HAILONG', 'TACDONG'])
    t.ok(officials.includes(code), `M02: ${code}`)
})

t.test('a ranking offers as many places as it says, wherever its choices come from', async (t) => {
  const chosen = choose(await readDefinitions(), 'M01/1', ['T-GT/1'])!
  const { layout } = await makeEdition(chosen.questionnaire, chosen.modules)
  const places = (code: string) =>
    itemLayout(layout as CountLayout, code)?.places.map((option) => option.at.length)
  t.same(places('M01.C02'), new Array(14).fill(3), 'fourteen channels taken over from C01, three places each')
  t.same(places('M01.C09'), new Array(13).fill(3))
})
