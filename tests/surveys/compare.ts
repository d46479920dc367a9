import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { holds } from '../../src/surveys/evaluate.ts'
import type { PlanNode } from '../../src/surveys/plan.ts'
import type { CompiledQuestionnaire, Question } from '../../src/surveys/questionnaire.ts'
import {
  computedValue,
  defaultValue,
  isEnabled,
  type Standing,
  seenRows,
  standingOf,
} from '../../src/surveys/standing.ts'
import { surveyModel } from '../../src/surveys/survey-js.ts'
import { Draw } from './draw.ts'
import { answerTo } from './random-answers.ts'
import { type RandomQuestion, type RandomSurvey, randomSurvey } from './random-survey.ts'
import {
  cellsOf,
  isSeen,
  isWorkedOut,
  type Json,
  type Manner,
  type Model,
  offeredBy,
  walkModel,
} from './walk-model.ts'

/** Where we say no and survey-core, by design or by oversight, does not look (docs/questionnaires.md). */
export const stricter: ReadonlySet<string> = new Set([
  ...[
    'too_many',
    'exclusive',
    'not_whole',
    'not_a_step',
    'hidden',
    'not_offered',
    'not_a_choice',
    'too_long',
  ],
  ...[
    'too_short',
    'bad_format',
    'read_only',
    'same_value',
    'wrong_value',
    'too_many_entries',
    'too_few_entries',
  ],
])

/** survey-core's answers once hidden ones are taken out, first question first, as its own pages would have done it. */
export function settle(model: Model, given: Readonly<Json>): Json {
  const data = { ...given }
  for (;;) {
    model.data = data
    const hidden = model.getAllQuestions().find((question) => question.name in data && !isSeen(question))
    if (hidden === undefined) return data
    delete data[hidden.name]
  }
}

export type Counts = {
  pairs: number
  /** Pairs of which the verdict was compared, question by question. */
  compared: number
  /** Of these, those that survey-core refuses. */
  refused: number
  /** Pairs that only we refuse, by a difference of `stricter`: compared is that we do. */
  stricter: number
  /** Pairs that leave what can be compared: a value that does not count here takes part in conditions there. */
  apart: number
  /** Questions of which visibility, requiredness, enabling and what is on offer were compared. */
  questions: number
  /** Worked-out and calculated values. */
  values: number
  /** What stood in a question beforehand: default values and triggers that fill in. */
  prefilled: number
}

/** Leaves surveys out of which everything was in this many compared before. */
export type Choosing = { readonly times: number; features: (document: unknown) => ReadonlySet<string> }

export type Comparison = Counts & {
  /** The first difference, in words; null = none. */
  readonly difference: string | null
  /** How often each property stood on a question of each type in a pair whose verdict was compared: coverage[type][property]. */
  readonly coverage: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** With `choosing`: how many features were in pairs whose verdict was compared. */
  readonly features: number
}

const manners: readonly (Manner | 'wild')[] = [
  ...(['good', 'good', 'good', 'good', 'one bad', 'one bad', 'one bad', 'one bad', 'one bad'] as const),
  ...(['loose', 'loose', 'loose', 'loose', 'wild'] as const),
]

/**
 * Makes surveys and answers by chance and compares what is seen, required and on offer, values, what stands in questions
 * beforehand, and verdicts with survey-core's own. Each pair follows from `seed` and its number alone.
 * @param pairs how many are made; with `choosing` not all of them are compared
 */
export async function compare(
  pairs: number,
  seed: number,
  progress: (counts: Counts) => void = () => {},
  choosing?: Choosing,
): Promise<Comparison> {
  const coverage = new Map<string, Map<string, number>>()
  const counts: Counts = {
    ...{ pairs: 0, compared: 0, refused: 0, stricter: 0, apart: 0, questions: 0, values: 0, prefilled: 0 },
  }
  const met = new Map<string, number>()
  for (let at = 0; at < pairs; at++) {
    const number = seed + at
    const draw = new Draw(number)
    const survey = randomSurvey(draw)
    const features = choosing ? [...choosing.features(survey.document)] : []
    if (choosing && features.every((feature) => (met.get(feature) ?? 0) >= choosing.times)) continue
    const before = counts.compared
    counts.pairs++
    const difference = await comparePair(survey, draw, draw.one(manners), counts)
    if (difference !== null)
      return { ...counts, difference: `seed ${number}: ${difference}`, coverage, features: met.size }
    if (counts.compared > before) {
      for (const element of elementsOf(survey)) note(element, coverage)
      for (const feature of features) met.set(feature, (met.get(feature) ?? 0) + 1)
    }
    if (counts.pairs % 500 === 0) progress(counts)
  }
  return { ...counts, difference: null, coverage, features: met.size }
}

