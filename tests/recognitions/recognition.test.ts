import { randomUUID } from 'node:crypto'
import t from 'tap'
import { enteredLeaves, isAppraised } from '../../src/assessments/sheet.ts'
import { dayAfter } from '../../src/days.ts'
import { checkEvidence } from '../../src/evidence/check.ts'
import { evidenceStore } from '../../src/evidence/store.ts'
import { frozenFramework } from '../../src/frameworks/frozen.ts'
import { postScores } from '../../src/recognitions/post.ts'
import { propose } from '../../src/recognitions/propose.ts'
import { waitingProposals } from '../../src/recognitions/waiting-queries.ts'
import { dayInVietnam } from '../../src/web/format.ts'
import { aDocx, aForm, aPdf, aPng } from '../evidence/files.ts'
import { aRoundWithCases, publishedFramework } from '../rounds/round-makers.ts'
import { asForm, buildTestApp, textOf, type Visitor } from '../support/app.ts'
import { fullSheet } from '../support/full-sheet.ts'
import { aUnit } from '../support/makers.ts'

const dataDir = t.testdir()
const test = await buildTestApp(t, { config: { dataDir } })
const { app, db, signIn } = test
const today = dayInVietnam(new Date())
const nation = await aUnit(db, { name: 'Việt Nam', level: 'nation', kind: 'quoc_gia' })
const province = await aUnit(db, { name: 'Tỉnh Thử', level: 'province', kind: 'tinh', parent: nation })
const district = await aUnit(db, { name: 'Huyện Thử', level: 'district', kind: 'huyen', parent: province })
const communes = [
  await aUnit(db, { name: 'Xã Đông', parent: district }),
  await aUnit(db, { name: 'Xã Tây', parent: district }),
]
const [east, west] = communes as [(typeof communes)[0], (typeof communes)[0]]
const frameworkVersionId = await publishedFramework(db, province, 'tt-09-2021')
const framework = await frozenFramework(db, frameworkVersionId)
const { roundId, caseIds } = await aRoundWithCases(db, {
  unit: province,
  units: communes,
  frameworkVersionId,
  state: 'open',
  settings: { year: 2023 },
})
const [eastCase, westCase] = caseIds as [number, number]

const officer = await signIn('officer', east.unitId)
const head = await signIn('leader', east.unitId)
const westOfficer = await signIn('officer', west.unitId)
const westHead = await signIn('leader', west.unitId)
const clerk = await signIn('specialist', district.unitId)
const chairman = await signIn('leader', district.unitId)
const governor = await signIn('leader', province.unitId)

const at = (caseId: number, path = '') => `/recognitions/${caseId}${path}`
const stageOf = async (caseId: number) =>
  (await db.selectFrom('recognition').select('stage').where('case_id', '=', caseId).executeTakeFirst())?.stage
const actsOn = async (caseId: number) =>
  (
    await db
      .selectFrom('recognition_act')
      .select('act')
      .where('case_id', '=', caseId)
      .orderBy('seq')
      .execute()
  ).map((row) => row.act)

/** The days of a posting pass at once. */
async function monthsPass(caseId: number): Promise<void> {
  await db
    .updateTable('recognition_posting')
    .set({ starts_on: dayAfter(today, -60) })
    .where('case_id', '=', caseId)
    .execute()
}

async function handIn(by: Visitor, caseId: number): Promise<void> {
  const form = { ...fullSheet(framework), 'attestation:no_discipline': '1', revision: '0', action: 'submit' }
  const sent = await by.post(`/cases/${caseId}/assessment`, form)
  if (sent.statusCode !== 303) throw new Error(textOf(sent).slice(0, 800))
}

/** The district takes up the sheet and gives so much of what the unit gave itself. */
async function appraise(caseId: number, share: number): Promise<void> {
  await clerk.post(`/cases/${caseId}/acts/take_up`, {})
  const rows = await db
    .selectFrom('assessment_score')
    .select(['criterion_code', 'self_points'])
    .where('case_id', '=', caseId)
    .execute()
  const own = new Map(rows.map((row) => [row.criterion_code, row.self_points ?? 0]))
  const { revision } = await db
    .selectFrom('assessment')
    .select('revision')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow()
  const points = enteredLeaves(framework)
    .map(({ criterion }) => criterion)
    .filter(isAppraised)
    .flatMap(({ code }) => [
      [`${code}:appraisal`, String((own.get(code) ?? 0) * share).replace('.', ',')],
      [`${code}:note`, share === 1 ? '' : 'Chưa đủ tài liệu'],
    ])
  const form = { ...Object.fromEntries(points), revision: String(revision), action: 'finish' }
  const done = await clerk.post(`/cases/${caseId}/appraisal`, form)
  if (done.statusCode !== 303) throw new Error(textOf(done).slice(0, 800))
}

