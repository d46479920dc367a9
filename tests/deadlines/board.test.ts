import { randomUUID } from 'node:crypto'
import t from 'tap'
import { extendCases } from '../../src/deadlines/extend.ts'
import { frozenFramework } from '../../src/frameworks/frozen.ts'
import { namedProcedure } from '../../src/frameworks/procedure.ts'
import { localTime } from '../../src/rounds/round.ts'
import { dayInVietnam } from '../../src/web/format.ts'
import { aRoundWithCases, aSmallCountry, publishedFramework } from '../rounds/round-makers.ts'
import { asForm, buildTestApp, textOf, type Visitor } from '../support/app.ts'
import { fullSheet } from '../support/full-sheet.ts'
import { aUnit } from '../support/makers.ts'

const test = await buildTestApp(t)
const { db, signIn } = test
const { nation, province, communes, other, otherCommune } = await aSmallCountry(db)
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const full = {
  ...fullSheet(await frozenFramework(db, frameworkVersionId)),
  'attestation:figures_true': '1',
  action: 'submit',
}
const specialist = await signIn('specialist', province.unitId)
const minute = 60_000
const today = dayInVietnam(new Date())

async function handIn(officer: Visitor, caseId: number) {
  const row = await db
    .selectFrom('assessment')
    .select('revision')
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  return await officer.post(`/cases/${caseId}/assessment`, { ...full, revision: String(row?.revision ?? 0) })
}

async function closeAt(roundId: number, at: Date): Promise<void> {
  await db.updateTable('round').set({ closes_at: at }).where('round_id', '=', roundId).execute()
}

t.test(
  'a deadline that passes while sheets wait in the queue: what was received in time counts, what came later does not',
  async (t) => {
    const units = await Promise.all(Array.from({ length: 8 }, () => aUnit(db, { parent: province })))
    const { caseIds, roundId } = await aRoundWithCases(db, {
      unit: province,
      units,
      frameworkVersionId,
      state: 'open',
    })
    const officers = await Promise.all(units.map((unit) => signIn('officer', unit.unitId)))
    const closes = new Date(Date.now() + 1500)
    await closeAt(roundId, closes)
    // Somebody holds the sheets of half the units until after the deadline.
    await db
      .insertInto('assessment')
      .values(
        caseIds.slice(0, 4).map((caseId, at) => ({
          unit_id: units[at]!.unitId,
          case_id: caseId,
          attestations: '{}',
          updated_at: new Date(),
        })),
      )
      .execute()
    const inTime = await db.transaction().execute(async (trx) => {
      await trx
        .selectFrom('assessment')
        .select('case_id')
        .where('case_id', 'in', caseIds)
        .forUpdate()
        .execute()
      const sent = officers
        .slice(0, 4)
        .map((officer, at) => officer.post(`/cases/${caseIds[at]}/assessment`, { ...full, revision: '0' }))
      await new Promise((resolve) => setTimeout(resolve, closes.getTime() - Date.now() + 300))
      return sent
    })
    t.same(
      (await Promise.all(inTime)).map(({ statusCode }) => statusCode),
      [303, 303, 303, 303],
    )
    for (const [at, officer] of officers.slice(4).entries()) {
      const answer = await handIn(officer, caseIds[4 + at]!)
      t.equal(answer.statusCode, 409)
      t.match(textOf(answer), 'đã hết thời gian nhập')
    }
    const board = textOf(await specialist.get(`/rounds/${roundId}/progress`))
    t.match(board, /4 Đang quá hạn \(50%\)/)
    const rows = await db
      .selectFrom('assessment')
      .select('submitted_at')
      .where('case_id', 'in', caseIds.slice(0, 4))
      .execute()
    t.ok(
      rows.every((row) => row.submitted_at && row.submitted_at < closes),
      'handed in when it was received',
    )
  },
)

