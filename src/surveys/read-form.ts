import type { AnswerError } from './answer-error.ts'
import { type FieldPart, fieldName } from './field-name.ts'
import { understood } from './form-values.ts'
import { judge } from './judge.ts'
import { everyElement, isQuestion, outerElements } from './link-elements.ts'
import { type Entry, joinEntries } from './nested.ts'
import { addSheetError } from './place.ts'
import type {
  AnswerFields,
  Answers,
  AnswerValue,
  CompiledQuestionnaire,
  Element,
  Group,
  Question,
  Scalar,
} from './questionnaire.ts'

/** A form as posted: one text per field, or several where a field was sent several times. */
export type Form = { readonly [field: string]: string | readonly string[] }

export type ReadPage = {
  /** The answers so far with those of this page in place of what was there; typed and cleaned. Kept even with errors. */
  readonly answers: Answers
  /** What is wrong on this page. */
  readonly errors: readonly AnswerError[]
  /** What was typed, by field, to show the page again. Entries of a list stand one after the other, as in the answers. */
  readonly typed: { readonly [field: string]: string | readonly string[] }
}

type Loose = { [key: string]: unknown }
type Typed = { [field: string]: string | readonly string[] }
/** Hands out the fields of a form and remembers which were asked for. */
type Ask = ((name: string) => string | readonly string[] | undefined) & {
  /** by name of a list, the turns in which something stands */
  readonly entries: Map<string, readonly Scalar[]>
}

const mostFields = 2000

/**
 * Reads the posted form of one page into answers. Fields that the page does not have, values outside the choices, wrong types and
 * the like are errors by question; so are answers to questions that are not seen. Fields whose names begin with “_” belong to the
 * page itself and are not looked at. Answers of other pages are kept as they are, also when they are no longer seen: they count
 * again if the respondent changes back, and are left out by `checkAnswers(…, 'drop')` at the end. Does not throw.
 */
export function readPage(
  questionnaire: CompiledQuestionnaire,
  pageName: string,
  answersSoFar: Answers,
  form: Form,
): ReadPage {
  const errors: AnswerError[] = []
  const index = questionnaire.pages.findIndex((page) => page.name === pageName)
  const page = questionnaire.pages[index]
  const fields = Object.keys(form).filter((name) => !name.startsWith('_'))
  if (page === undefined || fields.length > mostFields) {
    addSheetError(errors, page === undefined ? 'unknown_field' : 'too_many_fields', pageName)
    return { answers: answersSoFar, errors, typed: {} }
  }
  const typed: Typed = {}
  const find = (name: string) => {
    const value = Object.hasOwn(form, name) ? form[name] : undefined
    if (value !== undefined) typed[name] = value
    return value
  }
  const ask: Ask = Object.assign(find, { entries: new Map<string, readonly Scalar[]>() })
  const merged: Loose = { ...answersSoFar }
  for (const element of page.elements) readElement(element, ask, merged, questionnaire)
  const asked = new Set(Object.keys(typed))
  for (const name of fields) if (!asked.has(name)) addSheetError(errors, 'unknown_field', name)
  const judged = judge(questionnaire, merged, { stale: 'refuse', page: index })
  const own = new Set(judged.errors.filter((error) => error.page === page.name))
  errors.push(...own)
  return {
    answers: mergedAnswers(answersSoFar, merged, judged.standing.answers, page.elements),
    errors,
    typed: withoutGaps(typed, ask.entries),
  }
}

/**
 * An entry that was taken away, or left empty between others, leaves no gap: what was typed is numbered as the answers and their
 * errors are. What stands in an entry that is none, as words beside a choice that was not taken, goes behind the others.
 */
function withoutGaps(typed: Typed, entries: Ask['entries']): Typed {
  const begins = new Map<string, string>()
  for (const [group, filled] of entries) {
    const last = Number(filled.at(-1) ?? 0)
    if (last === filled.length) continue
    const empty = Array.from({ length: last }, (_, at) => at + 1).filter((turn) => !filled.includes(turn))
    for (const [at, turn] of [...filled, ...empty].entries())
      begins.set(fieldName('', { group, turn }), fieldName('', { group, turn: at + 1 }))
  }
  if (begins.size === 0) return typed
  return Object.fromEntries(
    Object.entries(typed).map(([name, value]) => {
      const begin = name.slice(0, name.indexOf(':', name.indexOf(':') + 1) + 1)
      return [(begins.get(begin) ?? begin) + name.slice(begin.length), value]
    }),
  )
}

