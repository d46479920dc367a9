import t from 'tap'
import { closeRound } from '../../src/rounds/close.ts'
import { createRound } from '../../src/rounds/create.ts'
import { openRound } from '../../src/rounds/open.ts'
import { publishRound } from '../../src/rounds/publish.ts'
import { roundSettings } from '../../src/rounds/settings.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aUnit } from '../support/makers.ts'
import { aRoundWithCases, aSmallCountry, aVersionOf, publishedFramework } from './round-makers.ts'

const { app, db, asked, signIn } = await buildTestApp(t)
const country = await aSmallCountry(db)
const { province, communes, other } = country
const specialist = await signIn('specialist', province.unitId)
const neighbour = await signIn('specialist', other.unitId)
const leader = await signIn('leader', province.unitId)
const officer = await signIn('officer', communes[0].unitId)
const questionnaire = await aVersionOf(db, 'M01')
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')

type Given = Partial<Parameters<typeof aRoundWithCases>[1]>
const aRound = (of: Given) => aRoundWithCases(db, { unit: province, units: [], frameworkVersionId, ...of })

const form = {
  name: 'Đánh giá năm 2026',
  kind: 'year',
  pilot: '0',
  unit_id: String(province.unitId),
  year: '2026',
  opens_at: '2026-11-01T08:00',
  closes_at: '2026-11-30T17:00',
  minimum_n: '10',
  contact_office: 'Phòng Phổ biến, giáo dục pháp luật',
  contact_phone: '0237 000 000',
  retention_months: '24',
  not_appraised: 'framework',
}

const stateOf = async (roundId: number) =>
  (await db.selectFrom('round').select('state').where('round_id', '=', roundId).executeTakeFirstOrThrow())
    .state
const auditOf = async (subject: string) =>
  await db
    .selectFrom('audit')
    .select(['act', 'account_id'])
    .where('subject', '=', subject)
    .orderBy('seq')
    .execute()

t.test(
  'a specialist sets up a round and finds it in the list, written with or without accents',
  async (t) => {
    const made = await specialist.post('/rounds', form)
    t.equal(made.statusCode, 303)
    const shown = await specialist.get(String(made.headers.location))
    t.equal(shown.statusCode, 200)
    const text = textOf(shown)
    t.match(text, 'Đánh giá năm 2026')
    t.match(text, '01/11/2026 08:00', 'the times are those of Việt Nam')
    t.match(text, 'chưa có hồ sơ nào', 'and says what is missing before it opens')
    for (const q of ['đánh giá', 'DANH GIA nam', 'Thanh Hoa']) {
      t.match(textOf(await specialist.get(`/rounds?q=${encodeURIComponent(q)}`)), 'Đánh giá năm 2026', q)
    }
    t.match(textOf(await specialist.get('/rounds?q=khong-co')), 'Không có đợt đánh giá nào khớp')
    t.same(await auditOf(`round:${String(made.headers.location).match(/\d+/)?.[0]}`), [
      { act: 'round.create', account_id: specialist.accountId },
    ])
  },
)

t.test(
  'a form with faults comes back with everything that was typed and a line for each fault',
  async (t) => {
    const answer = await specialist.post('/rounds', {
      ...form,
      name: 'Đợt <b>lạ</b>',
      closes_at: '2026-10-01T08:00',
      minimum_n: '4',
      contact_phone: ' ',
    })
    t.equal(answer.statusCode, 422)
    t.match(answer.body, 'value="Đợt &lt;b&gt;lạ&lt;/b&gt;"')
    t.match(answer.body, 'href="#minimum_n"')
    t.match(answer.body, 'href="#contact_phone"')
    const ordered = await specialist.post('/rounds', { ...form, name: 'B', closes_at: '2026-10-01T08:00' })
    t.equal(ordered.statusCode, 422)
    t.match(textOf(ordered), 'Giờ ngừng nhận phiếu phải sau giờ mở.')
  },
)

t.test('the same form sent twice at once makes one round', async (t) => {
  const twice = { ...form, name: 'Gửi hai lần' }
  const answers = await Promise.all([specialist.post('/rounds', twice), specialist.post('/rounds', twice)])
  t.same(answers.map((answer) => answer.statusCode).sort(), [303, 422])
  const rows = await db.selectFrom('round').select('round_id').where('name', '=', 'Gửi hai lần').execute()
  t.equal(rows.length, 1)
})

