import t from 'tap'
import { auditRows } from '../../src/audit/queries.ts'
import { ensureNationalUnits, loadNationalUnits } from '../../src/units/load.ts'
import {
  ancestorsOf,
  childrenOf,
  countByLevel,
  findUnit,
  rootUnit,
  unitByCode,
  unitsUnder,
} from '../../src/units/queries.ts'
import { searchUnits } from '../../src/units/search-queries.ts'
import { compareNames } from '../../src/units/search-text.ts'
import { predecessorsOf, successorsOf, withPredecessors } from '../../src/units/succession-queries.ts'
import type { Unit } from '../../src/units/unit.ts'
import { unmatchedReasonsOf, unmatchedRows } from '../../src/units/unmatched-queries.ts'
import { openTestDatabase } from '../support/database.ts'

const { db } = await openTestDatabase(t)
const said: string[] = []
await Promise.all([1, 2].map(() => ensureNationalUnits(db, (line) => said.push(line))))
const today = '2026-11-22'
const all = { limit: 1000, offset: 0 }

async function unit(code: string, day = today): Promise<Unit> {
  const found = await unitByCode(db, code, day)
  if (!found) throw new Error(`no unit ${code} on ${day}`)
  return found
}
const vietnam = await unit('VN')
const thanhHoa = await unit('38')

