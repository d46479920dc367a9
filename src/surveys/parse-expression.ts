import type { Arithmetic, Comparison, Expression } from './expression.ts'
import { andSigns, comparisons, memberships, orSigns, powers, products, sums } from './expression-signs.ts'
import { asOperand } from './loose-values.ts'

const longestExpression = 4000
const deepestExpression = 40

/** Finds what a name in braces stands for; null = unknown. */
export type NameResolver = (name: string, raw: boolean) => Expression | null

/** An expression that cannot be used. `code` says why, `detail` what, `at` where in the text (from 0). */
export class ExpressionFault extends Error {
  readonly code:
    | 'too_long'
    | 'too_deep'
    | 'syntax'
    | 'unknown_name'
    | 'unknown_function'
    | 'bad_arguments'
    | 'missing_operand'
  readonly detail: string
  readonly at: number

  constructor(code: ExpressionFault['code'], detail: string, at: number) {
    super(`${code}: ${detail} (${at})`)
    this.code = code
    this.detail = detail
    this.at = at
  }
}

const spaces = /[ \t\n\r]*/y
const quoted = /(['"])((?:\\['"]|[^"'\\]|\\(?!['"]))+)\1/y
const word = /[a-zA-Z_]+(?:[0-9]+[a-zA-Z_]*)*/y
const hexadecimal = /0x[0-9]+/y
const decimal = /-?(?:[0-9]+\.[0-9]+|[1-9]+[0-9]*|0)/y
const braces = /\{([^{}]+)\}/y

/** Without a date these would read the clock. */
const ofDate = new Set(['year', 'month', 'day', 'weekday'])

/** Over a list: the list, a column, perhaps the column to give back; conditions on its rows are not taken. */
function takesArguments(name: string, given: readonly Expression[]): boolean {
  if (!name.endsWith('InArray')) return true
  const isName = (one: Expression | undefined) =>
    one?.op === 'constant' && typeof one.value === 'string' && !/[{}><=!]/.test(one.value)
  return given.length >= 2 && given.length <= 3 && given.slice(1).every(isName)
}

/**
 * Reads an expression in SurveyJS's language into a checked tree. The grammar is survey-core's, including that words need no
 * space after them. Every name must be known to `resolve` and every function to `functions`. Throws `ExpressionFault`.
 */
export function parseExpression(
  source: string,
  resolve: NameResolver,
  functions: ReadonlySet<string>,
): Expression {
  if (source.length > longestExpression) throw new ExpressionFault('too_long', String(source.length), 0)
  const text = source
    .replace(/=>/g, '>=')
    .replace(/=</g, '<=')
    .replace(/<>/g, '!=')
    .replace(/equals/g, 'equal ')
    .replace(/notequals/g, 'notequal ')
  let at = 0
  let furthest = 0
  let depth = 0

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at += found[0].length
    if (at > furthest) furthest = at
    return found
  }
  function sign(word: string): boolean {
    if (text.slice(at, at + word.length).toLowerCase() !== word) return false
    at += word.length
    if (at > furthest) furthest = at
    return true
  }
  function oneOf<Name>(table: readonly (readonly [string, Name])[]): Name | null {
    return table.find(([written]) => sign(written))?.[1] ?? null
  }

  /** operand (operator operand)*, from the left. */
  function chain<Name>(
    operand: () => Expression | null,
    operator: () => Name | null,
    join: (by: Name, left: Expression, right: Expression) => Expression,
  ): Expression | null {
    let left = operand()
    while (left !== null) {
      const before = at
      take(spaces)
      const by = operator()
      take(spaces)
      const right = by === null ? null : operand()
      if (by === null || right === null) {
        at = before
        break
      }
      left = join(by, left, right)
    }
    return left
  }
  const arithmetic = (by: Arithmetic, left: Expression, right: Expression): Expression => ({
    op: 'arithmetic',
    by,
    left,
    right,
  })
  const compare = (by: Comparison, left: Expression, right: Expression): Expression => ({
    op: 'compare',
    by,
    left,
    right,
  })

  function expression(): Expression | null {
    if (++depth > deepestExpression) throw new ExpressionFault('too_deep', String(deepestExpression), at)
    const start = at
    take(spaces)
    const tree = chain(conjunction, () => (orSigns.some(sign) ? 'or' : null), arithmetic)
    if (tree === null) at = start
    else take(spaces)
    depth--
    return tree
  }
  function conjunction(): Expression | null {
    return chain(comparison, () => (andSigns.some(sign) ? 'and' : null), arithmetic)
  }
  function comparison(): Expression | null {
    return chain(sum, () => oneOf(comparisons), compare)
  }
  function sum(): Expression | null {
    return chain(product, () => oneOf(sums), arithmetic)
  }
  function product(): Expression | null {
    return chain(power, () => oneOf(products), arithmetic)
  }
  function power(): Expression | null {
    return chain(membership, () => oneOf(powers), arithmetic)
  }
  function membership(): Expression | null {
    const rightSide = () => {
      const right = factor()
      if (right === null) throw new ExpressionFault('missing_operand', text.slice(at, at + 20), at)
      return right
    }
    let left = factor()
    while (left !== null) {
      const before = at
      take(spaces)
      const by = oneOf(memberships)
      if (by === null) {
        at = before
        break
      }
      take(spaces)
      left = compare(by, left, rightSide())
    }
    return left
  }
  function factor(): Expression | null {
    const start = at
    if (sign('(')) {
      const inner = expression()
      if (inner !== null && sign(')')) return inner
      at = start
      return null
    }
    return call() ?? negation() ?? suffixed() ?? list()
  }
  function call(): Expression | null {
    const start = at
    const name = take(word)?.[0]
    if (name !== undefined && sign('(')) {
      const given = sequence()
      if (sign(')')) {
        if (!functions.has(name)) throw new ExpressionFault('unknown_function', name, start)
        const clock = given.length === 0 && ofDate.has(name)
        if (clock || !takesArguments(name, given)) throw new ExpressionFault('bad_arguments', name, start)
        return { op: 'call', name, arguments: given }
      }
    }
    at = start
    return null
  }
  function negation(): Expression | null {
    const start = at
    if (!sign('!') && !sign('negate')) return null
    if (++depth > deepestExpression) throw new ExpressionFault('too_deep', String(deepestExpression), at)
    take(spaces)
    const of = factor()
    depth--
    if (of !== null) return { op: 'not', of }
    at = start
    return null
  }
  /** An atom, perhaps with `empty` or `notempty` behind it. */
  function suffixed(): Expression | null {
    const of = atom()
    if (of === null) return null
    const start = at
    take(spaces)
    if (sign('empty')) return { op: 'empty', of }
    if (sign('notempty')) return { op: 'notempty', of }
    at = start
    return of
  }
  function atom(): Expression | null {
    const start = at
    take(spaces)
    if (text.startsWith('undefined', at) || text.startsWith('null', at)) {
      at += text.startsWith('null', at) ? 4 : 9
      return { op: 'constant', value: null }
    }
    const tree = constant() ?? name()
    if (tree === null) at = start
    return tree
  }
  function constant(): Expression | null {
    if (sign('true')) return { op: 'constant', value: true }
    if (sign('false')) return { op: 'constant', value: false }
    const number = take(hexadecimal) ?? take(decimal)
    if (number !== null) return { op: 'constant', value: Number(number[0]) }
    const bare = take(word)
    if (bare !== null) return { op: 'constant', value: asOperand(bare[0]) as string }
    if (sign("''") || sign('""')) return { op: 'constant', value: '' }
    const string = take(quoted)
    if (string === null) return null
    return { op: 'constant', value: string[2]!.replace(/\\(['"])/g, '$1') }
  }
  function name(): Expression | null {
    const start = at
    const found = take(braces)
    if (found === null) return null
    const raw = found[1]!.length > 1 && found[1]!.startsWith('#')
    const tree = resolve(raw ? found[1]!.slice(1) : found[1]!, raw)
    if (tree === null) throw new ExpressionFault('unknown_name', found[1]!, start)
    return tree
  }
  function list(): Expression | null {
    const start = at
    if (sign('[')) {
      const items = sequence()
      if (sign(']')) return { op: 'list', items }
    }
    at = start
    return null
  }
  function sequence(): Expression[] {
    const first = expression()
    if (first === null) return []
    const items = [first]
    for (;;) {
      const start = at
      take(spaces)
      const next = sign(',') ? expression() : null
      if (next === null) {
        at = start
        return items
      }
      items.push(next)
    }
  }

  const tree = expression()
  if (tree === null || at < text.length) {
    throw new ExpressionFault('syntax', text.slice(furthest, furthest + 20), furthest)
  }
  return tree
}
