import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { below, byRank, existsOn, type Paging, unitColumns, units } from './queries.ts'
import { escapeLike, foldVietnamese } from './search-text.ts'
import type { Unit, UnitLevel } from './unit.ts'

const namePrefixes = [
  'tinh',
  'thanh pho',
  'huyen',
  'quan',
  'thi xa',
  'xa',
  'phuong',
  'thi tran',
  'dac khu',
  'so',
]

export type FoundRow = Unit & { parent_name: string | null }

/**
 * Finds units by name or by the beginning of their code, within subtrees and on a day. Case, diacritics, tone placement and
 * NFC/NFD make no difference; `%` and `_` mean themselves. Whole-name matches come first. Nothing but spaces finds nothing.
 */
export async function searchUnits(
  db: Db,
  search: { text: string; reach: readonly number[]; day: string; level?: UnitLevel },
  { limit, offset }: Paging,
): Promise<{ rows: FoundRow[]; total: number }> {
  const text = foldVietnamese(search.text)
  if (text === '') return { rows: [], total: 0 }
  const inName = `%${escapeLike(text)}%`
  const wholeName = [text, ...namePrefixes.map((prefix) => `${prefix} ${text}`)]
  const code = `${escapeLike(search.text.trim().toLowerCase())}%`
  const base = db
    .selectFrom('unit as u')
    .where(below(search.reach))
    .where(existsOn(search.day))
    .where(sql<boolean>`(u.search_text like ${inName} or lower(u.code) like ${code})`)
    .$if(search.level !== undefined, (query) => query.where('u.level', '=', search.level ?? 'commune'))
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .select([...unitColumns, 'p.name as parent_name'])
    .orderBy(sql`(u.search_text = any(${wholeName}::text[])) desc`)
    .orderBy(byRank)
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows: units(rows), total: Number(total) }
}
