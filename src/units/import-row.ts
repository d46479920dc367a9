import type { ImportColumn, ImportRow } from './import-file.ts'
import { foldVietnamese } from './search-text.ts'
import {
  isDay,
  kindFacts,
  levelNames,
  splitName,
  type UnitKind,
  type UnitLevel,
  unitKinds,
  unitLevels,
} from './unit.ts'

/** What a row says, checked by itself, before it is compared with the units there are. */
export type ReadRow = Readonly<{
  line: number
  code: string
  /** as written, perhaps without its prefix */
  name: string
  /** the kinds the row may mean: more than one for “Thành phố” until the unit above is known; empty = not said */
  kinds: readonly UnitKind[]
  level: UnitLevel | null
  parentCode: string | null
  validFrom: string | null
  validTo: string | null
  population: number | null
}>

type Complain = (column: ImportColumn, reason: string) => void

/** Reads the cells of a row; each complaint names its column. The row counts only if there was no complaint. */
export function readRow({ line, cells }: ImportRow, complain: Complain): ReadRow {
  const code = cells.code
  if (code === '') complain('code', 'để trống.')
  else if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(code)) {
    complain(
      'code',
      'chỉ được gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới; tối đa 40 ký tự.',
    )
  }
  const name = cells.name
  if (name === '') complain('name', 'để trống.')
  else if (/\p{Cc}/u.test(name)) complain('name', 'có ký tự điều khiển.')
  else if (looksLegacy(name)) {
    complain('name', 'có vẻ ở bảng mã cũ (TCVN3 hoặc VNI). Xin chuyển sang Unicode rồi nhập lại.')
  }
  const level = levelOf(cells.level)
  if (cells.level !== '' && !level)
    complain('level', `không rõ cấp “${cells.level}”. Ghi: tỉnh, huyện hoặc xã.`)
  const kinds = kindsOf(cells.kind)
  if (cells.kind !== '' && kinds.length === 0) {
    complain(
      'kind',
      `không rõ loại “${cells.kind}”. Ví dụ: Xã, Phường, Đặc khu, Tỉnh, Thành phố, Sở, Ban ngành, Đoàn thể.`,
    )
  }
  const validFrom = dayOf(cells.valid_from)
  if (cells.valid_from !== '' && !validFrom) complain('valid_from', noDay(cells.valid_from))
  const validTo = dayOf(cells.valid_to)
  if (cells.valid_to !== '' && !validTo) complain('valid_to', noDay(cells.valid_to))
  if (validFrom && validTo && validTo <= validFrom) complain('valid_to', 'phải sau ngày bắt đầu hiệu lực.')
  const population = populationOf(cells.population)
  if (cells.population !== '' && population === null) {
    complain('population', `“${cells.population}” không phải số người (số nguyên dương).`)
  }
  return {
    line,
    code,
    name,
    kinds,
    level,
    parentCode: cells.parent_code === '' ? null : cells.parent_code,
    validFrom,
    validTo,
    population,
  }
}

const noDay = (text: string) => `“${text}” không phải ngày. Ghi dạng 2025-07-01 hoặc 01/07/2025.`

/**
 * The kind a row means once its level or the level above is known, or what is wrong with it.
 * @param parent the level of the unit above; null = unknown or none
 */
export function decideKind(
  row: Pick<ReadRow, 'kinds' | 'level' | 'name'>,
  parent: UnitLevel | null,
): { kind: UnitKind; level: UnitLevel } | { column: 'kind' | 'level'; reason: string } {
  const said = row.kinds.length > 0 ? row.kinds : kindsByPrefix(row.name)
  if (said.length === 0) return { column: 'kind', reason: 'để trống mà tên không bắt đầu bằng loại đơn vị.' }
  const levelOfKind = (kind: UnitKind) => kindFacts[kind].level ?? row.level ?? parent
  const fitting = row.level ? said.filter((kind) => levelOfKind(kind) === row.level) : said
  if (fitting.length === 0) return { column: 'level', reason: 'không khớp với loại đơn vị.' }
  const centrally = parent === null || parent === 'nation'
  const kind =
    fitting.length > 1
      ? fitting.find((each) => each === (centrally ? 'thanh_pho' : 'thanh_pho_thuoc_tinh'))
      : fitting[0]
  const level = kind ? levelOfKind(kind) : null
  if (!kind || !level) return { column: 'level', reason: 'cần ghi cấp cho loại đơn vị này.' }
  return { kind, level }
}

