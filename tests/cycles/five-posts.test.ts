import t from 'tap'
import { enteredLeaves, isAppraised } from '../../src/assessments/sheet.ts'
import type { Db } from '../../src/database.ts'
import { addWorkingDays, plainWeeks } from '../../src/deadlines/working-day.ts'
import type { Framework } from '../../src/frameworks/framework.ts'
import { frozenFramework } from '../../src/frameworks/frozen.ts'
import { namedProcedure, type Procedure } from '../../src/frameworks/procedure.ts'
import { localTime } from '../../src/rounds/round.ts'
import { contentHash } from '../../src/surveys/content-hash.ts'
import { dayInVietnam } from '../../src/web/format.ts'
import { aRoundWithCases, aSmallCountry, publishedFramework } from '../rounds/round-makers.ts'
import { buildTestApp, textOf, type Visitor } from '../support/app.ts'
import { fullSheet } from '../support/full-sheet.ts'

const day = 24 * 60 * 60 * 1000
const test = await buildTestApp(t)
const { db, signIn } = test
const country = await aSmallCountry(db)
const { province, communes, departments } = country
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const framework = await frozenFramework(db, frameworkVersionId)
const appraisable = enteredLeaves(framework)
  .map((leaf) => leaf.criterion)
  .filter(isAppraised)

/** A round of this procedure with a case for each commune. */
async function aRoundOf(procedure: Procedure, more: Record<string, unknown> = {}) {
  return await aRoundWithCases(db, {
    unit: province,
    units: communes,
    frameworkVersionId,
    state: 'open',
    settings: { procedure, ...more },
  })
}

async function revisionOf(db: Db, caseId: number): Promise<string> {
  const row = await db
    .selectFrom('assessment')
    .select('revision')
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  return String(row?.revision ?? 0)
}

async function standsAt(caseId: number) {
  return await db.selectFrom('assessment').selectAll().where('case_id', '=', caseId).executeTakeFirstOrThrow()
}

const full = (of: Framework) => ({ ...fullSheet(of), 'attestation:figures_true': '1' })

/** Points for every criterion: the unit's own, but for those named. */
async function points(caseId: number, other: Record<string, string> = {}): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('assessment_score')
    .select(['criterion_code', 'self_points'])
    .where('case_id', '=', caseId)
    .execute()
  const own = new Map(rows.map((row) => [row.criterion_code, row.self_points ?? 0]))
  return Object.fromEntries(
    appraisable.flatMap(({ code }) => [
      [`${code}:appraisal`, other[code] ?? String(own.get(code)).replace('.', ',')],
      [`${code}:note`, other[code] === undefined ? '' : 'Tài liệu kèm theo chưa đủ'],
    ]),
  )
}

async function handIn(officer: Visitor, caseId: number): Promise<void> {
  const sheet = { ...full(framework), revision: await revisionOf(db, caseId), action: 'submit' }
  const answer = await officer.post(`/cases/${caseId}/assessment`, sheet)
  if (answer.statusCode !== 303)
    throw new Error(`handing in answered ${answer.statusCode}: ${textOf(answer).slice(0, 500)}`)
}

async function finish(appraiser: Visitor, caseId: number, other: Record<string, string> = {}) {
  const form = { ...(await points(caseId, other)), revision: await revisionOf(db, caseId), action: 'finish' }
  return await appraiser.post(`/cases/${caseId}/appraisal`, form)
}

const due = () => localTime(new Date(Date.now() + 3 * day))

