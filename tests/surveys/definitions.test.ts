import t from 'tap'
import {
  definitions,
  itemCodesOf,
  type Json,
  listIn,
  modules,
  objectsIn,
  questionnaires,
  questionsOf,
  textIn,
} from './documents.ts'

/** Every text of a document: an object that has `vi`. */
function textsOf(document: Json) {
  return [...objectsIn(document)].filter(({ object }) => 'vi' in object)
}

/** Sentences without the placeholders' braces; a line of its own counts as one. */
function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.?!:;])\s+|\n+/).filter((sentence) => sentence.trim() !== '')
}

function wordsOf(sentence: string): number {
  return sentence.trim().split(/\s+/).length
}

t.test('questionnaires and modules are there under their own code and revision', async (t) => {
  t.same(questionnaires.map(({ code }) => code).sort(), ['M01', 'M02', 'M03', 'M04'])
  t.same(modules.map(({ code }) => code).sort(), ['G-TCPL', 'T-GT', 'T-GT-2', 'T-RT', 'T-RT-2'])
  for (const { path, code, revision, folder, document } of definitions) {
    t.equal(document.code, code, path)
    t.equal(document.revision, revision, path)
    t.equal(document.kind === 'module', folder === 'modules', path)
    t.equal(document.status, 'proposal', path)
  }
})

t.test('every text is Vietnamese and English, plain, in NFC', async (t) => {
  for (const { path, document } of definitions) {
    t.equal(document.locale, 'vi', path)
    for (const { path: place, object } of textsOf(document)) {
      const where = `${path} ${place}`
      t.same(Object.keys(object).sort(), ['en', 'vi'], where)
      for (const text of Object.values(object) as string[]) {
        t.equal(text, text.normalize('NFC').trim(), where)
        t.notMatch(text, /[<>]|^$/, `${where}: no markup, not empty`)
      }
    }
    for (const { path: place, object } of objectsIn(document)) {
      for (const name of ['title', 'description', 'html', 'text', 'explanation', 'note', 'topic', 'label']) {
        if (name in object) t.type(object[name], 'object', `${path} ${place}.${name} has both languages`)
      }
    }
  }
})

t.test('a text uses no name that the page does not fill in', async (t) => {
  const known = ['nam', 'tenTinh', 'soThang', 'dauMoi', 'dienThoai', 'ban', 'donVi']
  for (const { path, document } of definitions) {
    for (const { path: place, object } of textsOf(document)) {
      const used = [...textIn(object, 'vi').matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '')
      const inEnglish = [...textIn(object, 'en').matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '')
      t.same(used.toSorted(), inEnglish.toSorted(), `${path} ${place}: both languages use the same names`)
      t.same(
        used.filter((name) => !known.includes(name)),
        [],
        `${path} ${place}`,
      )
    }
  }
})

t.test('people can read it: short sentences, no abbreviations', async (t) => {
  const longest = 25
  for (const { path, document } of definitions) {
    for (const { path: place, object } of textsOf(document)) {
      if (place.startsWith('indexes') || place.endsWith('.note')) continue
      for (const sentence of sentencesOf(textIn(object, 'vi'))) {
        t.ok(wordsOf(sentence) <= longest, `${path} ${place}: ${wordsOf(sentence)} tiếng: ${sentence}`)
        t.notMatch(sentence, /(?<!\p{L})\p{Lu}{2,}(?!\p{L})/u, `${path} ${place}: viết tắt`)
      }
    }
  }
})

t.test('codes are unique and belong to their form; A01–A10 are the same in all', async (t) => {
  for (const { path, code, document } of definitions) {
    const codes = itemCodesOf(document)
    t.equal(new Set(codes).size, codes.length, `${path}: codes unique`)
    const owner = code === 'G-TCPL' ? 'M01.G' : `${code.replace(/-2$/, '')}.`
    const strange = codes.filter((item) => !item.startsWith(owner) && !/^A(0[1-9]|10)$/.test(item))
    t.same(strange, [], `${path}: codes of its own`)
    const pages = listIn(document, 'pages').map((page) => page.name)
    t.equal(new Set(pages).size, pages.length, `${path}: pages unique`)
  }
  for (const { path, document } of questionnaires) {
    const codes = itemCodesOf(document)
    for (const code of ['A01', 'A02', 'A03', 'A04', 'A05', 'A07', 'A08', 'A09', 'A10'])
      t.ok(codes.includes(code), `${path}: ${code}`)
  }
})

t.test('the same code asks the same everywhere', async (t) => {
  const first = new Map<string, { path: string; question: Json }>()
  for (const { path, document } of definitions) {
    for (const question of questionsOf(document)) {
      const name = textIn(question, 'name')
      const known = first.get(name)
      if (known) t.same(question, known.question, `${name} in ${path} and ${known.path}`)
      else first.set(name, { path, question })
    }
  }
})

t.test('only A01 is required, and under 16 ends the form', async (t) => {
  for (const { path, document } of questionnaires) {
    const required = questionsOf(document).filter((question) => question.isRequired || question.requiredIf)
    t.same(
      required.map((question) => question.name),
      ['A01'],
      path,
    )
    t.match(listIn(document, 'triggers')[0], { type: 'complete', expression: '{A01} = 1' }, path)
    const firstPage = listIn(document, 'pages')[0] ?? {}
    t.same(
      questionsOf({ pages: [firstPage] }).map((question) => question.name),
      ['A01'],
      `${path}: nothing else is asked before the age`,
    )
  }
})

