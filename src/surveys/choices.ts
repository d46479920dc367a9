import { everyElement } from './link-elements.ts'
import type { Choice, Page, Scalar } from './questionnaire.ts'

const byValue = new WeakMap<readonly Choice[], ReadonlyMap<Scalar, Choice>>()
const byText = new WeakMap<readonly Choice[], ReadonlyMap<string, Choice>>()

/** Choices by value: 1 and "1" are different. */
export function choicesByValue(choices: readonly Choice[]): ReadonlyMap<Scalar, Choice> {
  let known = byValue.get(choices)
  if (known === undefined) {
    known = new Map(choices.map((choice) => [choice.value, choice]))
    byValue.set(choices, known)
  }
  return known
}

/** Choices by their value as a form posts it. */
export function choicesByText(choices: readonly Choice[]): ReadonlyMap<string, Choice> {
  let known = byText.get(choices)
  if (known === undefined) {
    known = new Map(choices.map((choice) => [String(choice.value), choice]))
    byText.set(choices, known)
  }
  return known
}

/**
 * Choices in the order in which one respondent sees them. A `random` list is shuffled by `seed`, always in the same way for the
 * same seed and question; choices with a place of their own keep it.
 */
export function arranged(
  question: { readonly name: string; readonly choices: readonly Choice[]; readonly random: boolean },
  seed: string,
): readonly Choice[] {
  if (!question.random) return question.choices
  return shuffled(question.name, question.choices, seed, (choice) => choice.fixed)
}

/** Whether something on a page stands in an order of its own for each respondent. */
export function isInOwnOrder(page: Page): boolean {
  if (page.random) return true
  return [...everyElement(page.elements)].some(
    (element) => ('random' in element && element.random) || (element.kind === 'matrix' && element.randomRows),
  )
}

/** A list in an order that follows from a name and a seed; entries that are `fixed` keep their place. */
export function shuffled<Entry>(
  name: string,
  list: readonly Entry[],
  seed: string,
  fixed: (entry: Entry) => boolean = () => false,
): readonly Entry[] {
  const free = list.filter((entry) => !fixed(entry))
  const next = numbersFrom(`${seed}\n${name}`)
  for (let last = free.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1))
    const held = free[last]!
    free[last] = free[other]!
    free[other] = held
  }
  return list.map((entry) => (fixed(entry) ? entry : free.shift()!))
}

/** Numbers from 0 to 1 that follow from a text (FNV-1a as seed, mulberry32). */
function numbersFrom(text: string): () => number {
  let state = 0x811c9dc5
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