t.test('five posts take a case from the self-score to the signed decision, and open it again', async (t) => {
  const [commune] = communes
  const { caseIds, roundId } = await aRoundOf(namedProcedure('council'))
  const caseId = caseIds[0]!
  const url = `/cases/${caseId}`
  const officer = await signIn('officer', commune.unitId)
  const head = await signIn('leader', commune.unitId)
  const specialist = await signIn('specialist', province.unitId)
  const council = await signIn('council', province.unitId)
  const leader = await signIn('leader', province.unitId)

  await t.test('the unit: officer, then leader; each step names who is next', async (t) => {
    t.match(
      textOf(await officer.get(`${url}/assessment`)),
      /Người thực hiện tiếp theo Chức vụ \d+ \(Xã Sơn Thủy\)/,
    )
    await handIn(officer, caseId)
    t.equal((await standsAt(caseId)).stage, 'confirming')
    const refused = await officer.post(`${url}/acts/confirm`, {})
    t.equal(refused.statusCode, 403)
    t.match(
      textOf(refused),
      /quyền “xác nhận phiếu của đơn vị” tại Xã Sơn Thủy/,
      'the missing right is named',
    )
    t.equal(
      (await leader.post(`${url}/acts/confirm`, {})).statusCode,
      403,
      'another unit’s leader confirms nothing',
    )
    const silent = await head.post(`${url}/acts/send_back`, { reason: ' ' })
    t.equal(silent.statusCode, 422)
    t.match(textOf(silent), /Xin ghi lý do/)
    t.equal((await head.post(`${url}/acts/confirm`, {})).statusCode, 303)
    t.match(await standsAt(caseId), { stage: 'appraising', step: 0, taken: false, state: 'submitted' })
  })

  await t.test('until it is taken up the unit may take it back; then no more', async (t) => {
    t.equal((await council.post(`${url}/acts/take_up`, {})).statusCode, 403, 'not the council’s level yet')
    t.equal((await officer.post(`${url}/acts/recall_sheet`, {})).statusCode, 303)
    t.equal((await standsAt(caseId)).stage, 'self_scoring')
    await handIn(officer, caseId)
    await head.post(`${url}/acts/confirm`, {})
    t.equal((await specialist.post(`${url}/acts/take_up`, {})).statusCode, 303)
    const late = await officer.post(`${url}/acts/recall_sheet`, {})
    t.equal(late.statusCode, 409)
    t.match(textOf(late), /chưa thể “Rút lại phiếu” vì hồ sơ đang ở bước “Thẩm định”/)
  })

  await t.test('criteria go back by name, with reason and deadline; the others stay locked', async (t) => {
    const path = `${url}/acts/return`
    t.match(textOf(await specialist.post(path, { reason: 'Thiếu', due: due() })), /chọn ít nhất một chỉ tiêu/)
    t.equal(
      (await specialist.post(path, { criteria: 'A.1', due: due() })).statusCode,
      422,
      'no return without a reason',
    )
    t.equal(
      (await specialist.post(path, { criteria: 'A.1', reason: 'Thiếu', due: '2020-01-01T08:00' })).statusCode,
      422,
    )
    t.equal((await specialist.post(path, { criteria: 'Z.9', reason: 'Thiếu', due: due() })).statusCode, 422)
    t.equal(
      (await specialist.post(path, { criteria: ['A.2', 'C.1'], reason: 'Thiếu danh sách', due: due() }))
        .statusCode,
      303,
    )
    t.match(await standsAt(caseId), {
      stage: 'self_scoring',
      pass: 2,
      open_criteria: ['A.2', 'C.1'],
      back_to: 0,
    })
    const page = await officer.get(`${url}/assessment`)
    t.match(textOf(page), /Chỉ các chỉ tiêu này được sửa: A\.2, C\.1/)
    await db
      .updateTable('round')
      .set({ state: 'closed', closed_at: new Date() })
      .where('round_id', '=', roundId)
      .execute()
    const changed = { ...full(framework), 'A.2:numerator': '8', 'A.3:numerator': '1' }
    const saved = await officer.post(`${url}/assessment`, {
      ...changed,
      revision: await revisionOf(db, caseId),
    })
    t.equal(saved.statusCode, 303, 'the new deadline holds though the round was closed')
    const entries = await db
      .selectFrom('assessment_score')
      .select(['criterion_code', 'entry'])
      .where('case_id', '=', caseId)
      .execute()
    const of = (code: string) => entries.find((row) => row.criterion_code === code)?.entry
    t.match(of('A.2'), { numerator: 8 })
    t.match(of('A.3'), { numerator: 9 }, 'a locked criterion stays as it was, whatever is posted')
    await db.updateTable('round').set({ state: 'open' }).where('round_id', '=', roundId).execute()
    await officer.post(`${url}/assessment`, {
      ...full(framework),
      revision: await revisionOf(db, caseId),
      action: 'submit',
    })
    t.equal((await head.post(`${url}/acts/confirm`, {})).statusCode, 303)
  })

  await t.test('the second level goes on where the first has finished', async (t) => {
    const without = await points(caseId, { 'A.1': '0' })
    const silent = { ...without, 'A.1:note': '', revision: await revisionOf(db, caseId), action: 'finish' }
    t.equal(
      (await specialist.post(`${url}/appraisal`, silent)).statusCode,
      422,
      'a difference needs its reason',
    )
    t.equal((await finish(specialist, caseId, { 'A.1': '4' })).statusCode, 303)
    t.match(await standsAt(caseId), { stage: 'appraising', step: 1, taken: false })
    t.equal((await specialist.get(`${url}/appraisal`)).statusCode, 403, 'the level is another’s')
    t.match(textOf(await council.get(`${url}/appraisal`)), /Cấp dưới đã chấm: 4/)
    t.notMatch(
      textOf(await officer.get(`${url}/assessment`)),
      /Tài liệu kèm theo chưa đủ/,
      'nothing of it before it stands',
    )
    t.equal((await finish(council, caseId, { 'A.1': '3' })).statusCode, 303)
    t.match(await standsAt(caseId), { stage: 'replying', state: 'appraised' })
    t.equal((await specialist.post(`${url}/acts/recall_appraisal`, {})).statusCode, 409)
  })

  await t.test('the unit replies, the leader decides, and the whole is frozen under its hash', async (t) => {
    t.equal((await leader.post(`${url}/decision`, {})).statusCode, 409, 'not before the reply')
    t.match(textOf(await officer.get(`${url}/reply`)), /Tài liệu kèm theo chưa đủ/)
    t.equal((await head.post(`${url}/reply`, {})).statusCode, 403)
    const reply = await officer.post(`${url}/reply`, { 'text:A.1': 'Đã gửi bổ sung ngày 12/11.' })
    t.equal(reply.statusCode, 303)
    t.match(textOf(await leader.get(`${url}/decision`)), /Ký quyết định/)
    t.equal((await council.post(`${url}/decision`, {})).statusCode, 403)
    const decided = await leader.post(`${url}/decision`, {})
    t.equal(decided.statusCode, 303, textOf(decided).slice(0, 400))
    const copy = await db
      .selectFrom('case_snapshot')
      .selectAll()
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow()
    t.equal(contentHash(copy.content), copy.hash)
    t.match(textOf(await officer.get(`${url}/course`)), new RegExp(`${copy.hash} Nội dung lưu khớp`))
    t.match((await officer.get(`${url}/snapshots/${copy.pass}`)).json(), { sha256: copy.hash })
    await db
      .updateTable('case_snapshot')
      .set({ content: '{"criteria":[]}' })
      .where('case_id', '=', caseId)
      .execute()
    t.match(textOf(await officer.get(`${url}/course`)), /KHÔNG khớp với mã băm/)
  })

  await t.test('a signed case opens again with a reason and a second person', async (t) => {
    t.equal((await finish(council, caseId)).statusCode, 409)
    t.equal((await specialist.post(`${url}/acts/ask_reopening`, {})).statusCode, 422)
    t.equal(
      (await specialist.post(`${url}/acts/ask_reopening`, { reason: 'Phát hiện nhập sai số' })).statusCode,
      303,
    )
    t.equal((await specialist.post(`${url}/acts/consent_reopening`, {})).statusCode, 403)
    t.equal(
      (await head.post(`${url}/acts/consent_reopening`, {})).statusCode,
      403,
      'the unit’s own leader does not',
    )
    t.equal((await leader.post(`${url}/acts/consent_reopening`, {})).statusCode, 303)
    t.match(await standsAt(caseId), { stage: 'appraising', step: 1, pass: 3, signed: false })
  })

  await t.test('comments belong to their pass, and come back from the trash', async (t) => {
    await db
      .insertInto('case_comment')
      .values({
        unit_id: commune.unitId,
        comment_id: '00000000-0000-4000-8000-000000000001',
        case_id: caseId,
        pass: 1,
        criterion_code: null,
        body: 'Ghi chú của lượt cũ',
        written_by: officer.holderId,
        written_at: new Date(),
        deleted_at: null,
        deleted_by: null,
      })
      .execute()
    t.match(textOf(await officer.get(`${url}/course`)), /Lượt 1.*Ghi chú của lượt cũ/)
    t.equal((await officer.post(`${url}/comments`, { body: '' })).statusCode, 422)
    t.equal(
      (await officer.post(`${url}/comments`, { body: 'Xin xem lại <b>A.1</b>', criterion: 'A.1' }))
        .statusCode,
      303,
    )
    const page = await officer.get(`${url}/course`)
    t.notMatch(page.body, '<b>A.1</b>')
    const [, id] =
      /comments\/([0-9a-f-]{36})\/deletion/.exec(page.body.slice(page.body.indexOf('Xin xem lại'))) ?? []
    t.equal((await specialist.post(`${url}/comments/${id}/deletion`, {})).statusCode, 404, 'only one’s own')
    t.equal((await officer.post(`${url}/comments/${id}/deletion`, {})).statusCode, 303)
    t.notMatch(textOf(await officer.get(`${url}/course`)), /Xin xem lại/)
    const [, thrown] = /\/trash\/([0-9a-f-]{36})\/restoration/.exec((await officer.get('/trash')).body) ?? []
    t.equal((await officer.post(`/trash/${thrown}/restoration`, {})).statusCode, 303)
    t.match(textOf(await officer.get(`${url}/course`)), /Xin xem lại/)
  })

  await t.test('every score has its history, and the log its chain', async (t) => {
    const history = textOf(await officer.get(`${url}/history?criterion=A.2`))
    t.match(history, /tự chấm/)
    const log = await specialist.get(`/audit?subject=case:${caseId}&act=assessment.decide`)
    t.match(textOf(log), /1 dòng/)
    const csv = await specialist.get(`/audit.csv?subject=case:${caseId}`)
    t.match(csv.body, /Tiếp nhận thẩm định.assessment\.take_up/, 'the act in words, and its code')
    t.equal((await council.get('/audit')).statusCode, 403)
    t.notMatch(textOf(await head.get('/audit')), /Xã Mường Lát/)
    t.match(textOf(await specialist.get('/audit/verification')), /Chuỗi nguyên vẹn/)
    await db
      .updateTable('audit')
      .set({ act: 'assessment.reply' })
      .where('act', '=', 'assessment.decide')
      .execute()
    t.match(
      textOf(await specialist.get('/audit/verification')),
      /Xã Sơn Thủy, dòng \d+: dòng này hoặc dòng trước nó đã bị sửa/,
    )
  })
})

