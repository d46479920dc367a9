import type { Db } from '../../src/database.ts'
import { planNationalUnits } from '../../src/units/national-data.ts'
import { type PlannedUnit, planned, TWO_TIERS_SINCE } from '../../src/units/national-plan.ts'
import { readNationalSource } from '../../src/units/national-source.ts'
import { insertUnits, reserveUnitIds } from '../../src/units/write-queries.ts'

export type Placed = { unitId: number; path: number[]; name: string; code: string }

/**
 * Thanh Hóa as it stood on 30/6/2025, before anybody knew of 1/7/2025, under its real names; and the lines that say what
 * happened then, as a file would.
 * @param only districts to take, by name; all when left out
 */
export async function thanhHoaBefore(db: Db, only?: readonly string[]) {
  const plan = planNationalUnits(await readNationalSource())
  const byKey = new Map(plan.units.map((unit) => [planned(unit), unit]))
  const province = plan.units.find((unit) => unit.code === '38' && unit.level === 'province')!
  const root = plan.units.find((unit) => unit.parent === null)!
  const districts = plan.units.filter(
    (unit) =>
      unit.level === 'district' && unit.parent === planned(province) && (!only || only.includes(unit.name)),
  )
  const keys = new Set(districts.map(planned))
  const communes = plan.units.filter((unit) => unit.level === 'commune' && keys.has(unit.parent ?? ''))
  const old = [root, province, ...districts, ...communes]
  const ids = await reserveUnitIds(db, old.length)
  const placed = new Map<string, Placed>()
  for (const [at, unit] of old.entries()) {
    const above = unit.parent === null ? undefined : placed.get(unit.parent)
    const unitId = ids[at]!
    placed.set(planned(unit), {
      unitId,
      path: [...(above?.path ?? []), unitId],
      name: unit.name,
      code: unit.code,
    })
  }
  await insertUnits(
    db,
    old.map(({ parent, ...unit }) => {
      const { unitId, path } = placed.get(planned({ ...unit }))!
      return {
        ...unit,
        unit_id: unitId,
        path,
        parent_id: path.at(-2) ?? null,
        name_en: null,
        population: null,
        valid_to: null,
      }
    }),
  )
  const after = new Map<string, PlannedUnit[]>()
  for (const link of plan.successions.filter(({ happened_on }) => happened_on === TWO_TIERS_SINCE)) {
    const to = byKey.get(link.successor)!
    after.set(link.predecessor, [...(after.get(link.predecessor) ?? []), to])
  }
  const rows = communes.flatMap((unit) =>
    (after.get(planned(unit)) ?? []).map((to, at, all) =>
      ['', unit.code, to.code, to.name, '', '38', all.length > 1 && at === 0 ? 'x' : '', ''].join(','),
    ),
  )
  const abolished = districts.map((unit) => ['bãi bỏ', unit.code, '', '', '', '', '', ''].join(','))
  const csv = ['việc,mã cũ,mã mới,tên mới,loại mới,mã cấp trên,nhận việc,dân số', ...rows, ...abolished].join(
    '\r\n',
  )
  const named = (name: string) => {
    const unit = [...placed.values()].find((one) => one.name === name)
    if (!unit) throw new Error(`no unit ${name}`)
    return unit
  }
  return {
    csv,
    named,
    nation: placed.get(planned(root))!,
    province: placed.get(planned(province))!,
    communes: communes.map((unit) => placed.get(planned(unit))!),
    districts: districts.map((unit) => placed.get(planned(unit))!),
    /** today's communes that these became */
    today: [...new Set(communes.flatMap((unit) => after.get(planned(unit)) ?? []))],
    becomes: (code: string) =>
      communes.filter((unit) => (after.get(planned(unit)) ?? []).some((to) => to.code === code)),
  }
}
