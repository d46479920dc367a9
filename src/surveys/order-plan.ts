import type { Condition } from './expression.ts'
import type { Plan, PlanNode } from './plan.ts'
import type { Report } from './source.ts'

/** The nodes a condition reads; a repeated group only where it looks into its turns. */
export function nodesRead(condition: Condition, byKey: Plan['byKey'], inTurn = false): PlanNode[] {
  const keys = inTurn ? condition.turnUses : condition.uses
  return keys.flatMap((key) =>
    (byKey.get(baseKey(key)) ?? []).filter(
      (node) => node.group === null || node.group.shape !== 'chosen' || condition.groups.includes(key),
    ),
  )
}

/** Without `-Comment`. */
export function baseKey(key: string): string {
  return key.endsWith('-Comment') ? key.slice(0, -8) : key
}

/** Depth-first, so that a document without forward conditions keeps its own order. */
export function ordered(
  nodes: readonly PlanNode[],
  byKey: ReadonlyMap<string, readonly PlanNode[]>,
  stops: Plan['stops'],
  report: Report,
  inTurn = false,
): number[] {
  const order: number[] = []
  const state = new Uint8Array(nodes.length)
  const needs = nodes.map((node) => {
    const waiting = stops.filter(({ after }) => after < node.page)
    const read = [
      ...neededBy(node, byKey, inTurn),
      ...waiting.flatMap(({ stop }) => nodesRead(stop.when, byKey)),
    ].map((other) => other.index)
    return node.parent === -1 ? read : [node.parent, ...read]
  })
  for (const start of nodes) {
    const path: { node: number; next: number }[] = [{ node: start.index, next: 0 }]
    if (state[start.index] !== 0) continue
    state[start.index] = 1
    while (path.length > 0) {
      const top = path.at(-1)!
      const need = needs[top.node]![top.next++]
      if (need === undefined) {
        state[top.node] = 2
        order.push(top.node)
        path.pop()
      } else if (state[need] === 0) {
        state[need] = 1
        path.push({ node: need, next: 0 })
      } else if (state[need] === 1) {
        refuseCircle(nodes[top.node]!, report)
        return order
      }
    }
  }
  return order
}

/** The nodes that must be settled before one can be. */
function neededBy(node: PlanNode, byKey: Plan['byKey'], inTurn: boolean): PlanNode[] {
  const { element } = node
  const conditions: (Condition | null)[] = [node.visibleIf]
  if (node.question !== null) {
    conditions.push(
      node.question.enableIf,
      ...node.question.defaults.flatMap(({ when, worked }) => [when, worked]),
    )
    if (node.question.kind === 'computed') conditions.push(node.question.expression)
  }
  if (element !== null && 'choices' in element)
    conditions.push(...element.choices.map((one) => one.visibleIf))
  if (element?.kind === 'matrix') conditions.push(...element.rows.map((row) => row.visibleIf))
  const read = conditions.flatMap((condition) =>
    condition === null ? [] : nodesRead(condition, byKey, inTurn),
  )
  const questionsAt = (key: string) => (byKey.get(key) ?? []).filter((other) => other.group === null)
  if (element !== null && 'choicesFrom' in element && element.choicesFrom !== null) {
    read.push(...questionsAt(element.choicesFrom.key))
  }
  if (element?.kind === 'group') {
    if (element.shape === 'chosen') read.push(...questionsAt(element.key))
    for (const turn of element.turns)
      if (turn.visibleIf !== null) read.push(...nodesRead(turn.visibleIf, byKey, inTurn))
    for (const inner of node.inner?.nodes ?? []) read.push(...neededBy(inner, byKey, false))
  }
  return read
}

function refuseCircle(node: PlanNode, report: Report): void {
  report.faults.push({
    path: node.element?.path ?? `trang ${node.page + 1}`,
    question: node.element?.name ?? null,
    code: 'circular',
    reason: 'điều kiện hiển thị phụ thuộc vào nhau thành vòng tròn.',
  })
}