t.test('2023 under Circular 09/2021: from the sheet to the published list', async (t) => {
  await t.test('the self-scores are posted for the legal number of days', async (t) => {
    const early = await officer.post(at(eastCase, '/posting'), {})
    t.equal(early.statusCode, 409)
    t.match(textOf(early), /chưa nộp phiếu tự chấm/)
    await handIn(officer, eastCase)
    const tab = `href="${at(eastCase)}"`
    t.match((await officer.get(`/cases/${eastCase}/assessment`)).body, tab, 'a tab of the case leads there')
    const page = textOf(await officer.get(at(eastCase)))
    t.match(page, /chuẩn bị hồ sơ.*Niêm yết bảng tự chấm điểm.*chưa xác minh/)
    t.match(page, /Huyện Thử \(theo hệ thống đơn vị ngày hôm nay\)/)
    t.equal((await head.post(at(eastCase, '/posting'), {})).statusCode, 403, 'the right of another post')
    const form = { places: 'Trụ sở Ủy ban nhân dân', revision: '0' }
    t.equal((await officer.post(at(eastCase, '/posting'), form)).statusCode, 303)
    t.equal((await officer.post(at(eastCase, '/posting'), form)).statusCode, 303, 'a double click')
    t.same(await actsOn(eastCase), ['post'])
    const again = await officer.post(at(eastCase, '/posting'), { revision: '1' })
    t.equal(again.statusCode, 409)
    t.match(textOf(again), /đang được niêm yết/)
  })

  await t.test(
    'citizens read and comment without an account; nothing is lost, nothing is doubled',
    async (t) => {
      t.match(textOf(await app.inject('/posted')), /Xã Đông.*Còn 10 ngày/)
      const page = await app.inject(`/posted/${eastCase}`)
      t.match(textOf(page), /điểm do đơn vị tự chấm.*TC1.*Góp ý/)
      const [, key = ''] = /name="opinion_id" value="([^"]+)"/.exec(page.body) ?? []
      const say = async (body: string, opinionId = key) =>
        await app.inject({
          method: 'POST',
          url: `/posted/${eastCase}/opinions`,
          ...asForm({ opinion_id: opinionId, body, author: '', criterion: 'TC3.CT1' }),
        })
      t.equal((await say('Hòa giải ở thôn <b>chậm</b>')).headers.location, `/posted/${eastCase}?sent=1`)
      t.equal((await say('Hòa giải ở thôn <b>chậm</b>')).statusCode, 303)
      const empty = await say('   ', randomUUID())
      t.equal(empty.statusCode, 422)
      t.match(textOf(empty), /Xin ghi ý kiến/)
      const long = await say('a'.repeat(5001), randomUUID())
      t.equal(long.statusCode, 422)
      t.ok(long.body.includes('a'.repeat(5001)), 'what was typed is still there')
      t.equal(
        (await say('Cán bộ tên A thu tiền riêng')).statusCode,
        303,
        'other words from a page gone back to',
      )
      t.equal((await say('Cán bộ tên A thu tiền riêng')).statusCode, 303)
      t.notMatch(textOf(await app.inject(`/posted/${eastCase}`)), /chậm/, 'shown only when read from above')
      const spoken = { opinion_id: randomUUID(), body: 'Bảng tin hỏng', on: today, author: 'Bà Thử' }
      t.equal((await officer.post(at(eastCase, '/opinions'), spoken)).statusCode, 303)
      const before = { ...spoken, opinion_id: randomUUID(), on: dayAfter(today, -3) }
      t.equal((await officer.post(at(eastCase, '/opinions'), before)).statusCode, 409, 'before it was posted')

      const rows = await db
        .selectFrom('recognition_opinion')
        .select(['opinion_id', 'body'])
        .orderBy('body')
        .execute()
      t.equal(rows.length, 3)
      const idOf = (word: string) => rows.find((row) => row.body.includes(word))!.opinion_id
      const opinion = (word: string, what: string) => at(eastCase, `/opinions/${idOf(word)}/${what}`)
      t.equal(
        (await officer.post(opinion('chậm', 'moderation'), { state: 'hidden', because: 'Xấu' })).statusCode,
        403,
      )
      const silent = await clerk.post(opinion('thu tiền', 'moderation'), { state: 'hidden', because: '' })
      t.equal(silent.statusCode, 422, 'nothing is hidden without a reason')
      const why = { state: 'hidden', because: 'Nêu chuyện riêng của một người' }
      t.equal((await clerk.post(opinion('thu tiền', 'moderation'), why)).statusCode, 303)
      t.equal(
        (await clerk.post(opinion('chậm', 'moderation'), { state: 'shown', because: '' })).statusCode,
        303,
      )
      const shown = await app.inject(`/posted/${eastCase}`)
      t.match(
        textOf(shown),
        /Đã nhận 3 ý kiến.*1 ý kiến đang chờ duyệt đăng.*1 ý kiến không đăng.*Hòa giải ở thôn <b>chậm<\/b>/,
      )
      t.notMatch(shown.body, '<b>chậm</b>')
      t.match(textOf(await officer.get(at(eastCase))), /thu tiền riêng/, 'the unit reads all of them')
      const said = { outcome: 'accepted', answer: 'Đã phân công lại tổ hòa giải' }
      t.equal((await officer.post(opinion('chậm', 'answer'), said)).statusCode, 303)
      await monthsPass(eastCase)
      const late = await say('Muộn rồi', randomUUID())
      t.equal(late.statusCode, 409)
      t.match(textOf(late), /đã hết thời gian niêm yết.*Muộn rồi/)
      await db
        .updateTable('recognition_posting')
        .set({ starts_on: today })
        .where('case_id', '=', eastCase)
        .execute()
    },
  )

  await t.test(
    'the unit is proposed only when the days are over and every opinion has its answer',
    async (t) => {
      const form = { number: '15/BC-UBND', on: today, revision: '1' }
      const early = await head.post(at(eastCase, '/proposal'), form)
      t.equal(early.statusCode, 409)
      t.match(textOf(early), /đang niêm yết đến hết ngày .* còn 10 ngày/)
      await monthsPass(eastCase)
      t.match(textOf(await head.post(at(eastCase, '/proposal'), form)), /điều kiện đơn vị chưa xác nhận/)
      const grounds = { code: 'no_discipline', holds: 'yes', basis: 'Công văn của Phòng Nội vụ' }
      t.equal((await head.post(at(eastCase, '/attestation'), { ...grounds, basis: '' })).statusCode, 422)
      t.equal((await head.post(at(eastCase, '/attestation'), grounds)).statusCode, 303)
      t.match(textOf(await head.post(at(eastCase, '/proposal'), form)), /còn 1 ý kiến chưa trả lời/)
      const [row] = await db
        .selectFrom('recognition_opinion')
        .select('opinion_id')
        .where('body', '=', 'Bảng tin hỏng')
        .execute()
      const said = { outcome: 'explained', answer: 'Bảng tin đã sửa tháng 12' }
      await officer.post(at(eastCase, `/opinions/${row?.opinion_id}/answer`), said)
      const bad = await head.post(at(eastCase, '/proposal'), { ...form, on: '32/01/2024', number: '' })
      t.equal(bad.statusCode, 422)
      t.match(textOf(bad), /Xin ghi số, ký hiệu văn bản.*Ngày chưa đúng/)
      t.match(
        textOf(await head.post(at(eastCase, '/proposal'), { ...form, on: dayAfter(today, 2) })),
        /không thể sau hôm nay/,
      )
      t.equal((await head.post(at(eastCase, '/proposal'), form)).statusCode, 303)
      t.equal((await head.post(at(eastCase, '/proposal'), form)).statusCode, 303, 'sent twice')
      t.equal(
        (await head.post(at(eastCase, '/proposal'), { ...form, number: '16/BC-UBND' })).statusCode,
        409,
        'another one, from an old page',
      )
      t.same(await actsOn(eastCase), ['post', 'propose'])
    },
  )

  await t.test('the council: members, quorum, votes that add up, minutes written once', async (t) => {
    const council = {
      round_id: String(roundId),
      unit_id: String(district.unitId),
      name: 'Hội đồng đánh giá chuẩn tiếp cận pháp luật huyện Thử',
      number: '05/QĐ-UBND',
      on: dayAfter(today, -90),
      name_1: 'Người Một',
      seat_1: 'chair',
      name_2: 'Người Hai',
      seat_2: 'secretary',
      name_3: 'Người Ba',
      name_4: 'Người Bốn',
    }
    t.match(
      textOf(await clerk.post('/recognitions/councils', { ...council, seat_2: 'chair' })),
      /đúng một Chủ tịch/,
    )
    const made = await clerk.post('/recognitions/councils', council)
    const [, id] = /councils\/(\d+)/.exec(String(made.headers.location)) ?? []
    const twice = await clerk.post('/recognitions/councils', council)
    t.equal(twice.statusCode, 422)
    t.match(textOf(twice), /đã có hội đồng/)

    const minutes = {
      number: '01/BB-HĐ',
      held_on: today,
      present: ['1', '2', '3'],
      cases: [String(eastCase)],
      [`agree_${eastCase}`]: '3',
      conclusion: 'Thống nhất',
    }
    const meet = async (more: Record<string, string | string[]> = {}) =>
      await clerk.post(`/recognitions/councils/${id}/meetings`, { ...minutes, ...more })
    t.match(textOf(await meet()), /chưa thẩm định xong/)
    await appraise(eastCase, 1)
    t.match(textOf(await meet()), /chưa được kiểm tra/)
    const found = { code: 'no_discipline', holds: 'yes', basis: 'Đã đối chiếu hồ sơ kỷ luật' }
    t.equal(
      (await head.post(at(eastCase, '/verification'), found)).statusCode,
      403,
      'nobody checks the own word',
    )
    t.equal((await clerk.post(at(eastCase, '/verification'), found)).statusCode, 303)
    const few = await meet({ present: ['1', '2'], [`agree_${eastCase}`]: '2' })
    t.equal(few.statusCode, 422)
    t.match(textOf(few), /Chỉ có 2\/4 thành viên có mặt; cuộc họp cần ít nhất 3/)
    t.match(textOf(await meet({ [`against_${eastCase}`]: '1' })), /Số phiếu về Xã Đông là 4, không bằng 3/)
    t.match(textOf(await meet({ present: ['1', '2', '9'] })), /không phải thành viên/)
    const first = await meet()
    t.equal(first.statusCode, 303, textOf(first).slice(0, 500))
    t.equal((await meet()).headers.location, first.headers.location, 'entered twice, there once')
    t.match(textOf(await meet({ [`agree_${eastCase}`]: '2', [`against_${eastCase}`]: '1' })), /nội dung khác/)
    t.match(
      textOf(await clerk.get(String(first.headers.location))),
      /3\/4 thành viên có mặt.*Xã Đông.*đề nghị công nhận/,
    )
    t.equal(await stageOf(eastCase), 'deciding')
  })

  await t.test('the district decides, and nobody else', async (t) => {
    const form = {
      cases: String(eastCase),
      number: '120/QĐ-UBND',
      on: today,
      signer: 'Chủ tịch UBND huyện, Người Thử',
    }
    const above = await governor.post('/recognitions/decisions', form)
    t.equal(above.statusCode, 403)
    t.match(textOf(above), /quyền “quyết định công nhận” tại Huyện Thử/)
    t.match(
      textOf(await chairman.get('/recognitions/decisions/new')),
      /Xã Đông.*01\/BB-HĐ.*Đủ điều kiện công nhận/,
    )
    const early = await chairman.post('/recognitions/decisions', { ...form, on: dayAfter(today, -1) })
    t.equal(early.statusCode, 422)
    t.match(textOf(early), /không thể trước ngày họp hội đồng/)
    const all = { ...form, cases: [], all: '1' }
    const counted = await chairman.post('/recognitions/decisions', { ...all, ready_count: '2' })
    t.equal(counted.statusCode, 409, 'all of those that were counted, not of those that came meanwhile')
    t.match(
      textOf(await chairman.get('/recognitions/decisions/new?q=khong-co')),
      /Không có hồ sơ nào phù hợp/,
    )
    t.equal(
      (await chairman.post('/recognitions/decisions', { ...all, ready_count: '1' })).headers.location,
      `/recognitions/decisions/new?done=1&of=${eastCase}`,
    )
    t.equal(
      (await chairman.post('/recognitions/decisions', form)).headers.location,
      `/recognitions/decisions/new?done=0&of=${eastCase}`,
    )
    t.same(await actsOn(eastCase), ['post', 'propose', 'vote', 'recognise'])
    t.match(
      textOf(await clerk.get(`/rounds/${roundId}/progress`)),
      /Công nhận đạt chuẩn.*chuẩn bị hồ sơ 1 50%.*đã công nhận 1 50%.*Công nhận: /,
      'the progress board knows the stages of recognition',
    )
    t.match(
      textOf(await app.inject('/recognised?year=2023')),
      /Xã Đông.*Huyện Thử 2023 120\/QĐ-UBND.*50,0% \(1\/2\)/,
    )
    const csv = (await app.inject('/recognised.csv')).body
    t.match(csv, /2023;Xã Đông;.*120\/QĐ-UBND/)
    t.match((await clerk.get('/recognitions/statistics.csv')).body, /2023;Huyện Thử;Tỉnh Thử;2;1;0;0;1;50/)
  })
})

