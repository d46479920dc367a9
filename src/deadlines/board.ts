import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { procedureOf, type RoundSettings } from '../rounds/settings.ts'
import type { UnitLevel } from '../units/unit.ts'
import { type BoardScope, boardCounts, frameworksOf, namesOf } from './board-queries.ts'
import { groupOf, isWithUnit, type Phase, type PhaseGroup, phaseGroups, phasesOf } from './phase.ts'

/** One row of a board: a unit with how many of its cases are where. */
export type BoardRow = Readonly<{
  unitId: number
  name: string
  level: UnitLevel
  cases: number
  /** cases whose sheet the unit has not handed in */
  waiting: number
  overdue: number
  /** cases that are overdue now or were handed in late, though more time was granted */
  late: number
  groups: Readonly<Record<PhaseGroup, number>>
}>

export type Board = Readonly<{
  /** units right beneath the scope, in the order of their names */
  rows: readonly BoardRow[]
  /** each phase that the round knows, with how many cases are in it */
  phases: readonly { phase: Phase; cases: number }[]
  cases: number
  waiting: number
  overdue: number
  late: number
}>

/** How far the cases of a round have come, unit by unit beneath a scope: one grouped query, and one for the names. */
export async function boardOf(
  db: Db,
  scope: BoardScope,
  settings: RoundSettings,
  level: UnitLevel | null,
): Promise<Board> {
  const counts = await boardCounts(db, scope, level)
  const names = await namesOf(db, [...new Set(counts.map((one) => one.groupId))])
  const rows = [...Map.groupBy(counts, (one) => one.groupId)].map(([unitId, own]): BoardRow => {
    const groups = Object.fromEntries(phaseGroups.map((group) => [group, 0])) as Record<PhaseGroup, number>
    for (const one of own) groups[groupOf(one.phase)] += one.cases
    const { name = '', level: at = 'commune' } = names.get(unitId) ?? {}
    return { unitId, name, level: at, groups, ...sums(own) }
  })
  const collator = new Intl.Collator('vi')
  const of = Map.groupBy(counts, (one) => one.phase)
  const known = phasesOf(await levelsOfAppraisal(db, scope.roundId, settings))
  const phases = [...new Set([...known, ...of.keys()])].map((phase) => ({
    phase,
    cases: (of.get(phase) ?? []).reduce((sum, one) => sum + one.cases, 0),
  }))
  return {
    rows: rows.sort((a, b) => collator.compare(a.name, b.name) || a.unitId - b.unitId),
    phases,
    ...sums(counts),
  }
}

function sums(counts: readonly { phase: Phase; cases: number; overdue: number; late: number }[]) {
  const total = { cases: 0, waiting: 0, overdue: 0, late: 0 }
  for (const one of counts) {
    total.cases += one.cases
    total.overdue += one.overdue
    total.late += one.late
    if (isWithUnit(one.phase)) total.waiting += one.cases
  }
  return total
}

async function levelsOfAppraisal(db: Db, roundId: number, settings: RoundSettings): Promise<number> {
  let most = 1
  for (const id of await frameworksOf(db, roundId))
    most = Math.max(most, procedureOf(settings, await frozenFramework(db, id)).appraisals.length)
  return most
}
