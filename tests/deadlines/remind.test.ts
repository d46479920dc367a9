import t from 'tap'
import { type Day, dayAfter } from '../../src/days.ts'
import { remind } from '../../src/deadlines/remind.ts'
import type { Mail } from '../../src/mail/mailer.ts'
import { sendDigest } from '../../src/notices/digest.ts'
import { dayInVietnam } from '../../src/web/format.ts'
import { anAccount, buildTestApp, textOf } from '../support/app.ts'
import { aLink, aProvince, aUnit } from '../support/makers.ts'

const test = await buildTestApp(t)
const { db } = test
const province = await aProvince(db, 'Tỉnh Nhắc Việc')
const content = { pages: [{ name: 'p', elements: [{ type: 'comment', name: 'c' }] }] }
const closesAt = new Date(Date.now() + 40 * 86_400_000)
const due = dayInVietnam(closesAt)
const specialist = await anAccount(test, 'specialist', province.unitId)

/** Three communes in one round: one hands in, one is late, one has no post at all. */
async function aCommune(name: string, roundId?: number) {
  const unit = await aUnit(db, { name, parent: province })
  const link = await aLink(db, { unit, content, closesAt, ...(roundId === undefined ? {} : { roundId }) })
  return { ...unit, ...link }
}
const diligent = await aCommune('Xã Siêng')
const late = await aCommune('Xã Chậm', diligent.roundId)
const empty = await aCommune('Xã Trống', diligent.roundId)
const officers = {
  diligent: await anAccount(test, 'officer', diligent.unitId),
  late: await anAccount(test, 'officer', late.unitId),
}
const leader = await anAccount(test, 'leader', late.unitId)

const morning = (day: Day) => new Date(`${day}T00:00:05Z`)

async function handIn(unit: { unitId: number; caseId: number }): Promise<void> {
  const at = new Date()
  await db
    .insertInto('assessment')
    .values({
      unit_id: unit.unitId,
      case_id: unit.caseId,
      state: 'submitted',
      stage: 'appraising',
      attestations: '{}',
      submitted_at: at,
      updated_at: at,
    })
    .execute()
}

async function noticesOf(accountId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('notice')
    .select('detail')
    .where('account_id', '=', accountId)
    .orderBy('made_at')
    .execute()
  return rows.map(({ detail }) => (detail as { left: number }).left)
}

t.test('the clock of a round: who is reminded, when, and who no longer', async (t) => {
  for (let day = -20; day <= 12; day++) {
    if (day === -2) await handIn(diligent)
    const at = morning(dayAfter(due, day))
    // Two servers wake at once, and one of them again.
    await Promise.all([remind(db, at), remind(db, at)])
    await remind(db, at)
  }
  t.same(await noticesOf(officers.diligent.accountId), [7, 3], 'nobody is reminded after handing in')
  t.same(await noticesOf(officers.late.accountId), [7, 3, 1, -1])
  t.same(await noticesOf(leader.accountId), [-3], 'the leader learns of it three days after')
  t.same(await noticesOf(specialist.accountId), [7, 3, 1, -1, -3], 'for the commune without any post')
})

t.test('the e-mail says what is still to be done when it is sent, once', async (t) => {
  const mails: Mail[] = []
  const mailer = { send: async (mail: Mail) => void mails.push(mail), close: () => {} }
  const away = {
    send: async () => {
      throw new Error('connect ECONNREFUSED')
    },
    close: () => {},
  }
  const to = { publicUrl: 'https://thuocdo.example.vn' }
  const { accountId, email } = officers.late
  await t.rejects(sendDigest(db, away, accountId, to), /ECONNREFUSED/)
  const both = await Promise.all([
    sendDigest(db, mailer, accountId, to),
    sendDigest(db, mailer, accountId, to),
  ])
  t.same(both.toSorted(), [false, true])
  t.equal(mails.length, 1)
  t.equal(mails[0]?.to, email)
  t.match(mails[0]?.text, `${to.publicUrl}/cases/${late.caseId}/assessment`)
  t.match(mails[0]?.text, 'đã quá hạn 1 ngày')
  t.notOk(await sendDigest(db, mailer, officers.diligent.accountId, to), 'handed in before it was sent')
  await handIn(empty)
  await sendDigest(db, mailer, specialist.accountId, to)
  t.equal(mails.length, 1)
})

t.test('people find their notices in the product, and only theirs', async (t) => {
  const officer = await test.signIn('officer', late.unitId)
  t.match(textOf(await officer.get('/notices')), 'Không có nhắc việc nào')
  await db
    .updateTable('notice')
    .set({ account_id: officer.accountId })
    .where('account_id', '=', officers.late.accountId)
    .execute()
  t.match(textOf(await officer.get('/notices')), /đã quá hạn 1 ngày.*còn 7 ngày/)
  t.equal((await officer.post('/notices/reading', {})).statusCode, 303)
  t.notMatch(textOf(await officer.get('/notices')), /Đã xem/)
})

t.test('a returned sheet has a ladder of its own, after the round has closed too', async (t) => {
  const returned = await aCommune('Xã Trả Lại', diligent.roundId)
  const { accountId } = await anAccount(test, 'officer', returned.unitId)
  await handIn(returned)
  const dueAt = new Date('2031-05-20T10:00:00Z')
  await db
    .updateTable('assessment')
    .set({ state: 'draft', stage: 'self_scoring', pass: 2, due_at: dueAt })
    .where('unit_id', '=', returned.unitId)
    .execute()
  await db.updateTable('round').set({ state: 'closed' }).where('round_id', '=', diligent.roundId).execute()
  await remind(db, morning('2031-05-13'))
  await remind(db, morning('2031-05-17'))
  t.same(await noticesOf(accountId), [7, 3])
})

t.test('days of plans are reminded of as well', async (t) => {
  const chief = await test.signIn('specialist', province.unitId)
  const span = { starts_on: '2020-01-01', ends_on: '2099-12-31', unit_id: String(province.unitId) }
  const plan = String(
    (await chief.post('/plans', { title: 'Kế hoạch nhắc', ...span })).headers.location,
  ).split('?')[0]
  const task = { title: 'Gửi báo cáo', lead: 'Sở Tư pháp', dues: '15/03/2031', parent_id: '' }
  t.equal((await chief.post(`${plan}/tasks`, task)).statusCode, 303)
  await remind(db, morning('2031-03-12'))
  await remind(db, morning('2031-03-12'))
  t.same(await noticesOf(chief.accountId), [3])
})
