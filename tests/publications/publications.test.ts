import t from 'tap'
import { recomputeCommand } from '../../src/commands/recompute.ts'
import { computeResults, publishResults } from '../../src/publications/publish.ts'
import { findPublication } from '../../src/publications/queries.ts'
import { differences, recompute } from '../../src/publications/recompute.ts'
import { keepCompiled } from '../../src/responses/compiled.ts'
import { withdrawSheet } from '../../src/responses/revise.ts'
import { canonicalJson } from '../../src/surveys/content-hash.ts'
import { placements } from '../../src/tables.ts'
import { fixWeights } from '../../src/weights/fix.ts'
import { findDraft } from '../../src/weights/queries.ts'
import { answered, repeated } from '../results/makers.ts'
import { cellsOf } from '../results/page.ts'
import { wellFormed } from '../results/xml.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aClosedRound, citizen } from './makers.ts'

const test = await buildTestApp(t)
const { db, app, pool } = test
const made = await aClosedRound(test)
const { specialist, roundId, versionId, communes, frameworkVersionId } = made
const base = `/rounds/${roundId}`

/** Every row of every table, for what must write nothing. */
async function everything(): Promise<string> {
  const parts = []
  for (const table of Object.keys(placements)
    .filter((name) => name !== 'session' && name !== 'release')
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
  const { all: _, ...round } = await computeResults(db, roundId)
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
  t.match(await computeResults(db, roundId), round, 'and the round has the hashes it had')
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
  await t.rejects(publishResults(db, null, roundId), /lý do công bố lại/)
  await t.rejects(publishResults(db, null, roundId, new Date(), 'Chẳng có gì mới'), /giống hệt lần công bố/)
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

const figures = async (query = '') =>
  textOf(await specialist.get(`${base}/results${query}`)).replace(/Tính đến[^.]*\.|\d\d:\d\d/g, '')

t.test('nothing published changes by itself: other populations, other versions of weights', async (t) => {
  const before = await figures()
  await db.updateTable('unit').set({ population: 90_000 }).where('unit_id', '=', communes[0].unitId).execute()
  const chosen = await specialist.post(`${base}/weights/${versionId}/official`, { number: '2' })
  t.equal(chosen.statusCode, 303, 'for the next edition')
  t.equal(await figures(), before)
  const found = await recompute(db, roundId)
  t.match(found, { same: true, data: [], results: [], since: { data: ['weights', 'cases'] } })
  t.match(textOf(await specialist.get(`${base}/results?edition=next`)), 'chưa công bố. Người ngoài vẫn thấy')
  const outside = await app.inject({
    url: `${base}/results?edition=next`,
    headers: { accept: 'text/html' },
  })
  t.not(outside.statusCode, 200, 'what is not published is for staff')
  await specialist.post(`${base}/weights/${versionId}/official`, { number: '1' })
  await db.updateTable('unit').set({ population: null }).where('unit_id', '=', communes[0].unitId).execute()
})

t.test(
  'one sheet withdrawn after publishing: it stands, and its figures are kept back in the next edition',
  async (t) => {
    const { unitId } = communes[0]
    const sheet = await db
      .selectFrom('response')
      .select('response_id')
      .where('unit_id', '=', unitId)
      .orderBy('response_id')
      .executeTakeFirstOrThrow()
    const before = await figures()
    await withdrawSheet(db, { unitId, responseId: sheet.response_id })
    t.equal(await figures(), before, 'what is published stands')
    const found = await recompute(db, roundId)
    t.match(found, { same: true, since: { data: ['counts'] } })
    t.match(textOf(await specialist.get(`${base}/recomputation`)), 'có phiếu đến thêm, được sửa, rút')
    const said: string[] = []
    t.equal(
      await recomputeCommand({ db, say: (line) => said.push(line), publicUrl: '' }, [String(roundId)]),
      0,
    )
    t.match(said.join('\n'), 'Dữ liệu của đợt đã khác')

    const page = textOf(await specialist.get(`${base}/publication`))
    t.match(page, 'Số liệu sẽ không hiện trong lần công bố mới')
    t.match(page, communes[0].name)
    const refused = await specialist.post(`${base}/publication`, {
      confirm: 'yes',
      reason: 'Một phiếu được rút',
    })
    t.equal(refused.statusCode, 422)
    t.match(textOf(refused), 'chỉ khác lần công bố trước do vài người')
    t.match(textOf(refused), 'Một phiếu được rút', 'what was typed stays')
    t.equal(
      (await specialist.post(`${base}/publication`, { confirm: 'yes', without: 'yes' })).statusCode,
      422,
    )
    const again = { confirm: 'yes', without: 'yes', reason: 'Một phiếu được rút theo yêu cầu' }
    t.equal((await specialist.post(`${base}/publication`, again)).statusCode, 303)

    const now = await figures()
    t.match(now, 'Công bố lần 2')
    t.match(now, 'Lý do: Một phiếu được rút theo yêu cầu')
    const old = await figures('?edition=1')
    t.match(old, 'được thay bằng lần công bố 2')
    const first = `${base}/results/cases/${made.caseIds[0]}/table.csv`
    const values = (csv: string) => /HAILONG,[^\r]*?,M01,([^,]*),/.exec(csv)?.[1]
    t.ok(values((await specialist.get(`${first}?edition=1`)).body), 'shown then')
    t.equal(values((await specialist.get(first)).body), '', 'not now: the difference is one person')
    const level = `${base}/results/frameworks/${frameworkVersionId}`
    t.match(
      cellsOf(await specialist.get(level), 'HAILONG ')[2],
      'không hiện',
      'nor the whole, for the same reason',
    )
    t.ok(
      values((await specialist.get(`${base}/results/cases/${made.caseIds[1]}/table.csv`)).body),
      'the others stay',
    )
    const list = await specialist.get(`${base}/results`)
    t.equal(cellsOf(list, communes[0].name)[1], 'không hiện', 'nor a sum of its figures, however many')
    t.match(cellsOf(list, communes[1].name)[1], /^\d/)
    for (const edition of [1, 2]) t.match(await recompute(db, roundId, edition), { same: true, edition })
    t.match((await recompute(db, roundId, 1))?.since, null)
    t.equal((await specialist.get(`${base}/recomputation?edition=3`)).statusCode, 404)
  },
)

t.test(
  'a round opened again for late forms: the edition stands; enough of them make the next one',
  async (t) => {
    const bad = await specialist.post(`${base}/reopening`, { until: '2020-01-01T08:00', reason: 'ngắn' })
    t.equal(bad.statusCode, 422)
    t.match(textOf(bad), 'Xin ghi lý do mở lại đợt')
    const past = await specialist.post(`${base}/reopening`, {
      until: '2020-01-01T08:00',
      reason: 'Phiếu giấy đến muộn',
    })
    t.match(textOf(past), 'phải ở phía trước')
    const before = await figures()
    const opened = await specialist.post(`${base}/reopening`, {
      until: '2099-01-01T08:00',
      reason: 'Phiếu giấy đến muộn',
    })
    t.equal(opened.statusCode, 303)
    t.equal(await figures(), before)
    t.match(textOf(await specialist.get(`${base}/publication`)), 'hãy đóng đợt trước khi công bố')
    const late = { unitId: communes[1].unitId, roundId, caseId: made.caseIds[1]!, versionId }
    await answered(db, late, [...repeated(9, citizen(2, 5, 5)), ...repeated(6, citizen(1, 6, 1))])
    t.equal(await figures(), before, 'late forms do not change what is published')
    t.match(
      textOf(await specialist.get(`${base}/publication`)),
      '6 phiếu đến sau phiên bản quyền số và thuộc nhóm chưa có quyền số',
    )
    const close = await specialist.post(`${base}/closing`, { confirm: 'yes' })
    t.equal(close.statusCode, 303)
    await db
      .updateTable('round')
      .set({ closed_at: new Date(Date.now() - 600_000) })
      .where('round_id', '=', roundId)
      .execute()
    const held = textOf(await specialist.get(`${base}/publication`))
    t.match(held, communes[1].name, 'nine forms that have a weight are too few to be told apart')
    const compiled = keepCompiled()
    const { revision } = (await findDraft(db, roundId, versionId))!
    const { number } = await fixWeights(db, compiled, null, { roundId, versionId, revision, note: null })
    await specialist.post(`${base}/weights/${versionId}/official`, { number: String(number) })
    const reason = 'Thêm 15 phiếu giấy đến muộn của một xã'
    t.equal(
      (await specialist.post(`${base}/publication`, { confirm: 'yes', without: 'yes', reason })).statusCode,
      303,
    )
    const value = /HAILONG,[^\r]*?,M01,([^,]*),/.exec(
      (await specialist.get(`${base}/results/cases/${made.caseIds[1]}/table.csv`)).body,
    )?.[1]
    t.ok(value, 'fifteen are enough')
    for (const edition of [1, 2, 3]) t.match(await recompute(db, roundId, edition), { same: true, edition })
    t.match(textOf(await specialist.get(`${base}/method?edition=1`)), 'Công bố lần 1')
  },
)

t.test('the log says what left the house: publications, files, trials; for staff of the round', async (t) => {
  const page = await specialist.get(`${base}/releases`)
  const text = textOf(page)
  t.match(text, 'Công bố kết quả (lần 3)')
  t.match(text, 'Lý do: Một phiếu được rút theo yêu cầu')
  t.match(text, /\d+ hiện, \d+ không hiện/)
  t.match(
    textOf(await specialist.get(`${base}/releases?kind=what_if`)),
    'Tệp thử nghiệm (không phải kết quả)',
  )
  await specialist.get(`${base}/results.csv?edition=next`)
  t.match(textOf(await specialist.get(`${base}/releases?kind=table`)), `ket-qua-dot-${roundId}`)
  const [, contents] = /href="([^"]+contents\.json)"/.exec(page.body) ?? []
  t.match((await specialist.get(contents!)).json(), { contents: { cells: {} }, kind: /./ })
  const officer = await test.signIn('officer', communes[0].unitId)
  t.equal((await officer.get(`${base}/releases`)).statusCode, 403)
})

