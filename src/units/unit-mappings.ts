import type { Corrections } from './corrections.ts'
import type { FormerCommune, FormerUnits } from './former-units.ts'
import { type PlanBuilder, type PlannedUnit, TWO_TIERS_SINCE } from './national-plan.ts'
import type { SourceMapping } from './national-source.ts'
import { nameKey } from './search-text.ts'
import type { SuccessionKind } from './unit.ts'

/** Why a row of the source's mapping has no place in the tree, as its page says it. */
const unmatchedReasons = {
  empty: 'Nguồn không ghi đơn vị cũ.',
  repeated: 'Lặp lại nguyên một dòng khác của nguồn.',
  district:
    'Không có mã; ngay trước 1/7/2025 không có đơn vị cấp huyện nào mang tên này, có thể là tên cũ hơn.',
  elsewhere:
    'Không có mã; ngay trước 1/7/2025 tên này chỉ có ở huyện khác cùng tỉnh, nên không ghép theo tên.',
  commune:
    'Không có mã; ngay trước 1/7/2025 trong huyện ấy không có đơn vị cấp xã nào mang tên này, có thể đã sắp xếp từ trước.',
  target: 'Trong danh mục cấp xã hiện nay của tỉnh ấy không có đơn vị đích.',
} as const

type Targets = Readonly<{
  /** the communes of today, by code */
  communes: ReadonlyMap<string, PlannedUnit>
  /** keys of today's provinces, by `nameKey` of the name that the mapping uses */
  provinces: ReadonlyMap<string, string>
}>

/**
 * Plans what became of each former commune. Rows with an old code are placed by codes. A row without one is placed by name
 * only where exactly that name stood in that district on 30/6/2025, and its target by name within the province it names,
 * because the codes of such rows are unreliable (leading zeros lost, communes of the same name in other provinces). All
 * other rows are left out, each with its reason.
 */
export function placeMappings(
  plan: PlanBuilder,
  mappings: readonly SourceMapping[],
  former: readonly FormerCommune[],
  formerUnits: FormerUnits,
  targets: Targets,
  { districtsWithoutCommunes }: Corrections,
): void {
  const pairs: Pair[] = former.map((commune) => {
    const from = formerUnits.communes.get(commune.code)
    const to = targets.communes.get(commune.becomes)
    if (!from || !to) throw new Error(`${commune.name} became ${commune.becomes}, which is not listed`)
    return { from, to, byName: false }
  })

  const islands = new Set(districtsWithoutCommunes.map((each) => each.becomes))
  const keyOf = namesToKey()
  const formerByName = indexFormer(former, keyOf)
  const communeByName = new Map(
    [...targets.communes.values()].map((unit) => [`${unit.parent}|${nameKey(unit.name)}`, unit]),
  )
  const seen = new Set<string>()
  for (const row of mappings) {
    if (row.old_ward_code) continue
    const { old_ward_name: name, old_district_name: district, old_province_name: province } = row
    if (!name || !district || !province) {
      if (!islands.has(row.new_ward_code)) plan.leaveOut(row, unmatchedReasons.empty)
      continue
    }
    const identity = keyOf(name, district, province, row.new_ward_name, row.new_province_name)
    if (seen.has(identity)) {
      plan.leaveOut(row, unmatchedReasons.repeated)
      continue
    }
    seen.add(identity)
    const from = formerUnits.communes.get(formerByName.codeOf(name, district, province) ?? '')
    const to = communeByName.get(
      `${targets.provinces.get(nameKey(row.new_province_name))}|${nameKey(row.new_ward_name)}`,
    )
    if (!from) plan.leaveOut(row, formerByName.whyNot(name, district, province))
    else if (!to) plan.leaveOut(row, unmatchedReasons.target)
    else pairs.push({ from, to, byName: true })
  }
  succeedAll(plan, pairs)

  for (const island of districtsWithoutCommunes) {
    const from = formerUnits.districts.get(`${island.province}|${island.name}`)
    const to = targets.communes.get(island.becomes)
    if (!from || !to) throw new Error(`${island.name} became ${island.becomes}, which is not listed`)
    plan.succeed(from, to, {
      happened_on: TWO_TIERS_SINCE,
      kind: 'rename',
      decision: null,
      note: island.reason,
    })
  }
}

type KeyOf = (...names: string[]) => string

/** One key for several names; remembers the names it has seen, since most of them are the same few districts. */
function namesToKey(): KeyOf {
  const known = new Map<string, string>()
  const remember = (name: string) => {
    const key = nameKey(name)
    known.set(name, key)
    return key
  }
  return (...names) => names.map((name) => known.get(name) ?? remember(name)).join('|')
}

function indexFormer(former: readonly FormerCommune[], keyOf: KeyOf) {
  const codes = new Map<string, string>()
  const districts = new Set<string>()
  const inProvince = new Set<string>()
  for (const { code, name, district, province } of former) {
    const key = keyOf(name, district, province)
    if (codes.has(key)) throw new Error(`two former communes are called ${name}, ${district}, ${province}`)
    codes.set(key, code)
    districts.add(keyOf(district, province))
    inProvince.add(keyOf(name, province))
  }
  return {
    codeOf: (name: string, district: string, province: string) => codes.get(keyOf(name, district, province)),
    whyNot(name: string, district: string, province: string): string {
      if (inProvince.has(keyOf(name, province))) return unmatchedReasons.elsewhere
      if (!districts.has(keyOf(district, province))) return unmatchedReasons.district
      return unmatchedReasons.commune
    },
  }
}

type Pair = { from: PlannedUnit; to: PlannedUnit; byName: boolean }

/** Words for what happened follow from how many units each side of a pair meets. */
function succeedAll(plan: PlanBuilder, pairs: readonly Pair[]): void {
  const successors = Map.groupBy(pairs, (pair) => pair.from)
  const predecessors = Map.groupBy(pairs, (pair) => pair.to)
  const distinct = (met: readonly Pair[] | undefined, side: 'from' | 'to') =>
    new Set(met?.map((pair) => pair[side])).size
  for (const { from, to, byName } of pairs) {
    plan.succeed(from, to, {
      happened_on: TWO_TIERS_SINCE,
      kind: kindOf(from, to, distinct(successors.get(from), 'to'), distinct(predecessors.get(to), 'from')),
      decision: null,
      note: byName ? 'Nguồn không ghi mã; ghép theo tên trong cùng huyện.' : null,
    })
  }
}

function kindOf(
  from: PlannedUnit,
  to: PlannedUnit,
  successors: number,
  predecessors: number,
): SuccessionKind {
  if (successors > 1) return 'split'
  if (predecessors > 1) return 'merge'
  return nameKey(from.name) === nameKey(to.name) ? 'whole' : 'rename'
}
