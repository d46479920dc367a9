import { type Compiling, factsKey, type ItemFacts } from './compiling.ts'
import { everyElement, isQuestion } from './link-elements.ts'
import type { Choice, Explanation, Group, Item, Page, Question, Scalar } from './questionnaire.ts'

const noFacts: ItemFacts = { scale: null, criterion: null, group: null, sensitive: false, polarity: 1 }

/** What is counted, in the order of the pages. Codes that are not unique are faults. */
export function itemsOf(pages: readonly Page[], compiling: Compiling): Item[] {
  const items: Item[] = []
  const taken = new Map<string, string>()

  function add(question: Question, row: string | null, turn: Choice | null, known: Partial<Item>): void {
    const own = row === null ? question.name : compiling.own ? row : `${question.name}.${row}`
    const code = turn === null ? own : `${own}/${turn.value}`
    const facts =
      compiling.facts.get(factsKey(question.name, row)) ??
      compiling.facts.get(factsKey(question.name, null)) ??
      noFacts
    if (taken.has(code)) {
      compiling.report.faults.push({
        path: question.path,
        question: question.name,
        code: 'duplicate_item',
        reason: `mã “${code}” đã được dùng ở ${taken.get(code)}.`,
      })
    }
    taken.set(code, question.path)
    items.push({
      index: items.length,
      code,
      question: question.name,
      row,
      turn: turn?.value ?? null,
      kind: 'single',
      title: question.title,
      choices: [],
      knowledge: compiling.keys.has(question.name),
      ...facts,
      ...known,
    })
  }
  function addQuestion(question: Question, turn: Choice | null): void {
    if (question.kind === 'matrix') {
      for (const row of question.rows) {
        const kind = question.several ? 'multiple' : 'single'
        add(question, row.value, turn, { kind, title: row.text, choices: question.choices })
      }
      return
    }
    // What the form works out is not an answer of the respondent.
    if (question.kind === 'computed') return
    const choices = 'choices' in question ? question.choices : []
    add(question, null, turn, { kind: question.kind === 'range' ? 'text' : question.kind, choices })
  }
  /** A list has no fixed number of entries: counted is whether anything was given. */
  function addList({ name, path, title }: Group): void {
    const facts = compiling.facts.get(factsKey(name, null)) ?? noFacts
    taken.set(name, path)
    const known = { code: name, question: name, row: null, turn: null, kind: 'text', choices: [] } as const
    items.push({ ...known, index: items.length, title: title ?? { vi: name }, knowledge: false, ...facts })
  }
  function addGroup(group: Group): void {
    for (const turn of group.turns) {
      for (const element of everyElement(group.elements))
        if (isQuestion(element)) addQuestion(element, group.shape === 'fields' ? null : turn)
    }
  }

  for (const page of pages) {
    const inside = new Set<unknown>()
    for (const element of everyElement(page.elements)) {
      if (inside.has(element)) continue
      if (element.kind === 'group') {
        if (element.shape === 'list') addList(element)
        else addGroup(element)
        for (const inner of everyElement(element.elements)) inside.add(inner)
      } else if (isQuestion(element)) addQuestion(element, null)
    }
  }
  return items
}

/** Right answers by item code. */
export function keysByItem(items: readonly Item[], compiling: Compiling): Map<string, readonly Scalar[]> {
  return new Map(
    items.flatMap((item) => {
      const key = compiling.keys.get(item.question)
      return key === undefined ? [] : [[item.code, key]]
    }),
  )
}

/** Explanations in the order of the items; in a repeated group once. */
export function explanationsOf(items: readonly Item[], compiling: Compiling): Explanation[] {
  const questions = new Set(items.map((item) => item.question))
  return [...compiling.explanations.values()].filter((explanation) => questions.has(explanation.item))
}
