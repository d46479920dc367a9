import type { AnswerErrorCode } from './answer-error.ts'
import { choicesByValue } from './choices.ts'
import { baseKey, type Plan, type PlanNode } from './plan.ts'
import type { AnswerFields, AnswerValue, MultipleQuestion, Question, Scalar } from './questionnaire.ts'
import { countFits, type Findings, readValue, readWords } from './read-value.ts'
import { isFields } from './source.ts'

export type Finding = {
  readonly code: AnswerErrorCode
  readonly detail: unknown
  readonly row: string | null
}

/** What was read of one question before it is known whether it is seen. */
export type Reading = {
  readonly findings: Finding[]
  /** Something was given, right or wrong. */
  given: boolean
  /** Turns of a repeated group, on the question that makes them. */
  turns: ReadonlyMap<Scalar, Readings>
}
/** By question, inside one turn or outside all. */
export type Readings = Map<Question, Reading>

export type Typed = { [key: string]: AnswerValue }

/**
 * Reads each given field of a sheet, or of a turn, into `typed`; what is wrong goes into `readings`, fields that do not exist to
 * `unknown`. Fields are looked at one by one and never deeper than their question goes.
 */
export function readFields(
  plan: Plan,
  given: { readonly [name: string]: unknown },
  typed: Typed,
  readings: Readings,
  unknown: (name: string) => void,
): void {
  for (const name of Object.keys(given)) {
    const value = given[name]
    const nodes = plan.byKey.get(name)
    if (nodes !== undefined) readAnswer(nodes, name, value, typed, readings)
    else if (!readComment(plan, name, value, typed, readings)) unknown(name)
  }
}

function readingOf(question: Question, readings: Readings): Reading {
  let reading = readings.get(question)
  if (reading === undefined) {
    reading = { findings: [], given: false, turns: new Map() }
    readings.set(question, reading)
  }
  return reading
}

function collector(reading: Reading): Findings {
  return (code, detail = '', row) => {
    reading.findings.push({ code, detail, row: row ?? null })
  }
}

function readAnswer(
  nodes: readonly PlanNode[],
  key: string,
  given: unknown,
  typed: Typed,
  readings: Readings,
): void {
  const question = nodes.find((node) => node.question !== null)?.question
  if (!question) return
  const reading = readingOf(question, readings)
  const findings = collector(reading)
  const value =
    question.kind === 'multiple' && question.property !== null
      ? readTurns(question, nodes.find((node) => node.group !== null) ?? null, given, reading, findings)
      : readValue(question, given, findings)
  if (value !== undefined) typed[key] = value
  if (value !== undefined || reading.findings.length > 0) reading.given = true
}

function readComment(plan: Plan, name: string, given: unknown, typed: Typed, readings: Readings): boolean {
  if (!name.endsWith('-Comment')) return false
  const node = plan.byKey.get(baseKey(name))?.find((one) => one.commentKey === name)
  if (!node?.question) return false
  if (given === null || given === undefined || given === '') return true
  const reading = readingOf(node.question, readings)
  const words = readWords(given, longestComment(node.question), false, collector(reading))
  if (words !== undefined) typed[name] = words
  reading.given = true
  return true
}

function longestComment(question: Question): number {
  const apart = 'choices' in question ? question.choices.find((choice) => choice.comment?.apart) : undefined
  return question.comment?.maxLength ?? apart?.comment?.maxLength ?? 0
}

/** `[{ [property]: value, …fields }, …]`: the choices taken, each with the answers given for it. */
function readTurns(
  question: MultipleQuestion,
  group: PlanNode | null,
  given: unknown,
  reading: Reading,
  findings: Findings,
): AnswerFields[] | undefined {
  const property = question.property!
  if (!Array.isArray(given)) {
    if (given !== null && given !== undefined && given !== '') findings('wrong_type', given)
    return undefined
  }
  if (given.length > question.choices.length) {
    findings('too_many', question.most ?? question.choices.length)
    return undefined
  }
  const chosen = []
  const turns = new Map<Scalar, Readings>()
  const result: AnswerFields[] = []
  for (const entry of given) {
    const value = isFields(entry) ? entry[property] : undefined
    const choice = choicesByValue(question.choices).get(value as Scalar)
    if (choice === undefined) {
      findings(typeof value === 'object' || value === undefined ? 'wrong_type' : 'not_a_choice', value)
      return undefined
    }
    if (turns.has(choice.value)) {
      findings('duplicate', choice.text.vi)
      return undefined
    }
    const readings: Readings = new Map()
    const fields: Typed = { [property]: choice.value }
    const { [property]: _, ...rest } = entry as AnswerFields
    const asks = group?.inner && choicesByValue(group.group!.turns).has(choice.value)
    if (asks) readFields(group.inner!, rest, fields, readings, (name) => findings('unknown_field', name))
    else for (const name of Object.keys(rest)) findings('unknown_field', name)
    turns.set(choice.value, readings)
    chosen.push({ choice })
    result.push(fields)
  }
  reading.turns = turns
  return chosen.length > 0 && countFits(question, chosen, findings) ? result : undefined
}
