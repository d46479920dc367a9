/** A value as it stands in an answer. */
export type Scalar = string | number | boolean

/** One step into a value: a row or field by name, a place in a list (negative: from the end), or `length`. */
export type Step = string | number

/** A name in an expression, resolved against the questionnaire. */
export type Reference = {
  readonly op: 'read'
  /** The answers; the turn of a repeated group (`{panel.x}`); the choice or row that is looked at (`{item}`); a calculated value. */
  readonly from: 'answers' | 'turn' | 'item' | 'calculated'
  /** Key of the answer, field of the turn or name of the calculated value; empty for `item`. */
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

/** Every reference in an expression. */
export function referencesIn(tree: Expression): Reference[] {
  switch (tree.op) {
    case 'read':
      return [tree]
    case 'constant':
      return []
    case 'list':
      return tree.items.flatMap(referencesIn)
    case 'call':
      return tree.arguments.flatMap(referencesIn)
    case 'not':
    case 'empty':
    case 'notempty':
      return referencesIn(tree.of)
    default:
      return [...referencesIn(tree.left), ...referencesIn(tree.right)]
  }
}
