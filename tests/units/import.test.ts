import t from 'tap'
import { auditRows } from '../../src/audit/queries.ts'
import { importUnits, previewImport } from '../../src/units/import.ts'
import { faultSentence } from '../../src/units/import-file.ts'
import { loadNationalUnits } from '../../src/units/load.ts'
import { childrenOf, findUnit, unitByCode, unitsUnder } from '../../src/units/queries.ts'
import { searchUnits } from '../../src/units/search-queries.ts'
import { predecessorsOf } from '../../src/units/succession-queries.ts'
import { openNationalDatabase } from '../support/database.ts'

const { db } = await openNationalDatabase(t)
const today = '2026-11-22'
const root = await unitByCode(db, 'VN', today)
const thanhHoa = await unitByCode(db, '38', today)
if (!root || !thanhHoa) throw new Error('units missing')
const by = { accountId: 1, holderId: 1, unitId: thanhHoa.unit_id }
const reach = [thanhHoa.unit_id]

async function take(csv: string, within = reach) {
  const content = new TextEncoder().encode(csv)
  const { fingerprint } = await previewImport(db, within, content)
  return await importUnits(db, by, within, content, fingerprint)
}

async function countUnits(): Promise<number> {
  const row = await db
    .selectFrom('unit')
    .select((b) => b.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return row.n
}

const departments =
  'Mã;Tên;Loại;Mã cấp trên\n38-STP;Sở Tư pháp;Sở;38\n38-HCCB;Hội Cựu chiến binh tỉnh;Đoàn thể;38\n'

t.test('a preview writes nothing', async (t) => {
  const before = await countUnits()
  const seen = await previewImport(db, reach, new TextEncoder().encode(departments))
  t.same(seen.counts, { create: 2, update: 0, recode: 0, succeed: 0, unchanged: 0 })
  t.equal(await countUnits(), before)
})

t.test('a file is taken once, found again, and leaves one audit row', async (t) => {
  const before = await countUnits()
  t.match(await take(departments), { written: true, faults: [], counts: { create: 2 } })
  t.match(await take(departments), { written: true, faults: [], counts: { create: 0, unchanged: 2 } })
  t.equal(await countUnits(), before + 2)
  const stp = await unitByCode(db, '38-STP', today)
  t.match(stp, { level: 'province', kind: 'so', parent_id: thanhHoa.unit_id, official_code: true })
  t.same(stp?.path, [...thanhHoa.path, stp?.unit_id])
  t.match(await searchUnits(db, { text: 'so tu phap', reach, day: today }, { limit: 5, offset: 0 }), {
    total: 1,
  })
  const acts = await auditRows(db, thanhHoa.unit_id)
  t.equal(acts.length, 1)
  t.match(acts[0], { act: 'units.import', account_id: 1, holder_id: 1, detail: { create: 2 } })
  const communes = await unitsUnder(db, thanhHoa.unit_id, today, { territory: true, level: 'commune' })
  t.equal(communes.length, 166)
  t.equal((await unitsUnder(db, thanhHoa.unit_id, today, { territory: false })).length, 2)
  const children = await childrenOf(db, thanhHoa.unit_id, today, { limit: 500, offset: 0 })
  t.same(
    children.rows.slice(-2).map((row) => row.code),
    ['38-HCCB', '38-STP'],
  )
})

t.test('one fault keeps the whole file out', async (t) => {
  const before = await countUnits()
  const done = await take('code,name,kind,parent_code\n38-A,Sở A,Sở,38\n38-B,Sở B,Sở,nơi khác\n')
  t.equal(done.written, false)
  t.same(done.faults.map(faultSentence), [
    'Dòng 3, cột “parent_code”: không có đơn vị nào mang mã “nơi khác”.',
  ])
  t.equal(await countUnits(), before)
})

t.test('an official list replaces the codes of districts and former provinces', async (t) => {
  const quanSon = await unitByCode(db, 'H-thanh-hoa-quan-son', '2025-06-30')
  const formerTuyenQuang = await unitByCode(db, 'T-tuyen-quang', '2025-06-30')
  const list = [
    'code,name,kind,parent_code,valid_to',
    '384,Huyện Quan Sơn,Huyện,38,2025-07-01',
    '385,Huyện Lang Chánh,Huyện,38,2025-07-01',
    '02,Tỉnh Hà Giang,Tỉnh,VN,2025-07-01',
    '08,Tỉnh Tuyên Quang,Tỉnh,VN,2025-07-01',
  ].join('\n')
  const done = await take(list, [root.unit_id])
  t.same(done.faults, [])
  t.match(done.counts, { recode: 4, create: 0, update: 0 })
  t.match(await findUnit(db, quanSon?.unit_id ?? 0), {
    code: '384',
    official_code: true,
    path: quanSon?.path,
  })
  t.match(await findUnit(db, formerTuyenQuang?.unit_id ?? 0), { code: '08', valid_to: '2025-07-01' })
  t.match(await unitByCode(db, '08', today), { valid_from: '2025-07-01', name: 'Tỉnh Tuyên Quang' })
  t.match(await take(list, [root.unit_id]), { written: true, counts: { unchanged: 4 } })
  t.match(await loadNationalUnits(db), { units: 0, successions: 0 })
})

t.test('a dated change keeps the old unit and says what became of it', async (t) => {
  const before = await unitByCode(db, '15010', today)
  const done = await take('code,name,kind,valid_from\n15010,Phường Sơn Thủy,Phường,2027-01-01\n')
  t.match(done, { written: true, counts: { succeed: 1 } })
  t.equal((await unitByCode(db, '15010', '2026-12-31'))?.unit_id, before?.unit_id)
  const after = await unitByCode(db, '15010', '2027-01-01')
  t.match(after, { name: 'Phường Sơn Thủy', kind: 'phuong', parent_id: thanhHoa.unit_id })
  t.match(await predecessorsOf(db, after?.unit_id ?? 0), [
    { succession: 'rename', happened_on: '2027-01-01' },
  ])
})

t.test('what is confirmed is what was shown', async (t) => {
  const content = new TextEncoder().encode('code,name,population\n14797,Phường Hạc Thành,200000\n')
  const { fingerprint } = await previewImport(db, reach, content)
  await take('code,name,population\n14797,Phường Hạc Thành,190000\n')
  const late = await importUnits(db, by, reach, content, fingerprint)
  t.equal(late.written, false)
  t.same(late.faults, [])
  t.equal((await unitByCode(db, '14797', today))?.population, 190_000)
})

t.test('the whole national list goes through as a file, and changes nothing', async (t) => {
  const communes = await unitsUnder(db, root.unit_id, '2027-06-01', { level: 'commune' })
  const lines = communes.map(({ code, name }) => `${code},${name}`)
  const done = await take(`code,name\n${lines.join('\n')}\n`, [root.unit_id])
  t.same(done.faults, [])
  t.match(done.counts, { unchanged: communes.length })
})
