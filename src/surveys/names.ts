import type { Expression, Reference, Step } from './expression.ts'

/** What other parts of a document may know about a question before it is compiled. */
export type NamedQuestion = {
  readonly name: string
  readonly key: string
  readonly type: string
  /** Rows of a matrix. */
  readonly rows: readonly string[]
  /** The checkbox that makes the turns of a repeated group: the property its values are kept under. */
  readonly property: string | null
  /** Questions inside a repeated group. */
  readonly fields: Names | null
  /** Choices are kept as `{ value, comment }`. */
  readonly wrapped: boolean
  /** Words are kept at `<key>-Comment`. */
  readonly commented: boolean
}

/** Questions by key in lower case: names in expressions do not tell cases apart. */
export type Names = ReadonlyMap<string, NamedQuestion>

export type NameScope = {
  readonly names: Names
  /** Inside a repeated group: what `{panel.x}` may name. */
  readonly fields: Names | null
  /** In a condition on a choice or row: `{item}` and `{choice}` are known. */
  readonly item: boolean
  /** The expression of a calculated value, by its name; null = there is none. */
  readonly calculated: (name: string) => Expression | null
}

type Segment = { readonly name: string; readonly index: number | null }

/**
 * What a name in braces stands for, looked up as SurveyJS does: the longest beginning that is a question, then rows, fields and
 * places below it. Null if there is no such thing.
 */
export function resolveName(name: string, raw: boolean, scope: NameScope): Expression | null {
  const path = segmentsOf(name)
  const first = path[0]!.name.toLowerCase()
  if (scope.item && path.length === 1 && (first === 'item' || first === 'choice')) {
    return reference({ from: 'item', key: '', raw })
  }
  const inTurn = scope.fields !== null && (first === 'panel' || first === 'row') && path.length > 1
  const calculated = path.length === 1 ? scope.calculated(first) : null
  if (calculated !== null) return { op: 'calculated', of: calculated, raw }
  const found = inTurn ? longest(path.slice(1), scope.fields!) : longest(path, scope.names)
  const from = inTurn ? 'turn' : 'answers'
  if (found === null) return commentNamed(name, raw, scope)
  const { question, index, rest } = found
  const steps = index === null ? stepsBelow(question, rest) : stepsInto(question, index, rest)
  if (steps === null) return null
  const deep = steps.some((step) => typeof step === 'string' && step !== 'length')
  const unwrap = deep ? null : (question.property ?? (question.wrapped ? 'value' : null))
  return reference({ from, key: question.key, raw, steps, unwrap, ordered: question.type === 'ranking' })
}

function reference(known: Partial<Reference> & Pick<Reference, 'from' | 'key' | 'raw'>): Reference {
  return { op: 'read', steps: [], unwrap: null, ordered: false, ...known }
}

function segmentsOf(name: string): Segment[] {
  return name.split('.').map((part) => {
    const found = /^(.*)\[(-?[0-9]{1,5})\]$/.exec(part)
    return found === null ? { name: part, index: null } : { name: found[1]!, index: Number(found[2]) }
  })
}

function longest(path: readonly Segment[], names: Names) {
  const indexed = path.findIndex((segment) => segment.index !== null)
  const most = indexed === -1 ? path.length : indexed + 1
  for (let length = most; length > 0; length--) {
    const name = path
      .slice(0, length)
      .map((segment) => segment.name)
      .join('.')
    const question = names.get(name.toLowerCase())
    if (question !== undefined) {
      return { question, index: path[length - 1]!.index, rest: path.slice(length) }
    }
  }
  return null
}

function stepsBelow(question: NamedQuestion, rest: readonly Segment[]): Step[] | null {
  if (rest.length === 0) return []
  if (question.fields !== null && question.property === null) {
    const below = stepsInNested(question, rest)
    if (below !== null) return below
  }
  if (rest.some((segment) => segment.index !== null)) return null
  const name = rest.map((segment) => segment.name).join('.')
  const row = question.rows.find((one) => one.toLowerCase() === name.toLowerCase())
  if (row !== undefined) return [row]
  return name === 'length' && question.rows.length === 0 ? ['length'] : null
}

/** `{table.row.column}` and `{text.line}`. */
function stepsInNested(question: NamedQuestion, rest: readonly Segment[]): Step[] | null {
  if (question.type !== 'matrixdropdown') {
    const found = question.type === 'multipletext' ? longest(rest, question.fields!) : null
    return found === null || found.rest.length > 0 ? null : [found.question.key]
  }
  for (let length = 1; length < rest.length; length++) {
    const name = rest
      .slice(0, length)
      .map((segment) => segment.name)
      .join('.')
    const row = question.rows.find((one) => one.toLowerCase() === name.toLowerCase())
    const found = row === undefined ? null : longest(rest.slice(length), question.fields!)
    if (found === null) continue
    const below = stepsBelow(found.question, found.rest)
    if (below !== null) return [row!, found.question.key, ...below]
  }
  return null
}

function stepsInto(question: NamedQuestion, index: number, rest: readonly Segment[]): Step[] | null {
  if (rest.length === 0) return [index]
  if (question.fields === null) return null
  const found = longest(rest, question.fields)
  if (found === null || found.index !== null) return null
  const below = stepsBelow(found.question, found.rest)
  return below === null ? null : [index, found.question.key, ...below]
}

function commentNamed(name: string, raw: boolean, scope: NameScope): Expression | null {
  const owner = name.endsWith('-Comment') ? scope.names.get(name.slice(0, -8).toLowerCase()) : undefined
  return owner?.commented ? reference({ from: 'answers', key: `${owner.key}-Comment`, raw }) : null
}
