/** The four levels of the administrative tree, from the root down. An organisation stands at the level it works at. */
export const unitLevels = ['nation', 'province', 'district', 'commune'] as const
export type UnitLevel = (typeof unitLevels)[number]

type KindFacts = Readonly<{
  vi: string
  en: string
  /** the level every unit of this kind has; null = the level of the unit above it */
  level: UnitLevel | null
  /** part of the territory, as against an organisation that works in one */
  territory: boolean
}>

const kinds = {
  quoc_gia: { vi: 'Quốc gia', en: 'Country', level: 'nation', territory: true },
  tinh: { vi: 'Tỉnh', en: 'Province', level: 'province', territory: true },
  thanh_pho: {
    vi: 'Thành phố trực thuộc trung ương',
    en: 'Centrally run city',
    level: 'province',
    territory: true,
  },
  huyen: { vi: 'Huyện', en: 'Rural district', level: 'district', territory: true },
  quan: { vi: 'Quận', en: 'Urban district', level: 'district', territory: true },
  thi_xa: { vi: 'Thị xã', en: 'Town', level: 'district', territory: true },
  thanh_pho_thuoc_tinh: {
    vi: 'Thành phố thuộc tỉnh',
    en: 'Provincial city',
    level: 'district',
    territory: true,
  },
  xa: { vi: 'Xã', en: 'Commune', level: 'commune', territory: true },
  phuong: { vi: 'Phường', en: 'Ward', level: 'commune', territory: true },
  thi_tran: { vi: 'Thị trấn', en: 'Township', level: 'commune', territory: true },
  dac_khu: { vi: 'Đặc khu', en: 'Special zone', level: 'commune', territory: true },
  bo: { vi: 'Bộ, cơ quan ngang bộ', en: 'Ministry', level: 'nation', territory: false },
  so: { vi: 'Sở', en: 'Department', level: 'province', territory: false },
  ban_nganh: { vi: 'Ban, ngành', en: 'Agency', level: null, territory: false },
  doan_the: { vi: 'Đoàn thể', en: 'Mass organisation', level: null, territory: false },
} as const satisfies Record<string, KindFacts>

export type UnitKind = keyof typeof kinds
export const unitKinds = Object.keys(kinds) as UnitKind[]

/** What each kind is called and where it stands. */
export const kindFacts: Readonly<Record<UnitKind, KindFacts>> = kinds

export const levelNames: Readonly<Record<UnitLevel, { vi: string; en: string }>> = {
  nation: { vi: 'Trung ương', en: 'National' },
  province: { vi: 'Cấp tỉnh', en: 'Province level' },
  district: { vi: 'Cấp huyện', en: 'District level' },
  commune: { vi: 'Cấp xã', en: 'Commune level' },
}

/** A unit as it is stored. Dates are 'YYYY-MM-DD'; `valid_to` is the first day on which the unit is no more. */
export type Unit = {
  unit_id: number
  code: string
  /** false = a code made by this product because its source names the unit without one */
  official_code: boolean
  level: UnitLevel
  kind: UnitKind
  /** with its prefix: “Xã Sơn Thủy” */
  name: string
  name_en: string | null
  parent_id: number | null
  /** ids from the root down to the unit itself */
  path: number[]
  valid_from: string
  valid_to: string | null
  population: number | null
  note: string | null
}

/**
 * How one unit became another. `whole` = the same unit under a new parent, `transfer` = moved beneath another parent,
 * `abolish` = ended without a territorial successor: the other unit takes over what was left undone, no more.
 */
const successionKinds = ['merge', 'split', 'rename', 'transfer', 'whole', 'abolish'] as const
export type SuccessionKind = (typeof successionKinds)[number]

export const successionNames: Readonly<Record<SuccessionKind, { vi: string; en: string }>> = {
  merge: { vi: 'sáp nhập', en: 'merged' },
  split: { vi: 'chia tách', en: 'split' },
  rename: { vi: 'đổi tên hoặc loại', en: 'renamed' },
  transfer: { vi: 'chuyển đơn vị cấp trên', en: 'moved to another parent' },
  whole: { vi: 'giữ nguyên', en: 'unchanged' },
  abolish: { vi: 'bãi bỏ, giao lại việc dở dang', en: 'abolished, unfinished work handed over' },
}

/**
 * The day that stands for “từ trước”: the unit existed before the first day its source knows of. It is a convention, no
 * historical date, and screens print “từ trước” for it.
 */
export const UNKNOWN_START = '1900-01-01'

/** @returns whether the unit exists on that day ('YYYY-MM-DD'); its days are half-open, [valid_from, valid_to) */
export function validOn(unit: Pick<Unit, 'valid_from' | 'valid_to'>, day: string): boolean {
  return unit.valid_from <= day && (unit.valid_to === null || day < unit.valid_to)
}

/** @returns whether a text is a real day, 'YYYY-MM-DD', of the years 1900 to 2100 */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '1900' || text > '2101') return false
  const real = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(real.getTime()) && real.toISOString().slice(0, 10) === text
}

/** @returns the day before a day */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

/** @returns whether the days of `inner` lie within those of `outer`; an unknown start of `inner` is not held against it */
export function validWithin(
  inner: Pick<Unit, 'valid_from' | 'valid_to'>,
  outer: Pick<Unit, 'valid_from' | 'valid_to'>,
): boolean {
  const startsInside = inner.valid_from === UNKNOWN_START || outer.valid_from <= inner.valid_from
  const meets = outer.valid_to === null || inner.valid_from < outer.valid_to
  const endsInside = outer.valid_to === null || (inner.valid_to !== null && inner.valid_to <= outer.valid_to)
  return startsInside && meets && endsInside
}

/** @returns whether a unit of this level may stand directly beneath one of `parent`'s level */
export function mayStandBeneath(level: UnitLevel, kind: UnitKind, parent: UnitLevel): boolean {
  const depth = unitLevels.indexOf(level)
  const above = unitLevels.indexOf(parent)
  if (!kindFacts[kind].territory) return above <= depth
  return above < depth
}

const prefixes: readonly (readonly [prefix: string, level: UnitLevel, kind: UnitKind])[] = [
  ['Tỉnh ', 'province', 'tinh'],
  ['Thành phố ', 'province', 'thanh_pho'],
  ['Huyện ', 'district', 'huyen'],
  ['Quận ', 'district', 'quan'],
  ['Thị xã ', 'district', 'thi_xa'],
  ['Thành phố ', 'district', 'thanh_pho_thuoc_tinh'],
  ['Xã ', 'commune', 'xa'],
  ['Phường ', 'commune', 'phuong'],
  ['Thị trấn ', 'commune', 'thi_tran'],
  ['Đặc khu ', 'commune', 'dac_khu'],
]

/** The kind that the prefix of a name says at this level, and the name without it; null = no known prefix. */
export function splitName(name: string, level: UnitLevel): { kind: UnitKind; bare: string } | null {
  for (const [prefix, at, kind] of prefixes) {
    if (at === level && name.startsWith(prefix)) return { kind, bare: name.slice(prefix.length) }
  }
  return null
}
