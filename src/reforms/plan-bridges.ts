import type { BridgeBasis, PlannedBridge, PlannedLink, Unbridged } from './reform.ts'
import type { ReformTree } from './reform-tree.ts'

/**
 * The comparable past of each merged unit: its predecessors, weighted by inhabitants or each alike. A unit that got part of one
 * that was split has none with the act, since nobody knows what part; nor has one whose predecessors' inhabitants are unknown.
 * A unit with one whole predecessor needs none: it is the same unit.
 */
export function planBridges(
  tree: ReformTree,
  links: readonly PlannedLink[],
  basis: BridgeBasis,
  populations: ReadonlyMap<number, number>,
): { bridges: PlannedBridge[]; unbridged: Unbridged[] } {
  const bridges: PlannedBridge[] = []
  const unbridged: Unbridged[] = []
  if (basis === 'none') return { bridges, unbridged }
  const territorial = links.filter(({ kind }) => kind !== 'abolish')
  for (const [unitId, own] of Map.groupBy(territorial, ({ to }) => to)) {
    if (own.some(({ kind }) => kind === 'split')) unbridged.push({ unitId, reason: 'split' })
    else if (unitId > 0) unbridged.push({ unitId, reason: 'joined' })
    else if (own.length > 1) {
      const parts = own.map(({ from }) => ({
        unitId: from,
        weight: basis === 'equal' ? 1 : (populations.get(from) ?? tree.get(from).population ?? 0),
      }))
      if (parts.some(({ weight }) => weight <= 0)) unbridged.push({ unitId, reason: 'no_population' })
      else bridges.push({ unitId, basis, parts })
    }
  }
  return { bridges, unbridged }
}