t.test('nobody appraises the own unit or the own entry, by whatever post', async (t) => {
  const { caseIds } = await aRoundOf(namedProcedure('plain'))
  const [, commune] = communes
  const caseId = caseIds[1]!
  const officer = await signIn('officer', commune.unitId)
  await handIn(officer, caseId)
  const own = await signIn('specialist', province.unitId)
  const admin = await signIn('admin', province.unitId)
  const holding = async (one: Visitor) =>
    await db
      .selectFrom('account_holder')
      .select(['person_id', 'email'])
      .where('holder_id', '=', one.holderId)
      .executeTakeFirstOrThrow()
  const { email } = await holding(officer)
  const declare = async (said: Record<string, string>) =>
    await admin.post(`/accounts/${own.accountId}/person`, said)
  t.match(
    textOf(await declare({ email: 'khong-ai@example.vn', reason: 'Báo cáo nhân sự' })),
    /Không có tài khoản nào/,
  )
  t.match(textOf(await declare({ email, reason: '' })), /Xin ghi lý do/)
  t.equal((await declare({ email: email.toUpperCase(), reason: 'Báo cáo nhân sự' })).statusCode, 303)
  t.match(textOf(await admin.get(`/accounts/${own.accountId}`)), /đã khai là cùng một người/)
  const refused = await finish(own, caseId)
  t.equal(refused.statusCode, 403, 'the officer’s second post')
  t.match(textOf(refused), /Không ai thẩm định đơn vị mình/)
  await db
    .updateTable('account_holder')
    .set({ held_to: new Date() })
    .where('holder_id', '=', officer.holderId)
    .execute()
  await db
    .deleteFrom('assessment_score')
    .where('case_id', '=', caseId)
    .where('criterion_code', '!=', 'A.1')
    .execute()
  t.equal(
    (await finish(own, caseId)).statusCode,
    403,
    'nor after having moved away in the middle of the round',
  )
  const other = await signIn('specialist', province.unitId)
  t.equal((await other.post(`/cases/${caseId}/acts/take_up`, {})).statusCode, 303)
  const apart = await admin.post(`/accounts/${own.accountId}/person/separation`, { reason: 'Khai nhầm' })
  t.equal(apart.statusCode, 303)
  t.not((await holding(own)).person_id, (await holding(officer)).person_id)
  t.match(textOf(await admin.get('/audit?act=account.join_persons')), /Báo cáo nhân sự/)
})

