import fc from 'fast-check'
import { checkAnswers } from '../../src/surveys/check.ts'
import type { Said } from '../../src/surveys/command.ts'
import { compile } from '../../src/surveys/compile.ts'
import type { CompiledQuestionnaire } from '../../src/surveys/questionnaire.ts'
import { isEnabled, type Standing, standingOf } from '../../src/surveys/standing.ts'
import { surveyModel } from '../../src/surveys/survey-js.ts'
import { answersTo, type RandomQuestion, type RandomSurvey, randomSurvey } from './random-survey.ts'

/** Where we say no and survey-core, by design or by oversight, does not look (docs/questionnaires.md). */
export const stricter = new Set([
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
  ...['too_short', 'bad_format', 'too_small', 'too_large', 'read_only', 'same_value'],
])

type Model = Awaited<ReturnType<typeof surveyModel>>
type Json = Record<string, unknown>

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

export function isSeen(question: ReturnType<Model['getAllQuestions']>[number]): boolean {
  return question.isVisible && question.isParentVisible && (question.page as { isVisible: boolean }).isVisible
}

export type Comparison = {
  readonly pairs: number
  /** Pairs of which the verdicts were compared: those that only we refuse by design are not. */
  readonly compared: number
  readonly refused: number
  /** Expression and calculated values that were compared. */
  readonly values: number
  /** The first difference, in words; null = none. */
  readonly difference: string | null
  /** How often each property stood on a question of each type: coverage[type][property]. */
  readonly coverage: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** Makes surveys and answers by chance and compares visibility, requiredness, values and verdicts with survey-core's own. */
export async function compare(pairs: number, seed: number): Promise<Comparison> {
  const coverage = new Map<string, Map<string, number>>()
  const counts = { compared: 0, refused: 0, values: 0 }
  const perBatch = 250
  for (let done = 0; done < pairs; done += perBatch) {
    const cases = fc.sample(
      randomSurvey.chain((survey) => fc.tuple(fc.constant(survey), answersTo(survey.questions))),
      { numRuns: Math.min(perBatch, pairs - done), seed: seed + done },
    )
    for (const [survey, given] of cases) {
      for (const question of survey.questions) note(question, coverage)
      const difference = await comparePair(survey, given, counts)
      if (difference !== null) return { pairs: done, ...counts, difference, coverage }
    }
  }
  return { pairs, ...counts, difference: null, coverage }
}

type Counts = { compared: number; refused: number; values: number }

async function comparePair(
  { document }: RandomSurvey,
  given: Readonly<Json>,
  counts: Counts,
): Promise<string | null> {
  const told = JSON.stringify({ document, given })
  const questionnaire = compile(document)
  const standing = standingOf(questionnaire, given as Record<string, number>)
  // survey-core lets an answer stand that the respondent could not have given, and asks what depends on it.
  const held = questionnaire.plan.nodes.filter(
    ({ question, index }) => question && standing.visible[index] === 1 && !isEnabled(question, standing),
  )
  // What stands in a cell that is not seen counts there as well.
  const hiddenInside = questionnaire.plan.nodes.some(
    ({ group, index }) =>
      group &&
      standing.visible[index] === 1 &&
      JSON.stringify(given[group.name]) !== JSON.stringify(standing.answers[group.name]),
  )
  if (hiddenInside) return null
  // There nothing stands in a question once other answers are put in.
  if (held.some(({ question }) => question!.defaults.length > 0)) return null
  if (held.some(({ question }) => question!.name in given) || isNotOffered(questionnaire, standing, given)) {
    return null
  }
  const model = await surveyModel(document)
  const kept = settle(model, given)
  const asked = model.getAllQuestions()
  const theirs = asked.filter(isSeen).map((question) => question.name)
  const seen = questionnaire.plan.nodes.filter((node) => standing.visible[node.index] === 1)
  const ours = seen.flatMap((node) => (node.question ?? node.group)?.name ?? [])
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) return `seen: ours ${ours}, theirs ${theirs}: ${told}`
  for (const node of seen) {
    if (node.question?.kind !== 'computed') continue
    const [own, other] = [
      standing.answers[node.question.name],
      asked.find(({ name }) => name === node.question!.name)?.value,
    ]
    counts.values++
    if (!isSameValue(own, other)) return `value: ours ${own}, theirs ${other}: ${told}`
  }
  const checked = checkAnswers(questionnaire, given, 'drop')
  model.data = kept
  const accepted = model.validate(true)
  if (!accepted) counts.refused++
  // An answer that only we refuse takes no part in our conditions, so the rest of the sheet may differ.
  if (checked.errors.some((error) => stricter.has(error.code))) return null
  counts.compared++
  if (checked.valid === accepted || (!accepted && held.length > 0)) return null
  const said = asked.flatMap((one) => one.errors.map((error) => `${one.name}: ${error.getText()}`))
  const errors = JSON.stringify(checked.errors.map((error) => [error.question, error.code]))
  return `verdict: ours ${errors}, theirs ${accepted ? 'accepts' : said}: ${told}`
}

/** A choice was taken that is not on offer: survey-core lets it stand. */
function isNotOffered(
  { plan }: CompiledQuestionnaire,
  { offered }: Standing,
  given: Readonly<Json>,
): boolean {
  return plan.nodes.some(({ question }) => {
    const choices = question && offered.get(question)
    if (!choices || !('choicesFrom' in question) || question.choicesFrom) return false
    const known = new Set(choices.map(({ value }) => value))
    return [given[question.name]].flat().some((one) => one !== undefined && !known.has(one as number))
  })
}

/** Nothing, an empty text and what is no scalar are no value here. */
function isSameValue(own: unknown, other: unknown): boolean {
  const scalar = typeof other === 'object' || other === '' || Number.isNaN(other) ? undefined : other
  return own === scalar || (own === undefined && scalar === null)
}

function note(question: RandomQuestion, coverage: Map<string, Map<string, number>>): void {
  const properties = coverage.get(question.type) ?? new Map<string, number>()
  coverage.set(question.type, properties)
  for (const [name, value] of Object.entries(question)) {
    if (name === 'type' || name === 'name' || value === undefined) continue
    properties.set(name, (properties.get(name) ?? 0) + 1)
  }
}

/** The comparison as a command prints it. */
export async function saySameness(pairs: number, seed: number): Promise<Said> {
  const started = performance.now()
  const { difference, coverage, ...counts } = await compare(pairs, seed)
  const table = [...coverage]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, properties]) => `${type}: ${[...properties].map(([name, n]) => `${name} ${n}`).join(', ')}`)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const sum = `${counts.pairs} pairs, seed ${seed}: ${counts.compared} verdicts compared, ${counts.refused} refused by survey-core, ${counts.values} values compared; ${seconds} s`
  return { lines: [...table, sum, difference ?? 'no difference'], exitCode: difference === null ? 0 : 1 }
}
