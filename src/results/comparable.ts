import { itemLayout } from '../surveys/layout.ts'
import type { IndexFormula, Item } from '../surveys/questionnaire.ts'
import type { SurveyGroup } from './survey-groups.ts'

/** Why a question or an index of two rounds cannot be compared; null = it is the same in both. */
export type Difference =
  | 'only_earlier'
  | 'only_later'
  | 'wording'
  | 'choices'
  | 'scoring'
  | 'formula'
  | 'questions'

type Asked = Pick<SurveyGroup, 'questionnaire' | 'layout'>

/**
 * Whether a question is the same in two versions: word for word, with the same answers in the same order and the same scores
 * or right answers. A question that was put in other words is another question.
 */
export function itemDifference(earlier: Asked, later: Asked, code: string): Difference | null {
  const [before, after] = [itemIn(earlier, code), itemIn(later, code)]
  if (!before) return 'only_later'
  if (!after) return 'only_earlier'
  if (plain(before.title.vi) !== plain(after.title.vi)) return 'wording'
  if (before.kind !== after.kind || choicesOf(before) !== choicesOf(after)) return 'choices'
  return scoringOf(earlier, code) === scoringOf(later, code) ? null : 'scoring'
}

/** Whether an index is the same in two versions: the same formula over the same questions. */
export function indexDifference(earlier: Asked, later: Asked, code: string): Difference | null {
  const [before, after] = [formulaIn(earlier, code), formulaIn(later, code)]
  if (!before) return 'only_later'
  if (!after) return 'only_earlier'
  if (ruleOf(before) !== ruleOf(after)) return 'formula'
  if (before.items.join(' ') !== after.items.join(' ')) return 'questions'
  return before.items.some((item) => itemDifference(earlier, later, item) !== null) ? 'questions' : null
}

/**
 * The first difference between any version of the earlier round and any of the later one, and between versions of one round:
 * what is put together has to be alike, too.
 */
export function firstDifference(
  earlier: readonly Asked[],
  later: readonly Asked[],
  code: string,
  differs: (earlier: Asked, later: Asked, code: string) => Difference | null,
): Difference | null {
  const has = (one: Asked) => itemIn(one, code) !== undefined || formulaIn(one, code) !== undefined
  const [before, after] = [earlier.filter(has), later.filter(has)]
  if (before.length === 0) return 'only_later'
  const [first] = after
  if (!first) return 'only_earlier'
  for (const other of [...before, ...after]) {
    const found = differs(other, first, code)
    if (found !== null) return found
  }
  return null
}

function itemIn({ questionnaire }: Asked, code: string): Item | undefined {
  return questionnaire.items.find((item) => item.code === code)
}

function formulaIn({ questionnaire }: Asked, code: string): IndexFormula | undefined {
  return questionnaire.indexes.find((index) => index.code === code)
}

function ruleOf({ rule, codes, minimumValid }: IndexFormula): string {
  return JSON.stringify([rule, codes, minimumValid])
}

function choicesOf({ choices }: Item): string {
  return JSON.stringify(choices.map(({ value, state, text }) => [value, state, plain(text.vi)]))
}

function scoringOf({ questionnaire, layout }: Asked, code: string): string {
  const categories = itemLayout(layout, code)?.categories ?? []
  return JSON.stringify([
    categories.map(({ value, score }) => [value, score]),
    questionnaire.keys.get(code) ?? null,
  ])
}

/** Spaces and the form of accents are no other words. */
function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}