t.test('a merged unit’s case goes on with the unit that took over', async (t) => {
  const { caseIds } = await aRoundOf(namedProcedure('plain'))
  const [, , old] = communes
  const [into] = communes
  await db.updateTable('unit').set({ valid_to: '2026-01-01' }).where('unit_id', '=', old.unitId).execute()
  await db
    .insertInto('unit_succession')
    .values({
      predecessor_id: old.unitId,
      successor_id: into.unitId,
      happened_on: '2026-01-01',
      kind: 'merge',
      decision: null,
      note: null,
    })
    .execute()
  const officer = await signIn('officer', into.unitId)
  const page = await officer.get(`/cases/${caseIds[2]}/assessment`)
  t.equal(page.statusCode, 200)
  t.match(textOf(page), /Người thực hiện tiếp theo Chức vụ \d+ \(Xã Sơn Thủy\)/)
  await handIn(officer, caseIds[2]!)
  t.equal((await standsAt(caseIds[2]!)).stage, 'appraising')
  await db.updateTable('unit').set({ valid_to: null }).where('unit_id', '=', old.unitId).execute()
})

t.test('two appraise blindly; what they disagree on a third settles', async (t) => {
  const { caseIds, roundId } = await aRoundOf(namedProcedure('plain', { doubleShare: 1 }), { doubleSeed: 7 })
  const caseId = caseIds[0]!
  const url = `/cases/${caseId}/appraisal`
  const officer = await signIn('officer', communes[0].unitId)
  await handIn(officer, caseId)
  const [first, second, third] = [
    await signIn('specialist', province.unitId),
    await signIn('specialist', province.unitId),
    await signIn('specialist', province.unitId),
  ]
  t.equal((await finish(first, caseId, { 'A.1': '2', 'C.5': '1' })).statusCode, 303)
  t.match(await standsAt(caseId), { stage: 'appraising', seats: 2, finished: [1] })
  for (const page of [
    url,
    `/cases/${caseId}/assessment`,
    `/cases/${caseId}/history`,
    `/cases/${caseId}/course`,
  ]) {
    t.notMatch(textOf(await second.get(page)), /chưa đủ/, `${page} tells the second nothing of the first`)
  }
  t.match(textOf(await second.get(`/audit?subject=case:${caseId}`)), /Hoàn thành thẩm định/)
  t.notMatch(
    (await second.get(`/audit?subject=case:${caseId}`)).body,
    /&quot;points&quot;: \[\s*\[\s*&quot;A\.1&quot;,\s*2/,
  )
  t.equal((await finish(first, caseId)).statusCode, 409, 'a finished seat stays finished')
  t.equal((await finish(second, caseId, { 'A.1': '3' })).statusCode, 303)
  t.equal((await standsAt(caseId)).stage, 'settling')
  t.equal((await finish(second, caseId, { 'A.1': '3' })).statusCode, 403, 'neither settles')
  const seen = textOf(await third.get(url))
  t.match(seen, /Người thẩm định 1: 2 \(Tài liệu kèm theo chưa đủ\) Người thẩm định 2: 3/)
  const silent = { ...(await points(caseId)), revision: await revisionOf(db, caseId), action: 'finish' }
  t.equal((await third.post(url, silent)).statusCode, 422, 'a settlement needs its reasons')
  t.equal((await finish(third, caseId, { 'A.1': '2,5', 'C.5': '1' })).statusCode, 303)
  t.equal((await standsAt(caseId)).stage, 'concluded')
  const stored = await db
    .selectFrom('assessment_score')
    .select('appraisal_points')
    .where('case_id', '=', caseId)
    .where('criterion_code', '=', 'A.1')
    .executeTakeFirstOrThrow()
  t.equal(stored.appraisal_points, 2.5)
  const page = textOf(await third.get(`/rounds/${roundId}/agreement`))
  t.match(page, /số gốc 7/)
  t.match(page, new RegExp(`Số cặp điểm ${appraisable.length} `))
})

t.test('a gap between the sources must be explained before the decision', async (t) => {
  const { caseIds } = await aRoundOf({ ...namedProcedure('reply', { replyCounting: 'working' }), gap: 5 })
  const caseId = caseIds[1]!
  const officer = await signIn('officer', communes[1].unitId)
  const specialist = await signIn('specialist', province.unitId)
  const leader = await signIn('leader', province.unitId)
  await handIn(officer, caseId)
  await finish(specialist, caseId, { 'A.1': '1' })
  const { due_at } = await db
    .selectFrom('assessment')
    .select('due_at')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow()
  const last = addWorkingDays(dayInVietnam(new Date()), 5, plainWeeks)
  t.same(due_at, new Date(`${last}T23:59:59+07:00`), 'five working days, to the end of the last')
  t.equal(
    (await leader.post(`/cases/${caseId}/acts/close_reply`, {})).statusCode,
    409,
    'the unit has its time',
  )
  await officer.post(`/cases/${caseId}/reply`, {})
  await db
    .updateTable('assessment_score')
    .set({ appraisal_note: null })
    .where('case_id', '=', caseId)
    .execute()
  const silent = await leader.post(`/cases/${caseId}/decision`, {})
  t.equal(silent.statusCode, 422)
  t.match(textOf(silent), /A\.1: xin giải thích chênh lệch/)
  t.equal(
    (await leader.post(`/cases/${caseId}/decision`, { 'text:A.1': 'Đã đối chiếu hồ sơ' })).statusCode,
    303,
  )
  t.match(textOf(await leader.get(`/cases/${caseId}/sources`)), /A\.1 .*đã giải thích/)
})

t.test('a draft round is deleted into the trash and brought back whole', async (t) => {
  const specialist = await signIn('specialist', province.unitId)
  const draft = await aRoundWithCases(db, {
    unit: province,
    units: departments,
    frameworkVersionId,
    state: 'draft',
    name: 'Đợt bỏ nhầm',
  })
  t.equal((await specialist.post(`/rounds/${draft.roundId}/deletion`, {})).statusCode, 303)
  t.equal((await specialist.get(`/rounds/${draft.roundId}`)).statusCode, 404)
  const trash = await specialist.get('/trash')
  t.match(textOf(trash), /Đợt bỏ nhầm/)
  const [, id] =
    /\/trash\/([0-9a-f-]{36})\/restoration/.exec(trash.body.slice(trash.body.indexOf('Đợt bỏ nhầm'))) ?? []
  t.equal((await specialist.post(`/trash/${id}/restoration`, {})).statusCode, 303)
  const cases = await db
    .selectFrom('evaluation_case')
    .select('case_id')
    .where('round_id', '=', draft.roundId)
    .orderBy('case_id')
    .execute()
  t.same(
    cases.map((row) => row.case_id),
    draft.caseIds,
  )
  t.equal((await specialist.post(`/trash/${id}/restoration`, {})).statusCode, 404, 'once')
})

t.test('of two who save different criteria both are kept; autosave says what it stored', async (t) => {
  const { caseIds } = await aRoundOf(namedProcedure('plain'))
  const url = `/cases/${caseIds[0]}/assessment`
  const [one, two] = [
    await signIn('officer', communes[0].unitId),
    await signIn('officer', communes[0].unitId),
  ]
  const autosave = {
    action: 'autosave',
    only: 'A.2,B.1',
    revision: '0',
    'A.2:numerator': '8',
    'A.2:denominator': '10',
    'B.1:numerator': 'mười',
    'B.1:denominator': '12',
  }
  const told = (await one.post(url, autosave)).json()
  t.match(
    told,
    { outcome: 'saved', revision: 1, faults: [{ code: 'B.1', field: 'numerator' }] },
    'what is right is stored, what is not is named',
  )
  const beside = await two.post(url, { revision: '0', 'C.1:numerator': '4', 'C.1:denominator': '5' })
  t.equal(beside.statusCode, 303, 'another criterion is merged')
  t.match(String(beside.headers.location), /merged=A\.2/)
  const rows = await db
    .selectFrom('assessment_score')
    .select(['criterion_code', 'entry', 'entered_by'])
    .where('case_id', '=', caseIds[0]!)
    .where('criterion_code', 'in', ['A.2', 'C.1'])
    .orderBy('criterion_code')
    .execute()
  t.match(rows, [
    { entry: { numerator: 8 }, entered_by: one.holderId },
    { entry: { numerator: 4 }, entered_by: two.holderId },
  ])
  const clash = { ...autosave, only: 'A.2', 'A.2:numerator': '5' }
  t.equal((await two.post(url, clash)).statusCode, 409)
  const chosen = {
    revision: '2',
    'A.2:numerator': '5',
    'A.2:denominator': '10',
    'choose:A.2': 'theirs',
    'C.1:numerator': '4',
    'C.1:denominator': '5',
  }
  t.equal((await two.post(url, chosen)).statusCode, 303)
  const kept = await db
    .selectFrom('assessment_score')
    .select('entry')
    .where('case_id', '=', caseIds[0]!)
    .where('criterion_code', '=', 'A.2')
    .executeTakeFirstOrThrow()
  t.match(kept.entry, { numerator: 8 }, 'theirs was chosen')
})