t.test('values are 1..K in order, then 98 and 99; never 97', async (t) => {
  for (const { path, document } of definitions) {
    for (const question of questionsOf(document)) {
      if (question.name === 'A03') continue
      for (const list of ['choices', 'columns']) {
        const values = listIn(question, list).map((choice) => choice.value)
        const categories = values.filter((value) => value !== 98 && value !== 99)
        t.same(
          categories,
          categories.map((_, index) => index + 1),
          `${path} ${textIn(question, 'name')}`,
        )
        t.same(
          values.slice(categories.length),
          values.filter((value) => value === 98 || value === 99),
        )
      }
    }
  }
})

t.test('scales have their words', async (t) => {
  const words: { [scale: string]: { size: number; first: string } } = {
    S5: { size: 5, first: 'Rất không hài lòng' },
    D5: { size: 5, first: 'Hoàn toàn không đồng ý' },
    F4: { size: 4, first: 'Không bao giờ' },
  }
  for (const { path, document } of definitions) {
    for (const question of questionsOf(document)) {
      if (question.type === 'matrix') t.ok(question.scale, `${path} ${textIn(question, 'name')}`)
      const scale = words[textIn(question, 'scale')]
      if (scale === undefined) continue
      const choices = [...listIn(question, 'choices'), ...listIn(question, 'columns')]
      t.equal(choices.filter(({ value }) => Number(value) < 97).length, scale.size)
      t.equal((choices[0]?.text as Json).vi, scale.first, `${path} ${textIn(question, 'name')}`)
    }
  }
})

t.test('knowledge items have a key that is not “không biết”, unconfirmed, with an explanation', async (t) => {
  for (const { path, document } of definitions) {
    for (const question of questionsOf(document)) {
      const name = textIn(question, 'name')
      const knowledge = /^T-.*\.[KS]\d$/.test(name)
      t.equal('correctAnswer' in question, knowledge, `${path} ${name}`)
      if (!knowledge) continue
      const values = listIn(question, 'choices').map((choice) => choice.value)
      t.ok(values.includes(question.correctAnswer) && question.correctAnswer !== 98, `${path} ${name}: key`)
      t.equal(values.at(-1), 98, `${path} ${name}: “không biết” last`)
      t.equal(question.keyVerified, false, `${path} ${name}`)
      t.type(question.explanation, 'object', `${path} ${name}`)
    }
  }
})

t.test('indexes name items that exist and rules that are known', async (t) => {
  const rules = [
    'share',
    'pooled_share',
    'top2',
    'mean100',
    'respondent_mean100',
    'correct_share',
    'half_correct',
  ]
  for (const { path, document } of definitions) {
    const items = new Set(itemCodesOf(document))
    const indexes = listIn(document, 'indexes')
    t.equal(new Set(indexes.map(({ code }) => code)).size, indexes.length, `${path}: codes unique`)
    for (const index of indexes) {
      const where = `${path} ${textIn(index, 'code')}`
      const fed = index.items as readonly string[]
      t.ok(rules.includes(textIn(index, 'rule')), `${where}: rule`)
      t.ok(fed.length > 0 && fed.every((item) => items.has(item)), `${where}: items exist`)
      t.equal(
        /share$/.test(textIn(index, 'rule')) && index.rule !== 'correct_share',
        'codes' in index,
        `${where}: codes`,
      )
    }
  }
})

t.test('groups named by items are declared', async (t) => {
  for (const { path, document } of questionnaires) {
    const declared = listIn(document, 'groups').map((group) => group.code)
    const used = questionsOf(document).flatMap((question) =>
      [question, ...listIn(question, 'rows')].flatMap((entry) => (entry.group ? [entry.group] : [])),
    )
    t.same([...new Set(used)].sort(), [...declared].sort(), path)
  }
})

t.test('consent says what it must and ticks nothing', async (t) => {
  for (const { path, document } of questionnaires) {
    const consent = document.consent as Json
    const text = textIn(consent.text as Json, 'vi')
    for (const word of [
      'tự nguyện',
      'bỏ qua câu bất kỳ',
      'không ghi họ tên',
      'nhạy cảm',
      '{soThang}',
      '{dauMoi}',
      '{dienThoai}',
      '{ban}',
    ]) {
      t.ok(text.includes(word), `${path}: ${word}`)
    }
    t.match(text, new RegExp(`không quá ${String(document.minutes)} phút`), path)
    t.match(consent.label, { vi: /đồng ý tham gia/ }, path)
    t.type(document.consentVersion, 'string', path)
  }
})

t.test('a slot is filled by some module, and a module fits the questionnaires it names', async (t) => {
  const slotsOf = (document: Json) =>
    listIn(document, 'pages').flatMap((page) => (page.slot ? [page.slot] : []))
  for (const { path, code, document } of questionnaires) {
    for (const slot of slotsOf(document)) {
      t.ok(
        modules.some(
          (module) =>
            module.document.slot === slot && (module.document.questionnaires as unknown[]).includes(code),
        ),
        `${path}: ${String(slot)}`,
      )
    }
  }
  for (const { path, document } of modules) {
    for (const code of document.questionnaires as readonly string[]) {
      const questionnaire = questionnaires.find((candidate) => candidate.code === code)
      t.ok(questionnaire && slotsOf(questionnaire.document).includes(document.slot), `${path}: fits ${code}`)
    }
  }
})