t.test('a unit below the conditions is refused with the reason, looked at again, and refused', async (t) => {
  await handIn(westOfficer, westCase)
  await westOfficer.post(at(westCase, '/posting'), {})
  await monthsPass(westCase)
  await westHead.post(at(westCase, '/attestation'), {
    code: 'no_discipline',
    holds: 'yes',
    basis: 'Sổ theo dõi',
  })
  t.equal(
    (await westHead.post(at(westCase, '/proposal'), { number: '7/BC-UBND', on: today })).statusCode,
    303,
  )
  t.equal((await westHead.post(at(westCase, '/withdrawal'), {})).statusCode, 303)
  t.equal(
    (await westHead.post(at(westCase, '/proposal'), { number: '8/BC-UBND', on: today })).statusCode,
    303,
  )
  await appraise(westCase, 0.5)
  await clerk.post(at(westCase, '/verification'), {
    code: 'no_discipline',
    holds: 'yes',
    basis: 'Đã đối chiếu',
  })
  const { council_id: id } = await db
    .selectFrom('recognition_council')
    .select('council_id')
    .executeTakeFirstOrThrow()
  const met = await clerk.post(`/recognitions/councils/${id}/meetings`, {
    number: '02/BB-HĐ',
    held_on: today,
    present: ['1', '2', '3'],
    cases: String(westCase),
    [`agree_${westCase}`]: '3',
  })
  t.match(
    textOf(await clerk.get(String(met.headers.location))),
    /Xã Tây.*không đề nghị công nhận/,
    'votes do not mend points',
  )
  const decision = { cases: String(westCase), number: '121/QĐ-UBND', on: today, signer: 'Chủ tịch' }
  t.match(textOf(await chairman.post('/recognitions/decisions', decision)), /Xã Tây chưa đủ điều kiện/)
  const no = { number: '9/TB-UBND', on: today, signer: 'Chủ tịch', reason: '' }
  t.match(textOf(await chairman.post(at(westCase, '/refusal'), no)), /Xin ghi lý do/)
  const because = { ...no, reason: 'Tổng điểm dưới 80' }
  t.equal((await chairman.post(at(westCase, '/refusal'), because)).statusCode, 303)
  t.match(textOf(await westHead.get(at(westCase))), /không công nhận.*Tổng điểm dưới 80.*dưới mức tối thiểu/)
  t.notMatch(textOf(await app.inject('/recognised')), /Xã Tây/)
  t.equal(
    (await chairman.post(at(westCase, '/reconsideration'), { reason: 'Khiếu nại có căn cứ' })).statusCode,
    303,
  )
  t.equal(await stageOf(westCase), 'appraising')
})

