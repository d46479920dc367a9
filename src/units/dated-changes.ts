import type { Corrections } from './corrections.ts'
import { type PlanBuilder, type PlannedUnit, planned } from './national-plan.ts'
import { splitName } from './unit.ts'

type Change = Corrections['changes'][number]

/**
 * Gives units that change name or kind on a later day a new row from that day, and likewise every unit beneath them, whose
 * place in the tree changes with it.
 * @throws Error when the unit to change is not there under the name it is said to have
 */
export function planDatedChanges(plan: PlanBuilder, changes: readonly Change[]): void {
  const days = [...new Set(changes.map((change) => change.on))].sort()
  for (const day of days)
    changeOn(
      plan,
      day,
      changes.filter((change) => change.on === day),
    )
}

function changeOn(plan: PlanBuilder, day: string, changes: readonly Change[]): void {
  const open = [...plan.units.values()].filter((unit) => unit.valid_to === null)
  const changeOf = new Map<PlannedUnit, Change>()
  for (const change of changes) {
    const unit = open.find((each) => each.level === change.level && each.code === change.code)
    if (unit?.name !== change.from) throw new Error(`there is no ${change.from} (${change.code}) to rename`)
    changeOf.set(unit, change)
  }
  const moved = new Map<string, string>()
  for (const level of ['province', 'commune'] as const) {
    for (const unit of open.filter((each) => each.level === level)) {
      const change = changeOf.get(unit)
      const parent = moved.get(unit.parent ?? '')
      if (!change && !parent) continue
      unit.valid_to = day
      const name = change?.to ?? unit.name
      const successor = plan.add({
        ...unit,
        name,
        kind: splitName(name, level)?.kind ?? unit.kind,
        parent: parent ?? unit.parent,
        valid_from: day,
        valid_to: null,
      })
      moved.set(planned(unit), planned(successor))
      plan.succeed(unit, successor, {
        happened_on: day,
        kind: change ? 'rename' : 'whole',
        decision: change?.decision ?? null,
        note: change?.reason ?? null,
      })
    }
  }
}
