import { createHash } from 'node:crypto'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { corrections } from './corrections.ts'
import { planNationalUnits } from './national-data.ts'
import { type NationalPlan, type PlannedUnit, planned } from './national-plan.ts'
import { NATIONAL_SOURCE, readNationalSource } from './national-source.ts'
import { nameKey } from './search-text.ts'
import type { Unit } from './unit.ts'
import {
  endUnit,
  everyUnit,
  insertSuccessions,
  insertUnits,
  lockUnits,
  readMark,
  replaceUnmatched,
  reserveUnitIds,
  type UnitRow,
  writeMark,
} from './write-queries.ts'

const MARK = 'units.national'

/** What a load brought, and what the whole source holds. */
export type NationalLoad = Readonly<{
  /** rows written by this call */
  units: number
  successions: number
  /** rows of the source without a place */
  unmatched: number
}>

/**
 * Loads the national units when this version of source and corrections has not been loaded yet; costs one small query when
 * it has.
 */
export async function ensureNationalUnits(db: Db, say: (line: string) => void = () => {}): Promise<void> {
  if ((await readMark(db, MARK)) === versionOf()) return
  say('Nạp danh mục đơn vị hành chính…')
  const { units } = await loadNationalUnits(db)
  say(`Đã nạp ${units.toLocaleString('vi-VN')} đơn vị.`)
}

/**
 * Loads the national units of today and before 1/7/2025, what became of whom, and the rows of the source without a place.
 * Idempotent by (code, level, first day): what stands already, also what people have since changed, or given an official
 * code, stays as it is, except that a unit which the plan knows to have ended ends. One transaction, with one audit row of the system at the root.
 */
export async function loadNationalUnits(db: Db): Promise<NationalLoad> {
  const plan = planNationalUnits(await readNationalSource())
  return await inTransaction(db, async (trx) => {
    await lockUnits(trx)
    const known = await everyUnit(trx)
    const { ids, rows, ended } = await place(trx, plan, known)
    for (const { unit_id, valid_to } of ended) await endUnit(trx, unit_id, valid_to)
    await insertUnits(trx, rows)
    const successions = await insertSuccessions(
      trx,
      plan.successions.map(({ predecessor, successor, ...event }) => ({
        predecessor_id: idOf(ids, predecessor),
        successor_id: idOf(ids, successor),
        ...event,
      })),
    )
    const version = versionOf()
    if ((await readMark(trx, MARK)) !== version) {
      await replaceUnmatched(trx, NATIONAL_SOURCE, plan.unmatched)
      await writeMark(trx, MARK, version)
      const loaded = { units: rows.length, successions, unmatched: plan.unmatched.length }
      await recordAct(trx, {
        unitId: idOf(ids, rootKey(plan)),
        by: null,
        act: 'units.load',
        subject: 'units:national',
        detail: { source: NATIONAL_SOURCE, version, ...loaded },
      })
    }
    return { units: rows.length, successions, unmatched: plan.unmatched.length }
  })
}

function rootKey({ units }: NationalPlan): string {
  const root = units[0]
  if (!root) throw new Error('the plan holds no unit')
  return planned(root)
}

function versionOf(): string {
  return `${NATIONAL_SOURCE}, ${createHash('sha256').update(JSON.stringify(corrections)).digest('hex').slice(0, 16)}`
}

function idOf(ids: ReadonlyMap<string, number>, key: string): number {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`the plan names ${key}, which it does not hold`)
  return id
}

/** Gives each planned unit its id, known or new, and makes rows of the new ones. */
async function place(
  trx: Db,
  plan: NationalPlan,
  known: readonly Unit[],
): Promise<{ ids: Map<string, number>; rows: UnitRow[]; ended: { unit_id: number; valid_to: string }[] }> {
  const byKey = new Map(known.map((unit) => [planned(unit), unit]))
  const nameless = known.filter((unit) => unit.level === 'province' || unit.level === 'district')
  const byName = new Map(nameless.map((unit) => [nameIdentity(unit, unit.parent_id), unit]))
  const paths = new Map(known.map((unit) => [unit.unit_id, unit.path]))
  const ids = new Map<string, number>()
  const rows: UnitRow[] = []
  const ended: { unit_id: number; valid_to: string }[] = []
  const unused = await reserveUnitIds(trx, missing(plan, byKey))
  for (const unit of plan.units) {
    const parent = unit.parent === null ? null : idOf(ids, unit.parent)
    // A unit with a product code is also known by name and place: an official list may have given it a code meanwhile.
    const standing =
      byKey.get(planned(unit)) ?? (unit.official_code ? undefined : byName.get(nameIdentity(unit, parent)))
    if (standing) {
      ids.set(planned(unit), standing.unit_id)
      if (standing.valid_to === null && unit.valid_to !== null) {
        ended.push({ unit_id: standing.unit_id, valid_to: unit.valid_to })
      }
      continue
    }
    const id = unused.shift()
    if (id === undefined) throw new Error('fewer ids were taken than units are new')
    const path = [...(parent === null ? [] : (paths.get(parent) ?? [])), id]
    ids.set(planned(unit), id)
    paths.set(id, path)
    const { parent: _, ...facts } = unit
    rows.push({ ...facts, unit_id: id, parent_id: parent, path, name_en: null, population: null })
  }
  return { ids, rows, ended }
}

function missing({ units }: NationalPlan, byKey: ReadonlyMap<string, Unit>): number {
  return units.filter((unit) => !byKey.has(planned(unit))).length
}

function nameIdentity(
  unit: Pick<PlannedUnit, 'level' | 'name' | 'valid_to'>,
  parentId: number | null,
): string {
  return `${unit.level}/${parentId}/${nameKey(unit.name)}/${unit.valid_to}`
}