t.test('a recognition is revoked by a decision with its reason; both stay in the list', async (t) => {
  const form = {
    number: '300/QĐ-UBND',
    on: today,
    signer: 'Chủ tịch',
    reason: 'Người đứng đầu bị truy cứu trách nhiệm',
  }
  const before = await chairman.post(at(eastCase, '/revocation'), { ...form, on: dayAfter(today, -9) })
  t.match(textOf(before), /không thể trước ngày quyết định công nhận/)
  t.equal((await chairman.post(at(eastCase, '/revocation'), form)).statusCode, 303)
  t.match(textOf(await app.inject('/recognised')), /Xã Đông đã thu hồi.*300\/QĐ-UBND.*bị truy cứu/)
  const again = await chairman.post(at(eastCase, '/revocation'), form)
  t.equal(again.statusCode, 409, 'it is over')
})

t.test(
  'signed copies are kept with minutes and decisions; those meant for everybody hang in the list',
  async (t) => {
    const post = async (
      who: Visitor,
      url: string,
      fields: Record<string, string>,
      name: string,
      bytes: Buffer,
    ) => {
      const csrf = /name="_csrf" value="([^"]+)"/.exec((await who.get('/account')).body)?.[1] ?? ''
      const { headers, payload } = aForm({ _csrf: csrf, ...fields }, { name, bytes })
      return await who.send('POST', url, headers, payload)
    }
    const url = at(eastCase, '/papers')
    const decision = { which: 'decision', shown: '1' }
    t.equal((await post(officer, url, decision, 'qd.pdf', aPdf())).statusCode, 403, 'not the unit itself')
    const wrong = await post(clerk, url, decision, 'qd.docx', aDocx())
    t.equal(wrong.statusCode, 422)
    t.match(textOf(wrong), /Bản ký phải là tệp PDF hoặc ảnh/)
    t.equal((await post(clerk, url, decision, 'qd.pdf', Buffer.from('MZ'))).statusCode, 422, 'no PDF at all')
    t.equal((await post(clerk, url, decision, 'QĐ 120 công nhận.pdf', aPdf('ban ky'))).statusCode, 303)
    t.equal((await post(clerk, url, decision, 'QĐ 120 công nhận.pdf', aPdf('ban ky'))).statusCode, 303)
    t.equal((await post(chairman, url, { which: 'revocation' }, 'thu-hoi.png', aPng())).statusCode, 303)
    const listed = (await app.inject('/recognised')).body
    const [address = ''] = /\/recognised\/papers\/[0-9a-f-]+\/file/.exec(listed) ?? []
    const fetched = await app.inject(address)
    t.equal(fetched.statusCode, 200)
    t.same(fetched.rawPayload, aPdf('ban ky'))
    t.match(fetched.headers['content-disposition'], /^attachment/)
    t.equal(listed.match(/\/recognised\/papers\//g)?.length, 1, 'the revocation was not meant for everybody')
    const [hidden] = await db
      .selectFrom('recognition_paper')
      .select(['paper_id', 'digest'])
      .where('shown', '=', false)
      .execute()
    t.equal((await app.inject(`/recognised/papers/${hidden?.paper_id}/file`)).statusCode, 404)
    t.equal(
      (await officer.get(at(eastCase, `/papers/${hidden?.paper_id}/file`))).statusCode,
      200,
      'the unit reads it',
    )
    t.equal((await westOfficer.get(at(eastCase, `/papers/${hidden?.paper_id}/file`))).statusCode, 403)

    const vote = await db.selectFrom('recognition_vote').select('meeting_id').executeTakeFirstOrThrow()
    const minutes = `/recognitions/meetings/${vote.meeting_id}`
    t.equal((await post(clerk, `${minutes}/papers`, {}, 'bien-ban.pdf', aPdf('bien ban'))).statusCode, 303)
    t.match(textOf(await clerk.get(minutes)), 'bien-ban.pdf')

    t.equal((await clerk.post(`${url}/${address.split('/').at(-2)}/removal`, {})).statusCode, 303)
    t.equal((await app.inject(address)).statusCode, 404)
    const { trash_id } = await db
      .selectFrom('trash')
      .select('trash_id')
      .where('kind', '=', 'paper')
      .executeTakeFirstOrThrow()
    t.equal((await clerk.post(`/trash/${trash_id}/restoration`, {})).statusCode, 303)
    t.equal((await app.inject(address)).statusCode, 200, 'brought back out of the trash')
    t.equal((await clerk.post(`${url}/${hidden?.paper_id}/removal`, {})).statusCode, 303)
    const store = evidenceStore(dataDir)
    const later = new Date(Date.now() + 31 * 86_400_000)
    await checkEvidence(db, store, () => {}, later)
    t.equal(await store.hash(hidden?.digest ?? ''), undefined, 'after 30 days its bytes are given up')
    t.equal((await app.inject(address)).statusCode, 200)
  },
)