t.test('two processes that start at once load everything once', async (t) => {
  const { n } = await db
    .selectFrom('unit')
    .select((b) => b.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  t.equal(n, 14_235)
  const before = said.length
  await ensureNationalUnits(db, (line) => said.push(line))
  t.equal(said.length, before)
  const acts = await auditRows(db, vietnam.unit_id)
  t.equal(acts.length, 1)
  t.match(acts[0], { act: 'units.load', account_id: null, detail: { units: 14_235, unmatched: 918 } })
})

t.test('a subtree is read by its path, on a day', async (t) => {
  t.equal((await unitsUnder(db, vietnam.unit_id, today, { level: 'commune' })).length, 3321)
  const now = await unitsUnder(db, thanhHoa.unit_id, today)
  t.equal(now.length, 167)
  t.equal(now[0]?.unit_id, thanhHoa.unit_id)
  t.equal((await unitsUnder(db, thanhHoa.unit_id, '2024-06-01', { level: 'commune' })).length, 547)
  t.same(await countByLevel(db, [vietnam.unit_id], '2025-06-30'), {
    nation: 1,
    province: 63,
    district: 696,
    commune: 10_035,
  })
  const sonThuy = await unit('15010')
  t.same(sonThuy.path, [vietnam.unit_id, thanhHoa.unit_id, sonThuy.unit_id])
  t.same(
    (await ancestorsOf(db, sonThuy)).map((each) => each.name),
    ['Việt Nam', 'Tỉnh Thanh Hóa'],
  )
})

t.test('children come in pages, in Vietnamese order, with how many stand beneath each', async (t) => {
  const { rows, total } = await childrenOf(db, thanhHoa.unit_id, today, all)
  t.equal(total, 166)
  const names = rows.map((row) => row.name)
  t.same(names, [...names].sort(compareNames))
  const pages = [
    await childrenOf(db, thanhHoa.unit_id, today, { limit: 100, offset: 0 }),
    await childrenOf(db, thanhHoa.unit_id, today, { limit: 100, offset: 100 }),
  ]
  t.same(
    pages.flatMap((page) => page.rows.map((row) => row.unit_id)),
    rows.map((row) => row.unit_id),
  )
  const districts = await childrenOf(db, thanhHoa.unit_id, '2025-06-30', all)
  t.equal(districts.total, 26)
  t.equal(districts.rows.find((row) => row.name === 'Huyện Quan Sơn')?.children, 12)
})

t.test('PostgreSQL and Intl put all names of today in the same order', async (t) => {
  const names = (await unitsUnder(db, vietnam.unit_id, today, { level: 'commune' })).map((each) => each.name)
  t.same(names, [...names].sort(compareNames))
})

t.test(
  'a unit is found without accents, in any spelling and by code, within a subtree and a day',
  async (t) => {
    const search = async (text: string, reach = [vietnam.unit_id], day = today) =>
      (await searchUnits(db, { text, reach, day }, all)).rows.map((row) => `${row.name}, ${row.parent_name}`)
    const expected = [
      'Xã Sơn Thủy, Tỉnh Quảng Ngãi',
      'Xã Sơn Thủy, Tỉnh Thanh Hóa',
      'Xã Sơn Thủy, Tỉnh Tuyên Quang',
    ]
    for (const text of [
      'Sơn Thủy',
      'Sơn Thuỷ',
      'Sơn Thủy'.normalize('NFD'),
      'son thuy',
      'SON  THUY',
      'xã sơn thuỷ',
    ]) {
      t.same((await search(text)).sort(), expected, text)
    }
    t.same(await search('son thuy', [thanhHoa.unit_id]), ['Xã Sơn Thủy, Tỉnh Thanh Hóa'])
    t.same(await search('15010', [thanhHoa.unit_id]), ['Xã Sơn Thủy, Tỉnh Thanh Hóa'])
    t.same(await search('đồng nai', [vietnam.unit_id], '2026-04-29'), ['Tỉnh Đồng Nai, Việt Nam'])
    t.equal((await search('quan son', [thanhHoa.unit_id], '2024-06-01'))[0], 'Huyện Quan Sơn, Tỉnh Thanh Hóa')
    t.equal((await search('cà mau'))[0], 'Tỉnh Cà Mau, Việt Nam')
  },
)

t.test('signs of LIKE mean themselves, and an empty search finds nothing', async (t) => {
  for (const text of ['%', '%%%%', '_', '%a%', '\\', "'; drop table app.unit; --", '   ', '']) {
    const { total } = await searchUnits(db, { text, reach: [vietnam.unit_id], day: today }, all)
    t.equal(total, 0, JSON.stringify(text))
  }
})

t.test('what became of a unit, and what it was made of', async (t) => {
  const city = await unit('75')
  const [province] = await predecessorsOf(db, city.unit_id)
  t.match(province, { name: 'Tỉnh Đồng Nai', succession: 'rename', happened_on: '2026-04-30' })
  const before = await unit('75', '2026-04-29')
  t.same(
    (await predecessorsOf(db, before.unit_id)).map((each) => each.name),
    ['Tỉnh Bình Phước', 'Tỉnh Đồng Nai'],
  )
  const hacThanh = await unit('14797')
  const made = await predecessorsOf(db, hacThanh.unit_id)
  t.ok(made.length > 1)
  for (const each of made) {
    t.equal(each.parent_name, 'Thành phố Thanh Hóa')
    const became = await successorsOf(db, each.unit_id)
    t.ok(became.some((row) => row.unit_id === hacThanh.unit_id))
  }
  t.same(await predecessorsOf(db, thanhHoa.unit_id), [])
})

t.test('whoever sees a unit may be shown all that went into it', async (t) => {
  const city = await unit('75')
  const names = await Promise.all(
    (await withPredecessors(db, [city.unit_id])).map(async (id) => (await findUnit(db, id))?.name),
  )
  t.same(names.sort(), ['Thành phố Đồng Nai', 'Tỉnh Bình Phước', 'Tỉnh Đồng Nai', 'Tỉnh Đồng Nai'])
  t.same(await withPredecessors(db, [thanhHoa.unit_id]), [thanhHoa.unit_id])
})

t.test('rows of the source without a place are kept whole with their reason', async (t) => {
  const reasons = await unmatchedReasonsOf(db)
  t.equal(
    reasons.reduce((sum, each) => sum + each.n, 0),
    918,
  )
  const reason = reasons[0]?.reason ?? ''
  const { rows, total } = await unmatchedRows(db, { reason }, { limit: 3, offset: 0 })
  t.equal(total, reasons[0]?.n)
  t.ok(rows.every((row) => row.reason === reason && typeof (row.row as { id: string }).id === 'string'))
})

t.test('the root is Việt Nam', async (t) => {
  t.match(await rootUnit(db), { name: 'Việt Nam', level: 'nation', path: [vietnam.unit_id] })
  t.equal(await findUnit(db, 999_999_999), undefined)
  t.equal(await unitByCode(db, '38', '1800-01-01'), undefined)
})

t.test('a lost unit is loaded again; what people changed is left alone', async (t) => {
  const gone = await unitByCode(db, '15010', today)
  const kept = await unitByCode(db, '14797', today)
  const quanSon = await unitByCode(db, 'H-thanh-hoa-quan-son', '2025-06-30')
  if (!gone || !kept || !quanSon) throw new Error('units missing')
  await db.deleteFrom('unit_succession').where('successor_id', '=', gone.unit_id).execute()
  await db.deleteFrom('unit').where('unit_id', '=', gone.unit_id).execute()
  await db.updateTable('unit').set({ population: 1234 }).where('unit_id', '=', kept.unit_id).execute()
  await db
    .updateTable('unit')
    .set({ code: '384', official_code: true })
    .where('unit_id', '=', quanSon.unit_id)
    .execute()
  t.match(await loadNationalUnits(db), { units: 1, successions: 1 })
  t.match(await unitByCode(db, '15010', today), { name: gone.name, parent_id: gone.parent_id })
  t.equal((await findUnit(db, kept.unit_id))?.population, 1234)
  t.equal(await unitByCode(db, 'H-thanh-hoa-quan-son', '2025-06-30'), undefined)
})
