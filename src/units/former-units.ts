import type { Corrections } from './corrections.ts'
import { type PlanBuilder, type PlannedUnit, planned, TWO_TIERS_SINCE } from './national-plan.ts'
import { slug } from './search-text.ts'
import { splitName, UNKNOWN_START } from './unit.ts'

/** A commune as it stood on 30/6/2025, and the code of the commune it became. */
export type FormerCommune = {
  code: string
  name: string
  district: string
  province: string
  becomes: string
  note: string | null
}

export type FormerUnits = Readonly<{
  /** by name */
  provinces: ReadonlyMap<string, PlannedUnit>
  /** by `province|district` */
  districts: ReadonlyMap<string, PlannedUnit>
  /** by code */
  communes: ReadonlyMap<string, PlannedUnit>
}>

/** Plans the tree of 30/6/2025: provinces, districts and communes, with codes made from names where there are none. */
export function placeFormerUnits(
  plan: PlanBuilder,
  {
    root,
    provinces,
    communes,
    corrections,
  }: {
    root: PlannedUnit
    provinces: readonly PlannedUnit[]
    communes: readonly FormerCommune[]
    corrections: Corrections
  },
): FormerUnits {
  const lasting = new Map(
    provinces.filter((unit) => unit.valid_from === UNKNOWN_START).map((unit) => [unit.name, unit]),
  )
  const formerProvinces = new Map<string, PlannedUnit>()
  const districts = new Map<string, PlannedUnit>()
  const formerCommunes = new Map<string, PlannedUnit>()

  const province = (name: string): PlannedUnit => {
    const known = formerProvinces.get(name)
    if (known) return known
    const unit =
      lasting.get(name) ??
      plan.add({
        code: provinceCode(name),
        official_code: false,
        level: 'province',
        kind: former(name, 'province').kind,
        name,
        parent: planned(root),
        valid_from: UNKNOWN_START,
        valid_to: TWO_TIERS_SINCE,
        note: null,
      })
    formerProvinces.set(name, unit)
    return unit
  }
  const district = (provinceName: string, name: string, note: string | null): PlannedUnit => {
    const key = `${provinceName}|${name}`
    const known = districts.get(key)
    if (known) return known
    const unit = plan.add({
      code: districtCode(provinceName, name),
      official_code: false,
      level: 'district',
      kind: former(name, 'district').kind,
      name,
      parent: planned(province(provinceName)),
      valid_from: UNKNOWN_START,
      valid_to: TWO_TIERS_SINCE,
      note,
    })
    districts.set(key, unit)
    return unit
  }

  for (const commune of communes) {
    const unit = plan.add({
      code: commune.code,
      official_code: true,
      level: 'commune',
      kind: former(commune.name, 'commune').kind,
      name: commune.name,
      parent: planned(district(commune.province, commune.district, null)),
      valid_from: UNKNOWN_START,
      valid_to: TWO_TIERS_SINCE,
      note: commune.note,
    })
    formerCommunes.set(commune.code, unit)
  }
  for (const island of corrections.districtsWithoutCommunes)
    district(island.province, island.name, island.reason)
  return { provinces: formerProvinces, districts, communes: formerCommunes }
}

/** `T-ha-giang`: the level and the name without its prefix. */
function provinceCode(name: string): string {
  return `T-${slug(former(name, 'province').bare)}`
}

/**
 * `H-thanh-hoa-quan-son` for a huyện; any other kind keeps its prefix (`H-thanh-hoa-thanh-pho-thanh-hoa`), since a
 * province may hold a huyện and a thành phố or thị xã of one name.
 */
function districtCode(province: string, district: string): string {
  const { kind, bare } = former(district, 'district')
  return `H-${slug(former(province, 'province').bare)}-${slug(kind === 'huyen' ? bare : district)}`
}

function former(name: string, level: 'province' | 'district' | 'commune') {
  const split = splitName(name, level)
  if (!split) throw new Error(`“${name}” has no prefix known at the level ${level}`)
  return split
}