t.test(
  'rules are data: changed with a reason, kept by revision; what was decided keeps its own',
  async (t) => {
    const url = `/recognitions/rules/${frameworkVersionId}`
    const page = await clerk.get(url)
    t.match(textOf(page), /4 nội dung chưa xác minh/)
    const rule = {
      basis: 'Thông tư 09/2021/TT-BTP',
      total: '82,5',
      each: '50',
      minimum_TC1: '60',
      days: '5',
      counting: 'working',
      quorum: '50',
      majority: '50',
      level: 'district',
      attest_vi_1: 'Không có người đứng đầu bị kỷ luật',
      attest_code_1: 'no_discipline',
      total_verified: '1',
      propose: '15/01',
      revision: '0',
      reason: 'Đối chiếu văn bản gốc',
    }
    const wrong = await clerk.post(url, { ...rule, total: '800', propose: '45/01', reason: '' })
    t.equal(wrong.statusCode, 422)
    t.match(textOf(wrong), /từ 0 đến 100.*ngày\/tháng.*lý do/i)
    t.equal((await officer.post(url, rule)).statusCode, 403)
    t.equal((await clerk.post(url, rule)).statusCode, 303)
    t.equal((await clerk.post(url, rule)).statusCode, 303, 'sent twice')
    t.equal((await clerk.post(url, { ...rule, total: '90' })).statusCode, 409, 'from an old page')
    t.match(textOf(await clerk.get(url)), /bản sửa lần 1.*Đối chiếu văn bản gốc/)
    t.match(textOf(await clerk.get(at(westCase))), /bản sửa lần 1.*82,50%.*TC1/)
    t.match(textOf(await clerk.get(at(eastCase))), /bản đi kèm bộ tiêu chí/)

    t.same(await waitingProposals(db), [], 'nobody is reminded of a day that was not verified')
    const verified = { ...rule, revision: '1', deadlines_verified: '1' }
    t.equal((await clerk.post(url, verified)).statusCode, 303)
    t.same(await waitingProposals(db), [], 'what is proposed waits for nobody of the unit')
    await clerk.post(at(westCase, '/return'), { reason: 'Bổ sung báo cáo' })
    const due = { subject: `recognition:${westCase}`, dueOn: '2024-01-15', unitIds: [west.unitId] }
    t.match(await waitingProposals(db), [due])
  },
)

