import { type CountLayout, type DerivedLayout, type ItemLayout, rangeOf } from './layout.ts'
import { chosenValues } from './offered-choices.ts'
import type {
  AnswerFields,
  AnswerState,
  Answers,
  AnswerValue,
  ClassItem,
  CompiledQuestionnaire,
  IndexFormula,
  Item,
  Question,
} from './questionnaire.ts'
import { standingOf } from './standing.ts'
import { eachSeenItem, stateOf } from './states.ts'

/** Adds `increment` to the count at `position`. */
export type Increment = readonly [position: number, increment: number]

type Seen = { readonly state: AnswerState; readonly value: AnswerValue | undefined }

/**
 * What one checked sheet adds to the counts: for each item its state and what was answered, then the derived figures. Each
 * position occurs at most once; increments are integers. The same sheet always gives the same increments, so that it can be
 * taken off again. A value that is not among the choices counts as missing: checked sheets have none.
 */
export function countSheet(
  questionnaire: CompiledQuestionnaire,
  layout: CountLayout,
  answers: Answers,
): Increment[] {
  const increments: Increment[] = []
  const seen = new Array<Seen | undefined>(questionnaire.items.length)
  eachSeenItem(questionnaire, standingOf(questionnaire, answers), (item, question, value) => {
    const state = stateOf(item, question, value)
    seen[item.index] = { state, value }
  })
  const { questions } = questionnaire.plan
  for (const item of questionnaire.items) {
    const at = layout.items[item.index]!
    const own = seen[item.index]
    if (own === undefined) increments.push([at.notApplicable, 1])
    else if (own.state === 'dont_know') increments.push([at.dontKnow, 1])
    else if (own.state === 'refused') increments.push([at.refused, 1])
    else if (own.state === 'missing') increments.push([at.missing, 1])
    else countValid(at, questions.get(item.question)!, own.value!, increments)
  }
  for (const derived of layout.derived) {
    const index = questionnaire.indexes.find((one) => one.code === derived.index)!
    countDerived(derived, index, questionnaire, seen, increments)
  }
  return increments
}

function countValid(at: ItemLayout, question: Question, value: AnswerValue, increments: Increment[]): void {
  if (at.kind === 'number') {
    increments.push([at.valid[0]!, 1])
    if (at.sums === null) return
    const units = Math.round(Number(value) * 10 ** at.sums.decimals)
    if (units !== 0) increments.push([at.sums.sum, units], [at.sums.squares, units * units])
  } else if (at.kind === 'text') increments.push([at.valid[0]!, 1])
  else if (at.kind === 'single') {
    const [chosen] = chosenValues(value, question)
    const category = at.categories.find((one) => one.value === chosen)
    increments.push([category?.at ?? at.missing, 1])
  } else {
    const chosen = chosenValues(value, question)
    const positions =
      at.kind === 'multiple'
        ? at.categories.filter((one) => chosen.includes(one.value)).map((one) => one.at)
        : chosen.flatMap((one, place) => at.places.find((option) => option.value === one)?.at[place] ?? [])
    increments.push([positions.length === 0 ? at.missing : at.valid[0]!, 1])
    for (const position of positions) increments.push([position, 1])
  }
}

function countDerived(
  derived: DerivedLayout,
  index: IndexFormula,
  questionnaire: CompiledQuestionnaire,
  seen: readonly (Seen | undefined)[],
  increments: Increment[],
): void {
  const items = index.items.map((code) => questionnaire.items.find((item) => item.code === code)!)
  if (derived.kind === 'half') {
    const asked = items.filter((item) => seen[item.index] !== undefined)
    if (asked.length === 0) return
    const right = asked.filter((item) => isRight(item, seen[item.index]!, questionnaire)).length
    increments.push([derived.n, 1])
    if (right * 2 >= asked.length) increments.push([derived.sum, 1])
    return
  }
  const valid = items.filter((item) => seen[item.index]?.state === 'valid')
  if (valid.length < index.minimumValid || valid.length === 0) return
  const units = valid.reduce(
    (sum, item) => sum + scoreUnits(item, seen[item.index]!, derived.unit, valid.length),
    0,
  )
  increments.push([derived.n, 1])
  if (units !== 0) increments.push([derived.sum, units], [derived.squares!, units * units])
}

function isRight(item: Item, { value }: Seen, { keys, plan }: CompiledQuestionnaire): boolean {
  if (value === undefined) return false
  const [chosen] = chosenValues(value, plan.questions.get(item.question)!)
  return keys.get(item.code)?.includes(chosen!) ?? false
}

/** One item's part of a respondent's mean on 0 … `unit`: (x − 1)/(K − 1)/count, after polarity; a whole number. */
function scoreUnits(item: Item, { value }: Seen, unit: number, count: number): number {
  const values = item.choices.filter((choice) => choice.state === null).map((choice) => Number(choice.value))
  const given = Number(typeof value === 'object' ? (value as AnswerFields).value : value)
  const above = item.polarity === 1 ? given - Math.min(...values) : Math.max(...values) - given
  return Math.round((above * unit) / (rangeOf(item) * count))
}

/**
 * The weighting class of a sheet: its bands of the class items read as digits, the first item most significant; digit 0 = no
 * answer or an answer in no band. 0 when the questionnaire has no class items. Below `classCount`.
 */
export function classOf(questionnaire: CompiledQuestionnaire, answers: Answers): number {
  return questionnaire.classItems.reduce(
    (found, one) => found * (one.bands.length + 1) + bandOf(questionnaire, one, answers),
    0,
  )
}

/** The band of one class item these answers fall into, counted from 1; 0 = no answer, or one that is in no band. */
export function bandOf(
  questionnaire: CompiledQuestionnaire,
  { item: code, bands }: ClassItem,
  answers: Answers,
): number {
  const item = questionnaire.items.find((one) => one.code === code)!
  const question = questionnaire.plan.questions.get(item.question)!
  const answer = answers[question.key]
  const own = item.row === null ? answer : (answer as { [row: string]: AnswerValue } | undefined)?.[item.row]
  const [value] = chosenValues(own, question)
  return bands.findIndex((band) => value !== undefined && band.values.includes(value)) + 1
}

/** The band of one class item that a class stands for, from 1; 0 = no band. */
export function bandOfClass(
  { classItems }: Pick<CompiledQuestionnaire, 'classItems'>,
  respondents: number,
  item: string,
): number {
  const at = classItems.findIndex((one) => one.item === item)
  if (at === -1) throw new Error(`${item} is no class item`)
  const below = classItems.slice(at + 1).reduce((product, { bands }) => product * (bands.length + 1), 1)
  return Math.floor(respondents / below) % (classItems[at]!.bands.length + 1)
}

/** Number of weighting classes, counting “no answer” as a band of each item. */
export function classCount({ classItems }: CompiledQuestionnaire): number {
  return classItems.reduce((product, { bands }) => product * (bands.length + 1), 1)
}
