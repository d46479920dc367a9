/** A value as it stands in an answer, before and after checking. */
export type Scalar = string | number | boolean

/** One step into a value: a property or row by name, or a place in a list. */
export type Step = string | number

/** A name in an expression, already resolved against the questionnaire. */
export type Reference = {
  readonly op: 'answer'
  /** Where the answer is kept in `Answers`: the question's `key`. */
  readonly key: string
  /** Steps below it: a row of a matrix, a field of a repeated group. Empty for the answer itself. */
  readonly steps: readonly Step[]
}

/** `{panel.x}`: an answer inside the same turn of a repeated group. */
export type GroupReference = { readonly op: 'sibling'; readonly steps: readonly Step[] }

/** `{item}` or `{choice}` in a condition on a single choice or row: the value that is being looked at. */
export type ItemReference = { readonly op: 'item' }

/** A value counted from others (`calculatedValues`), by name. */
export type CalculatedReference = {
  readonly op: 'calculated'
  readonly name: string
  readonly steps: readonly Step[]
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

export type Arithmetic = 'plus' | 'minus' | 'mul' | 'div' | 'mod' | 'power'

/** A checked expression: every name known, depth and size within limits. Plain data, evaluated by `evaluate`. */
export type Expression =
  | { readonly op: 'constant'; readonly value: Scalar | null }
  | { readonly op: 'list'; readonly items: readonly Expression[] }
  | Reference
  | GroupReference
  | ItemReference
  | CalculatedReference
  | { readonly op: 'not' | 'empty' | 'notempty' | 'negate'; readonly of: Expression }
  | { readonly op: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
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
}