t.test('rounds are made and seen within the reach of the account only', async (t) => {
  t.equal((await neighbour.post('/rounds', { ...form, name: 'Lấn sân' })).statusCode, 403)
  t.equal((await leader.post('/rounds', { ...form, name: 'Lãnh đạo' })).statusCode, 403)
  const { roundId } = await aRound({ name: 'Bản nháp của tỉnh', units: communes })
  t.equal((await neighbour.get(`/rounds/${roundId}`)).statusCode, 403)
  t.equal((await leader.get(`/rounds/${roundId}`)).statusCode, 200, 'a leader of the province reads')
  t.equal((await officer.get(`/rounds/${roundId}`)).statusCode, 403, 'a draft is not for those evaluated')
  t.notMatch(textOf(await officer.get('/rounds')), 'Bản nháp của tỉnh')
  t.notMatch(textOf(await neighbour.get('/rounds')), 'Bản nháp của tỉnh')
  for (const noun of ['opening', 'closing', 'publication']) {
    t.equal((await neighbour.post(`/rounds/${roundId}/${noun}`, { confirm: 'yes' })).statusCode, 403, noun)
    t.equal((await leader.post(`/rounds/${roundId}/${noun}`, { confirm: 'yes' })).statusCode, 403, noun)
  }
  t.equal(await stateOf(roundId), 'draft')
})

t.test('an open round is shown to those it evaluates, and no other unit of it', async (t) => {
  const { roundId } = await aRound({
    name: 'Đợt đang mở',
    state: 'open',
    units: communes,
    questionnaires: [{ versionId: questionnaire, share: null }],
  })
  t.match(textOf(await officer.get('/rounds')), 'Đợt đang mở')
  const cases = textOf(await officer.get(`/rounds/${roundId}/cases`))
  t.match(cases, communes[0].name)
  t.notMatch(cases, communes[1].name)
  const links = textOf(await officer.get(`/rounds/${roundId}/links`))
  t.match(links, communes[0].name)
  t.notMatch(links, communes[1].name)
  t.notMatch((await officer.get(`/rounds/${roundId}/links.csv`)).body, communes[1].name)
  t.equal((await officer.post(`/rounds/${roundId}/closing`, { confirm: 'yes' })).statusCode, 403)
  t.equal((await neighbour.get(`/rounds/${roundId}/cases`)).statusCode, 403)
})

t.test('unknown rounds are not found, whatever stands in the address', async (t) => {
  for (const id of ['999999', '0', 'abc', '99999999999999', '1e3', "1'"]) {
    t.equal((await specialist.get(`/rounds/${encodeURIComponent(id)}`)).statusCode, 404, id)
    t.equal((await specialist.post(`/rounds/${encodeURIComponent(id)}/opening`, {})).statusCode, 404, id)
  }
  const anonymous = await app.inject({ url: '/rounds/1', headers: { accept: 'text/html' } })
  t.equal(anonymous.statusCode, 303)
  t.match(anonymous.headers.location, '/sign-in')
})

t.test('a round is opened, closed and published, and each act is confirmed and written down', async (t) => {
  const { roundId } = await aRound({
    units: communes,
    questionnaires: [{ versionId: questionnaire, share: null }],
  })
  const unconfirmed = await specialist.post(`/rounds/${roundId}/opening`, {})
  t.equal(unconfirmed.statusCode, 422)
  t.equal(await stateOf(roundId), 'draft')
  for (const [noun, state] of [
    ['opening', 'open'],
    ['closing', 'closed'],
  ] as const) {
    const answer = await specialist.post(`/rounds/${roundId}/${noun}`, { confirm: 'yes' })
    t.equal(answer.statusCode, 303, noun)
    t.equal(await stateOf(roundId), state)
  }
  t.equal(asked.estimates, 1, 'a closed round gets its final estimates')
  const early = await specialist.post(`/rounds/${roundId}/publication`, { confirm: 'yes' })
  t.equal(early.statusCode, 409)
  t.match(textOf(early), 'đợt vừa đóng')
  await db
    .updateTable('round')
    .set({ closed_at: new Date(Date.now() - 61_000) })
    .where('round_id', '=', roundId)
    .execute()
  t.equal((await specialist.post(`/rounds/${roundId}/publication`, { confirm: 'yes' })).statusCode, 303)
  t.equal(await stateOf(roundId), 'published')
  t.same(
    (await auditOf(`round:${roundId}`)).map((row) => row.act),
    ['round.open', 'round.close', 'round.publish'],
  )
})

