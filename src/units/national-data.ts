import { type Corrections, corrections as reviewed } from './corrections.ts'
import { planDatedChanges } from './dated-changes.ts'
import { type FormerCommune, placeFormerUnits } from './former-units.ts'
import { createPlan, type NationalPlan, type PlannedUnit, planned, TWO_TIERS_SINCE } from './national-plan.ts'
import type { NationalSource } from './national-source.ts'
import { nameKey, tidyText } from './search-text.ts'
import { splitName, UNKNOWN_START } from './unit.ts'
import { placeMappings } from './unit-mappings.ts'

/**
 * Turns the source into dated units, their successions and the rows that have no place. Pure and deterministic.
 *
 * How it dates units, since the source knows one day only (1/7/2025):
 * - A unit whose start the source does not know begins on `UNKNOWN_START` (“từ trước”); the former tree is the one of
 *   30/6/2025, and says nothing of reforms before that.
 * - One row lasts while name, kind, territory and the unit above stay the same. So the 11 provinces that no other one
 *   joined keep one row throughout; the other 52 of the 63 end, and 23 begin, on 1/7/2025. Every commune ends and begins
 *   on that day, even under the same code and name, because the district above it goes; its succession then says `whole`.
 * - Đồng Nai's change of 30/4/2026 likewise begins new rows for its communes, ten of them with a new kind.
 * - Districts, and the 52 ended provinces, carry no code in the source: they get one made from their names, marked
 *   unofficial. An official list imported later replaces it.
 *
 * Counts: 34 provinces and 3,321 communes today; 63 provinces, 696 districts and 10,035 communes on 30/6/2025.
 * @throws Error when a correction finds nothing to correct, or two units would share a key
 */
export function planNationalUnits(source: NationalSource, corrections: Corrections = reviewed): NationalPlan {
  const plan = createPlan()
  const root = plan.add({
    code: 'VN',
    official_code: false,
    level: 'nation',
    kind: 'quoc_gia',
    name: 'Việt Nam',
    parent: null,
    valid_from: UNKNOWN_START,
    valid_to: null,
    note: null,
  })
  const wards = correctedWards(source, corrections)
  const former = formerCommunes(source, corrections)
  const formerProvincesOf = sources(former, wards)
  const provinceNames = new Map(source.provinces.map((row) => [row.province_code, provinceName(row)]))

  const provinces = new Map<string, PlannedUnit>()
  for (const row of source.provinces) {
    const name = provinceNames.get(row.province_code) ?? ''
    const [only, ...others] = formerProvincesOf.get(row.province_code) ?? []
    const continues = only === name && others.length === 0
    provinces.set(
      row.province_code,
      plan.add({
        code: row.province_code,
        official_code: true,
        level: 'province',
        kind: kindOf(name, 'province'),
        name,
        parent: planned(root),
        valid_from: continues ? UNKNOWN_START : TWO_TIERS_SINCE,
        valid_to: null,
        note: null,
      }),
    )
  }

  const communes = new Map<string, PlannedUnit>()
  for (const row of wards) {
    communes.set(
      row.ward_code,
      plan.add({
        code: row.ward_code,
        official_code: true,
        level: 'commune',
        kind: kindOf(row.name, 'commune'),
        name: row.name,
        parent: planned(found(provinces, row.province_code)),
        valid_from: TWO_TIERS_SINCE,
        valid_to: null,
        note: row.note,
      }),
    )
  }

  const formerUnits = placeFormerUnits(plan, {
    root,
    provinces: [...provinces.values()],
    communes: former,
    corrections,
  })
  for (const [code, names] of formerProvincesOf) {
    const successor = found(provinces, code)
    for (const name of names) {
      const predecessor = found(formerUnits.provinces, name)
      if (predecessor === successor) continue
      plan.succeed(predecessor, successor, {
        happened_on: TWO_TIERS_SINCE,
        kind: 'merge',
        decision: 'Nghị quyết 202/2025/QH15',
        note: 'Số nghị quyết theo tài liệu của bộ dữ liệu nguồn, chưa đối chiếu văn bản gốc.',
      })
    }
  }
  const provinceKeys = source.provinces.map(
    (row) => [nameKey(row.name), planned(found(provinces, row.province_code))] as const,
  )
  const targets = { communes, provinces: new Map(provinceKeys) }
  placeMappings(plan, source.mappings, former, formerUnits, targets, corrections)
  planDatedChanges(plan, corrections.changes)
  return plan.finish()
}

function kindOf(name: string, level: 'province' | 'commune') {
  const split = splitName(name, level)
  if (!split) throw new Error(`no kind of unit is known by the prefix of “${name}”`)
  return split.kind
}

function found<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key)
  if (value === undefined) throw new Error(`the source names “${key}”, which it does not list`)
  return value
}

function provinceName(row: { name: string; place_type: string }): string {
  const name = tidyText(row.name)
  return splitName(name, 'province') ? name : `${tidyText(row.place_type)} ${name}`
}

type Ward = { ward_code: string; name: string; province_code: string; note: string | null }

function correctedWards(source: NationalSource, { communeCodes }: Corrections): Ward[] {
  const used = new Set<object>()
  const wards = source.wards.map((row): Ward => {
    const name = tidyText(row.name)
    const fix = communeCodes.find((each) => each.code === row.ward_code && each.name === name)
    if (fix) used.add(fix)
    return {
      ward_code: fix?.correct ?? row.ward_code,
      name,
      province_code: row.province_code,
      note: fix?.reason ?? null,
    }
  })
  for (const fix of communeCodes) {
    if (!used.has(fix)) throw new Error(`the correction of the code of ${fix.name} finds nothing to correct`)
  }
  return wards
}

/** The communes of 30/6/2025: the mapping rows that carry an old code, once per code. */
function formerCommunes({ mappings }: NationalSource, corrections: Corrections): FormerCommune[] {
  const byCode = new Map<string, FormerCommune>()
  for (const row of mappings) {
    if (!row.old_ward_code || !row.old_ward_name || !row.old_district_name || !row.old_province_name) continue
    const province = tidyText(row.old_province_name)
    const district = tidyText(row.old_district_name)
    const renamed = corrections.formerDistrictNames.find(
      (fix) => fix.province === province && fix.name === district,
    )
    const recoded = corrections.communeCodes.find(
      (fix) => fix.code === row.new_ward_code && fix.name === tidyText(row.new_ward_name),
    )
    byCode.set(row.old_ward_code, {
      code: row.old_ward_code,
      name: tidyText(row.old_ward_name),
      district: renamed?.correct ?? district,
      province,
      becomes: recoded?.correct ?? row.new_ward_code,
      note: null,
    })
  }
  for (const { reason, ...missing } of corrections.formerCommunes) {
    if (byCode.has(missing.code)) throw new Error(`the former commune ${missing.code} is no longer missing`)
    byCode.set(missing.code, { ...missing, note: reason })
  }
  return [...byCode.values()]
}

/** The names of the former provinces whose communes each province of today holds, by its code. */
function sources(former: readonly FormerCommune[], wards: readonly Ward[]): Map<string, string[]> {
  const provinceOf = new Map(wards.map((row) => [row.ward_code, row.province_code]))
  const names = new Map<string, Set<string>>()
  for (const commune of former) {
    const code = found(provinceOf, commune.becomes)
    const set = names.get(code) ?? new Set()
    names.set(code, set.add(commune.province))
  }
  return new Map([...names].map(([code, set]) => [code, [...set].sort()]))
}
