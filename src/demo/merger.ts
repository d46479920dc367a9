import type { SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { dayAfter } from '../days.ts'
import { enterReform } from '../reforms/enter.ts'
import type { ReformFacts, ReformLine } from '../reforms/reform.ts'
import type { Unit } from '../units/unit.ts'
import { instantOn } from './days.ts'
import { officersAt } from './people.ts'
import { pilotCases } from './pilot-cases.ts'
import type { SheetToFill } from './sheets.ts'
import { busiest } from './turnout.ts'

/** What two communes become in the demonstration: made up, and said to be. */
export const merged = { to: '38901', name: 'Xã Trình Diễn' } as const

/** Two neighbours in the order of codes, of which one waits to be appraised, and neither of which is shown for something else. */
function neighbours(
  communes: readonly Unit[],
  sheets: readonly SheetToFill[],
  left: ReadonlySet<string>,
): readonly [Unit, Unit] | null {
  const states = new Map(sheets.map(({ unitId, state }) => [unitId, state]))
  const free = (unit: Unit) =>
    unit.kind === 'xa' && !left.has(unit.code) && states.get(unit.unit_id) !== 'draft'
  for (const [at, unit] of communes.entries()) {
    const next = communes[at + 1]
    if (!next || !free(unit) || !free(next)) continue
    const two = [states.get(unit.unit_id), states.get(next.unit_id)]
    if (two.includes('submitted') && !two.includes(undefined)) return [unit, next]
  }
  return null
}

/**
 * Merges two communes some days ago, while the round of this year is under way: their cases go on in the hands of the new commune,
 * the rounds of the past stay as they were.
 */
export async function mergeTwo(
  trx: Db,
  by: SignedIn,
  units: Readonly<{ province: Unit; communes: readonly Unit[] }>,
  sheets: readonly SheetToFill[],
  today: string,
): Promise<string | null> {
  const shown = [busiest, officersAt.commune, ...pilotCases.map(({ unit }) => unit)]
  const documented = sheets.find(({ state }) => state === 'submitted')?.name ?? ''
  const chosen = neighbours(units.communes, sheets, new Set([...shown, documented]))
  if (!chosen) return null
  const effectiveOn = dayAfter(today, -3)
  const facts: ReformFacts = {
    effectiveOn,
    decidedOn: dayAfter(today, -20),
    decision: '01/NQ-TD (trình diễn)',
    issuer: 'Dữ liệu trình diễn',
    note: 'Việc nhập xã này chỉ có trong dữ liệu trình diễn, không phải việc thật.',
    bridge: 'population',
    posts: 'move',
  }
  const lines = chosen.map(
    (unit): ReformLine => ({
      line: null,
      from: unit.code,
      abolish: false,
      to: merged.to,
      name: merged.name,
      kind: 'Xã',
      parent: units.province.code,
      takes: true,
      population: null,
    }),
  )
  const reach = [units.province.unit_id]
  const at = instantOn(effectiveOn, '08:00')
  const { faults } = await enterReform(trx, by, reach, facts, lines, null, at)
  if (faults.length > 0)
    throw new Error(`the merger of the demonstration is refused: ${JSON.stringify(faults)}`)
  return chosen.map((unit) => unit.name).join(', ')
}
