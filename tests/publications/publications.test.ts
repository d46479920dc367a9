import t from 'tap'
import { recomputeCommand } from '../../src/commands/recompute.ts'
import { computeResults, publishResults } from '../../src/publications/publish.ts'
import { findPublication } from '../../src/publications/queries.ts'
import { differences, recompute } from '../../src/publications/recompute.ts'
import { withdrawSheet } from '../../src/responses/revise.ts'
import { canonicalJson } from '../../src/surveys/content-hash.ts'
import { placements } from '../../src/tables.ts'
import { cellsOf } from '../results/page.ts'
import { wellFormed } from '../results/xml.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aClosedRound } from './makers.ts'

const test = await buildTestApp(t)
const { db, app, pool } = test
const made = await aClosedRound(test)
const { specialist, roundId, versionId, province, communes, frameworkVersionId } = made
const base = `/rounds/${roundId}`

/** Every row of every table, for what must write nothing. */
async function everything(): Promise<string> {
  const parts = []
  for (const table of Object.keys(placements)
    .filter((name) => name !== 'session')
    .sort()) {
    const { rows } = await pool.query(
      `select md5(coalesce(string_agg(r::text, '|' order by r::text), '')) as hash from app.${table} r`,
    )
    parts.push(`${table} ${rows[0].hash}`)
  }
  return parts.join('\n')
}

t.test('a what-if copy shows other ranks and grades, is marked everywhere, and writes nothing', async (t) => {
  const before = await everything()
  const round = await computeResults(db, roundId)
  const plain = await specialist.get(`${base}/what-if`)
  t.equal(plain.statusCode, 200)
  t.match(textOf(plain), '0 đơn vị đổi thứ hạng, 0 đơn vị đổi xếp loại')
  const official = cellsOf(await specialist.get(`${base}/results`), communes[0].name)
  t.match(cellsOf(plain, communes[0].name)[1], official[1], 'beside the figures of the round')

  const asked = `framework=${frameworkVersionId}&w.${versionId}=2&aggregation=minimum&g.A=40&g.B=30`
  const tried = await specialist.get(`${base}/what-if?${asked}`)
  t.equal(tried.statusCode, 200)
  t.match(tried.body.split('THỬ NGHIỆM – không phải kết quả').length > 4, true, 'marked again and again')
  t.notMatch(textOf(tried), ' 0 đơn vị đổi xếp loại')
  const csv = await specialist.get(`${base}/what-if.csv?${asked}`)
  t.match(csv.headers['content-disposition'], 'thu-nghiem-khong-phai-ket-qua')
  const lines = csv.body.trim().split('\r\n')
  t.equal(lines.filter((line) => line.includes('THỬ NGHIỆM')).length, lines.length, 'every line is marked')
  const chart = await specialist.get(`${base}/what-if/chart.svg?${asked}`)
  t.match(chart.body, 'THỬ NGHIỆM – không phải kết quả')
  t.equal(wellFormed(chart.body), null)

  t.equal(await everything(), before, 'not a row of the database is other than it was')
  t.same(await computeResults(db, roundId), round, 'and the round has the hashes it had')
})

t.test('a what-if with slips is refused with words and keeps what was typed', async (t) => {
  const page = await specialist.get(`${base}/what-if?g.A=140&g.B=b%C3%A9`)
  t.equal(page.statusCode, 422)
  t.match(textOf(page), 'A: nhập số từ 0 đến 100')
  t.match(page.body, 'value="140"')
  const officer = await test.signIn('officer', communes[0].unitId)
  t.equal((await officer.get(`${base}/what-if`)).statusCode, 403)
  t.equal((await app.inject({ url: `${base}/what-if.csv`, headers: { accept: 'text/csv' } })).statusCode, 401)
})

t.test(
  'the page before publishing names the version of weights; publishing needs a confirmation',
  async (t) => {
    const page = await specialist.get(`${base}/publication`)
    t.match(textOf(page), 'phiên bản 1, mã băm')
    const without = await specialist.post(`${base}/publication`, {})
    t.equal(without.statusCode, 422)
    t.match(textOf(without), 'Xin đánh dấu xác nhận')
    t.equal((await recompute(db, roundId)) === null, true, 'nothing to compare yet')
    t.match(textOf(await specialist.get(`${base}/recomputation`)), 'chưa công bố')
  },
)