async function comparePair(
  survey: RandomSurvey,
  draw: Draw,
  manner: Manner | 'wild',
  counts: Counts,
): Promise<string | null> {
  const { document } = survey
  const questionnaire = compile(document)
  const model = await surveyModel(document)
  let found: string | null = null
  const tell = (what: string, ours: unknown, theirs: unknown, given: unknown) =>
    `${manner}: ${what}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)}: ${JSON.stringify({ document, given })}`
  let given: Json
  if (manner === 'wild') {
    given = wildAnswers(survey, draw)
    if (leavesComparison(questionnaire, given)) {
      counts.apart++
      return null
    }
    settle(model, given)
  } else {
    const walked = walkModel(model, survey, draw, manner, (question, asked) => {
      const ours = firstValue(questionnaire, question, model.data as Json)
      if (ours === null || found !== null) return
      counts.prefilled++
      if (!isSameJson(ours, asked.value))
        found = tell(`beforehand in ${question.name}`, ours, asked.value, model.data)
    })
    if (found !== null) return found
    if (walked === null) {
      counts.apart++
      return null
    }
    given = settle(model, walked)
  }
  const standing = standingOf(questionnaire, given as Record<string, number>)
  if (holdsHiddenRows(questionnaire, standing, given)) {
    counts.apart++
    return null
  }
  const checked = checkAnswers(questionnaire, given, 'drop')
  const only = checked.errors.filter(({ code }) => stricter.has(code))
  // What is wrong in itself takes no part in our conditions; there it does.
  const uncounted = checked.errors.some(
    ({ question }) => question !== null && question in given && !(question in checked.answers),
  )
  if (only.length > 0 || (uncounted && manner === 'wild')) {
    counts.stricter++
    return null
  }
  if (!uncounted) {
    const differs = compareStanding(questionnaire, standing, model, counts)
    if (differs !== null) return tell(...differs, given)
  }
  model.validate(true)
  const theirs = faultyIn(model)
  const accepted = theirs.length === 0
  counts.compared++
  if (!accepted) counts.refused++
  const ours = [...new Set(checked.errors.map(({ question }) => ownerOf(questionnaire, question!)))].sort()
  if (uncounted)
    return checked.valid === accepted
      ? null
      : tell(
          'verdict',
          checked.errors.map(({ question, code }) => [question, code]),
          theirs,
          given,
        )
  return JSON.stringify(ours) === JSON.stringify(theirs)
    ? null
    : tell(
        'verdict',
        checked.errors.map(({ question, code }) => [question, code]),
        theirs,
        given,
      )
}

type Asked = Parameters<typeof offeredBy>[0]
type Difference = [what: string, ours: unknown, theirs: unknown]

/** What is seen, required, enabled, on offer and worked out. */
function compareStanding(
  questionnaire: CompiledQuestionnaire,
  standing: Standing,
  model: Model,
  counts: Counts,
): Difference | null {
  const { plan } = questionnaire
  const shown = (node: PlanNode) => standing.visible[node.index] === 1
  const named = plan.nodes.filter(
    (node) => shown(node) && node.element !== null && node.element.kind !== 'panel',
  )
  const ours = named.map(({ element }) => element!.name)
  const theirs = model
    .getAllQuestions()
    .filter(isSeen)
    .map(({ name }) => name)
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) return ['seen', ours, theirs]
  for (const { element, question, group } of named) {
    const asked = model.getQuestionByName(element!.name)
    const about = question ?? group
    if (about === null) continue
    counts.questions++
    if (question?.kind === 'computed') {
      if (!isWorkedOut(asked)) continue
      counts.values++
      const own = standing.answers[question.key]
      if (!isSameValue(own, asked.value)) return [`value of ${question.name}`, own, asked.value]
      continue
    }
    const enabled =
      question === null
        ? group!.enableIf === null || holds(group!.enableIf.tree, standing)
        : isEnabled(question, standing)
    if (enabled === asked.isReadOnly) return [`enabled ${about.name}`, enabled, !asked.isReadOnly]
    const required = about.required || (about.requiredIf !== null && holds(about.requiredIf.tree, standing))
    if (required !== asked.isRequired) return [`required ${about.name}`, required, asked.isRequired]
    const differs = question === null ? null : compareOffer(question, standing, asked)
    if (differs !== null) return differs
  }
  for (const { name, value } of model.calculatedValues) {
    counts.values++
    const own = computedValue(questionnaire.calculated(name.toLowerCase())!, standing)
    if (!isSameValue(own, value)) return [`calculated ${name}`, own, value]
  }
  return null
}

