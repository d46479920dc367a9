import type {
  Choice,
  CompiledQuestionnaire,
  IndexFormula,
  Item,
  NumberQuestion,
  Scalar,
} from './questionnaire.ts'

/** A category of an item: the value as answered, its position, and its score after polarity (null: not a number). */
export type Category = { readonly value: Scalar; readonly at: number; readonly score: number | null }

/** Where the counts of one item lie. Exactly one of the states is counted per sheet. */
export type ItemLayout = {
  readonly code: string
  readonly kind: Item['kind']
  /** Respondents who gave a valid answer: the sum of these positions (the categories themselves for `single`). */
  readonly valid: readonly number[]
  /** `single`: respondents per category. `multiple`: respondents who took the option. Empty for numbers, text and rankings. */
  readonly categories: readonly Category[]
  /** `ranking`: for each option the positions of “put in place 1, 2, …”. */
  readonly places: readonly { readonly value: Scalar; readonly at: readonly number[] }[]
  /** `number`: positions of Σ x and Σ x² in units of 10^−decimals; null where they could grow beyond exact numbers. */
  readonly sums: { readonly sum: number; readonly squares: number; readonly decimals: number } | null
  readonly dontKnow: number
  readonly refused: number
  readonly notApplicable: number
  readonly missing: number
}

/**
 * Where a figure lies that is worked out for each respondent when the sheet is counted, because sums over items cannot give it.
 * `mean`: n respondents with enough valid items, Σ y and Σ y² where y is their mean on 0–100, in units of 100/`unit`;
 * `half`: respondents asked (n), and those with at least half right (sum).
 */
export type DerivedLayout = {
  readonly index: string
  readonly kind: 'mean' | 'half'
  readonly n: number
  readonly sum: number
  readonly squares: number | null
  readonly unit: number
}

/** Positions of everything that is counted, frozen with the version of the questionnaire. Plain JSON. */
export type CountLayout = {
  readonly format: 1
  readonly length: number
  readonly items: readonly ItemLayout[]
  readonly derived: readonly DerivedLayout[]
}

/** Largest |x| · 10^decimals whose squares are summed: 10¹² · 9,000 sheets in a cell stay exact. */
const largestSummed = 1e6

/**
 * The positions of a questionnaire's counts in one array of integers: items in order, then derived figures in the order of the
 * formulas. The same questionnaire always gives the same layout. O(items).
 */
export function layoutOf(questionnaire: CompiledQuestionnaire): CountLayout {
  let length = 0
  const next = () => length++
  const items = questionnaire.items.map((item) => layItem(item, questionnaire, next))
  const derived = questionnaire.indexes.flatMap((index) => layDerived(index, questionnaire, next))
  return { format: 1, length, items, derived }
}

function layItem(item: Item, questionnaire: CompiledQuestionnaire, next: () => number): ItemLayout {
  const options = item.choices.filter((choice) => choice.state === null)
  const scores = scoresOf(options, item.polarity)
  const counted = item.kind === 'single' || item.kind === 'multiple'
  const categories = counted
    ? options.map(({ value }, index) => ({ value, at: next(), score: scores[index] ?? null }))
    : []
  const count = placesOf(item, questionnaire)
  const places =
    count === 0 ? [] : options.map(({ value }) => ({ value, at: Array.from({ length: count }, next) }))
  const valid = item.kind === 'single' ? categories.map(({ at }) => at) : [next()]
  const sums = item.kind === 'number' ? laySums(numberOf(item, questionnaire), next) : null
  const states = { dontKnow: next(), refused: next(), notApplicable: next(), missing: next() }
  return { code: item.code, kind: item.kind, valid, categories, places, sums, ...states }
}

/** Values reversed within their range where a high code is bad; null where values are not all numbers. */
function scoresOf(options: readonly Choice[], polarity: 1 | -1): readonly (number | null)[] {
  const values = options.map((choice) => choice.value)
  if (!values.every((value) => typeof value === 'number')) return values.map(() => null)
  const ends = Math.min(...values) + Math.max(...values)
  return polarity === 1 ? values : values.map((value) => ends - value)
}

function placesOf(item: Item, { plan }: CompiledQuestionnaire): number {
  const question = plan.questions.get(item.question)
  return question?.kind === 'ranking' ? question.places : 0
}

function numberOf(item: Item, { plan }: CompiledQuestionnaire): NumberQuestion | null {
  const question = plan.questions.get(item.question)
  return question?.kind === 'number' ? question : null
}

function laySums(question: NumberQuestion | null, next: () => number): ItemLayout['sums'] {
  if (question === null) return null
  const { min, max, decimals } = question
  if (Math.max(Math.abs(min), Math.abs(max)) * 10 ** decimals > largestSummed) return null
  return { sum: next(), squares: next(), decimals }
}

function layDerived(
  index: IndexFormula,
  questionnaire: CompiledQuestionnaire,
  next: () => number,
): DerivedLayout[] {
  if (index.rule === 'half_correct') {
    return [{ index: index.code, kind: 'half', n: next(), sum: next(), squares: null, unit: 1 }]
  }
  if (index.rule !== 'respondent_mean100') return []
  const unit = meanUnit(index, questionnaire)
  return [{ index: index.code, kind: 'mean', n: next(), sum: next(), squares: next(), unit }]
}

/** Smallest unit in which every possible mean over `minimumValid` … all items is a whole number. */
function meanUnit(index: IndexFormula, { items }: CompiledQuestionnaire): number {
  const ranges = index.items.map((code) => rangeOf(items.find((item) => item.code === code)!))
  const counts = Array.from(
    { length: index.items.length - index.minimumValid + 1 },
    (_, at) => index.minimumValid + at,
  )
  return counts.reduce(leastMultiple, 1) * ranges.reduce(leastMultiple, 1)
}

/** K − 1 of a scale 1 … K. */
export function rangeOf(item: Item): number {
  const values = item.choices.filter((choice) => choice.state === null).map((choice) => Number(choice.value))
  return Math.max(...values) - Math.min(...values)
}

function leastMultiple(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y !== 0) [x, y] = [y, x % y]
  return (a / x) * b
}

const byCode = new WeakMap<CountLayout, ReadonlyMap<string, ItemLayout>>()

/** Where an item lies, by its code; undefined if the questionnaire has no such item. */
export function itemLayout(layout: CountLayout, code: string): ItemLayout | undefined {
  let known = byCode.get(layout)
  if (known === undefined) {
    known = new Map(layout.items.map((item) => [item.code, item]))
    byCode.set(layout, known)
  }
  return known.get(code)
}
