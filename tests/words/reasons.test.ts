import t from 'tap'
import { languages } from '../../src/words/dictionary.ts'
import { words } from '../../src/words/index.ts'

const parts = [
  'figureReasons',
  'surveyReasons',
  'leafReasons',
  'publicationClasses',
  'bandReasons',
  'weightReasons',
  'weightWarnings',
  'trimmingWarnings',
  'finalReasons',
  'judgementReasons',
  'reliabilityReasons',
  'scaleWarnings',
] as const

/** Every sentence of a part by its code, with names where it takes some. */
function sentencesOf(part: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(part).map(([code, entry]) => [
    code,
    typeof entry === 'function' ? entry('THỨ NHẤT', 'THỨ HAI', 'THỨ BA', 'THỨ TƯ') : String(entry),
  ])
}

t.test('every reason says what is wrong and what to do, in both languages', async (t) => {
  for (const language of languages) {
    for (const part of parts) {
      for (const [code, sentence] of sentencesOf(words[language][part])) {
        t.match(sentence, /^[\p{Lu}“].{20,}\.$/su, `${language} ${part} ${code}`)
        t.notMatch(sentence, /undefined|null|_|\b(PSU|SE|df|deff|AHP|CR)\b/, `${language} ${part} ${code}`)
      }
    }
  }
})

t.test('what is wrong with weights and comparisons names where', async (t) => {
  const { weightReasons, weightWarnings, judgementReasons } = words.vi
  for (const sentence of [
    weightReasons.missing_target('giới tính', 'Nữ'),
    weightReasons.empty_category('giới tính', 'Nữ'),
    weightReasons.not_converged('giới tính', 'Nữ'),
    weightWarnings.few_respondents('giới tính', 'Nữ'),
    weightWarnings.small_share('giới tính', 'Nữ'),
    judgementReasons.not_reciprocal('giới tính', 'Nữ'),
  ]) {
    t.match(sentence, /giới tính/)
    t.match(sentence, /Nữ/)
  }
})
