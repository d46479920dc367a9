import type { Condition } from './expression.ts'
import { everyElement, isQuestion } from './link-elements.ts'
import { namesIn } from './plain-text.ts'
import type { Choice, Element, LocalText, Page } from './questionnaire.ts'

/** Finds the keys of the answers on which a name in braces in a text depends; null if it is not one. */
export type KeysOfName = (name: string) => readonly string[] | null

function conditionsOf(element: Element): (Condition | null)[] {
  const choices: readonly Choice[] = 'choices' in element ? element.choices : []
  const rows = element.kind === 'matrix' ? element.rows : element.kind === 'group' ? element.turns : []
  const own: (Condition | null)[] = []
  if (isQuestion(element))
    own.push(element.enableIf, ...element.defaults.flatMap(({ when, worked }) => [when, worked]))
  if (element.kind === 'computed') own.push(element.expression)
  return [...own, ...choices.map((one) => one.visibleIf), ...rows.map((one) => one.visibleIf)]
}

export function textsOf(element: Element): LocalText[] {
  const texts = [element.title, element.description]
  if (element.kind === 'note') texts.push(element.text)
  if ('choices' in element) texts.push(...element.choices.map((choice) => choice.text))
  if (element.kind === 'matrix') texts.push(...element.rows.map((row) => row.text))
  return texts.filter((text) => text !== null)
}

/**
 * Keys of the answers that must be known before an element (not what is in it) can be made. Whether it is seen at all may be
 * decided on the page itself.
 */
function neededBy(element: Element, keysOf: KeysOfName): Set<string> {
  const keys = new Set(conditionsOf(element).flatMap((condition) => condition?.uses ?? []))
  for (const name of textsOf(element).flatMap(namesIn)) {
    for (const key of keysOf(name) ?? []) keys.add(key)
  }
  if ('choicesFrom' in element && element.choicesFrom !== null) keys.add(element.choicesFrom.key)
  if (element.kind === 'group') {
    if (element.shape === 'chosen') keys.add(element.key)
    for (const use of element.requiredIf?.uses ?? []) keys.add(use)
    for (const inner of everyElement(element.elements)) {
      if (inner !== element) for (const key of neededBy(inner, keysOf)) keys.add(key)
    }
  }
  return keys
}

/** The conditions that decide whether an element, or anything inside a repeated group, is seen. */
function visibilityOf(element: Element): Condition[] {
  const all = element.kind === 'group' ? [...everyElement([element])] : [element]
  return all.map(({ visibleIf }) => visibleIf).filter((one) => one !== null)
}

/**
 * Cuts pages so that words, choices, rows and turns that are made from an answer come on a later page than its question: then each
 * page can be shown and sent without script. What is only shown or hidden by an answer of the same page stays with it, unless
 * that answer is a whole table or list, or words beside a choice. A panel that is cut stands on both pages. Order is kept.
 */
export function splitPages(pages: readonly Page[], keysOf: KeysOfName): Page[] {
  const cut = pages.flatMap((page) => {
    const parts = splitElements(page.elements, keysOf)
    return parts.map((elements, part) => ({
      ...page,
      name: part === 0 ? page.page : `${page.page}~${part + 1}`,
      elements,
    }))
  })
  return cut.map((page, index) => ({ ...page, number: index + 1 }))
}

function splitElements(elements: readonly Element[], keysOf: KeysOfName): Element[][] {
  const parts: Element[][] = []
  let current: Element[] = []
  let asked = new Set<string>()
  /** tables and lists, and groups with a turn for each choice */
  let nested = new Set<string>()
  let turned = new Set<string>()

  function turnPage(): void {
    if (current.length > 0) parts.push(current)
    current = []
    asked = new Set()
    nested = new Set()
    turned = new Set()
  }
  function waits(element: Element): boolean {
    const needs = neededBy(element, keysOf)
    if ([...needs].some((key) => asked.has(key.replace(/-Comment$/, '')) || asked.has(key))) return true
    return visibilityOf(element).some(
      ({ uses, groups }) =>
        uses.some((key) => nested.has(key) || asked.has(key.replace(/-Comment$/, '')) !== asked.has(key)) ||
        groups.some((key) => turned.has(key)),
    )
  }
  /** Puts one element, with the panels around it, on the page that is being filled. */
  function put(element: Element, around: readonly Element[]): void {
    if (waits(element)) turnPage()
    if (element.kind === 'panel') {
      for (const inner of element.elements) put(inner, [...around, element])
      return
    }
    place(element, around)
    // What the form works out is known before its page is shown.
    const given = isQuestion(element) && element.kind !== 'computed'
    if (given) asked.add(element.key)
    if (element.kind !== 'group') return
    if (element.shape === 'chosen') turned.add(element.key)
    else for (const set of [asked, nested]) set.add(element.key)
  }
  function place(element: Element, around: readonly Element[]): void {
    let list = current
    for (const panel of around) {
      const last = list.at(-1)
      if (last?.kind === 'panel' && last.name === panel.name && last.path === panel.path) {
        list = last.elements as Element[]
        continue
      }
      const copy = { ...panel, elements: [] as Element[] } as Element & { elements: Element[] }
      list.push(copy)
      list = copy.elements
    }
    list.push(element)
  }

  for (const element of elements) put(element, [])
  turnPage()
  return parts
}