/** The full name with the prefix of the kind; null = the name begins with the prefix of another kind. */
export function fullName(name: string, kind: UnitKind, level: UnitLevel): string | null {
  const { territory, vi } = kindFacts[kind]
  if (!territory || kind === 'quoc_gia') return name
  const split = splitName(name, level)
  if (split) return split.kind === kind ? name : null
  if (kindsByPrefix(name).length > 0) return null
  const prefix = kind === 'thanh_pho' || kind === 'thanh_pho_thuoc_tinh' ? 'Thành phố' : vi
  return `${prefix} ${name}`
}

const digits: Partial<Record<UnitLevel, number>> = { province: 2, district: 3, commune: 5 }

/** What is wrong with an official code of a territory by QĐ 19/2025/QĐ-TTg (2 digits a province, 5 a commune); null = nothing. */
export function codeFault(code: string, kind: UnitKind, level: UnitLevel): string | null {
  const length = digits[level]
  if (!kindFacts[kind].territory || length === undefined || !/^\d+$/.test(code) || code.length === length)
    return null
  const zeros = code.length < length ? ' Có thể bảng tính đã bỏ số 0 ở đầu.' : ''
  return `mã ${levelNames[level].vi.toLowerCase()} gồm ${length} chữ số.${zeros}`
}

function kindsByPrefix(name: string): UnitKind[] {
  return unitLevels.flatMap((level) => splitName(name, level)?.kind ?? [])
}

const kindWords = new Map<string, readonly UnitKind[]>([
  ...unitKinds.flatMap((kind) => [
    [kind, [kind]] as const,
    [foldVietnamese(kindFacts[kind].vi), [kind]] as const,
  ]),
  ['thanh pho', ['thanh_pho', 'thanh_pho_thuoc_tinh']],
  ['tp', ['thanh_pho', 'thanh_pho_thuoc_tinh']],
  ['tx', ['thi_xa']],
  ['tt', ['thi_tran']],
  ['bo', ['bo']],
  ['ban', ['ban_nganh']],
  ['nganh', ['ban_nganh']],
  ['ban nganh', ['ban_nganh']],
  ['so nganh', ['ban_nganh']],
])

/** The kinds that a word may mean: more than one for “Thành phố”; empty = unknown. */
export function kindsOf(text: string): readonly UnitKind[] {
  return kindWords.get(text) ?? kindWords.get(foldVietnamese(text)) ?? []
}

const levelWords = new Map<string, UnitLevel>([
  ...unitLevels.flatMap((level) => [
    [level, level] as const,
    [foldVietnamese(levelNames[level].vi), level] as const,
  ]),
  ['tinh', 'province'],
  ['huyen', 'district'],
  ['xa', 'commune'],
])

function levelOf(text: string): UnitLevel | null {
  return levelWords.get(foldVietnamese(text)) ?? null
}

function dayOf(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  const [year, month, date] = iso ? iso.slice(1) : local ? local.slice(1).reverse() : []
  if (!year || !month || !date) return null
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(day) ? day : null
}

function populationOf(text: string): number | null {
  if (!/^\d+$/.test(text) && !/^\d{1,3}([., ]\d{3})+$/.test(text)) return null
  const value = Number(text.replace(/[., ]/g, ''))
  return value > 0 && value <= 2_000_000_000 ? value : null
}

/** Signs that no Vietnamese name holds, but that TCVN3 and VNI text shows when it is read as Unicode. */
function looksLegacy(name: string): boolean {
  return /[¡-¦¨-±²-¾ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ]/u.test(name)
}