t.test(
  'after the districts the province takes over what is open, and signs nothing of the past',
  async (t) => {
    await db
      .updateTable('unit')
      .set({ valid_to: today, valid_from: '1900-01-01' })
      .where('unit_id', '=', district.unitId)
      .execute()
    const page = textOf(await governor.get(at(westCase)))
    t.match(page, /Tỉnh Thử \(theo hệ thống đơn vị ngày hôm nay\)/)
    await clerk.post(at(westCase, '/return'), { reason: 'Bổ sung báo cáo' })
    t.equal(await stageOf(westCase), 'posted')
    const lost = await chairman.post(at(westCase, '/refusal'), {
      number: '1',
      on: today,
      signer: 'A',
      reason: 'B',
    })
    t.equal(lost.statusCode, 403, 'the district decides nothing any more')
  },
)

t.test('two who post at once post once, and points that change are posted anew', async (t) => {
  const third = await aUnit(db, { name: 'Xã Nam', parent: province })
  const {
    caseIds: [caseId = 0],
  } = await aRoundWithCases(db, {
    unit: province,
    units: [third],
    frameworkVersionId,
    state: 'open',
    settings: { year: 2024 },
  })
  const thirdOfficer = await signIn('officer', third.unitId)
  await handIn(thirdOfficer, caseId)
  const both = await Promise.allSettled([
    postScores(db, null, caseId, { places: '' }),
    postScores(db, null, caseId, { places: '' }),
  ])
  t.same(both.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
  await monthsPass(caseId)
  await thirdOfficer.post(`/cases/${caseId}/acts/recall_sheet`, {})
  const changed = { ...fullSheet(framework), 'TC3.CT1:numerator': '5', revision: '2', action: 'submit' }
  const sent = await thirdOfficer.post(`/cases/${caseId}/assessment`, changed)
  t.equal(sent.statusCode, 303, textOf(sent).slice(0, 600))
  await t.rejects(propose(db, null, caseId, { number: '1', on: today, url: null }), /cần niêm yết lại/)
  t.equal((await thirdOfficer.post(at(caseId, '/posting'), {})).statusCode, 303)
  t.match(textOf(await app.inject(`/posted/${caseId}`)), /lần niêm yết thứ 2/)
})
