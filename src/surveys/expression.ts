/** A value as it stands in an answer. */
export type Scalar = string | number | boolean

/** One step into a value: a row or field by name, a place in a list (negative: from the end), or `length`. */
export type Step = string | number

/** A name in an expression, resolved against the questionnaire. */
export type Reference = {
  readonly op: 'read'
  /** The answers; the turn of a repeated group (`{panel.x}`, `{row.x}`); the choice or row that is looked at (`{item}`). */
  readonly from: 'answers' | 'turn' | 'item'
  /** Key of the answer or field of the turn; empty for `item`. */
  readonly key: string
  readonly steps: readonly Step[]
  /** Take this property of each object in the list (a checkbox that feeds a repeated group). */
  readonly unwrap: string | null
  /** `{#name}`: texts stay texts, “01” does not become a number. */
  readonly raw: boolean
  /** Equality looks at the order of a list (a ranking). */
  readonly ordered: boolean
}

export type Comparison =
  | 'equal'
  | 'notequal'
  | 'greater'
  | 'greaterorequal'
  | 'less'
  | 'lessorequal'
  | 'contains'
  | 'notcontains'
  | 'anyof'
  | 'allof'
  | 'noneof'

export type Arithmetic = 'and' | 'or' | 'plus' | 'minus' | 'mul' | 'div' | 'mod' | 'power'

/** A checked expression: every name known, depth and size within limits. Plain data, evaluated by `evaluate`. */
export type Expression =
  | { readonly op: 'constant'; readonly value: Scalar | null }
  | { readonly op: 'list'; readonly items: readonly Expression[] }
  | Reference
  | { readonly op: 'not' | 'empty' | 'notempty'; readonly of: Expression }
  /** Whether a condition holds, as a boolean. */
  | { readonly op: 'truth'; readonly of: Expression }
  /** Both conditions hold. */
  | { readonly op: 'both'; readonly left: Expression; readonly right: Expression }
  /** A calculated value, worked out in place. */
  | { readonly op: 'calculated'; readonly of: Expression; readonly raw: boolean }
  | { readonly op: 'compare'; readonly by: Comparison; readonly left: Expression; readonly right: Expression }
  | {
      readonly op: 'arithmetic'
      readonly by: Arithmetic
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly op: 'call'; readonly name: string; readonly arguments: readonly Expression[] }

/** A condition or calculation as written by the author and as checked. */
export type Condition = {
  readonly text: string
  readonly tree: Expression
  /** Keys of the answers it reads. */
  readonly uses: readonly string[]
  /** Of these, the repeated groups of which it reads fields. */
  readonly groups: readonly string[]
  /** Inside a repeated group: keys it reads in the same turn. */
  readonly turnUses: readonly string[]
}

/** The expressions of which one is made. */
export function partsOf(tree: Expression): readonly Expression[] {
  switch (tree.op) {
    case 'read':
    case 'constant':
      return []
    case 'list':
      return tree.items
    case 'call':
      return tree.arguments
    case 'not':
    case 'empty':
    case 'notempty':
    case 'truth':
    case 'calculated':
      return [tree.of]
    default:
      return [tree.left, tree.right]
  }
}

/** Every reference in an expression. */
export function referencesIn(tree: Expression): Reference[] {
  const found: Reference[] = []
  const seen = new Set<Expression>()
  const visit = (part: Expression) => {
    if (seen.has(part)) return
    seen.add(part)
    if (part.op === 'read') found.push(part)
    for (const inner of partsOf(part)) visit(inner)
  }
  visit(tree)
  return found
}
