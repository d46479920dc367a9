import { choicesByValue } from './choices.ts'
import type { Scope } from './evaluate.ts'
import { chosenValues } from './offered-choices.ts'
import type { PlanNode } from './plan.ts'
import type {
  AnswerFields,
  AnswerState,
  AnswerValue,
  CompiledQuestionnaire,
  Item,
  Question,
  Scalar,
} from './questionnaire.ts'
import { type Standing, seenRows } from './standing.ts'

/** The state of each item, by its index (methodology §2.2): not seen = not applicable, seen and empty = missing. */
export function statesOf(questionnaire: CompiledQuestionnaire, standing: Standing): AnswerState[] {
  const states = new Array<AnswerState>(questionnaire.items.length).fill('not_applicable')
  eachSeenItem(questionnaire, standing, (item, question, value) => {
    states[item.index] = stateOf(item, question, value)
  })
  return states
}

/** Calls `visit` for each item whose question is seen, with the part of the answer that is its own. */
export function eachSeenItem(
  questionnaire: CompiledQuestionnaire,
  standing: Standing,
  visit: (item: Item, question: Question | null, value: AnswerValue | undefined) => void,
): void {
  for (const node of questionnaire.plan.nodes) {
    if (standing.visible[node.index] === 0) continue
    const scope = { answers: standing.answers }
    if (node.question !== null) visitItems(node, standing.answers, null, scope, visit)
    else if (node.group?.shape === 'list') {
      for (const item of node.items) visit(item, null, standing.answers[node.group.key])
    } else if (node.group !== null) {
      const only = node.group.shape === 'fields' ? null : undefined
      for (const turn of standing.turns.get(node.group.name) ?? []) {
        for (const inner of node.inner!.nodes) {
          if (turn.visible[inner.index] === 0) continue
          visitItems(
            inner,
            turn.answers,
            only === null ? null : turn.turn,
            { ...scope, turn: turn.answers },
            visit,
          )
        }
      }
    }
  }
}

function visitItems(
  node: PlanNode,
  answers: { readonly [key: string]: AnswerValue },
  turn: Scalar | null,
  scope: Scope,
  visit: (item: Item, question: Question | null, value: AnswerValue | undefined) => void,
): void {
  const { question } = node
  if (question === null) return
  const value = answers[question.key]
  const rows =
    node.rows && question.kind === 'matrix'
      ? new Set(seenRows(question.rows, scope).map((row) => row.value))
      : null
  for (const item of node.items) {
    if (item.turn !== turn || (rows !== null && !rows.has(item.row!))) continue
    if (item.row === null) visit(item, question, value)
    else visit(item, question, value === undefined ? undefined : (value as AnswerFields)[item.row])
  }
}

/** The state of an answer to a question that is seen. */
export function stateOf(item: Item, question: Question | null, value: AnswerValue | undefined): AnswerState {
  if (value === undefined) return 'missing'
  if (question === null || item.choices.length === 0 || item.kind === 'ranking') return 'valid'
  const chosen = chosenValues(value, question)
  const known = choicesByValue(item.choices)
  for (const one of chosen) {
    const state = known.get(one)?.state
    if (state) return state
  }
  return chosen.length === 0 ? 'missing' : 'valid'
}
