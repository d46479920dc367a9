import type { AnswerErrorCode } from './answer-error.ts'
import { choicesByValue } from './choices.ts'
import { baseKey } from './order-plan.ts'
import type { Plan, PlanNode } from './plan.ts'
import type { AnswerFields, AnswerValue, Group, MultipleQuestion, Question, Scalar } from './questionnaire.ts'
import { readNested } from './read-nested.ts'
import { countFits, readValue } from './read-value.ts'
import { type Findings, readWords } from './read-words.ts'
import { isFields } from './source.ts'

export type Finding = {
  readonly code: AnswerErrorCode
  readonly detail: unknown
  readonly row: string | null
}

/** What is wrong with one answer, and the turns it makes; only kept where there is something to say. */
export type Reading = {
  readonly findings: Finding[]
  /** Turns of a repeated group, on the question that makes them. */
  turns: ReadonlyMap<Scalar, Readings>
}
/** By question, inside one turn or outside all. */
export type Readings = Map<Question | Group, Reading>

export type Typed = { [key: string]: AnswerValue }

/** Most fields without a question that are named. */
export const mostStrange = 200

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
  let current: Question | Group
  let strange = 0
  const findings: Findings = (code, detail = '', row) => {
    readingOf(current, readings).findings.push({ code, detail, row: row ?? null })
  }
  for (const name of Object.keys(given)) {
    const nodes = plan.byKey.get(name)
    if (nodes === undefined) {
      const owner = commentOwner(plan, name)
      if (owner === null) {
        if (++strange <= mostStrange) unknown(name)
        continue
      }
      current = owner
      readComment(owner, name, given[name], typed, findings)
      continue
    }
    const group = nodes[0]!.group
    if (group !== null && group.shape !== 'chosen') {
      current = group
      const turns = new Map<Scalar, Readings>()
      const nested = readNested(nodes[0]!, given[name], turns, findings)
      if ([...turns.values()].some((inside) => inside.size > 0)) readingOf(group, readings).turns = turns
      if (nested !== undefined) typed[name] = nested
      continue
    }
    const question = nodes[0]!.question ?? nodes[1]?.question
    if (!question) continue
    current = question
    const value =
      question.kind === 'multiple' && question.property !== null
        ? readTurns(question, nodes, given[name], readings, findings)
        : readValue(question, given[name], findings)
    if (value !== undefined) typed[name] = value
  }
}

function readingOf(question: Question | Group, readings: Readings): Reading {
  let reading = readings.get(question)
  if (reading === undefined) {
    reading = { findings: [], turns: new Map() }
    readings.set(question, reading)
  }
  return reading
}

function commentOwner(plan: Plan, name: string): Question | null {
  if (!name.endsWith('-Comment')) return null
  return plan.byKey.get(baseKey(name))?.find((one) => one.commentKey === name)?.question ?? null
}

function readComment(
  question: Question,
  name: string,
  given: unknown,
  typed: Typed,
  findings: Findings,
): void {
  if (given === null || given === undefined || given === '') return
  const words = readWords(given, longestComment(question), false, findings)
  if (words !== undefined) typed[name] = words
}

function longestComment(question: Question): number {
  const apart = 'choices' in question ? question.choices.find((choice) => choice.comment?.apart) : undefined
  return question.comment?.maxLength ?? apart?.comment?.maxLength ?? 0
}

/** `[{ [property]: value, …fields }, …]`: the choices taken, each with the answers given for it. */
function readTurns(
  question: MultipleQuestion,
  nodes: readonly PlanNode[],
  given: unknown,
  all: Readings,
  findings: Findings,
): AnswerFields[] | undefined {
  const property = question.property!
  const group = nodes.find((node) => node.group !== null)
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
  let strange = 0
  const unknown = (name: string) => {
    strange++
    findings('unknown_field', name)
  }
  for (const entry of given) {
    if (strange >= mostStrange) break
    const value = isFields(entry) ? entry[property] : undefined
    const choice = choicesByValue(question.choices).get(value as Scalar)
    if (choice === undefined) {
      findings(typeof value === 'object' || value === undefined ? 'wrong_type' : 'not_a_choice', value)
      return undefined
    }
    if (turns.has(choice.value)) {
      findings('duplicate', choice.text)
      return undefined
    }
    const readings: Readings = new Map()
    const fields: Typed = { [property]: choice.value }
    const { [property]: _, ...rest } = entry as AnswerFields
    const asks = group?.inner && choicesByValue(group.group!.turns).has(choice.value)
    if (asks) readFields(group.inner!, rest, fields, readings, unknown)
    else for (const name of Object.keys(rest).slice(0, mostStrange)) unknown(name)
    turns.set(choice.value, readings)
    chosen.push({ choice })
    result.push(fields)
  }
  readingOf(question, all).turns = turns
  return chosen.length > 0 && countFits(question, chosen, findings) ? result : undefined
}
