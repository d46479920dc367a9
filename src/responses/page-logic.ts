import { type Expression, partsOf } from '../surveys/expression.ts'
import { fieldName } from '../surveys/field-name.ts'
import type { AnswerField } from '../surveys/fields-answers.ts'
import { everyElement, isQuestion } from '../surveys/link-elements.ts'
import type { Answers, AnswerValue, Condition, Page, Question, Scalar } from '../surveys/questionnaire.ts'
import type { Shown } from '../surveys/walk.ts'

/** What a script needs to work out the conditions of one page. */
export type PageLogic = Readonly<{
  /** answers on other pages that a condition looks at */
  known: { readonly [key: string]: AnswerValue }
  /** by key of the answer */
  fields: { readonly [key: string]: AnswerField }
  /** by name of a repeated group, by key of the answer in one turn */
  turns: { readonly [group: string]: { readonly [key: string]: AnswerField } }
  /** a condition calls a function */
  calls: boolean
}>

/** What the live conditions of these elements look at; null when nothing on the page is decided by an answer on it. */
export function logicOf(
  page: Page,
  { shown, keys, answers }: { shown: readonly Shown[]; keys: ReadonlySet<string>; answers: Answers },
): PageLogic | null {
  const conditions = [...liveIn(shown, null)]
  if (conditions.length === 0) return null
  const uses = new Set(conditions.flatMap(({ when }) => when.uses))
  const known = [...uses].filter((key) => !keys.has(key) && answers[key] !== undefined)
  const onPage = [...everyElement(page.elements)]
  const fields = onPage.filter(isQuestion).filter(({ key }) => keys.has(key) && uses.has(key))
  const groups = new Set(conditions.flatMap(({ group }) => group ?? []))
  const inTurn = new Set(conditions.flatMap(({ when }) => when.turnUses))
  const turns = onPage
    .filter((element) => element.kind === 'group')
    .filter(({ name }) => groups.has(name))
    .map(({ name, elements }) => {
      const asked = [...everyElement(elements)].filter(isQuestion).filter(({ key }) => inTurn.has(key))
      return [name, byKey(asked)] as const
    })
  return {
    known: Object.fromEntries(known.map((key) => [key, answers[key]!])),
    fields: byKey(fields),
    turns: Object.fromEntries(turns),
    calls: conditions.some(({ when }) => callsFunction(when.tree)),
  }
}

function callsFunction(tree: Expression): boolean {
  return tree.op === 'call' || partsOf(tree).some(callsFunction)
}

function* liveIn(
  shown: readonly Shown[],
  group: string | null,
): Generator<{ when: Condition; group: string | null }> {
  for (const one of shown) {
    if (one.live) yield { when: one.live, group }
    if (one.kind === 'panel') yield* liveIn(one.inside, group)
    if (one.kind === 'group') for (const { inside } of one.turns) yield* liveIn(inside, one.element.name)
  }
}

function byKey(questions: readonly Question[]): { [key: string]: AnswerField } {
  return Object.fromEntries(questions.map((question) => [question.key, fieldOf(question)]))
}

function fieldOf(question: Question): AnswerField {
  const { kind } = question
  const field = { kind, name: fieldName(question.name) }
  const at = (place: number) => [String(place), fieldName(question.name, { place })] as const
  switch (kind) {
    case 'single':
      return { ...field, values: valuesOf(question) }
    case 'multiple': {
      const { fewest, most, choices } = question
      const alone = choices.filter(({ exclusive }) => exclusive).map(({ value }) => String(value))
      return { ...field, values: valuesOf(question), alone, ...limits(fewest, most) }
    }
    case 'ranking':
      return {
        ...field,
        values: valuesOf(question),
        ...limits(question.fewest, null),
        parts: Array.from({ length: question.places }, (_, index) => at(index + 1)),
      }
    case 'matrix':
      return {
        ...field,
        values: valuesOf(question),
        several: question.several,
        parts: question.rows.map(({ value }) => [value, fieldName(question.name, { row: value })]),
      }
    case 'number':
    case 'range':
      return {
        ...field,
        decimals: question.decimals,
        step: question.step,
        least: question.min,
        most: question.max,
        ...(kind === 'range' ? { parts: [at(1), at(2)] } : {}),
      }
    default:
      return field
  }
}

function valuesOf({ choices }: Extract<Question, { choices: unknown }>): (readonly [string, Scalar])[] {
  return choices
    .filter(({ value }) => typeof value !== 'string')
    .map(({ value }) => [String(value), value] as const)
}

function limits(least: number | null, most: number | null): Pick<AnswerField, 'least' | 'most'> {
  return { ...(least === null ? {} : { least }), ...(most === null ? {} : { most }) }
}