/** Other pages as they were; this page as it was understood. */
function mergedAnswers(
  before: Answers,
  merged: Loose,
  understood: Answers,
  elements: readonly Element[],
): Answers {
  const answers: { [key: string]: AnswerValue } = { ...before }
  for (const element of outerElements(elements)) {
    if (element.kind !== 'group' && !isQuestion(element)) continue
    const { key } = element
    const chosen = element.kind === 'group' && element.shape === 'chosen'
    const turns = chosen || (element.kind === 'multiple' && element.property !== null)
    for (const name of [key, `${key}-Comment`]) {
      const value = understood[name]
      if (value !== undefined) answers[name] = turns ? keepTurns(value, merged[name]) : value
      else delete answers[name]
    }
  }
  return answers
}

/** What was answered for the turns of a group that is asked on another page stays while their choice stays. */
function keepTurns(value: AnswerValue, merged: unknown): AnswerValue {
  const full = merged as readonly AnswerFields[]
  return (value as readonly AnswerFields[]).map((fields, at) => ({ ...full[at], ...fields }))
}

function readElement(element: Element, ask: Ask, answers: Loose, questionnaire: CompiledQuestionnaire): void {
  if (element.kind === 'note') return
  if (element.kind === 'panel') {
    for (const inner of element.elements) readElement(inner, ask, answers, questionnaire)
  } else if (element.kind === 'group') readGroup(element, ask, answers)
  else if (element.kind === 'multiple' && element.property !== null)
    readSource(element, element.property, ask, answers)
  else readQuestion(element, ask, answers, {})
}

/** The check box of a repeated group: turns that stay keep what was answered for them. */
function readSource(question: Question, property: string, ask: Ask, answers: Loose): void {
  const before = (answers[question.key] ?? []) as readonly AnswerFields[]
  const own: Loose = {}
  readQuestion(question, ask, own, {})
  const chosen = own[question.key]
  delete answers[question.key]
  if (!Array.isArray(chosen)) return
  answers[question.key] = chosen.map(
    (value) => before.find((fields) => fields[property] === value) ?? { [property]: value },
  )
}

/** The fields of every turn; an entry of a list in which nothing stands is none. */
function readNested(group: Group, ask: Ask, answers: Loose): void {
  const { shape, most } = group
  const turns =
    shape === 'list' ? Array.from({ length: most }, (_, at) => at + 1) : group.turns.map(({ value }) => value)
  const entries = turns.flatMap((turn): Entry[] => {
    const own: Loose = {}
    for (const element of everyElement(group.elements)) {
      if (isQuestion(element)) readQuestion(element, ask, own, { group: group.name, turn })
    }
    for (const [key, value] of Object.entries(own)) if (value === '') delete own[key]
    return Object.keys(own).length === 0 ? [] : [[turn, own as AnswerFields]]
  })
  if (shape === 'list')
    ask.entries.set(
      group.name,
      entries.map(([turn]) => turn),
    )
  delete answers[group.key]
  const joined = joinEntries(group, entries)
  if (joined !== undefined) answers[group.key] = joined
}

function readGroup(group: Group, ask: Ask, answers: Loose): void {
  if (group.shape !== 'chosen') {
    readNested(group, ask, answers)
    return
  }
  const turns = (answers[group.key] ?? []) as readonly AnswerFields[]
  answers[group.key] = turns.map((fields) => {
    const turn = fields[group.property] as Scalar
    const own: Loose = { [group.property]: turn }
    for (const element of everyElement(group.elements)) {
      if (isQuestion(element)) readQuestion(element, ask, own, { group: group.name, turn })
    }
    return own
  })
  if (turns.length === 0) delete answers[group.key]
}

function readQuestion(
  question: Question,
  ask: Ask,
  answers: Loose,
  around: { group?: string; turn?: Scalar },
): void {
  const field = (part: FieldPart = {}) => ask(fieldName(question.name, { ...around, ...part }))
  const { key } = question
  delete answers[key]
  delete answers[`${key}-Comment`]
  const value = understood(question, field)
  if (value !== undefined) answers[key] = value
  const beside = question.comment === null ? undefined : field({ comment: true })
  const apart = 'choices' in question ? question.choices.find((choice) => choice.comment?.apart) : undefined
  const words = beside ?? (apart === undefined ? undefined : field({ comment: apart.value }))
  const taken =
    apart === undefined || question.comment !== null || [answers[key]].flat().includes(apart.value)
  // Without script the field for words stays on the page: what stands in it counts only with its choice.
  if (words !== undefined && words !== '' && taken) answers[`${key}-Comment`] = words
}
