/** A group of respondents that is never split: commune, weighting class, round, filter. */
export type Atom = { readonly code: string; readonly n: number }

/** A released figure covers a set of atoms, named by their codes. */
export type Release = readonly string[]

/** A small group that released totals give away. */
export type DisclosedSet = { readonly atoms: string[]; readonly n: number }

/**
 * Whether a new figure may be released beside earlier ones, by the quick guard: the new set is large enough or empty,
 * and so is its difference from every earlier set that contains it or lies in it. `lowestDisclosed` is the full check,
 * which also finds what several releases give away together.
 *
 * @throws if a release names an unknown atom, or the minimum is below 5
 * @example
 * mayRelease(atoms, [['X1', 'X2', 'X3']], ['X1', 'X3']).allowed // => false, when X2 is small
 */
export function mayRelease(
  atoms: readonly Atom[],
  earlier: readonly Release[],
  next: Release,
  minimum = 10,
): { readonly allowed: boolean; readonly difference: DisclosedSet | null } {
  requireMinimum(minimum, 'mayRelease')
  const n = sizes(atoms)
  const nextSet = setOf(next, n)
  const judge = (codes: readonly string[]): DisclosedSet | null => {
    const size = codes.reduce((sum, code) => sum + n.get(code)!, 0)
    return size > 0 && size < minimum ? { atoms: [...codes], n: size } : null
  }
  const own = judge([...nextSet])
  if (own !== null) return { allowed: false, difference: own }
  for (const release of earlier) {
    const set = setOf(release, n)
    for (const [small, large] of [
      [set, nextSet],
      [nextSet, set],
    ] as const) {
      if (![...small].every((code) => large.has(code))) continue
      const difference = judge([...large].filter((code) => !small.has(code)))
      if (difference !== null) return { allowed: false, difference }
    }
  }
  return { allowed: true, difference: null }
}

/**
 * Whether the number of people in a set of atoms can be worked out from released totals: its indicator lies in the row
 * space of the releases' indicators.
 *
 * @throws if a set names an unknown atom
 * @example
 * isKnown(atoms, [['X1', 'X2'], ['X1']], ['X2']) // => true
 */
export function isKnown(atoms: readonly Atom[], releases: readonly Release[], set: Release): boolean {
  const n = sizes(atoms)
  const basis = kernel(atoms, releases, n)
  const members = setOf(set, n)
  return basis.every(
    (vector) =>
      Math.abs(atoms.reduce((sum, { code }, k) => sum + (members.has(code) ? vector[k]! : 0), 0)) < 1e-7,
  )
}

/**
 * The small groups that released totals give away, alone or by adding and subtracting any number of them: every set of
 * atoms with fewer people than the minimum whose number is known, such that no part of it is.
 *
 * A set is known when the directions the releases leave open cancel over it. The search only joins atoms that are small
 * together, and each one it adds must cancel what the others leave.
 *
 * @param most largest number of steps of the search
 * @returns the sets found, and whether the search was complete
 * @throws if a release names an unknown atom, or the minimum is below 5
 * @example
 * disclosedSets([{ code: 'X1', n: 120 }, { code: 'X2', n: 4 }], [['X1', 'X2'], ['X1']]).sets // => [{ atoms: ['X2'], n: 4 }]
 */
export function disclosedSets(
  atoms: readonly Atom[],
  releases: readonly Release[],
  minimum = 10,
  most = 1_000_000,
): { readonly sets: DisclosedSet[]; readonly complete: boolean } {
  requireMinimum(minimum, 'disclosedSets')
  const n = sizes(atoms)
  const basis = kernel(atoms, releases, n)
  const column = (k: number): number[] => basis.map((vector) => vector[k]!)
  const small = [...atoms.keys()].filter((k) => atoms[k]!.n < minimum)
  const columns = new Map(small.map((k) => [k, column(k)]))
  const found: number[][] = []
  let steps = 0

  const search = (chosen: readonly number[], size: number, open: readonly number[]): void => {
    if (++steps > most) return
    const direction = open.findIndex((value) => Math.abs(value) > 1e-7)
    if (direction === -1) {
      found.push([...chosen].sort((a, b) => a - b))
      return
    }
    const sign = Math.sign(open[direction]!)
    for (const k of small) {
      const own = columns.get(k)!
      if (Math.sign(own[direction]!) !== -sign || Math.abs(own[direction]!) < 1e-7) continue
      if (chosen.includes(k) || size + atoms[k]!.n >= minimum) continue
      search(
        [...chosen, k],
        size + atoms[k]!.n,
        open.map((value, d) => value + own[d]!),
      )
    }
  }
  for (const k of small) search([k], atoms[k]!.n, columns.get(k)!)

  const distinct = [...new Map(found.map((set) => [set.join(), set])).values()].sort(
    (a, b) => a.length - b.length,
  )
  const minimal: number[][] = []
  for (const set of distinct) {
    const people = set.reduce((sum, k) => sum + atoms[k]!.n, 0)
    if (people === 0) continue
    if (!minimal.some((part) => part.every((k) => set.includes(k)))) minimal.push(set)
  }
  return {
    sets: minimal.map((set) => ({
      atoms: set.map((k) => atoms[k]!.code),
      n: set.reduce((sum, k) => sum + atoms[k]!.n, 0),
    })),
    complete: steps <= most,
  }
}

/** A basis of the directions in which atoms may differ without changing any released total. */
function kernel(
  atoms: readonly Atom[],
  releases: readonly Release[],
  n: ReadonlyMap<string, number>,
): number[][] {
  const rows = releases.map((release) => {
    const members = setOf(release, n)
    return atoms.map(({ code }) => Number(members.has(code)))
  })
  const pivots: number[] = []
  let rank = 0
  for (let column = 0; column < atoms.length && rank < rows.length; column++) {
    let best = rank
    for (let i = rank + 1; i < rows.length; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[best]![column]!)) best = i
    }
    if (Math.abs(rows[best]![column]!) < 1e-9) continue
    ;[rows[rank], rows[best]] = [rows[best]!, rows[rank]!]
    const lead = rows[rank]!
    const at = lead[column]!
    for (let j = 0; j < lead.length; j++) lead[j]! /= at
    for (const [i, row] of rows.entries()) {
      const factor = row[column]!
      if (i === rank || factor === 0) continue
      for (let j = 0; j < row.length; j++) row[j]! -= factor * lead[j]!
    }
    pivots.push(column)
    rank++
  }
  const free = [...atoms.keys()].filter((k) => !pivots.includes(k))
  return free.map((k) => {
    const vector = new Array<number>(atoms.length).fill(0)
    vector[k] = 1
    for (const [i, pivot] of pivots.entries()) vector[pivot] = -rows[i]![k]!
    return vector
  })
}

function sizes(atoms: readonly Atom[]): Map<string, number> {
  const n = new Map(atoms.map((atom) => [atom.code, atom.n]))
  if (n.size !== atoms.length) throw new Error('a release requires every atom once')
  return n
}

function setOf(release: Release, n: ReadonlyMap<string, number>): Set<string> {
  for (const code of release)
    if (!n.has(code)) throw new Error(`a release requires a known atom, not ${code}`)
  return new Set(release)
}

function requireMinimum(minimum: number, name: string): void {
  if (!(minimum >= 5)) throw new Error(`${name} requires a minimum of 5 or more`)
}
