const kept = new WeakMap<object, Map<string, unknown>>()

/**
 * Works something out once for objects that do not change: figures of a whole level take seconds where it has thousands of
 * units, and a page, its picture and its file ask for the same. What is kept goes with the first of the objects.
 * @param of what it is worked out from, all of which must be the same objects for it to be found again
 * @param name tells what is worked out from the same objects apart
 */
export function onceFor<Value>(of: readonly [object, ...object[]], name: string, make: () => Value): Value {
  const [first, ...others] = of
  const key = [name, ...others.map(numberOf)].join(' ')
  let known = kept.get(first)
  if (!known) {
    known = new Map()
    kept.set(first, known)
  }
  if (!known.has(key)) {
    const made = make()
    known.set(key, made)
    // What failed is tried again.
    if (made instanceof Promise) made.catch(() => known.delete(key))
  }
  return known.get(key) as Value
}

const numbers = new WeakMap<object, number>()
let last = 0

/** A number of its own for each object. */
function numberOf(one: object): number {
  let number = numbers.get(one)
  if (number === undefined) {
    number = ++last
    numbers.set(one, number)
  }
  return number
}
