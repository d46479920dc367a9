import type { Criterion } from './criterion.ts'

/** A row with its place in the tree. `path` holds the codes from the top-level row down to this one. */
export type CriterionNode = {
  readonly criterion: Criterion
  readonly path: readonly string[]
  readonly children: readonly CriterionNode[]
}

/** The rows of a framework as a tree; `nodes` and `leaves` follow the tree from top to bottom. */
export type CriteriaTree = {
  readonly roots: readonly CriterionNode[]
  readonly nodes: readonly CriterionNode[]
  readonly leaves: readonly CriterionNode[]
  readonly byCode: ReadonlyMap<string, CriterionNode>
}

/** The rows without bonus and penalty, and without headings that have nothing else beneath them. */
export function ordinaryRows(criteria: readonly Criterion[]): readonly Criterion[] {
  if (!criteria.some((criterion) => criterion.adjusts)) return criteria
  const parentOf = new Map(criteria.map(({ code, parent }) => [code, parent]))
  const parents = new Set(criteria.map(({ parent }) => parent))
  const kept = new Set<string>()
  for (const { code, adjusts } of criteria) {
    if (adjusts || parents.has(code)) continue
    for (let at: string | null | undefined = code; at && !kept.has(at); at = parentOf.get(at)) kept.add(at)
  }
  return criteria.filter(({ code }) => kept.has(code))
}

/**
 * Builds the tree of flat rows; children keep the order of the rows. The result is frozen.
 * Throws an `Error` on a duplicate code, an unknown parent or rows that are their own ancestors: faults that
 * `lintFramework` names before a framework is published.
 */
export function buildTree(criteria: readonly Criterion[]): CriteriaTree {
  const childrenOf = new Map<string | null, Criterion[]>()
  const codes = new Set<string>()
  for (const criterion of criteria) {
    if (codes.has(criterion.code)) throw new Error(`duplicate criterion code ${criterion.code}`)
    codes.add(criterion.code)
    const siblings = childrenOf.get(criterion.parent)
    if (siblings) siblings.push(criterion)
    else childrenOf.set(criterion.parent, [criterion])
  }
  for (const criterion of criteria) {
    if (criterion.parent !== null && !codes.has(criterion.parent)) {
      throw new Error(`criterion ${criterion.code} names an unknown parent ${criterion.parent}`)
    }
  }

  const nodes: CriterionNode[] = []
  const grow = (criterion: Criterion, above: readonly string[]): CriterionNode => {
    const path = Object.freeze([...above, criterion.code])
    const place = nodes.length
    nodes.length += 1
    const children = (childrenOf.get(criterion.code) ?? []).map((child) => grow(child, path))
    const node = Object.freeze({ criterion, path, children: Object.freeze(children) })
    nodes[place] = node
    return node
  }
  const roots = (childrenOf.get(null) ?? []).map((root) => grow(root, []))
  if (nodes.length !== criteria.length) throw new Error('some criteria are their own ancestors')

  return Object.freeze({
    roots: Object.freeze(roots),
    nodes: Object.freeze(nodes),
    leaves: Object.freeze(nodes.filter((node) => node.children.length === 0)),
    byCode: new Map(nodes.map((node) => [node.criterion.code, node])),
  })
}