t.test('a round in the wrong state stays where it is and the page says where that is', async (t) => {
  const { roundId } = await aRound({ name: 'Đợt còn nháp', units: communes })
  const closing = await specialist.post(`/rounds/${roundId}/closing`, { confirm: 'yes' })
  t.equal(closing.statusCode, 409)
  t.match(
    textOf(closing),
    'đợt “Đợt còn nháp” đang ở trạng thái “nháp”, việc này chỉ làm được ở trạng thái “đang mở”',
  )
  const publishing = await specialist.post(`/rounds/${roundId}/publication?lang=en`, { confirm: 'yes' })
  t.equal(publishing.statusCode, 409)
  t.match(textOf(publishing), 'the round “Đợt còn nháp” is draft; this needs it to be closed')
  t.equal(await stateOf(roundId), 'draft')
})

t.test('a round that cannot open says why', async (t) => {
  const empty = await aRound({})
  t.match(
    textOf(await specialist.post(`/rounds/${empty.roundId}/opening`, { confirm: 'yes' })),
    'chưa có hồ sơ nào',
  )
  const over = await aRound({
    units: communes,
    opensAt: new Date('2024-01-01'),
    closesAt: new Date('2024-02-01'),
  })
  const late = await specialist.post(`/rounds/${over.roundId}/opening`, { confirm: 'yes' })
  t.equal(late.statusCode, 409)
  t.match(textOf(late), 'giờ ngừng nhận phiếu đã qua')
  const second = await aVersionOf(db, 'M02')
  const uneven = await aRound({
    units: communes,
    questionnaires: [
      { versionId: questionnaire, share: 0.7 },
      { versionId: second, share: 0.2 },
    ],
  })
  t.match(
    textOf(await specialist.post(`/rounds/${uneven.roundId}/opening`, { confirm: 'yes' })),
    'bằng 100 %',
  )
})

t.test('two people who act at once: one does it, the other learns of it', async (t) => {
  const { roundId } = await aRound({ units: communes })
  const colleague = await signIn('specialist', province.unitId)
  const answers = await Promise.all([
    specialist.post(`/rounds/${roundId}/opening`, { confirm: 'yes' }),
    colleague.post(`/rounds/${roundId}/opening`, { confirm: 'yes' }),
  ])
  t.same(answers.map((answer) => answer.statusCode).sort(), [303, 409])
  t.equal((await auditOf(`round:${roundId}`)).length, 1)

  const opposed = await Promise.allSettled([closeRound(db, null, roundId), openRound(db, null, roundId)])
  t.same(opposed.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
  t.equal(await stateOf(roundId), 'closed')
})

t.test('figures are not published while a sheet waits to be counted', async (t) => {
  const { roundId, caseIds } = await aRound({
    state: 'closed',
    units: [communes[0]],
    questionnaires: [{ versionId: questionnaire, share: null }],
  })
  const sheet = {
    unit_id: communes[0].unitId,
    response_id: '00000000-0000-4000-8000-000000000001',
    round_id: roundId,
    case_id: caseIds[0]!,
    questionnaire_version_id: questionnaire,
    mode: 'self' as const,
    received_on: '2026-11-05',
    duration_band: null,
    answers: '{}',
  }
  await db.insertInto('response').values(sheet).execute()
  await t.rejects(publishRound(db, null, roundId), { message: /còn 1 phiếu chưa được đếm/ })
  await db.updateTable('response').set({ folded_revision: 1 }).where('unit_id', '=', sheet.unit_id).execute()
  await publishRound(db, null, roundId)
  t.equal(await stateOf(roundId), 'published')
})

t.test('an act that fails leaves nothing behind, not even in the audit', async (t) => {
  const unit = await aUnit(db, { name: 'Tỉnh Không Có Gì', level: 'province', kind: 'tinh' })
  const settings = { year: 2026, minimumN: 10, contact: { office: 'a', phone: '1' }, retentionMonths: 24 }
  const facts = {
    unitId: unit.unitId,
    name: 'Hai tên giống nhau',
    kind: 'year' as const,
    pilot: false,
    opensAt: new Date('2026-01-01'),
    closesAt: new Date('2026-02-01'),
    settings: roundSettings(settings),
  }
  await createRound(db, null, facts)
  await t.rejects(createRound(db, null, { ...facts, name: 'hai tên GIỐNG nhau' }), {
    message: /round_name_taken/,
  })
  const chain = await db.selectFrom('audit').select('seq').where('unit_id', '=', unit.unitId).execute()
  t.equal(chain.length, 1)
})
