import { checkAnswers } from '../surveys/check.ts'
import type {
  AnswerFields,
  Answers,
  AnswerValue,
  Choice,
  CompiledQuestionnaire,
  Scalar,
} from '../surveys/questionnaire.ts'
import { nextPage, type Shown, type ShownQuestion, visibleElements } from '../surveys/walk.ts'
import type { Chance } from './chance.ts'
import { difficulty, leaningOf, popularity } from './leanings.ts'
import { remarkBy } from './remarks.ts'
import type { Respondent } from './respondent.ts'

/** Where a scale of so many steps is cut, for a mood with mean 0 and standard deviation about 1. */
const cuts: Readonly<Record<number, readonly number[]>> = {
  2: [0],
  3: [-0.7, 0.35],
  4: [-1.25, -0.35, 0.75],
  5: [-1.9, -1.2, -0.45, 0.75],
}

/**
 * Fills in a questionnaire as this respondent would, page by page, as it is shown: what is not seen is not answered.
 * @throws Error when the sheet would not be taken, which is a fault of this file
 */
export function fillIn(
  questionnaire: CompiledQuestionnaire,
  respondent: Respondent,
  chance: Chance,
): Answers {
  const answers: { [key: string]: AnswerValue } = {}
  const last = Math.ceil(questionnaire.pages.length * respondent.patience)
  // Frozen, so that what is seen is worked out once a page.
  let held: Answers = Object.freeze({})
  let page = nextPage(questionnaire, null, held)
  while (page !== null && page.number <= last) {
    for (const shown of questionsIn(visibleElements(questionnaire, page.name, held))) {
      if (!shown.required && chance.happens(respondent.skips)) continue
      const value = answerTo(shown, { questionnaire, respondent, chance })
      if (value !== undefined) answers[shown.element.key] = value
    }
    held = Object.freeze({ ...answers })
    page = nextPage(questionnaire, page.name, held)
  }
  const checked = checkAnswers(questionnaire, answers)
  if (!checked.valid || checked.discard) {
    throw new Error(`a sheet made for the demonstration is refused: ${JSON.stringify(checked.errors[0])}`)
  }
  return checked.answers
}

/** Questions of a page; repeated groups are not among what the demonstration asks. */
function questionsIn(shown: readonly Shown[]): ShownQuestion[] {
  return shown.flatMap((one) =>
    one.kind === 'panel' ? questionsIn(one.inside) : one.kind === 'question' ? [one] : [],
  )
}

type About = { questionnaire: CompiledQuestionnaire; respondent: Respondent; chance: Chance }

function answerTo(shown: ShownQuestion, about: About): AnswerValue | undefined {
  const { element: question, choices } = shown
  const { respondent, chance } = about
  const fact = respondent.facts[question.name]
  if (fact !== undefined) return factOf(fact, choices, about)
  switch (question.kind) {
    case 'single':
      return chosen(question.name, choices, about)
    case 'matrix': {
      const rows: { [row: string]: AnswerValue } = {}
      for (const row of shown.rows) {
        if (!chance.happens(respondent.skips)) rows[row.value] = chosen(row.value, question.choices, about)
      }
      return Object.keys(rows).length === 0 ? undefined : (rows satisfies AnswerFields)
    }
    case 'multiple': {
      const alone = choices.find((choice) => choice.exclusive)
      if (alone && chance.happens(Math.max(0.02, 0.1 - 0.08 * respondent.mood))) return [alone.value]
      const most = Math.min(question.most ?? 5, choices.length - (alone ? 1 : 0))
      return taken(question.name, choices, chance.whole(1, Math.max(1, most)), chance)
    }
    case 'ranking':
      return ranked(question.name, choices, question.places, chance)
    case 'number':
      return Math.min(question.max, Math.max(question.min, chance.weighted([14, 10, 8, 6, 4, 2]) * 8))
    case 'text':
      return chance.happens(0.1) ? remarkBy(respondent.mood, chance) : undefined
    case 'range':
    case 'computed':
      return undefined
  }
}

/** The respondent's own facts, where they are among the choices; who would not say it says so or nothing. */
function factOf(
  fact: Scalar | readonly Scalar[],
  choices: readonly Choice[],
  { respondent, chance }: About,
): AnswerValue | undefined {
  if (typeof fact === 'object')
    return fact.every((one) => choices.some(({ value }) => value === one)) ? fact : undefined
  const refusal = choices.find((choice) => choice.state === 'refused')
  if (refusal && chance.happens(0.03)) return refusal.value
  const choice = choices.find(({ value }) => value === fact)
  if (choice?.comment && !choice.comment.apart && respondent.ownLanguage !== null) {
    return { value: choice.value, comment: respondent.ownLanguage }
  }
  return choice?.value
}

/** One choice: the right one or not, a step of a scale, or what is popular. */
function chosen(
  code: string,
  choices: readonly Choice[],
  { questionnaire, respondent, chance }: About,
): Scalar {
  const categories = choices.filter((choice) => choice.state === null)
  const dontKnow = choices.find((choice) => choice.state === 'dont_know')
  const keys = questionnaire.keys.get(code)
  if (keys) {
    if (chance.happens(respondent.knowledge + difficulty(code))) return keys[0]!
    if (dontKnow && chance.happens(0.45)) return dontKnow.value
    const wrong = categories.filter(({ value }) => !keys.includes(value))
    return wrong[chance.whole(0, wrong.length - 1)]!.value
  }
  if (dontKnow && chance.happens(respondent.unsure)) return dontKnow.value
  const leaning = leaningOf(code, scaledItems(questionnaire).has(code))
  if (leaning === null) return categories[chance.weighted(popularity(code, categories))]!.value
  const felt = respondent.mood + leaning.shift + 0.75 * chance.normal()
  const limits = cuts[categories.length] ?? []
  const step = limits.filter((limit) => felt > limit).length
  return categories[leaning.reversed ? categories.length - 1 - step : step]!.value
}

const scaled = new WeakMap<CompiledQuestionnaire, ReadonlySet<string>>()

/** Codes of the items that are answered on a scale. */
function scaledItems(questionnaire: CompiledQuestionnaire): ReadonlySet<string> {
  let codes = scaled.get(questionnaire)
  if (codes === undefined) {
    codes = new Set(questionnaire.items.filter(({ scale }) => scale !== null).map(({ code }) => code))
    scaled.set(questionnaire, codes)
  }
  return codes
}

/** Some choices, the popular ones more often, in the order in which they stand. */
function taken(code: string, choices: readonly Choice[], count: number, chance: Chance): Scalar[] {
  const picked = ranked(code, choices, count, chance)
  return choices.filter(({ value }) => picked.includes(value)).map(({ value }) => value)
}

/** Some choices, the popular ones earlier. */
function ranked(code: string, choices: readonly Choice[], places: number, chance: Chance): Scalar[] {
  const left = choices.filter((choice) => !choice.exclusive && choice.state === null)
  const order: Scalar[] = []
  const wanted = Math.min(places, left.length)
  while (order.length < wanted) {
    const at = chance.weighted(popularity(code, left))
    order.push(...left.splice(at, 1).map(({ value }) => value))
  }
  return order
}
