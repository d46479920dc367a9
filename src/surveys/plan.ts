import type { Condition } from './expression.ts'
import { nodesRead, ordered } from './order-plan.ts'
import type { Element, Group, Item, Page, Question, Stop } from './questionnaire.ts'
import type { Report } from './source.ts'

/** A page, panel, note, question or group, with what decides whether it is seen. */
export type PlanNode = {
  readonly index: number
  /** The node around it, or −1. */
  readonly parent: number
  /** Index of its page. */
  readonly page: number
  readonly visibleIf: Condition | null
  readonly element: Element | null
  readonly question: Question | null
  readonly group: Group | null
  /** Inside of a repeated group: nodes of one turn. */
  readonly inner: Plan | null
  readonly items: readonly Item[]
  /** A question whose answer is always the respondent's own. */
  readonly plain: boolean
  /** A panel of which something must be answered: the nodes of its questions, on all pages on which it stands. */
  readonly must: readonly number[]
  /** Which choices are on offer depends on answers. */
  readonly offers: boolean
  /** Which rows are seen depends on answers. */
  readonly rows: boolean
  /** Where words beside the answer are kept; null = none are taken. */
  readonly commentKey: string | null
}

/** How a questionnaire is walked: worked out once, so that checking an answer only has to follow it. */
export type Plan = {
  /** In the order of the pages. */
  readonly nodes: readonly PlanNode[]
  /** Indexes of nodes so that each comes after everything its visibility depends on. */
  readonly order: readonly number[]
  /** The node of each element; of one that stands more than once, the first. */
  readonly byElement: ReadonlyMap<Element, PlanNode>
  /** Nodes by the name of their question, panel or group. */
  readonly byName: ReadonlyMap<string, PlanNode>
  /** Questions by name, those inside repeated groups too. */
  readonly questions: ReadonlyMap<string, Question>
  /** Nodes by the key of their answer: one, or the check box and the group that share it. */
  readonly byKey: ReadonlyMap<string, readonly PlanNode[]>
  /** Stops with the page after which each is looked at. */
  readonly stops: readonly { readonly stop: Stop; readonly after: number }[]
}

/** Works out the plan; conditions that wait for each other in a circle are faults. */
export function makePlan(
  pages: readonly Page[],
  stops: readonly Stop[],
  items: readonly Item[],
  report: Report,
): Plan {
  const nodes: PlanNode[] = []
  pages.forEach((page, index) => {
    nodes.push(nodeOf(nodes.length, -1, index, page.visibleIf, null, items))
    addElements(page.elements, nodes.length - 1, index, nodes, items, report)
  })
  linkPanels(nodes)
  const byKey = keysOf(nodes)
  const placed = stops.map((stop) => {
    const asked = nodesRead(stop.when, byKey).map((node) => node.page)
    return { stop, after: asked.length === 0 ? 0 : Math.max(...asked) }
  })
  const order = ordered(nodes, byKey, placed, report)
  return {
    nodes,
    order,
    byElement: elementsOf(nodes),
    byName: namesOf(nodes),
    questions: questionsOf(nodes),
    byKey,
    stops: placed,
  }
}

/** A panel that was cut stands on several pages: its last part answers for the whole. */
function linkPanels(nodes: PlanNode[]): void {
  const parts = new Map<string, number[]>()
  for (const { element, index } of nodes) {
    if (element?.kind !== 'panel' || (!element.required && element.requiredIf === null)) continue
    parts.set(element.path, [...(parts.get(element.path) ?? []), index])
  }
  for (const panels of parts.values()) {
    const inside = new Set(panels)
    const must: number[] = []
    for (const node of nodes) {
      if (!inside.has(node.parent)) continue
      inside.add(node.index)
      if (node.question !== null || node.group !== null) must.push(node.index)
    }
    const last = panels.at(-1)!
    nodes[last] = { ...nodes[last]!, must }
  }
}

function nodeOf(
  index: number,
  parent: number,
  page: number,
  visibleIf: Condition | null,
  element: Element | null,
  items: readonly Item[],
): PlanNode {
  const question =
    element === null || ['note', 'panel', 'group'].includes(element.kind) ? null : (element as Question)
  return {
    index,
    parent,
    page,
    visibleIf,
    element,
    question,
    group: element?.kind === 'group' ? element : null,
    inner: null,
    items: items.filter((item) => item.question === (question ?? element)?.name),
    plain: question !== null && question.enableIf === null && question.kind !== 'computed',
    must: [],
    offers: question !== null && choicesVary(question),
    rows: question?.kind === 'matrix' && question.rows.some((row) => row.visibleIf !== null),
    commentKey: question !== null && takesComment(question) ? `${question.key}-Comment` : null,
  }
}

function choicesVary(question: Question): boolean {
  if (!('choices' in question)) return false
  return (
    ('choicesFrom' in question && question.choicesFrom !== null) ||
    question.choices.some((choice) => choice.visibleIf !== null)
  )
}

function takesComment(question: Question): boolean {
  const choices = 'choices' in question ? question.choices : []
  return question.comment !== null || choices.some((choice) => choice.comment?.apart === true)
}

function addElements(
  elements: readonly Element[],
  parent: number,
  page: number,
  nodes: PlanNode[],
  items: readonly Item[],
  report: Report,
): void {
  for (const element of elements) {
    const node = nodeOf(nodes.length, parent, page, element.visibleIf, element, items)
    if (element.kind === 'group') nodes.push({ ...node, inner: innerPlan(element, items, report) })
    else nodes.push(node)
    if (element.kind === 'panel') addElements(element.elements, node.index, page, nodes, items, report)
  }
}

function innerPlan(group: Group, items: readonly Item[], report: Report): Plan {
  const nodes: PlanNode[] = []
  addElements(group.elements, -1, 0, nodes, items, report)
  const byKey = keysOf(nodes)
  return {
    nodes,
    order: ordered(nodes, byKey, [], report, true),
    byElement: elementsOf(nodes),
    byName: namesOf(nodes),
    questions: questionsOf(nodes),
    byKey,
    stops: [],
  }
}

function keysOf(nodes: readonly PlanNode[]): Map<string, PlanNode[]> {
  const byKey = new Map<string, PlanNode[]>()
  for (const node of nodes) {
    const key = node.question?.key ?? node.group?.key
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), node])
  }
  return byKey
}

function elementsOf(nodes: readonly PlanNode[]): Map<Element, PlanNode> {
  const byElement = new Map<Element, PlanNode>()
  for (const node of nodes) {
    if (node.element !== null && !byElement.has(node.element)) byElement.set(node.element, node)
  }
  return byElement
}

function namesOf(nodes: readonly PlanNode[]): Map<string, PlanNode> {
  return new Map(nodes.flatMap((node) => (node.element === null ? [] : [[node.element.name, node] as const])))
}

function questionsOf(nodes: readonly PlanNode[]): Map<string, Question> {
  return new Map(
    nodes.flatMap((node) => [
      ...(node.question === null ? [] : [[node.question.name, node.question] as const]),
      ...(node.inner?.questions ?? []),
    ]),
  )
}
