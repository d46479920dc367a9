/**
 * How SurveyJS treats values in expressions: what is empty, what is equal, what a string stands for. Follows survey-core 3.1.1
 * exactly, odd corners included, because a condition must mean here what its author saw there; `tests/surveys` compares both.
 */

type Fields = { readonly [name: string]: unknown }

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Nothing, an empty text, an empty list, or an object of empty values; 0 and false are not empty. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (isObject(value)) return Object.values(value).every(isEmpty)
  return !value && value !== 0 && value !== false
}

/** The number a text stands for, or NaN; a comma is a decimal point, more than 15 digits are no number. */
export function numberIn(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.NaN
  if (typeof value !== 'string') return Number.NaN
  let text = value.trim()
  if (text === '') return Number.NaN
  if (text.startsWith('0x')) return text.length > 32 ? Number.NaN : Number.parseInt(text, 16)
  if (text.length > 15 && /^[0-9]+$/.test(text)) return Number.NaN
  const signInside = text.lastIndexOf('-') > 0 || text.lastIndexOf('+') > 0
  if (!signInside && /[*^/%]/.test(text)) return Number.NaN
  if (text.split(',').length === 2) text = text.replace(',', '.')
  return Number.isFinite(Number(text)) ? Number.parseFloat(text) : Number.NaN
}

/** What a constant or an answer counts as in an expression: “true” is a boolean, “12” a number, “'12'” the text 12. */
export function asOperand(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return value
  const lower = value.toLowerCase()
  if (lower === 'true' || lower === 'false') return lower === 'true'
  if (value.length > 1 && /^['"]/.test(value) && /['"]$/.test(value)) return value.slice(1, -1)
  const number = numberIn(value)
  if (Number.isNaN(number)) return value
  if (value[0] === '0' && !value.startsWith('0x')) {
    const point = value.length > 1 && (value[1] === '.' || value[1] === ',')
    if (!point && value.length > 1) return value
  }
  return number
}

/** `==` of SurveyJS: texts without regard to case and outer spaces, numbers and the texts of numbers alike. */
export function areEqual(left: unknown, right: unknown, ignoreOrder: boolean): boolean {
  const x = left === 'undefined' ? undefined : left
  const y = right === 'undefined' ? undefined : right
  return sameValue(x, y, ignoreOrder)
}

function sameValue(x: unknown, y: unknown, ignoreOrder: boolean): boolean {
  if (x === y) return true
  if (isBlank(x) && isBlank(y) && isBlankPair(x, y)) return true
  if (typeof x === 'string' && typeof y === 'string') return x.trim().toLowerCase() === y.trim().toLowerCase()
  if (convertible(x) && convertible(y) && sameNumber(x, y)) return true
  if (isEmpty(x) !== isEmpty(y)) return false
  if (typeof x === 'boolean' && typeof y === 'string') return String(x) === y.toLowerCase()
  if (typeof y === 'boolean' && typeof x === 'string') return String(y) === x.toLowerCase()
  // biome-ignore lint/suspicious/noDoubleEquals: SurveyJS compares so
  if (!isObject(x) && !isObject(y)) return x == y
  if (!isObject(x) || !isObject(y)) return false
  if (Array.isArray(x) && Array.isArray(y)) return sameList(x, y, ignoreOrder)
  return sameFields(x as Fields, y as Fields, ignoreOrder)
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function isBlankPair(x: unknown, y: unknown): boolean {
  if (Array.isArray(x)) return y === undefined
  if (Array.isArray(y)) return x === undefined
  return x === '' || y === ''
}

function convertible(value: unknown): boolean {
  return value !== undefined && value !== null && !isObject(value) && !Number.isNaN(Number(value))
}

function sameNumber(x: unknown, y: unknown): boolean {
  const [left, right] = [String(x), String(y)]
  return (
    Number.parseInt(left, 10) === Number.parseInt(right, 10) &&
    Number.parseFloat(left) === Number.parseFloat(right)
  )
}

function sameList(x: readonly unknown[], y: readonly unknown[], ignoreOrder: boolean): boolean {
  if (x.length !== y.length) return false
  const left = ignoreOrder ? [...x].sort() : x
  const right = ignoreOrder ? [...y].sort() : y
  return left.every((value, at) => sameValue(value, right[at], ignoreOrder))
}

function sameFields(x: Fields, y: Fields, ignoreOrder: boolean): boolean {
  for (const name of Object.keys(x)) {
    if (!Object.hasOwn(y, name) || !sameValue(x[name], y[name], ignoreOrder)) return false
  }
  return Object.keys(y).every((name) => Object.hasOwn(x, name))
}

/** Whether a result counts as “yes”: SurveyJS asks for `== true`, so 1 and "1" do and 2 does not. */
export function isYes(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value === 1
  if (typeof value === 'string') return value.trim() !== '' && Number(value) === 1
  return Array.isArray(value) && value.length === 1 && isYes(value[0]) && typeof value[0] !== 'boolean'
}

function decimalsOf(value: unknown): number {
  const number = numberIn(value)
  if (Number.isNaN(number) || Number.isInteger(number)) return 0
  return String(value).split('.')[1]?.length ?? 0
}

/** Cuts off the noise of binary fractions: 0.1 + 0.2 is 0.3. */
function rounded(value: number, digits: number): number {
  return digits > 0 ? Number.parseFloat(value.toFixed(Math.min(digits, 100))) : value
}

/** `a + b`: numbers are added, lists joined, a text beside anything is text. */
export function summed(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    return rounded(a + b, Math.max(decimalsOf(a), decimalsOf(b)))
  }
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  if (Array.isArray(a)) return summedList(a, b, (text, one) => text + one)
  if (Array.isArray(b)) return summedList(b, a, (text, one) => one + text)
  if (isObject(a) || isObject(b)) return null
  return typeof a === 'string' || typeof b === 'string' ? String(a) + String(b) : Number(a) + Number(b)
}

function summedList(
  list: readonly unknown[],
  one: unknown,
  join: (text: string, one: string) => string,
): unknown {
  if (typeof one === 'string') return join(list.join(', '), one)
  if (typeof one !== 'number') return null
  let total = 0
  for (const entry of list) {
    if (typeof entry === 'number')
      total = rounded(total + entry, Math.max(decimalsOf(total), decimalsOf(entry)))
  }
  return rounded(total + one, Math.max(decimalsOf(total), decimalsOf(one)))
}

export function subtracted(a: unknown, b: unknown): number {
  return rounded(Number(a) - Number(b), Math.max(decimalsOf(a), decimalsOf(b)))
}

export function multiplied(a: unknown, b: unknown): number {
  return rounded(Number(a) * Number(b), decimalsOf(a) + decimalsOf(b))
}
