import type { AnswerError } from '../surveys/answer-error.ts'
import { checkAnswers } from '../surveys/check.ts'
import { type Passing, passingQuestions } from '../surveys/live-page.ts'
import type { Answers, CompiledQuestionnaire, Page } from '../surveys/questionnaire.ts'
import { readPage } from '../surveys/read-form.ts'
import { isDiscarded, nextPage, previousPage, visiblePages } from '../surveys/walk.ts'
import type { DraftContent, Posted } from './draft.ts'

/**
 * What the pressed button asks for. `review`: a page that was opened from the review goes back to it. `stay`: show this page
 * again, in another language or size.
 */
export type Wish = 'next' | 'back' | 'review' | 'stay'

/** A page to be shown, and what is wrong on it. */
export type Showed = Readonly<{
  outcome: 'show'
  page: Page
  content: DraftContent
  errors: readonly AnswerError[]
  /** questions that the answers just given have brought in on this page, which nobody has seen yet */
  fresh?: readonly Passing[]
}>

/** Where a posted page leads. `review`: everything is in order, to be read once more before sending. */
export type Turn =
  | Showed
  | Readonly<{ outcome: 'review'; content: DraftContent; answers: Answers }>
  | Readonly<{ outcome: 'begin'; content: DraftContent }>
  | Readonly<{ outcome: 'ended' }>

/** More than any page needs: what is typed beyond this is shown again once, but not kept in the draft. */
const MOST_KEPT = 32_768

/** Where a posted page leads; needs no database. */
export function turnPage(
  questionnaire: CompiledQuestionnaire,
  before: DraftContent,
  {
    page,
    fields,
    wish,
    scripted = false,
  }: Readonly<{
    page: Page
    fields: Posted
    wish: Wish
    /** a script has shown on the page what the answers on it bring in */
    scripted?: boolean
  }>,
): Turn {
  Object.freeze(before.answers)
  const pages = visiblePages(questionnaire, before.answers)
  if (!pages.some(({ name }) => name === page.name)) {
    // Another tab has changed an answer on which this page depends: there is nothing to ask here any more.
    const shown = nextPage(questionnaire, page.name, before.answers) ?? pages.at(-1) ?? page
    return { outcome: 'show', page: shown, content: before, errors: [] }
  }
  const read = readPage(questionnaire, page.name, before.answers, fields)
  Object.freeze(read.answers)
  const passing = passingQuestions(questionnaire, page, read.answers)
  // What an answer on the same page has hidden is no fault of the respondent's: it is left out.
  const hidden = read.errors.filter(({ code, field }) => code === 'hidden' && ofThese(passing, field)?.hidden)
  const errors = read.errors.filter((error) => !hidden.includes(error))
  const number = String(page.number)
  const { [number]: _, ...otherPages } = before.typed
  const kept = errors.length === 0 ? otherPages : { ...otherPages, ...typedOn(number, read.typed) }
  const content: DraftContent = { answers: read.answers, typed: kept }
  if (wish === 'stay') return { outcome: 'show', page, content, errors: [] }
  if (wish === 'back') {
    const previous = previousPage(questionnaire, page.name, read.answers)
    return previous ? { outcome: 'show', page: previous, content, errors: [] } : { outcome: 'begin', content }
  }
  const fresh = scripted ? [] : freshOn(questionnaire, page, before.answers, passing)
  if (errors.length > 0 || fresh.length > 0) {
    const shown = { ...content, typed: { ...kept, [number]: read.typed } }
    const fields = new Map(fresh.map((one) => [one.field, one]))
    return {
      outcome: 'show',
      page,
      content: shown,
      errors: errors.filter((one) => !ofThese(fields, one.field)),
      fresh,
    }
  }
  if (isDiscarded(questionnaire, read.answers)) return { outcome: 'ended' }
  const next = nextPage(questionnaire, page.name, read.answers)
  if (wish === 'next' && next) return { outcome: 'show', page: next, content, errors: [] }
  return toReview(questionnaire, content, pages, page)
}

/** Questions that are seen now and were not on the page as it was posted. */
function freshOn(
  questionnaire: CompiledQuestionnaire,
  page: Page,
  before: Answers,
  now: ReadonlyMap<string, Passing>,
): Passing[] {
  if (now.size === 0) return []
  const then = passingQuestions(questionnaire, page, before)
  return [...now.values()].filter(({ field, hidden }) => !hidden && then.get(field)?.hidden !== false)
}

/** The question that a field is of, or a part of. */
function ofThese(questions: ReadonlyMap<string, Passing>, field: string | null): Passing | undefined {
  if (field === null || questions.size === 0) return undefined
  return [...questions.values()].find((one) => field === one.field || field.startsWith(`${one.field}:`))
}

/** To the review; first to a page that an answer has just brought in, or to what is wrong anywhere. */
function toReview(
  questionnaire: CompiledQuestionnaire,
  content: DraftContent,
  before: readonly Page[],
  posted: Page,
): Turn {
  const fresh = visiblePages(questionnaire, content.answers).find(
    (page) => page.number > posted.number && !before.includes(page),
  )
  if (fresh) return { outcome: 'show', page: fresh, content, errors: [] }
  return review(questionnaire, content) ?? { outcome: 'show', page: posted, content, errors: [] }
}

/** Looks at the whole sheet for the last time: the review, or the first page on which something is wrong. */
export function review(questionnaire: CompiledQuestionnaire, content: DraftContent): Turn | undefined {
  const checked = checkAnswers(questionnaire, content.answers, 'drop')
  if (checked.valid) return { outcome: 'review', content, answers: checked.answers }
  const page = questionnaire.pages.find(({ name }) => checked.errors.some((error) => error.page === name))
  if (!page) return undefined
  const errors = checked.errors.filter((error) => error.page === page.name || error.page === null)
  return { outcome: 'show', page, content, errors }
}

function typedOn(number: string, typed: Posted): { [page: string]: Posted } {
  return JSON.stringify(typed).length > MOST_KEPT ? {} : { [number]: typed }
}
