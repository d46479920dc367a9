import { parse } from 'csv-parse/sync'
import t from 'tap'
import { readList } from '../../src/rounds/sample-list.ts'
import { readUnitCode, unitCodeHash, writeUnitCode } from '../../src/rounds/unit-code.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aBrowser, agree } from '../support/citizen.ts'
import { aRoundWithCases, aSmallCountry, aVersionOf, publishedFramework } from './round-makers.ts'

const { app, db, signIn } = await buildTestApp(t, { config: { publicUrl: 'https://khaosat.example.vn' } })
const { province, communes } = await aSmallCountry(db)
const specialist = await signIn('specialist', province.unitId)
const leader = await signIn('leader', province.unitId)
const officer = await signIn('officer', communes[0].unitId)
const versionId = await aVersionOf(db, 'M01')
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const aDraftRound = () =>
  aRoundWithCases(db, {
    unit: province,
    units: communes,
    frameworkVersionId,
    questionnaires: [{ versionId, share: null }],
  })
const version = String(versionId)

async function actsOf(roundId: number, caseId?: number) {
  const rows = await db
    .selectFrom('audit')
    .select(['act', 'detail'])
    .where('subject', 'in', [`round:${roundId}`, `case:${caseId}`])
    .orderBy('seq')
    .execute()
  return rows
}

t.test(
  'how answers are collected is declared in a draft, kept on a slip, and frozen by the opening',
  async (t) => {
    const { roundId } = await aDraftRound()
    const path = `/rounds/${roundId}/collection`
    t.match(textOf(await specialist.get(`/rounds/${roundId}`)), 'Mở cho mọi người (không đại diện)')
    const wrong = await specialist.post(path, { mode: 'code', per_unit: 'nhiều', minimum_seconds: '20' })
    t.equal(wrong.statusCode, 422)
    t.match(textOf(wrong), 'Xin nhập số nguyên từ 1')
    t.match(wrong.body, 'value="nhiều"', 'what was typed is still there')
    const form = { mode: 'code', per_unit: '100', minimum_seconds: '20', rate_per_minute: '', target: '5000' }
    t.equal((await specialist.post(path, form)).statusCode, 303)
    const text = textOf(await specialist.get(path))
    t.match(text, 'Mỗi mã mời một phiếu')
    t.equal((await leader.post(path, form)).statusCode, 403)
    await specialist.post(`/rounds/${roundId}/opening`, { confirm: 'yes' })
    const late = await specialist.post(path, { ...form, mode: 'open' })
    t.equal(late.statusCode, 409)
    t.match(textOf(late), 'đang mở')
    t.match(textOf(await leader.get(path)), 'Đã chốt khi mở đợt')
    t.match(
      (await actsOf(roundId)).map(({ act }) => act),
      ['round.set_collection', 'round.open'],
    )
  },
)

t.test(
  'codes are issued in batches, printed and downloaded by who manages the round, counted for the others',
  async (t) => {
    const { roundId, caseIds } = await aDraftRound()
    const path = `/rounds/${roundId}/invitations`
    const early = await specialist.post(path, { version, each: '2' })
    t.equal(early.statusCode, 409, 'an open round needs none')
    await specialist.post(`/rounds/${roundId}/collection`, { mode: 'code' })
    t.match(textOf(await specialist.get(path)), 'Chưa phát mã mời nào')
    t.equal((await specialist.post(path, { version, each: '0' })).statusCode, 422)
    const issued = await specialist.post(path, { version, each: '3' })
    t.equal(issued.statusCode, 303)
    const page = await specialist.get(String(issued.headers.location))
    t.match(textOf(page), 'Lần 1: 9 mã')
    const cards = await specialist.get(`${path}/cards?batch=1&case=${caseIds[0]}`)
    t.equal(cards.body.match(/<article class="invitation">/g)?.length, 3)
    t.match(textOf(cards), 'khaosat.example.vn')
    const csv = await specialist.get(`${path}.csv?batch=1`)
    const lines: string[][] = parse(csv.body, { bom: true })
    t.equal(lines.length, 10)
    const code = readUnitCode(lines[1]?.[7] ?? '')
    t.equal(code?.kind, 'invitation')
    t.ok(
      lines
        .slice(1)
        .every(
          (line) =>
            line[8] === `https://khaosat.example.vn/k/${line[7]?.replace(/-(...)-(...)-(...)$/, '-$1$2$3')}`,
        ),
    )
    const { act, detail } = (await actsOf(roundId)).at(-1)!
    t.match({ act, detail }, { act: 'round.issue_invitations', detail: { batch: 1, codes: 9 } })
    t.notMatch(JSON.stringify(detail), code?.secret ?? '')

    for (const url of [`${path}/cards`, `${path}.csv`]) t.equal((await leader.get(url)).statusCode, 403, url)
    await specialist.post(`/rounds/${roundId}/opening`, { confirm: 'yes' })
    const seen = textOf(await officer.get(path))
    t.match(seen, communes[0].name)
    t.notMatch(seen, communes[1].name, 'a unit sees its own counts')
    t.notMatch(seen, code?.secret ?? '')
    const changed = await specialist.post(`/rounds/${roundId}/collection`, { mode: 'open' })
    t.equal(changed.statusCode, 409)
  },
)