t.test(
  'more time for those who are chosen and for a level: with a document, shown on the case, the late mark stays',
  async (t) => {
    const [first, second] = communes
    const { caseIds, roundId } = await aRoundWithCases(db, {
      unit: province,
      units: communes,
      frameworkVersionId,
      state: 'open',
      settings: { procedure: namedProcedure('council') },
    })
    const officer = await signIn('officer', first.unitId)
    const head = await signIn('leader', first.unitId)
    await signIn('officer', second.unitId)
    const missed = new Date(Date.now() - 50 * 60 * minute)
    await db
      .updateTable('round')
      .set({ opens_at: new Date(Date.now() - 90 * 60 * minute) })
      .where('round_id', '=', roundId)
      .execute()
    await closeAt(roundId, missed)
    t.equal((await handIn(officer, caseIds[0]!)).statusCode, 409, 'locked')

    const board = `/rounds/${roundId}/progress`
    const form = { case: [String(caseIds[0])], back: 'standing=overdue' }
    const chosen = await specialist.post(`/rounds/${roundId}/extensions/selection`, form)
    t.match(textOf(chosen), /1 hồ sơ đã chọn Xã Sơn Thủy/)
    const extension = randomUUID()
    const said = {
      ...form,
      extension,
      due: localTime(new Date(Date.now() + 24 * 60 * minute)),
      number: '15/STP-PB',
      decided: today,
      reason: 'Mưa lũ chia cắt đường',
    }
    const wrong = await specialist.post(`/rounds/${roundId}/extensions`, {
      ...said,
      number: ' ',
      decided: '2099-01-01',
      due: '2020-01-01T17:00',
    })
    t.equal(wrong.statusCode, 422)
    t.match(textOf(wrong), /Hạn mới phải.*Xin ghi số văn bản.*Xin ghi ngày của văn bản/)
    t.match(wrong.body, 'Mưa lũ chia cắt đường', 'what was typed is still there')
    t.equal((await officer.post(`/rounds/${roundId}/extensions`, said)).statusCode, 403)
    const done = await specialist.post(`/rounds/${roundId}/extensions`, said)
    t.match(done.headers.location, /progress\?standing=overdue&.*extended=1\.0$/)
    await specialist.post(`/rounds/${roundId}/extensions`, said)
    const acts = await db
      .selectFrom('case_act')
      .select(['act', 'decision_number', 'reason'])
      .where('case_id', '=', caseIds[0]!)
      .execute()
    t.same(
      acts,
      [{ act: 'extend', decision_number: '15/STP-PB', reason: 'Mưa lũ chia cắt đường' }],
      'a form sent twice extends once',
    )
    t.match(
      textOf(await officer.get(`/cases/${caseIds[0]}/course`)),
      /Trễ hạn Đơn vị tự chấm: chưa xong, đã trễ 3 ngày so với hạn .*Văn bản 15\/STP-PB ngày/,
    )

    t.equal((await handIn(officer, caseIds[0]!)).statusCode, 303, 'the extension unlocks')
    t.equal((await officer.post(`/cases/${caseIds[0]}/acts/recall_sheet`, {})).statusCode, 303)
    t.equal((await handIn(officer, caseIds[0]!)).statusCode, 303, 'and lasts though the sheet was taken back')
    t.equal((await head.post(`/cases/${caseIds[0]}/acts/confirm`, {})).statusCode, 303)
    t.match(
      textOf(await officer.get(`/cases/${caseIds[0]}/course`)),
      /Trễ hạn Đơn vị tự chấm: trễ 3 ngày so với hạn/,
      'the mark stays, and says how late',
    )

    const late = textOf(await specialist.get(`${board}?standing=late`))
    t.match(late, /3 Quá hạn hoặc từng trễ/)
    t.match(late, /Xã Sơn Thủy Thẩm định cấp 1 — từng trễ hạn .*Chức vụ \d+ \(Tỉnh Thanh Hóa\) · Tiếp nhận/)
    const overdue = await specialist.get(`${board}?standing=overdue&sort=due&direction=desc`)
    t.equal(overdue.body.match(/name="case"/g)?.length, 2)

    const level = await specialist.post(`/rounds/${roundId}/extensions`, {
      ...said,
      case: [],
      extension: randomUUID(),
      level: 'commune',
    })
    t.match(level.headers.location, /extended=2\.1$/, 'who has handed in is left out')
    const shorter = {
      extensionId: randomUUID(),
      to: { level: 'commune' as const },
      dueAt: new Date(Date.now() + minute),
      decision: { number: '16', on: today },
      reason: 'x',
    }
    const by = {
      accountId: specialist.accountId,
      holderId: specialist.holderId,
      fullName: '',
      postTitle: '',
      unitId: province.unitId,
      unitName: '',
      grants: [],
    }
    t.same(
      await extendCases(db, by, roundId, [province.unitId], shorter),
      { extended: 0, left: 3 },
      'a deadline never comes earlier',
    )
    t.same(
      (
        await db.selectFrom('missed_deadline').select('done_at').where('round_id', '=', roundId).execute()
      ).filter((row) => row.done_at !== null).length,
      1,
    )
    const csv = await specialist.get(`${board}.csv?decimal=comma`)
    t.match(csv.body, /Xã Mường Lát;;Chưa bắt đầu;/)

    await t.test('reminding by hand: once a day, never who has handed in', async (t) => {
      const tell = async () =>
        (await specialist.post(`${board}/reminders`, { case: caseIds.map(String), back: '' })).headers
          .location
      t.match(await tell(), /reminded=2\.0\.1$/)
      t.match(await tell(), /reminded=0\.2\.1$/)
      const notices = await db
        .selectFrom('notice')
        .select('account_id')
        .where('path', '=', `/cases/${caseIds[0]}/assessment`)
        .execute()
      t.same(notices, [])
      t.match(
        textOf(await specialist.get(`${board}?reminded=2.0.1`)),
        /Đã nhắc 2 hồ sơ\. 0 hồ sơ hôm nay đã được nhắc; 1 hồ sơ/,
      )
    })
    await t.test(
      'a post that changes hands in the middle of an appraisal keeps what it was to do',
      async (t) => {
        const admin = await signIn('admin', province.unitId)
        const council = await signIn('specialist', province.unitId)
        const url = `/cases/${caseIds[0]}/acts/take_up`
        t.equal((await council.post(url, {})).statusCode, 303)
        const { revision } = await db
          .selectFrom('assessment')
          .select('revision')
          .where('case_id', '=', caseIds[0]!)
          .executeTakeFirstOrThrow()
        const begun = { revision: String(revision), action: 'save' }
        t.equal((await council.post(`/cases/${caseIds[0]}/appraisal`, begun)).statusCode, 303)
        const person = { full_name: 'Người Mới', email: 'nguoi-moi@example.vn' }
        const given = await admin.post(`/accounts/${council.accountId}/holder`, person)
        const activate = /(\/activate\/[A-Z0-9]+)/.exec(given.body)?.[1] ?? ''
        t.equal((await council.get('/account')).statusCode, 303, 'the old holder is out')
        const chosen = { password: 'mot cau de nho', password_again: 'mot cau de nho' }
        await test.app.inject({ method: 'POST', url: activate, ...asForm(chosen) })
        const entry = { email: person.email, password: chosen.password }
        const entered = await test.app.inject({ method: 'POST', url: '/sign-in', ...asForm(entry) })
        const cookie = entered.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
        const headers = { cookie, accept: 'text/html' }
        const page = await test.app.inject({ url: `/cases/${caseIds[0]}/appraisal`, headers })
        t.equal(page.statusCode, 200)
        t.match(page.body, 'value="finish"', 'and the new one finishes it')
        const post = await db
          .selectFrom('account')
          .select('post_title')
          .where('account_id', '=', council.accountId)
          .executeTakeFirstOrThrow()
        t.match(
          textOf(await specialist.get(board)),
          `${post.post_title} (Tỉnh Thanh Hóa) · Hoàn thành thẩm định`,
        )
      },
    )
  },
)

