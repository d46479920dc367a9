import { choicesByValue } from './choices.ts'
import { evaluate, holds, type Scope } from './evaluate.ts'
import type { Expression } from './expression.ts'
import { type Entry, entriesOf, joinEntries } from './nested.ts'
import { keepOffered, offeredChoices, selection } from './offered-choices.ts'
import type { Plan, PlanNode } from './plan.ts'
import type {
  AnswerFields,
  Answers,
  AnswerValue,
  Choice,
  CompiledQuestionnaire,
  Group,
  MatrixRow,
  Question,
  Scalar,
  Stop,
} from './questionnaire.ts'
import { settledValue } from './settled-value.ts'
import { isScalar } from './source.ts'

export type Effective = { [key: string]: AnswerValue }

/** How one turn of a repeated group stands. */
export type TurnStanding = {
  readonly turn: Scalar
  readonly visible: Uint8Array
  readonly answers: Effective
}

/** How a questionnaire stands at some answers: what is seen, and which answers count. */
export type Standing = {
  /** By index of the node in the plan: 1 = seen. */
  readonly visible: Uint8Array
  /** Answers to questions that are seen. */
  readonly answers: Effective
  /** Choices on offer, for questions where it is not simply all of them. */
  readonly offered: ReadonlyMap<Question, readonly Choice[]>
  /** Turns by the name of their group. */
  readonly turns: ReadonlyMap<string, readonly TurnStanding[]>
  /** What ended the form, or null. */
  readonly stop: Stop | null
}

/**
 * Works out what is seen with these answers. An answer counts only while its question is seen, so hiding a question also undoes
 * what depended on its answer (SurveyJS with `clearInvisibleValues: onHidden`). After a stop, later pages are not seen.
 * `answers` must have the right shapes (see `judge`); unknown keys are not looked at.
 */
export function standingOf(questionnaire: CompiledQuestionnaire, answers: Answers): Standing {
  const { plan } = questionnaire
  const visible = new Uint8Array(plan.nodes.length)
  const effective: Effective = {}
  const offered = new Map<Question, readonly Choice[]>()
  const turns = new Map<string, TurnStanding[]>()
  const scope: Scope = { answers: effective }
  let stop: Stop | null = null
  let lookedAt = 0
  const stops = plan.stops.length > 1 ? plan.stops.toSorted((a, b) => a.after - b.after) : plan.stops
  let lastPage = Number.POSITIVE_INFINITY

  for (const index of plan.order) {
    const node = plan.nodes[index]!
    while (stop === null && lookedAt < stops.length && stops[lookedAt]!.after < node.page) {
      const next = stops[lookedAt++]!
      if (holds(next.stop.when.tree, scope)) {
        stop = next.stop
        lastPage = next.after
      }
    }
    if (node.page > lastPage || !isSeen(node, visible, scope)) continue
    const { question, group } = node
    if (question !== null && node.offers) {
      const choices = offeredChoices(question, plan, offered, effective, scope)
      offered.set(question, choices)
      if (choices.length === 0) continue
    }
    visible[index] = 1
    if (question !== null) {
      keep(node, question, answers, effective, scope)
      if (node.offers) keepOffered(question, offered.get(question)!, effective)
    } else if (group !== null) turns.set(group.name, standTurns(node, group, answers, effective))
  }
  while (stop === null && lookedAt < stops.length) {
    const next = stops[lookedAt++]!
    if (holds(next.stop.when.tree, scope)) stop = next.stop
  }
  return { visible, answers: effective, offered, turns, stop }
}

const stood = new WeakMap<Answers, { questionnaire: CompiledQuestionnaire; standing: Standing }>()

/**
 * The same, worked out once for answers that are frozen: showing a page asks for it half a dozen times, a review that often for
 * each of its pages. It is remembered with the answers, and forgotten with them.
 */
export function standingAt(questionnaire: CompiledQuestionnaire, answers: Answers): Standing {
  if (!Object.isFrozen(answers)) return standingOf(questionnaire, answers)
  const known = stood.get(answers)
  if (known?.questionnaire === questionnaire) return known.standing
  const standing = standingOf(questionnaire, answers)
  stood.set(answers, { questionnaire, standing })
  return standing
}

function isSeen(node: PlanNode, visible: Uint8Array, scope: Scope): boolean {
  if (node.parent !== -1 && visible[node.parent] === 0) return false
  return node.visibleIf === null || holds(node.visibleIf.tree, scope)
}

function keep(node: PlanNode, question: Question, given: Answers, effective: Effective, scope: Scope): void {
  const { key } = question
  const value = node.plain ? given[key] : heldValue(question, given, scope)
  if (value !== undefined) {
    if (question.kind === 'multiple' && question.property !== null) {
      effective[key] = selection(value, question.property)
    } else if (question.kind === 'matrix' && node.rows) {
      const rows = seenRows(question.rows, scope)
      const kept = rows.filter((row) => Object.hasOwn(value as AnswerFields, row.value))
      if (kept.length > 0) {
        effective[key] = Object.fromEntries(
          kept.map((row) => [row.value, (value as AnswerFields)[row.value]!]),
        )
      }
    } else effective[key] = value
  }
  if (node.commentKey === null) return
  const comment = given[node.commentKey]
  if (comment !== undefined) effective[node.commentKey] = comment
}

