import { choicesByValue } from './choices.ts'
import { holds, type Scope } from './evaluate.ts'
import type { Plan } from './plan.ts'
import type { AnswerFields, AnswerValue, Choice, Question, Scalar } from './questionnaire.ts'
import type { Effective } from './standing.ts'

/** Values that are no longer on offer do not count. */
export function keepOffered(question: Question, choices: readonly Choice[], effective: Effective): void {
  const value = effective[question.key]
  if (value === undefined) return
  const known = choicesByValue(choices)
  if (question.kind === 'matrix') {
    const rows = Object.entries(value as AnswerFields).flatMap(([row, cell]) => {
      const kept = [cell].flat().filter((one) => known.has(one as Scalar)) as Scalar[]
      return kept.length === 0 ? [] : [[row, question.several ? kept : kept[0]!] as const]
    })
    if (rows.length === 0) delete effective[question.key]
    else effective[question.key] = Object.fromEntries(rows)
    return
  }
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : null
  const kept = (list ?? [value]).filter((one) => known.has(chosenValues(one, question)[0]!))
  if (kept.length === 0) delete effective[question.key]
  else if (list !== null) effective[question.key] = kept as readonly Scalar[]
}

/** The check box's share of a list that a repeated group adds to. */
export function selection(value: AnswerValue, property: string): AnswerFields[] {
  const turns = Array.isArray(value) ? (value as readonly AnswerFields[]) : []
  return turns.map((turn) => ({ [property]: turn[property]! }))
}

export function offeredChoices(
  question: Question,
  plan: Plan,
  offered: ReadonlyMap<Question, readonly Choice[]>,
  effective: Effective,
  scope: Scope,
): readonly Choice[] {
  if (!('choices' in question)) return []
  const choicesFrom = question.kind === 'matrix' ? null : question.choicesFrom
  if (choicesFrom === null) {
    return question.choices.filter(
      (choice) => choice.visibleIf === null || holds(choice.visibleIf.tree, { ...scope, item: choice.value }),
    )
  }
  const source = plan.byName.get(choicesFrom.question)?.question
  if (!source || !('choices' in source)) return []
  // A source that is not seen has choices all the same; only those of its conditions are carried over.
  const carried = offered.get(source) ?? offeredChoices(source, plan, offered, effective, scope)
  const shown = new Set(carried.map((choice) => choice.value))
  const chosen = new Set(chosenValues(effective[source.key], source))
  return question.choices.filter(({ value }) => {
    if (!shown.has(value)) return false
    if (choicesFrom.mode === 'all') return true
    return chosen.has(value) === (choicesFrom.mode === 'selected')
  })
}

/** The values chosen in an answer to a question with choices, without the words beside them. */
export function chosenValues(value: AnswerValue | undefined, question: Question): Scalar[] {
  if (value === undefined) return []
  const property = question.kind === 'multiple' ? (question.property ?? 'value') : 'value'
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map((one) => (typeof one === 'object' ? (one as AnswerFields)[property] : one) as Scalar)
}