t.test(
  'the board of a nationwide round leads from provinces to communes, each as far as one may see',
  async (t) => {
    const { roundId } = await aRoundWithCases(db, {
      unit: nation,
      units: [...communes, otherCommune],
      frameworkVersionId,
      state: 'open',
    })
    const ministry = await signIn('specialist', nation.unitId)
    const board = `/rounds/${roundId}/progress`
    t.match(
      textOf(await ministry.get(board)),
      /Theo đơn vị .*Tỉnh Nghệ An 1 1 0 0 1 0 0 0 0 Tỉnh Thanh Hóa 3 3 0 0 3/,
    )
    const inside = textOf(await ministry.get(`${board}?unit=${province.unitId}`))
    t.match(inside, /Việt Nam › Tỉnh Thanh Hóa/)
    t.notMatch(inside, 'Xã Anh Sơn')
    t.match(textOf(await specialist.get(board)), /3 Số hồ sơ/, 'a province sees its own')
    t.notMatch(textOf(await specialist.get(`${board}?unit=${other.unitId}`)), 'Xã Anh Sơn')
    t.match((await ministry.get(`${board}/chart.svg?of=units`)).body, 'Tỉnh Nghệ An')
    t.match(textOf(await ministry.get(`${board}?q=muong`)), /Xã Mường Lát/)
  },
)