/** The answer to a question that cannot always be answered: worked out, or what stands in it beforehand. */
function heldValue(question: Question, given: Answers, scope: Scope): AnswerValue | undefined {
  if (question.kind === 'computed') return computedValue(question.expression.tree, scope)
  return isEnabled(question, scope) ? given[question.key] : defaultValue(question, scope)
}

/** What an expression gives, as an answer; undefined where it gives none: nothing, a list, no number. */
export function computedValue(tree: Expression, scope: Scope): Scalar | undefined {
  const value = evaluate(tree, scope)
  return isScalar(value) && value !== '' ? value : undefined
}

/** Whether a question can be answered now. */
export function isEnabled(question: Question, scope: Scope): boolean {
  return question.enableIf === null || holds(question.enableIf.tree, scope)
}

/** What stands in a question before it is answered. */
export function defaultValue(question: Question, scope: Scope): AnswerValue | undefined {
  for (const { when, value, worked } of question.defaults) {
    if (when !== null && !holds(when.tree, scope)) continue
    const found = worked === null ? value : settledValue(question, evaluate(worked.tree, scope))
    if (found !== undefined) return found
  }
  return undefined
}

function standTurns(node: PlanNode, group: Group, answers: Answers, effective: Effective): TurnStanding[] {
  if (group.shape !== 'chosen') return standEntries(node, group, answers[group.key], effective)
  const chosen = effective[group.key] as readonly AnswerFields[] | undefined
  if (chosen === undefined) return []
  const given = answers[group.key] as readonly AnswerFields[]
  const known = choicesByValue(group.turns)
  const result: TurnStanding[] = []
  effective[group.key] = given.map((fields) => {
    const turn = fields[group.property] as Scalar
    if (!known.has(turn)) return { [group.property]: turn }
    const standing = standTurn(node.inner!, turn, fields, effective)
    result.push(standing)
    return { [group.property]: turn, ...standing.answers }
  })
  return result
}

/** The turns of a table, a multiple text or a list; of a list only the entries that are given. */
function standEntries(
  node: PlanNode,
  group: Group,
  given: AnswerValue | undefined,
  effective: Effective,
): TurnStanding[] {
  const held = group.enableIf !== null && !holds(group.enableIf.tree, { answers: effective })
  const entries = entriesOf(group, held ? (group.filled ?? undefined) : given)
  let turns: readonly Entry[] = entries
  if (group.shape !== 'list') {
    const known = new Map(entries)
    turns = group.turns
      .filter(
        ({ value, visibleIf }) =>
          visibleIf === null || holds(visibleIf.tree, { answers: effective, item: value }),
      )
      .map(({ value }): Entry => [value, known.get(value) ?? {}])
  }
  const result = turns.map(([turn, fields]) => standTurn(node.inner!, turn, fields, effective, held))
  // In what cannot be answered stands what its author put in, and nothing that is worked out from it.
  const joined = joinEntries(
    group,
    result.map(({ turn, answers }): Entry => [turn, held ? authored(node.inner!, answers) : answers]),
  )
  if (joined !== undefined) effective[group.key] = joined
  return result
}

/** The fields of an entry, or none where only what is worked out stands in it. */
function authored(inner: Plan, fields: Effective): Effective {
  const own = Object.keys(fields).some((key) => inner.byKey.get(key)?.[0]?.question?.kind !== 'computed')
  return own ? fields : {}
}

/** How one turn stands with these fields; `outside` are the answers of the sheet. `held`: the fields are the author's own. */
export function standTurn(
  inner: Plan,
  turn: Scalar,
  fields: AnswerFields,
  outside: Effective,
  held = false,
): TurnStanding {
  const visible = new Uint8Array(inner.nodes.length)
  const answers: Effective = {}
  const scope: Scope = { answers: outside, turn: answers }
  for (const index of inner.order) {
    const node = inner.nodes[index]!
    if (!isSeen(node, visible, scope)) continue
    visible[index] = 1
    if (node.question === null) continue
    const own = held ? fields[node.question.key] : undefined
    if (own !== undefined) answers[node.question.key] = own
    else keep(node, node.question, fields, answers, scope)
  }
  return { turn, visible, answers }
}

/** The rows of a matrix that are seen. */
export function seenRows(rows: readonly MatrixRow[], scope: Scope): readonly MatrixRow[] {
  return rows.filter(
    (row) => row.visibleIf === null || holds(row.visibleIf.tree, { ...scope, item: row.value }),
  )
}