t.test('publishing keeps a snapshot; computing again gives the same bytes', async (t) => {
  const wanted = await computeResults(db, roundId)
  t.equal((await specialist.post(`${base}/publication`, { confirm: 'yes' })).statusCode, 303)
  const publication = await findPublication(db, roundId)
  t.equal(publication?.results, wanted.results)
  t.equal(publication?.dataHash, wanted.dataHash)
  t.equal(publication?.method, wanted.method)
  t.equal(publication?.method, canonicalJson(JSON.parse(publication?.method ?? '')), 'canonical to the byte')
  const record = JSON.parse(publication?.method ?? '')
  t.match(record, {
    settings: { minimumN: 10 },
    weights: { versions: [{ number: 1 }] },
    intervals: { level: 0.95 },
  })
  t.match(await recompute(db, roundId), { same: true, data: [], method: [], results: [] })
  t.match(textOf(await specialist.get(`${base}/recomputation`)), 'giống từng chữ số')
  const said: string[] = []
  const code = await recomputeCommand({ db, say: (line) => said.push(line), publicUrl: '' }, [
    String(roundId),
  ])
  t.equal(code, 0, said.join('\n'))
  t.equal(await recomputeCommand({ db, say: () => {}, publicUrl: '' }, ['x']), 2)
  t.equal(await recomputeCommand({ db, say: () => {}, publicUrl: '' }, ['999']), 1)
  await t.rejects(publishResults(db, null, roundId), /cần trạng thái|không thực hiện/i)
})

t.test('the record of the method is on a page for everybody, as a file, and on every export', async (t) => {
  const { methodHash, method } = (await findPublication(db, roundId))!
  const open = await app.inject({ url: `${base}/method`, headers: { accept: 'text/html' } })
  t.equal(open.statusCode, 200)
  t.match(textOf(open), methodHash)
  t.match(textOf(open), 'Số câu trả lời tối thiểu để có số liệu 10')
  t.equal((await app.inject({ url: `${base}/method.json` })).body, method)
  for (const url of [`${base}/results.csv`, `${base}/results/cases/${made.caseIds[0]}/table.csv`]) {
    const csv = await specialist.get(url)
    t.match(csv.body, methodHash, url)
    t.match(csv.body, 'Quyền số')
  }
  t.match((await specialist.get(`${base}/results`)).body, methodHash.slice(0, 8))
})

t.test('nothing published changes by itself: other populations, other versions of weights', async (t) => {
  const before = textOf(await specialist.get(`${base}/results`)).replace(/Tính đến[^.]*\./, '')
  await db.updateTable('unit').set({ population: 90_000 }).where('unit_id', '=', communes[0].unitId).execute()
  const chosen = await specialist.post(`${base}/weights/${versionId}/official`, { number: '2' })
  t.equal(chosen.statusCode, 409)
  t.match(textOf(chosen), 'đợt đã công bố nên không đổi được phiên bản quyền số')
  const after = textOf(await specialist.get(`${base}/results`)).replace(/Tính đến[^.]*\./, '')
  t.equal(after.replace(/\d\d:\d\d/g, ''), before.replace(/\d\d:\d\d/g, ''))
  const found = await recompute(db, roundId)
  t.match(
    found,
    { same: false, data: ['cases'], results: [] },
    'that the population differs is said, the results stand',
  )
})

t.test('a sheet withdrawn after publishing: the page says that and where results differ', async (t) => {
  const sheet = await db
    .selectFrom('response')
    .select('response_id')
    .where('unit_id', '=', communes[0].unitId)
    .orderBy('response_id')
    .executeTakeFirstOrThrow()
  const { results } = (await findPublication(db, roundId))!
  await withdrawSheet(db, { unitId: communes[0].unitId, responseId: sheet.response_id })
  const found = await recompute(db, roundId)
  t.match(found, { same: false })
  t.ok(found?.data.includes('counts'))
  t.ok(found?.results.some(({ at }) => /^cases\.\d+\.sheets$/.test(at)))
  t.equal((await findPublication(db, roundId))?.results, results, 'the snapshot stands')
  const text = textOf(await specialist.get(`${base}/recomputation`))
  t.match(text, 'có phiếu được sửa, rút hoặc đếm lại')
  const said: string[] = []
  t.equal(await recomputeCommand({ db, say: (line) => said.push(line), publicUrl: '' }, [String(roundId)]), 1)
  t.match(said.join('\n'), 'Tính lại ra khác')
  const viewer = await test.signIn('viewer', province.unitId)
  t.equal((await viewer.get(`${base}/recomputation`)).statusCode, 200)
})

t.test('differences are named by their place', (t) => {
  t.same(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }], c: null }), [
    { at: 'a.1.b', published: '2', now: '3' },
    { at: 'c', published: '', now: 'null' },
  ])
  t.same(differences({ a: 1 }, { a: 1 }), [])
  t.end()
})