t.test(
  'an edition that was published before data were kept says so, and is published again with a reason',
  async (t) => {
    await db.deleteFrom('publication').where('round_id', '=', roundId).where('edition', '>', 1).execute()
    await db.deleteFrom('published_case').where('round_id', '=', roundId).execute()
    await db.deleteFrom('published_count').where('round_id', '=', roundId).execute()
    const { dataHash, methodHash } = await computeResults(db, roundId)
    await db
      .updateTable('publication')
      .set({ kept: false, hidden: '{}', data_hash: dataHash, method_hash: methodHash })
      .where('round_id', '=', roundId)
      .execute()
    const said = 'chưa giữ dữ liệu cùng mỗi lần công bố'
    const page = await specialist.get(`${base}/results`)
    t.match(textOf(page), said)
    t.match(page.body, `href="${base}/publication"`, 'whoever may publish is shown the way')
    const open = await app.inject({ url: `${base}/results`, headers: { accept: 'text/html' } })
    t.match(textOf(open), said)
    t.notMatch(open.body, `href="${base}/publication"`)
    const again = textOf(await specialist.get(`${base}/recomputation`))
    t.match(again, 'tính lại từ dữ liệu hiện có của đợt')
    t.notMatch(again, 'dữ liệu được giữ cùng lần công bố')

    const form = await specialist.get(`${base}/publication`)
    t.match(textOf(form), 'Công bố lại thì từ nay dữ liệu được giữ')
    t.match(form.body, 'name="reason"')
    t.equal((await specialist.post(`${base}/publication`, { confirm: 'yes' })).statusCode, 422)
    const reason = 'Để dữ liệu được giữ cùng lần công bố'
    t.equal((await specialist.post(`${base}/publication`, { confirm: 'yes', reason })).statusCode, 303)
    const now = await specialist.get(`${base}/results`)
    t.match(textOf(now), `Công bố lần 2, lúc`)
    t.match(textOf(now), `Lý do: ${reason}`)
    t.notMatch(now.body, 'edition=1', 'no way to a page that cannot be made')
    t.match(await recompute(db, roundId), { edition: 2, kept: true, same: true })
    t.match(textOf(await specialist.get(`${base}/method`)), 'không giữ dữ liệu')
  },
)

t.test('differences are named by their place', (t) => {
  t.same(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }], c: null }), [
    { at: 'a.1.b', published: '2', now: '3' },
    { at: 'c', published: '', now: 'null' },
  ])
  t.same(differences({ a: 1 }, { a: 1 }), [])
  t.end()
})
