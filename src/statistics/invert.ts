/**
 * Finds x with `distribution(x) = p` for an increasing function, by Newton's method inside a bracket that every step
 * narrows; a step that leaves the bracket is replaced by halving it. Ends when x no longer moves.
 *
 * @param distribution increasing function
 * @param density its derivative
 * @param p the value sought
 * @param lower a bound with distribution(lower) <= p
 * @param upper a bound with distribution(upper) >= p
 * @throws if the bounds are not finite numbers in order
 * @example
 * invert((x) => x * x, (x) => 2 * x, 2, 0, 2) // => Math.SQRT2
 */
export function invert(
  distribution: (x: number) => number,
  density: (x: number) => number,
  p: number,
  lower: number,
  upper: number,
): number {
  if (!(lower <= upper) || !Number.isFinite(upper - lower)) {
    throw new Error('invert requires finite bounds in order')
  }
  let low = lower
  let high = upper
  let x = middle(low, high)
  for (let step = 0; step < 2000; step++) {
    const excess = distribution(x) - p
    if (excess === 0) return x
    if (excess < 0) low = x
    else high = x
    const newton = x - excess / density(x)
    const next = newton > low && newton < high ? newton : middle(low, high)
    if (Math.abs(next - x) <= 2e-16 * Math.abs(next)) return next
    x = next
  }
  return x
}

/** Halves the bracket; on a bracket from zero or of very different magnitudes it halves the number of digits instead. */
function middle(low: number, high: number): number {
  if (low > 0 && high > 16 * low) return Math.sqrt(low) * Math.sqrt(high)
  if (high < 0 && low < 16 * high) return -Math.sqrt(-low) * Math.sqrt(-high)
  return low + (high - low) / 2
}
