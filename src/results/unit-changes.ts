import { crosswalk } from '../statistics/crosswalk.ts'
import { figure, noFigure } from '../statistics/figure.ts'
import { changeApart } from './change-of.ts'
import { type Judged, judge } from './changes.ts'
import type { Publishable } from './publishable.ts'
import type { Succession } from './round-pair-queries.ts'
import type { Compared } from './standings.ts'

/** A unit in two rounds. */
export type UnitChange = {
  readonly name: string
  readonly unitId: number
  /** its case in the later round, else in the earlier one */
  readonly caseId: number
  /** null = it was not in that round */
  readonly earlier: Publishable | null
  readonly later: Publishable | null
  readonly difference: number | null
  readonly change: Judged | null
  /** a unit of the later round that was made of old ones */
  readonly made: Made | null
  /** units of the later round that an old unit went into */
  readonly became: readonly string[]
}

export type Made = {
  readonly on: string
  /** the units it was made of, and how many of them were in the earlier round */
  readonly of: readonly string[]
  readonly inRound: number
  /** what the earlier round would have said of it, by the shares of population; null = not comparable */
  readonly value: number | null
}

/**
 * The units of two rounds beside each other. A unit that was in both has a change, tested with all others (Holm). A unit made
 * of old ones after the earlier round is compared through their shares of its population where each of them was surveyed and
 * went into it whole, and with nothing otherwise (methodology §14.1).
 */
export function unitChanges(
  earlier: readonly Compared[],
  later: readonly Compared[],
  successions: readonly Succession[],
): UnitChange[] {
  const [before, after] = [byUnit(earlier), byUnit(later)]
  const from = Map.groupBy(successions, ({ successorId }) => successorId)
  const into = Map.groupBy(successions, ({ predecessorId }) => predecessorId)
  const rows = [...new Set([...after.keys(), ...before.keys()])].map((key) => {
    const [old, now] = [before.get(key), after.get(key)]
    const { result } = (now ?? old)!
    const predecessors = old ? [] : (from.get(result.row.unit_id) ?? [])
    const ways = now && predecessors.length > 0 ? derived(predecessors, into, before) : null
    const first = old ? alone(old) : ways?.figure
    const second = now && alone(now)
    const known = first && second && first.value !== null && second.value !== null
    return {
      row: {
        name: result.row.title ? `${result.row.unit_name} – ${result.row.title}` : result.row.unit_name,
        unitId: result.row.unit_id,
        caseId: result.row.case_id,
        earlier: old?.shown ?? null,
        later: now?.shown ?? null,
        difference: known ? second.value! - first.value! : null,
        made: ways?.made ?? null,
        became: now ? [] : (into.get(result.row.unit_id) ?? []).map(({ successor }) => successor),
      },
      found: known ? changeApart({ earlier: first, later: second }) : null,
    }
  })
  const changes = judge(rows.map(({ found }) => found))
  return rows.map(({ row }, at) => ({ ...row, change: changes[at]! }))
}

/** A unit may have several cases in a pilot; these are told apart by their titles. */
function byUnit(cases: readonly Compared[]): Map<string, Compared> {
  return new Map(cases.map((one) => [`${one.result.row.unit_id} ${one.result.row.title ?? ''}`, one]))
}

function alone({ shown: { kind, value, se }, df }: Compared) {
  return { kind, value, se, df }
}

/** What an earlier round says of a unit through the ones it was made of. */
function derived(
  predecessors: readonly Succession[],
  into: ReadonlyMap<number, readonly Succession[]>,
  before: ReadonlyMap<string, Compared>,
) {
  const parts = predecessors.map((one) => ({ ...one, case: before.get(`${one.predecessorId} `) }))
  const whole = parts.every(({ predecessorId, kind }) => {
    const others = into.get(predecessorId) ?? []
    return others.length === 1 && (kind === 'merge' || kind === 'rename' || kind === 'whole')
  })
  const people = parts.reduce((sum, { population }) => sum + (population ?? Number.NaN), 0)
  const complete =
    whole && people > 0 && parts.every((part) => part.case?.shown.value != null && part.case.shown.se != null)
  const found = complete
    ? crosswalk(
        parts.map(({ population, case: one }) => ({
          share: population! / people,
          figure: figure(one!.shown.value!),
          variance: figure(one!.shown.se! ** 2),
        })),
      )
    : { figure: noFigure('not_estimable'), variance: noFigure('not_estimable') }
  const value = found.figure.value
  const made: Made = {
    on: parts[0]!.on,
    of: parts.map(({ predecessor }) => predecessor),
    inRound: parts.filter((part) => part.case).length,
    value,
  }
  const df = parts.reduce((sum, part) => sum + (part.case?.df ?? 0), 0)
  const se = found.variance.value === null ? null : Math.sqrt(found.variance.value)
  return { made, figure: { kind: parts[0]!.case?.shown.kind ?? ('share' as const), value, se, df } }
}
