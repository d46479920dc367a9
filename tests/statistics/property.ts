import fc from 'fast-check'
import type { Test } from 'tap'

/** Checks a property on generated cases; the smallest case that breaks it is printed with its seed. */
export function holds<Ts extends unknown[]>(t: Test, property: fc.IProperty<Ts>): void {
  fc.assert(property)
  t.pass('holds for every generated case')
}
