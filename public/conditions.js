// Made by tests/conditions-script.ts from src/surveys: what the server itself judges with.
// biome-ignore-all lint: SurveyJS compares so, and the server uses more of it
// biome-ignore-all format: as small as it is without a tool for it
// biome-ignore-all assist: the same
const { dateFunctions } = (() => {
function dateOf(value ) {
if (typeof value !== 'string' && typeof value !== 'number') return null
if (!value) return null
const day = typeof value === 'string' && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)
return new Date(day ? `${value}T00:00:00` : value)
}
function wholeDays(from , to ) {
const utc = (date ) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
return Math.ceil(Math.abs(utc(to) - utc(from)) / 86_400_000)
}
function months(from , to ) {
const between = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth()
return to.getDate() < from.getDate() ? between - 1 : between
}
const spans = { hours: 3_600_000, minutes: 60_000, seconds: 1000 }
function dateDiff(given ) {
const [from, to] = [dateOf(given[0]), dateOf(given[1])]
if (from === null || to === null) return null
const unit = typeof given[2] === 'string' && given[2] !== '' ? given[2] : 'days'
if (unit === 'days') return wholeDays(from, to)
const span = Object.hasOwn(spans, unit) ? spans[unit] : undefined
if (span !== undefined) return Math.ceil(Math.abs(to.getTime() - from.getTime()) / span)
return unit === 'months' ? months(from, to) : Math.trunc(months(from, to) / 12)
}
const part =
(read ) =>
(given ) => {
const date = dateOf(given[0])
return date === null ? null : read(date)
}
const dateFunctions = {
dateDiff,
diffDays: (given ) => {
const [from, to] = [dateOf(given[0]), dateOf(given[1])]
return from === null || to === null || given.length !== 2 ? 0 : wholeDays(from, to)
},
getYear: part((date) => date.getFullYear()),
year: part((date) => date.getFullYear()),
month: part((date) => date.getMonth() + 1),
day: part((date) => date.getDate()),
weekday: part((date) => date.getDay()),
}
return { dateFunctions }
})()
const { isEmpty, numberIn, asOperand, areEqual, isYes, summed, subtracted, multiplied } = (() => {
function isObject(value ) {
return typeof value === 'object' && value !== null
}
function isEmpty(value ) {
if (Array.isArray(value)) return value.length === 0
if (isObject(value)) return Object.values(value).every(isEmpty)
return !value && value !== 0 && value !== false
}
function numberIn(value ) {
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
function asOperand(value ) {
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
function areEqual(left , right , ignoreOrder ) {
const x = left === 'undefined' ? undefined : left
const y = right === 'undefined' ? undefined : right
return sameValue(x, y, ignoreOrder)
}
function sameValue(x , y , ignoreOrder ) {
if (x === y) return true
if (isBlank(x) && isBlank(y) && isBlankPair(x, y)) return true
if (typeof x === 'string' && typeof y === 'string') return x.trim().toLowerCase() === y.trim().toLowerCase()
if (convertible(x) && convertible(y) && sameNumber(x, y)) return true
if (isEmpty(x) !== isEmpty(y)) return false
if (typeof x === 'boolean' && typeof y === 'string') return String(x) === y.toLowerCase()
if (typeof y === 'boolean' && typeof x === 'string') return String(y) === x.toLowerCase()
if (!isObject(x) && !isObject(y)) return x == y
if (!isObject(x) || !isObject(y)) return false
if (Array.isArray(x) && Array.isArray(y)) return sameList(x, y, ignoreOrder)
return sameFields(x , y , ignoreOrder)
}
function isBlank(value ) {
return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
function isBlankPair(x , y ) {
if (Array.isArray(x)) return y === undefined
if (Array.isArray(y)) return x === undefined
return x === '' || y === ''
}
function convertible(value ) {
return value !== undefined && value !== null && !isObject(value) && !Number.isNaN(Number(value))
}
function sameNumber(x , y ) {
const [left, right] = [String(x), String(y)]
return (
Number.parseInt(left, 10) === Number.parseInt(right, 10) &&
Number.parseFloat(left) === Number.parseFloat(right)
)
}
function sameList(x , y , ignoreOrder ) {
if (x.length !== y.length) return false
const left = ignoreOrder ? [...x].sort() : x
const right = ignoreOrder ? [...y].sort() : y
return left.every((value, at) => sameValue(value, right[at], ignoreOrder))
}
function sameFields(x , y , ignoreOrder ) {
for (const name of Object.keys(x)) {
if (!Object.hasOwn(y, name) || !sameValue(x[name], y[name], ignoreOrder)) return false
}
return Object.keys(y).every((name) => Object.hasOwn(x, name))
}
function isYes(value ) {
if (typeof value === 'boolean') return value
if (typeof value === 'number') return value === 1
if (typeof value === 'string') return value.trim() !== '' && Number(value) === 1
return Array.isArray(value) && value.length === 1 && isYes(value[0]) && typeof value[0] !== 'boolean'
}
function decimalsOf(value ) {
const number = numberIn(value)
if (Number.isNaN(number) || Number.isInteger(number)) return 0
return String(value).split('.')[1]?.length ?? 0
}
function rounded(value , digits ) {
return digits > 0 ? Number.parseFloat(value.toFixed(Math.min(digits, 100))) : value
}
function summed(a , b ) {
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
list ,
one ,
join ,
) {
if (typeof one === 'string') return join(list.join(', '), one)
if (typeof one !== 'number') return null
let total = 0
for (const entry of list) {
if (typeof entry === 'number')
total = rounded(total + entry, Math.max(decimalsOf(total), decimalsOf(entry)))
}
return rounded(total + one, Math.max(decimalsOf(total), decimalsOf(one)))
}
function subtracted(a , b ) {
return rounded(Number(a) - Number(b), Math.max(decimalsOf(a), decimalsOf(b)))
}
function multiplied(a , b ) {
return rounded(Number(a) * Number(b), decimalsOf(a) + decimalsOf(b))
}
return { isEmpty, numberIn, asOperand, areEqual, isYes, summed, subtracted, multiplied }
})()
const { listFunctions } = (() => {
function rowsWith(given ) {
const [list, name] = given
if (given.length < 2 || typeof list !== 'object' || list === null || typeof name !== 'string') return null
const entries = Array.isArray(list) ? list : Object.values(list)
const rows = entries.filter(
(row) =>
typeof row === 'object' && row !== null && Object.hasOwn(row, name) && !isEmpty((row )[name]),
)
return { rows, name }
}
function cellOf(row , name ) {
const value = row[name]
if (typeof value !== 'string') return value
return Number.isNaN(numberIn(value)) ? undefined : numberIn(value)
}
function sumInArray(given ) {
const found = rowsWith(given)
if (found === null) return 0
const values = found.rows.map((row) => cellOf(row, found.name)).filter((value) => value !== undefined)
return values.reduce ((total, value) => summed(total, value), 0)
}
function countInArray(given ) {
return rowsWith(given)?.rows.length ?? 0
}
function extreme(given , isBetter ) {
const found = rowsWith(given)
if (found === null) return undefined
let best
let row
for (const one of found.rows) {
const value = cellOf(one, found.name)
if (value === undefined || (best !== undefined && !isBetter(value, best))) continue
best = value
row = one
}
const other = given[2]
return row === undefined ? undefined : typeof other === 'string' ? row[other] : best
}
const listFunctions = {
sumInArray,
countInArray,
avgInArray: (given ) => {
const count = countInArray(given)
return count === 0 ? 0 : Number(sumInArray(given)) / count
},
minInArray: (given ) => extreme(given, (one, best) => (one ) < (best )),
maxInArray: (given ) => extreme(given, (one, best) => (one ) > (best )),
}
return { listFunctions }
})()
const { expressionFunctions, functionNames } = (() => {
function flatten(given ) {
return given
.flatMap((value) => (Array.isArray(value) ? flatten(value) : [value]))
.filter((value) => value !== undefined && value !== null)
.map((value) => (Number.isNaN(numberIn(value)) ? value : numberIn(value)))
}
function sum(given ) {
return flatten(given).reduce ((total, value) => summed(total, value), 0)
}
function extreme(given , isBetter ) {
const values = flatten(given)
return values.reduce (
(best, one) => (best === undefined || isBetter(one, best) ? one : best),
undefined,
)
}
function round(given ) {
const [value, precision = 0] = flatten(given)
if (typeof value !== 'number' || typeof precision !== 'number') return Number.NaN
const power = 10 ** precision
return Math.round(value * power * (1 + Number.EPSILON)) / power
}
function trunc(given ) {
const [value, precision = 0] = flatten(given)
if (typeof value !== 'number' || typeof precision !== 'number') return Number.NaN
const digits = precision > 0 && precision <= 100 ? `.?[0-9]{0,${Math.trunc(precision)}}` : ''
const found = new RegExp(`^-?[0-9]+${digits}`).exec(String(value))
return found === null ? Number.NaN : Number(found[0])
}
function substring(given ) {
const [text, from, to] = given
if (typeof text !== 'string' || Number.isNaN(numberIn(from))) return ''
return text.substring(numberIn(from), Number.isNaN(numberIn(to)) ? undefined : numberIn(to))
}
const expressionFunctions = Object.assign(
Object.create(null) ,
{
iif: (given ) => (given.length < 2 ? null : given[0] ? given[1] : given[2]),
sum,
avg: (given ) => {
const count = flatten(given).length
return count === 0 ? 0 : Number(sum(given)) / count
},
min: (given ) => extreme(given, (one, best) => one < best),
max: (given ) => extreme(given, (one, best) => one > best),
count: (given ) => flatten(given).length,
round,
trunc,
substring,
...dateFunctions,
...listFunctions,
},
)
const functionNames = new Set(Object.keys(expressionFunctions))
return { expressionFunctions, functionNames }
})()
const { holds, evaluate } = (() => {
function holds(tree , scope ) {
return isYes(evaluate(tree, scope))
}
function evaluate(tree , scope ) {
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
function isOrdered(tree ) {
return tree.op === 'read' && tree.ordered
}
function read(reference , scope ) {
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
function unwrapped(value , property ) {
return typeof value === 'object' && value !== null ? ownField(value, property) : value
}
function start(reference , scope ) {
if (reference.from === 'answers') return scope.answers[reference.key]
if (reference.from === 'turn') return scope.turn?.[reference.key]
return scope.item
}
function follow(value , step ) {
if (typeof step === 'number') return Array.isArray(value) ? value.at(step) : undefined
if (step === 'length' && (Array.isArray(value) || typeof value === 'string')) return value.length
return ownField(value, step)
}
function ownField(value , name ) {
if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
return (value )[name]
}
function compare(by , left , right , ignoreOrder ) {
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
function isPlainObject(value ) {
return typeof value === 'object' && value !== null && !Array.isArray(value)
}
function isGreater(left , right ) {
if (left === undefined || left === null || right === undefined || right === null) return false
if (isPlainObject(left) || isPlainObject(right)) return false
return (left ) > (right )
}
function contains(left , right , wanted ) {
if (Array.isArray(left) && left.length === 0) return !wanted
if (!left && left !== 0 && left !== false) return false
if (Array.isArray(left)) {
const sought = Array.isArray(right) ? right : [right]
const all = sought.every((one) => left.some((entry) => areEqual(entry, one, true)))
return all ? wanted : !wanted
}
if (!right || isPlainObject(right)) return false
const found = textOf(left).toLowerCase().includes(textOf(right).toLowerCase())
return wanted ? found : !found
}
function textOf(value ) {
return isPlainObject(value) ? '[object Object]' : String(value)
}
function anyOf(left , right ) {
if (isEmpty(left)) return isEmpty(right)
if (isEmpty(right)) return true
if (!Array.isArray(left)) return contains(right, left, true)
if (!Array.isArray(right)) return contains(left, right, true)
return right.some((one) => contains(left, one, true))
}
function allOf(left , right ) {
if (!left && !isEmpty(right)) return false
if (!Array.isArray(right)) return contains(left, right, true)
return right.every((one) => contains(left, one, true))
}
function arithmetic(by , left , right ) {
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
function filledFor(value , other ) {
if (!isEmpty(value)) return value
if (typeof other === 'number') return 0
if (typeof value === 'string') return value
if (typeof other === 'string') return ''
return Array.isArray(other) ? [] : 0
}
return { holds, evaluate }
})()
const { answersInFields } = (() => {
function answersInFields(
fields ,
read ,
begin = '',
) {
const answers = {}
for (const key of Object.keys(fields)) {
const answer = answerIn(fields[key] , (name) => read(begin + name).filter((text) => text !== ''))
if (answer !== undefined) answers[key] = answer
}
return answers
}
function answerIn(field , read ) {
const { kind, name, values = [], parts = [], alone = [], least = 0, most } = field
const chosen = (of ) =>
read(of).map((text) => values.find(([posted]) => posted === text)?.[1] ?? text)
switch (kind) {
case 'single':
return chosen(name)[0]
case 'multiple': {
const list = chosen(name)
if (read(name).some((text) => alone.includes(text))) return list.length === 1 ? list : undefined
return list.length > 0 && list.length >= least && list.length <= (most ?? list.length)
? list
: undefined
}
case 'ranking': {
const list = parts.map(([, place]) => chosen(place)[0])
while (list.length > 0 && list[list.length - 1] === undefined) list.pop()
const whole = list.length > 0 && list.every((one, at) => one !== undefined && list.indexOf(one) === at)
return whole && list.length >= least ? (list ) : undefined
}
case 'matrix': {
const rows = {}
for (const [row, own] of parts) {
const list = chosen(own)
if (list.length > 0) rows[row] = field.several ? list : list[0]
}
return Object.keys(rows).length > 0 ? (rows ) : undefined
}
case 'number':
return numberTyped(field, read(name)[0])
case 'range': {
const ends = parts.map(([, end]) => numberTyped(field, read(end)[0]))
const [low, high] = ends
return low !== undefined && high !== undefined && low <= high ? [low, high] : undefined
}
case 'text':
return read(name)[0]?.normalize('NFC').trim() || undefined
case 'computed':
return undefined
}
}
function numberTyped(
{ decimals = 0, step = 1, least = 0, most } ,
typed = '',
) {
const found = /^-?[0-9]{1,15}(?:[.,]([0-9]+))?$/.exec(typed.trim())
if (found === null || (found[1] ?? '').length > decimals) return undefined
const value = Number(found[0].replace(',', '.'))
const scale = 10 ** decimals
const from = Number.isInteger(least * scale) && Math.abs(least) < 1e9 ? least : 0
const steps = ((value - from) * scale) / (step * scale)
const fits = value >= least && value <= most && Math.abs(steps - Math.round(steps)) < 1e-6
return fits ? value : undefined
}
return { answersInFields }
})()
export { answersInFields, holds }
