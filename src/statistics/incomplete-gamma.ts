import { gammaln } from 'simple-statistics'

/**
 * The regularised incomplete gamma function P(a, x), and its complement Q(a, x) = 1 - P(a, x), each without the loss
 * of digits of a subtraction.
 *
 * Power series below a + 1, continued fraction above.
 *
 * @param a shape, above 0
 * @param x 0 or more
 * @throws if a is not above 0 or x is negative
 * @see Press, Teukolsky, Vetterling & Flannery (2007), Numerical Recipes, 3rd ed., 6.2
 * @example
 * incompleteGamma(1, 1).upper // => 1 / Math.E
 */
export function incompleteGamma(a: number, x: number): { readonly lower: number; readonly upper: number } {
  if (!(a > 0)) throw new Error('incompleteGamma requires a shape above zero')
  if (!(x >= 0)) throw new Error('incompleteGamma requires x of zero or more')
  if (x === 0) return { lower: 0, upper: 1 }
  if (x === Infinity) return { lower: 1, upper: 0 }
  const front = Math.exp(a * Math.log(x) - x - gammaln(a))
  if (x < a + 1) {
    const lower = front * series(a, x)
    return { lower, upper: 1 - lower }
  }
  const upper = front * continuedFraction(a, x)
  return { lower: 1 - upper, upper }
}

function series(a: number, x: number): number {
  let term = 1 / a
  let total = term
  for (let n = 1; n < 100_000; n++) {
    term *= x / (a + n)
    total += term
    if (term < total * 1e-17) break
  }
  return total
}

function continuedFraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let value = d
  for (let i = 1; i < 100_000; i++) {
    const numerator = -i * (i - a)
    b += 2
    d = numerator * d + b
    if (Math.abs(d) < tiny) d = tiny
    c = b + numerator / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return value
}