function compareOffer(
  question: Question,
  standing: Standing,
  asked: Parameters<typeof offeredBy>[0],
): Difference | null {
  // Once as many are chosen as may be, SurveyJS closes the other choices.
  const { value, maxSelectedChoices } = asked as unknown as { value: unknown; maxSelectedChoices?: number }
  if (maxSelectedChoices && Array.isArray(value) && value.length >= maxSelectedChoices) return null
  const theirs = offeredBy(asked)
  if (
    theirs === null ||
    !('choices' in question) ||
    asked.getType() === 'rating' ||
    asked.getType() === 'boolean'
  )
    return null
  const ours = (standing.offered.get(question) ?? question.choices).map(({ value }) => value)
  if (JSON.stringify([...ours].sort()) !== JSON.stringify([...theirs].sort()))
    return [`offered in ${question.name}`, ours, theirs]
  if (question.kind !== 'matrix') return null
  const rows = seenRows(question.rows, standing).map(({ value }) => value)
  const theirRows = (asked as unknown as { visibleRows: { name: string }[] }).visibleRows.map(
    ({ name }) => name,
  )
  return JSON.stringify(rows) === JSON.stringify(theirRows)
    ? null
    : [`rows of ${question.name}`, rows, theirRows]
}

/** What would stand in a question that is reached now; null = nothing is asked of the comparison. */
function firstValue(questionnaire: CompiledQuestionnaire, { name }: RandomQuestion, data: Json): unknown {
  const question = questionnaire.plan.byName.get(name)?.question
  if (!question || question.defaults.length === 0) return null
  const before = Object.fromEntries(Object.entries(data).filter(([key]) => key !== name))
  const standing = standingOf(questionnaire, before as Record<string, number>)
  const value = defaultValue(question, standing)
  // A default that was not on offer at first is gone there, though it may be on offer now.
  const choices = 'choices' in question ? question.choices : []
  const waits = choices.some((one) => [value].flat().includes(one.value) && one.visibleIf?.uses.length)
  if (waits) return null
  // What is not on offer now would not be shown as chosen either.
  const offered = standing.offered.get(question)?.map((choice) => choice.value)
  return offered && [value].flat().some((one) => !offered.includes(one as number)) ? null : value
}

/** Names of everything that survey-core finds fault with. */
function faultyIn(model: Model): string[] {
  const names = model
    .getAllQuestions()
    .filter((one) => isSeen(one) && (one.getAllErrors().length > 0 || hasFaultyCell(one)))
    .map(({ name }) => name)
  const panels = [...model.pages, ...model.getAllPanels()] as unknown as {
    name: string
    errors: unknown[]
    questions: Asked[]
  }[]
  // A page or panel of which something must be answered, where nothing can be, is passed over here.
  for (const { name, errors, questions } of panels) {
    if (errors.length > 0 && questions.some(isAnswerable)) names.push(name)
  }
  return [...new Set(names)].sort()
}

/** Faults in detail panels are not among those of their table. */
function hasFaultyCell(asked: Asked): boolean {
  return cellsOf(asked, asked.getType()).some((cells) => cells.some(({ errors }) => errors.length > 0))
}

function isAnswerable(asked: Asked): boolean {
  return isSeen(asked) && !asked.isReadOnly && !['html', 'image', 'expression'].includes(asked.getType())
}

