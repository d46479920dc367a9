import type { Bridge, LineageStep } from './bridge-queries.ts'

/** The units that a unit was made of before one of its changes, with the share each has in its comparable past. */
export type Past = Readonly<{
  /** weights add up to 1 */
  parts: readonly Readonly<{ unitId: number; weight: number }>[]
  /** what each step back rests on, the latest first: the same unit under another name or place, or a declared bridge */
  bridges: readonly Readonly<{ unitId: number; on: string; basis: 'same' | 'population' | 'equal' }>[]
}>

/** Where a unit's past cannot be followed further, and why. */
export type Break = Readonly<{
  unitId: number
  on: string
  /** no bridge was declared; it was declared that there is none; the predecessor was split */
  reason: 'undeclared' | 'declared_none' | 'split'
}>

/**
 * The comparable past of a unit, step by step back: first the unit itself, then what it was made of, and so on, to the first
 * change across which nothing was declared. A unit that only changed its name, kind, code or place is the same unit; one that
 * was merged or is part of a split needs a declared bridge. Weights of nested bridges multiply.
 */
export function pastsOf(
  unitId: number,
  steps: readonly LineageStep[],
  bridges: ReadonlyMap<number, Bridge>,
): { pasts: Past[]; broken: Break | null } {
  const back = Map.groupBy(steps, (step) => step.successor_id)
  const pasts: Past[] = [{ parts: [{ unitId, weight: 1 }], bridges: [] }]
  for (let depth = 0; depth < 50; depth++) {
    const past = pasts.at(-1)
    if (!past) break
    // The latest change first: parts that changed earlier wait until the others have come as far back.
    const changed = past.parts.flatMap(({ unitId: id }) => back.get(id) ?? [])
    const on = changed
      .map((step) => step.happened_on)
      .sort()
      .at(-1)
    if (on === undefined) return { pasts, broken: null }
    const parts = new Map<number, number>()
    const used: Past['bridges'][number][] = []
    for (const { unitId: id, weight } of past.parts) {
      const own = (back.get(id) ?? []).filter((step) => step.happened_on === on)
      if (own.length === 0) {
        add(parts, id, weight)
        continue
      }
      const across = acrossOne(id, on, own, bridges.get(id))
      if ('reason' in across) return { pasts, broken: across }
      const total = across.parts.reduce((sum, part) => sum + part.weight, 0)
      for (const part of across.parts) add(parts, part.unitId, (weight * part.weight) / total)
      used.push({ unitId: id, on, basis: across.basis })
    }
    pasts.push({
      parts: [...parts].map(([id, weight]) => ({ unitId: id, weight })).sort((a, b) => a.unitId - b.unitId),
      bridges: [...used, ...past.bridges],
    })
  }
  return { pasts, broken: null }
}

function acrossOne(
  unitId: number,
  on: string,
  own: readonly LineageStep[],
  bridge: Bridge | undefined,
): { parts: Bridge['parts']; basis: 'same' | 'population' | 'equal' } | Break {
  if (bridge?.basis === 'none') return { unitId, on, reason: 'declared_none' }
  const there = new Set(own.map((step) => step.predecessor_id))
  if (bridge && bridge.parts.length > 0 && bridge.parts.every((part) => there.has(part.unitId)))
    return { parts: bridge.parts, basis: bridge.basis === 'equal' ? 'equal' : 'population' }
  const [only] = own
  if (own.length === 1 && only && only.successors === 1)
    return { parts: [{ unitId: only.predecessor_id, weight: 1 }], basis: 'same' }
  return { unitId, on, reason: own.some((step) => step.successors > 1) ? 'split' : 'undeclared' }
}

function add(parts: Map<number, number>, unitId: number, weight: number): void {
  parts.set(unitId, (parts.get(unitId) ?? 0) + weight)
}
