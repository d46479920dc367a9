import { recordAct } from '../audit/record.ts'
import type { Db } from '../database.ts'
import { unitByCode, unitsUnder } from '../units/queries.ts'
import type { Unit, UnitKind } from '../units/unit.ts'
import { insertUnits, lockUnits, reserveUnitIds } from '../units/write-queries.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { setPopulations } from './queries.ts'

/** How people live in a commune of the province; it shapes how many they are and who answers. */
export type Region = 'town' | 'plain' | 'hills' | 'mountains'

export type DemoUnits = {
  province: Unit
  /** today's communes in the order of their codes */
  communes: readonly Unit[]
  /** by code */
  departments: ReadonlyMap<string, Unit>
  /** made up, by id of the unit */
  populations: ReadonlyMap<number, number>
}

const PROVINCE = '38'

type Department = readonly [code: string, kind: UnitKind, name: string]

/** Departments, sectors and mass organisations under the names they carry today. */
const departments: readonly Department[] = [
  ['38-STP', 'so', 'Sở Tư pháp'],
  ['38-SNV', 'so', 'Sở Nội vụ'],
  ['38-SGDDT', 'so', 'Sở Giáo dục và Đào tạo'],
  ['38-SYT', 'so', 'Sở Y tế'],
  ['38-SNNMT', 'so', 'Sở Nông nghiệp và Môi trường'],
  ['38-SXD', 'so', 'Sở Xây dựng'],
  ['38-SDTTG', 'so', 'Sở Dân tộc và Tôn giáo'],
  ['38-CAT', 'ban_nganh', 'Công an tỉnh'],
  ['38-HLHPN', 'doan_the', 'Hội Liên hiệp Phụ nữ tỉnh'],
  ['38-TD', 'doan_the', 'Tỉnh Đoàn'],
]

const madeUp = 'Đơn vị của dữ liệu trình diễn; mã và ngày bắt đầu không phải số liệu thật.'
const madeUpNumber = 'Dân số là số liệu trình diễn, không phải số liệu thật.'

/**
 * Adds ten departments to the province of Thanh Hóa, and a population made up for it and for each of its communes of
 * today.
 * @param day a day on which the communes of today exist
 */
export async function addUnits(trx: Db, day: string): Promise<DemoUnits> {
  await lockUnits(trx)
  const province = await unitByCode(trx, PROVINCE, day)
  if (province === undefined) throw new Error(`there is no province ${PROVINCE} on ${day}`)
  const only = { level: 'commune', territory: true } as const
  const communes = [...(await unitsUnder(trx, province.unit_id, day, only))].sort((a, b) =>
    a.code < b.code ? -1 : 1,
  )
  const people = communes.map((unit) => populationOf(unit))
  const rows = communes.map((unit, at) => ({ unit, population: people[at]! }))
  rows.push({ unit: province, population: people.reduce((sum, one) => sum + one, 0) })
  await setPopulations(
    trx,
    rows.map(({ unit, population }) => ({ unitId: unit.unit_id, population, note: noteOf(unit) })),
  )
  const added = await addDepartments(trx, province)
  await recordAct(trx, {
    unitId: province.unit_id,
    by: null,
    act: 'units.demo',
    subject: `unit:${province.unit_id}`,
    detail: { departments: added.length, populations: rows.length },
  })
  return {
    province,
    communes,
    departments: new Map(added.map((unit) => [unit.code, unit])),
    populations: new Map(rows.map(({ unit, population }) => [unit.unit_id, population])),
  }
}

/** What the country around a commune is like, by where its code stands in the order of the former districts. */
export function regionOf({ code, kind }: Pick<Unit, 'code' | 'kind'>): Region {
  if (kind === 'phuong') return 'town'
  const number = Number(code)
  const within = (first: number, last: number) => number >= first && number <= last
  if (within(14845, 15058) || within(15607, 15661)) return 'mountains'
  if (within(15061, 15250) || within(16174, 16273)) return 'hills'
  return 'plain'
}

/** Fewest and most people of a commune of each kind; together some four million in the province. */
const sizes: Record<Region, readonly [fewest: number, most: number]> = {
  town: [30_000, 76_000],
  plain: [21_000, 40_000],
  hills: [11_000, 24_000],
  mountains: [4_500, 12_500],
}

function populationOf(unit: Unit): number {
  const chance: Chance = chanceFrom(`population ${unit.code}`)
  const [fewest, most] = sizes[regionOf(unit)]
  return chance.whole(fewest, most)
}

function noteOf(unit: Unit): string {
  return unit.note === null ? madeUpNumber : `${unit.note} ${madeUpNumber}`
}

async function addDepartments(trx: Db, province: Unit): Promise<Unit[]> {
  const ids = await reserveUnitIds(trx, departments.length)
  const rows = departments.map(([code, kind, name], at): Unit => {
    const unitId = ids[at]!
    return {
      unit_id: unitId,
      code,
      official_code: false,
      level: 'province',
      kind,
      name,
      name_en: null,
      parent_id: province.unit_id,
      path: [...province.path, unitId],
      valid_from: '2025-07-01',
      valid_to: null,
      population: null,
      note: madeUp,
    }
  })
  await insertUnits(trx, rows)
  return rows
}
