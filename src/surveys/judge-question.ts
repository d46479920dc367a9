import { choicesByValue } from './choices.ts'
import { holds, type Scope } from './evaluate.ts'
import { judgeChecks, type Say } from './judge-checks.ts'
import { areEqual } from './loose-values.ts'
import { chosenValues } from './offered-choices.ts'
import type { Place } from './place.ts'
import type { PlanNode } from './plan.ts'
import type {
  AnswerFields,
  AnswerValue,
  Choice,
  LocalText,
  MatrixQuestion,
  Question,
  Scalar,
} from './questionnaire.ts'
import type { Reading, Typed } from './reading.ts'
import { isEnabled, type Standing, seenRows } from './standing.ts'

/** What is to be done with answers to questions that are not seen. */
export type Stale = 'refuse' | 'drop'

/** Everything that decides about the answer to one question. */
export type Case = {
  readonly node: PlanNode
  readonly question: Question
  readonly seen: boolean
  readonly reading: Reading | undefined
  /** Answers as typed, and those of them that count; of the sheet or of the turn. */
  readonly typed: Typed
  readonly counted: Typed
  readonly scope: Scope
  readonly offered: Standing['offered']
  readonly stale: Stale
}

/** Says what is wrong with one answer, given how the whole sheet stands. */
export function judgeQuestion(about: Case, place: Place): void {
  const { node, question, seen, reading, counted, stale } = about
  if (!seen) {
    if (stale === 'refuse' && isGiven(about)) place.add('hidden')
    return
  }
  for (const { code, detail, row } of reading?.findings ?? []) place.add(code, detail, row)
  if (!node.plain && isHeld(about, place)) {
    // Nobody could put right what stands in a question that cannot be answered; what the form works out may be checked.
    if (question.kind === 'computed')
      judgeChecks(question.checks, counted[question.key], about.scope, sayAt(place))
    return
  }
  if (node.rows) judgeHiddenRows(about, place)
  const value = counted[question.key]
  const offeredAll = judgeOffer(about, place)
  if (value === undefined) {
    const faulty = !offeredAll || (reading !== undefined && reading.findings.length > 0)
    if (!faulty && isRequired(question, about.scope)) {
      place.add('required', '', null, question.requiredText ?? undefined)
    } else if (question.kind === 'matrix') judgeRows(question, {}, about, place)
    else if (!faulty && 'fewest' in question && question.fewest !== null)
      place.add('too_few', question.fewest)
  } else if (question.kind === 'matrix') judgeRows(question, value, about, place)
  judgeComments(value, about, place)
  if (question.checks.length > 0 && !reading?.findings.length) {
    judgeChecks(question.checks, value, about.scope, sayAt(place))
  }
}

function sayAt(place: Place): Say {
  return (code, detail, short) => place.add(code, detail, null, short)
}

/** Whether the answer is not the respondent's own; another one that was given is an error. */
function isHeld({ question, reading, typed, counted, scope, stale }: Case, place: Place): boolean {
  if (question.kind !== 'computed' && isEnabled(question, scope)) return false
  const given = typed[question.key]
  const strange = given !== undefined && !areEqual(given, counted[question.key], true)
  if (stale === 'refuse' && (strange || reading?.findings.length)) {
    place.add(question.kind === 'computed' ? 'wrong_value' : 'read_only')
  }
  return true
}

/** Something was given, right or wrong. */
function isGiven({ node, question, reading, typed }: Case): boolean {
  if (typed[question.key] !== undefined || (reading !== undefined && reading.findings.length > 0)) return true
  return node.commentKey !== null && typed[node.commentKey] !== undefined
}

function isRequired(question: Question, scope: Scope): boolean {
  return question.required || (question.requiredIf !== null && holds(question.requiredIf.tree, scope))
}

function judgeHiddenRows({ question, typed, counted, stale }: Case, place: Place): void {
  const given = (typed[question.key] ?? {}) as AnswerFields
  const kept = (counted[question.key] ?? {}) as AnswerFields
  if (stale === 'drop') return
  for (const row of Object.keys(given)) if (!Object.hasOwn(kept, row)) place.add('hidden', '', row)
}

function judgeRows(question: MatrixQuestion, value: AnswerValue, about: Case, place: Place): void {
  if (!question.everyRow) return
  const rows = about.node.rows ? seenRows(question.rows, about.scope) : question.rows
  const faulty = new Set(about.reading?.findings.map((finding) => finding.row))
  for (const row of rows) {
    if (!Object.hasOwn(value as AnswerFields, row.value) && !faulty.has(row.value)) {
      place.add('required_row', '', row.value)
    }
  }
}

/** Choices that depend on other answers; false when one was taken that is not on offer. */
function judgeOffer({ question, typed, offered }: Case, place: Place): boolean {
  const whole = question.kind === 'ranking' && question.full ? question.choices : undefined
  const choices = offered.get(question) ?? whole
  const value = typed[question.key]
  if (choices === undefined || value === undefined) return true
  const known = choicesByValue(choices)
  if (question.kind === 'matrix') {
    for (const [row, cell] of Object.entries(value as AnswerFields)) {
      const strange = [cell].flat().find((one) => !known.has(one as Scalar))
      if (strange !== undefined) place.add('not_offered', textOf(question, strange), row)
    }
    return true
  }
  const chosen = chosenValues(value, question)
  const strange = chosen.filter((one) => !known.has(one))
  for (const one of strange) place.add('not_offered', textOf(question, one))
  if (question.kind === 'ranking' && question.full && chosen.length < choices.length) {
    place.add('too_few', choices.length)
  }
  return strange.length === 0
}

/** What a chosen value says; a value that is no choice says itself. */
export function textOf(question: Question, value: unknown): LocalText {
  const choices: readonly Choice[] = 'choices' in question ? question.choices : []
  return choices.find((choice) => choice.value === value)?.text ?? { vi: String(value) }
}

function judgeComments(value: AnswerValue | undefined, about: Case, place: Place): void {
  const { node, question, counted } = about
  if (!('choices' in question) || question.kind === 'matrix') return
  if (!question.choices.some((choice) => choice.comment !== null)) return
  const words = node.commentKey === null ? undefined : counted[node.commentKey]
  const chosen = new Set(chosenValues(value, question))
  for (const choice of question.choices) {
    if (choice.comment === null) continue
    const taken = chosen.has(choice.value)
    if (choice.comment.apart && !taken && words !== undefined && question.comment === null)
      place.add('hidden')
    if (!taken || !choice.comment.required) continue
    const given = choice.comment.apart ? words : commentOn(value, choice)
    if (given === undefined && !about.reading?.findings.length) place.add('required_comment')
  }
}

function commentOn(value: AnswerValue | undefined, choice: Choice): unknown {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const fields = list.find((one) => typeof one === 'object' && (one as AnswerFields).value === choice.value)
  return (fields as AnswerFields | undefined)?.comment
}