/** The question of the document that an error is about: the table of a cell, the group of a turn. */
function ownerOf({ plan }: CompiledQuestionnaire, name: string): string {
  return plan.nodes.find(({ inner }) => inner?.questions.has(name))?.element?.name ?? name
}

function wildAnswers({ questions }: RandomSurvey, draw: Draw): Json {
  const given: Json = {}
  for (const question of questions) {
    if (['html', 'image', 'expression'].includes(question.type) || draw.once(2)) continue
    given[question.name] = answerTo(draw, question, true)
  }
  return JSON.parse(JSON.stringify(given)) as Json
}

/** Answers that the respondent could not have given, or that stand in hidden cells, count in conditions there and not here. */
function leavesComparison(questionnaire: CompiledQuestionnaire, given: Json): boolean {
  const standing = standingOf(questionnaire, given as Record<string, number>)
  return questionnaire.plan.nodes.some(({ question, group, index, offers }) => {
    const name = (question ?? group)?.name
    if (name === undefined) return false
    if (question !== null && question.defaults.length > 0) return true
    if (
      group !== null &&
      (group.filled !== null || [...groupQuestions(group.elements)].some((one) => one.defaults.length > 0))
    )
      return true
    if (standing.visible[index] === 0 || !(name in given)) return false
    if (question !== null && !isEnabled(question, standing)) return true
    if (offers || group !== null)
      return JSON.stringify(given[name]) !== JSON.stringify(standing.answers[name])
    return false
  })
}

/** What stands beforehand in a row that is not seen counts there. */
function holdsHiddenRows({ plan }: CompiledQuestionnaire, { turns }: Standing, given: Json): boolean {
  return plan.nodes.some(({ group }) => {
    if (group?.shape !== 'table' || typeof given[group.name] !== 'object') return false
    const seen = new Set((turns.get(group.name) ?? []).map(({ turn }) => String(turn)))
    return Object.keys(given[group.name] as Json).some((row) => !seen.has(row))
  })
}

function* groupQuestions(elements: readonly object[]): Generator<Question> {
  for (const element of elements) {
    if ('elements' in element) yield* groupQuestions(element.elements as object[])
    else if ('defaults' in element) yield element as Question
  }
}

/** Nothing, an empty text and what is no scalar are no value here. */
function isSameValue(own: unknown, other: unknown): boolean {
  const scalar = typeof other === 'object' || other === '' || Number.isNaN(other) ? undefined : other
  return own === scalar || (own === undefined && scalar === null)
}

function isSameJson(own: unknown, other: unknown): boolean {
  const plain = (value: unknown) =>
    Array.isArray(value) && value.every((one) => Object.keys(one).join() === 'value')
      ? value.map(({ value: chosen }) => chosen)
      : value
  const text = (value: unknown) => JSON.stringify(plain(value) ?? null)
  return text(own) === text(Array.isArray(other) && other.length === 0 ? null : other)
}

/** Every element of a survey with its properties, pages and panels too, and triggers by what they fill in. */
function* elementsOf({ document, questions }: RandomSurvey): Generator<Json> {
  yield* questions
  const types = new Map(questions.map(({ name, type }) => [name, type]))
  for (const page of document.pages as Json[]) {
    yield { ...page, type: 'page' }
    for (const element of page.elements as Json[]) if (element.type === 'panel') yield element
  }
  for (const trigger of (document.triggers ?? []) as Json[])
    yield { type: types.get(String(trigger.setToName)), [`trigger ${trigger.type}`]: true }
}

function note(element: Json, coverage: Map<string, Map<string, number>>): void {
  const type = String(element.type)
  const properties = coverage.get(type) ?? new Map<string, number>()
  coverage.set(type, properties)
  const count = (name: string) => properties.set(name, (properties.get(name) ?? 0) + 1)
  count('all')
  for (const [name, value] of Object.entries(element)) {
    if (['type', 'name', 'elements', 'rows', 'columns', 'items'].includes(name) || value === undefined)
      continue
    if (name === 'validators') for (const one of value as { type: string }[]) count(`validator ${one.type}`)
    else if (name === 'inputType') count(`inputType ${value}`)
    else count(name)
  }
}