t.test(
  'a listed sample: each entry has its code, what it answered is not known, the rate of the unit is',
  async (t) => {
    const { roundId, caseIds } = await aDraftRound()
    await specialist.post(`/rounds/${roundId}/collection`, { mode: 'sample' })
    const path = `/rounds/${roundId}/invitations`
    t.equal((await specialist.post(path, { version, each: '5' })).statusCode, 422, 'a sample needs its list')
    const units = await db
      .selectFrom('unit')
      .select(['code', 'name'])
      .where(
        'unit_id',
        'in',
        communes.map((one) => one.unitId),
      )
      .orderBy('unit_id')
      .execute()
    const list = [
      `${units[0]?.code}; =Hộ số 1`,
      `${units[0]?.code}\tHộ số 2`,
      '',
      `${units[1]?.code},"Hộ ""Ba"""`,
    ].join('\r\n')
    const wrong = await specialist.post(path, { version, list: `${list}\n99999; Hộ lạ` })
    t.equal(wrong.statusCode, 422)
    t.match(textOf(wrong), '99999')
    t.match(wrong.body, 'Hộ lạ', 'the list is still there')
    t.equal((await specialist.post(path, { version, list })).statusCode, 303)
    const lines: string[][] = parse((await specialist.get(`${path}.csv`)).body, { bom: true })
    t.same(
      lines
        .slice(1)
        .map((line) => line[6])
        .sort(),
      ["'=Hộ số 1", 'Hộ "Ba"', 'Hộ số 2'],
    )

    await specialist.post(`/rounds/${roundId}/opening`, { confirm: 'yes' })
    const own = lines.find((line) => line[0] === units[0]?.code)?.[7] ?? ''
    const browser = aBrowser(app)
    await agree(browser, writeUnitCode(readUnitCode(own)!))
    await browser.send({ 'M01.A1': '4' })
    t.match(textOf(await browser.send()), 'Cảm ơn')
    const page = textOf(await specialist.get(path))
    t.match(page, '50,0%', 'one of two')
    t.match(
      textOf(await specialist.get(`/rounds/${roundId}/collection`)),
      '33,3%',
      'one of three in the round',
    )

    const [first, second] = await db
      .selectFrom('invitation')
      .selectAll()
      .where('case_id', '=', caseIds[0]!)
      .orderBy('number')
      .execute()
    const revoke = { case: String(caseIds[0]), version, reissue: 'yes' }
    const used = await specialist.post(`${path}/revocation`, { ...revoke, which: String(first?.number) })
    t.equal(used.statusCode, 409)
    t.match(textOf(used), 'đã được dùng')
    t.equal((await specialist.post(`${path}/revocation`, { ...revoke, which: '77' })).statusCode, 422)
    t.equal(
      (await specialist.post(`${path}/revocation`, { ...revoke, which: second?.code ?? '' })).statusCode,
      303,
    )
    const after = await db
      .selectFrom('invitation')
      .selectAll()
      .where('case_id', '=', caseIds[0]!)
      .orderBy('number')
      .execute()
    t.same(
      after.map(({ state, number, entry_id }) => [number, state, entry_id]),
      [
        [1, 'completed', first?.entry_id],
        [2, 'revoked', second?.entry_id],
        [3, 'issued', second?.entry_id],
      ],
    )
    t.equal(after[2]?.code_hash, unitCodeHash(readUnitCode(after[2]?.code ?? '')!))
    t.match((await actsOf(0, caseIds[0])).at(-1), {
      act: 'round.revoke_invitation',
      detail: { number: 2, reissuedAs: 3 },
    })
  },
)

t.test('a typed code of a unit leads where it belongs', async (t) => {
  const at = (code: string) => app.inject({ url: `/k?code=${encodeURIComponent(code)}` })
  const [row] = await db.selectFrom('invitation').select('code').limit(1).execute()
  t.equal((await at(String(row?.code).toLowerCase().replace('-', ' '))).headers.location, `/k/${row?.code}`)
  t.equal((await at('12-CDF-HJK-MNP')).statusCode, 404, 'a slip is said at once')
})

t.test('a pasted list is read line by line, and a fault names its line', async (t) => {
  t.same(readList('Hộ một\n\n  Hộ hai ', { withUnit: false }), {
    entries: [
      { unitCode: null, label: 'Hộ một' },
      { unitCode: null, label: 'Hộ hai' },
    ],
    faults: [],
  })
  t.same(readList(`a\nA\n${'x'.repeat(201)}`, { withUnit: false }).faults, [
    { line: 2, why: 'twice' },
    { line: 3, why: 'long' },
  ])
  t.same(readList('14797 Hộ một\n14797;', { withUnit: true }).faults, [
    { line: 1, why: 'no_unit' },
    { line: 2, why: 'no_unit' },
  ])
  t.equal(readList('x\n'.repeat(3), { withUnit: false }).entries.length, 1)
  const many = Array.from({ length: 10_001 }, (_, at) => `Hộ ${at}`).join('\n')
  t.same(readList(many, { withUnit: false }).faults, [{ line: 10_001, why: 'many' }])
})
