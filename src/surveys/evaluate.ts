import type { Arithmetic, Comparison, Expression, Reference } from './expression.ts'
import { expressionFunctions } from './expression-functions.ts'
import { areEqual, asOperand, isEmpty, isYes, multiplied, subtracted, summed } from './loose-values.ts'

/** What an expression may look at. */
export type Scope = {
  readonly answers: { readonly [key: string]: unknown }
  /** Fields of the turn of a repeated group that is looked at. */
  readonly turn?: { readonly [field: string]: unknown } | undefined
  /** Value of the choice or row that is looked at. */
  readonly item?: unknown
}

/** Whether a condition holds. */
export function holds(tree: Expression, scope: Scope): boolean {
  return isYes(evaluate(tree, scope))
}

/** The value of an expression, as survey-core 3 would give it. Never throws, never runs author code. */
export function evaluate(tree: Expression, scope: Scope): unknown {
  switch (tree.op) {
    case 'constant':
      return tree.value
    case 'read':
      return read(tree, scope)
    case 'list':
      return tree.items.map((item) => evaluate(item, scope))
    case 'not':
      return !evaluate(tree.of, scope)
    case 'empty':
      return isEmpty(evaluate(tree.of, scope))
    case 'notempty':
      return !isEmpty(evaluate(tree.of, scope))
    case 'truth':
      return holds(tree.of, scope)
    case 'both':
      return holds(tree.left, scope) && holds(tree.right, scope)
    case 'calculated': {
      const value = evaluate(tree.of, scope)
      return tree.raw ? value : asOperand(value)
    }
    case 'compare': {
      const ordered = isOrdered(tree.left) || isOrdered(tree.right)
      return compare(tree.by, evaluate(tree.left, scope), evaluate(tree.right, scope), !ordered)
    }
    case 'arithmetic':
      return arithmetic(tree.by, evaluate(tree.left, scope), evaluate(tree.right, scope))
    case 'call':
      return expressionFunctions[tree.name]?.(tree.arguments.map((given) => evaluate(given, scope))) ?? null
  }
}

function isOrdered(tree: Expression): boolean {
  return tree.op === 'read' && tree.ordered
}

function read(reference: Reference, scope: Scope): unknown {
  let value = start(reference, scope)
  const { unwrap } = reference
  if (unwrap !== null) {
    value = Array.isArray(value) ? value.map((entry) => unwrapped(entry, unwrap)) : unwrapped(value, unwrap)
  }
  for (const step of reference.steps) {
    if (value === undefined) return step === 'length' ? 0 : undefined
    value = follow(value, step)
  }
  if (value === undefined && reference.steps.at(-1) === 'length') return 0
  return reference.raw ? value : asOperand(value)
}

/** The value inside `{ value, comment }` or `{ [property]: value, … }`; a plain value is itself. */
function unwrapped(value: unknown, property: string): unknown {
  return typeof value === 'object' && value !== null ? ownField(value, property) : value
}

function start(reference: Reference, scope: Scope): unknown {
  if (reference.from === 'answers') return scope.answers[reference.key]
  if (reference.from === 'turn') return scope.turn?.[reference.key]
  return scope.item
}

function follow(value: unknown, step: string | number): unknown {
  if (typeof step === 'number') return Array.isArray(value) ? value.at(step) : undefined
  if (step === 'length' && (Array.isArray(value) || typeof value === 'string')) return value.length
  return ownField(value, step)
}

function ownField(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as { readonly [name: string]: unknown })[name]
}

function compare(by: Comparison, left: unknown, right: unknown, ignoreOrder: boolean): boolean {
  switch (by) {
    case 'equal':
      return areEqual(left, right, ignoreOrder)
    case 'notequal':
      return !areEqual(left, right, ignoreOrder)
    case 'greater':
      return isGreater(left, right)
    case 'less':
      return isGreater(right, left)
    case 'greaterorequal':
      return areEqual(left, right, true) || isGreater(left, right)
    case 'lessorequal':
      return areEqual(left, right, true) || isGreater(right, left)
    case 'contains':
      return contains(left, right, true)
    case 'notcontains':
      return (!left && !isEmpty(right)) || contains(left, right, false)
    case 'anyof':
      return anyOf(left, right)
    case 'noneof':
      return !anyOf(left, right)
    case 'allof':
      return allOf(left, right)
  }
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isGreater(left: unknown, right: unknown): boolean {
  if (left === undefined || left === null || right === undefined || right === null) return false
  if (isPlainObject(left) || isPlainObject(right)) return false
  return (left as number) > (right as number)
}

function contains(left: unknown, right: unknown, wanted: boolean): boolean {
  if (Array.isArray(left) && left.length === 0) return !wanted
  if (!left && left !== 0 && left !== false) return false
  if (Array.isArray(left)) {
    const sought: readonly unknown[] = Array.isArray(right) ? right : [right]
    const all = sought.every((one) => left.some((entry) => areEqual(entry, one, true)))
    return all ? wanted : !wanted
  }
  if (!right || isPlainObject(right)) return false
  const found = textOf(left).toLowerCase().includes(textOf(right).toLowerCase())
  return wanted ? found : !found
}

function textOf(value: unknown): string {
  return isPlainObject(value) ? '[object Object]' : String(value)
}

function anyOf(left: unknown, right: unknown): boolean {
  if (isEmpty(left)) return isEmpty(right)
  if (isEmpty(right)) return true
  if (!Array.isArray(left)) return contains(right, left, true)
  if (!Array.isArray(right)) return contains(left, right, true)
  return right.some((one) => contains(left, one, true))
}

function allOf(left: unknown, right: unknown): boolean {
  if (!left && !isEmpty(right)) return false
  if (!Array.isArray(right)) return contains(left, right, true)
  return right.every((one) => contains(left, one, true))
}

function arithmetic(by: Arithmetic, left: unknown, right: unknown): unknown {
  const a = filledFor(left, right)
  const b = filledFor(right, a)
  switch (by) {
    case 'and':
      return a && b
    case 'or':
      return a || b
    case 'plus':
      return summed(a, b)
    case 'minus':
      return subtracted(a, b)
    case 'mul':
      return multiplied(a, b)
    case 'div':
      return b ? Number(a) / Number(b) : null
    case 'mod':
      return b ? Number(a) % Number(b) : null
    case 'power':
      return Number(a) ** Number(b)
  }
}

/** An empty operand takes the kind of the other one: 0 beside a number, "" beside a text, [] beside a list. */
function filledFor(value: unknown, other: unknown): unknown {
  if (!isEmpty(value)) return value
  if (typeof other === 'number') return 0
  if (typeof value === 'string') return value
  if (typeof other === 'string') return ''
  return Array.isArray(other) ? [] : 0
}
