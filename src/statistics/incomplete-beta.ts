import { gammaln } from 'simple-statistics'

/**
 * The regularised incomplete beta function I_x(a, b): the distribution function of the beta distribution, from which
 * those of Student's t and of F follow.
 *
 * Lentz's continued fraction, on whichever side converges fast.
 *
 * @param x between 0 and 1
 * @param a first shape, above 0, need not be whole
 * @param b second shape, above 0
 * @param rest 1 - x, given by callers who know it with more digits than the subtraction leaves
 * @throws if x is outside 0..1 or a shape is not above 0
 * @see Press, Teukolsky, Vetterling & Flannery (2007), Numerical Recipes, 3rd ed., 6.4
 * @example
 * incompleteBeta(0.1, 2, 3) // => 0.0523
 */
export function incompleteBeta(x: number, a: number, b: number, rest: number = 1 - x): number {
  if (!(x >= 0 && x <= 1)) throw new Error('incompleteBeta requires x between 0 and 1')
  if (!(a > 0 && b > 0)) throw new Error('incompleteBeta requires shapes above zero')
  if (x === 0) return 0
  if (rest === 0) return 1
  const front = Math.exp(a * logOf(x, rest) + b * logOf(rest, x) - logBeta(a, b))
  return x <= (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(rest, b, a)) / b
}

/**
 * The density of the beta distribution with shapes a and b at x, the derivative of `incompleteBeta`.
 *
 * @example
 * betaDensity(0.5, 2, 2) // => 1.5
 */
export function betaDensity(x: number, a: number, b: number, rest: number = 1 - x): number {
  return Math.exp((a - 1) * logOf(x, rest) + (b - 1) * logOf(rest, x) - logBeta(a, b))
}

/**
 * The logarithm of the beta function, ln Γ(a) + ln Γ(b) - ln Γ(a + b).
 *
 * @example
 * logBeta(1, 1) // => 0
 */
export function logBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b)
}

function logOf(x: number, rest: number): number {
  return x > 0.5 ? Math.log1p(-rest) : Math.log(x)
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1), tiny)
  let value = d
  for (let m = 1; m < 200_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d, tiny)
    c = awayFromZero(1 + even / c, tiny)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d, tiny)
    c = awayFromZero(1 + odd / c, tiny)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-16) return value
  }
  return value
}

function awayFromZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}
