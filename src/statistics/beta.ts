import { betaDensity, incompleteBeta } from './incomplete-beta.ts'
import { invert } from './invert.ts'

/**
 * The value a beta variable with shapes a and b stays below with probability p.
 *
 * @param p between 0 and 1
 * @param a first shape, above 0, need not be whole
 * @param b second shape, above 0
 * @throws if p is outside 0..1 or a shape is not above 0
 * @example
 * betaQuantile(0.975, 1, 168.6) // => 0.02164185525985448
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new Error('betaQuantile requires p between 0 and 1')
  if (!(a > 0 && b > 0)) throw new Error('betaQuantile requires shapes above zero')
  if (p === 0) return 0
  if (p === 1) return 1
  return invert(
    (x) => incompleteBeta(x, a, b),
    (x) => betaDensity(x, a, b),
    p,
    0,
    1,
  )
}
