import t from 'tap'
import { definitions, type Json, objectsIn, questionnaires, textIn } from './documents.ts'

const longestSentence = 25
/** What the page puts in: the round, the office to ask, and the unit of the link. */
const placeholders = ['nam', 'tenTinh', 'soThang', 'dauMoi', 'dienThoai', 'ban', 'donVi']

type Text = { where: string; vi: string; en: string; languages: string[] }

/** Every text of every document: the objects that have `vi`. */
const texts: readonly Text[] = definitions.flatMap(({ path, document }) =>
  [...objectsIn(document)]
    .filter(({ object }) => 'vi' in object)
    .map(({ path: place, object }) => ({
      where: `${path} ${place}`,
      vi: textIn(object, 'vi'),
      en: textIn(object, 'en'),
      languages: Object.keys(object).sort(),
    })),
)

function namesIn(text: string): string[] {
  return [...text.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '').sort()
}

function sentencesIn(text: string): string[] {
  return text.split(/(?<=[.?!:;])\s+|\n+/).filter((sentence) => sentence.trim() !== '')
}

t.test('every text is Vietnamese and English', async (t) => {
  t.ok(texts.length > 900, 'the texts were found')
  t.same(
    texts.filter(({ languages, vi, en }) => languages.join() !== 'en,vi' || vi === '' || en === ''),
    [],
  )
  const named = [
    'title',
    'description',
    'html',
    'text',
    'explanation',
    'note',
    'topic',
    'label',
    'requiredErrorText',
  ]
  const loose = definitions.flatMap(({ path, document }) =>
    [...objectsIn(document)].flatMap(({ path: place, object }) =>
      named.filter((name) => typeof object[name] === 'string').map((name) => `${path} ${place}.${name}`),
    ),
  )
  t.same(loose, [], 'no text in one language only')
  t.same(
    definitions.filter(({ document }) => document.locale !== 'vi').map(({ path }) => path),
    [],
  )
})

t.test('text is plain, in NFC, without blanks at its ends', async (t) => {
  const untidy = texts.filter(({ vi, en }) =>
    [vi, en].some((text) => text !== text.normalize('NFC').trim() || /[<>\t]| {2}/.test(text)),
  )
  t.same(untidy, [])
})

t.test('a text uses no name that the page does not fill in, and the same in both languages', async (t) => {
  t.same(
    texts.filter(({ vi }) => namesIn(vi).some((name) => !placeholders.includes(name))),
    [],
  )
  t.same(
    texts.filter(({ vi, en }) => namesIn(vi).join() !== namesIn(en).join()),
    [],
  )
})

t.test('people can read it: short sentences, no abbreviations', async (t) => {
  const shown = texts.filter(({ where }) => !/ indexes\.|\.note$/.test(where))
  const long = shown.flatMap(({ where, vi }) =>
    sentencesIn(vi)
      .filter((sentence) => sentence.trim().split(/\s+/).length > longestSentence)
      .map((sentence) => `${where}: ${sentence}`),
  )
  t.same(long, [], `no sentence is longer than ${longestSentence} words`)
  t.same(
    shown.filter(({ vi }) => /(?<!\p{L})\p{Lu}{2,}(?!\p{L})/u.test(vi)),
    [],
    'everything is written in full',
  )
})

t.test('consent says what it must', async (t) => {
  const told = [
    'tự nguyện',
    'bỏ qua câu bất kỳ',
    'không ghi họ tên',
    'nhạy cảm',
    '{soThang}',
    '{dauMoi}',
    '{dienThoai}',
    '{ban}',
  ]
  for (const { path, document } of questionnaires) {
    const consent = document.consent as Json
    const text = textIn(consent.text as Json, 'vi')
    t.same(
      told.filter((words) => !text.includes(words)),
      [],
      path,
    )
    t.match(text, new RegExp(`không quá ${String(document.minutes)} phút`), `${path}: how long it takes`)
    t.match(consent.label, { vi: /đồng ý tham gia/ }, path)
    t.type(document.consentVersion, 'string', path)
  }
})
