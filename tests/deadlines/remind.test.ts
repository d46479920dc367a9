import { randomUUID } from 'node:crypto'
import t from 'tap'
import { signedInByHolder } from '../../src/accounts/sign-in-queries.ts'
import { type Day, dayAfter } from '../../src/days.ts'
import { extendCases } from '../../src/deadlines/extend.ts'
import { remind } from '../../src/deadlines/remind.ts'
import type { Mail } from '../../src/mail/mailer.ts'
import { askMail } from '../../src/mail/queries.ts'
import { sendWaiting } from '../../src/mail/send-waiting.ts'
import { digestWriter } from '../../src/notices/digest.ts'
import { insertNotices } from '../../src/notices/queries.ts'
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
    await Promise.all([remind(db, at, { mail: true }), remind(db, at, { mail: true })])
    await remind(db, at, { mail: true })
  }
  t.same(await noticesOf(officers.diligent.accountId), [7, 3], 'nobody is reminded after handing in')
  t.same(await noticesOf(officers.late.accountId), [7, 3, 1, -1])
  t.same(await noticesOf(leader.accountId), [-3], 'the leader learns of it three days after')
  t.same(await noticesOf(specialist.accountId), [7, 3, 1, -1, -3], 'for the commune without any post')
})

t.test(
  'the e-mail says what is still to be done when it is sent; a mail server that is away is tried again later',
  async (t) => {
    const mails: Mail[] = []
    const mailer = { send: async (mail: Mail) => void mails.push(mail), close: () => {} }
    const away = {
      send: async () => {
        throw new Error('connect ECONNREFUSED 127.0.0.1:25')
      },
      close: () => {},
    }
    const writers = { digest: digestWriter('https://thuocdo.example.vn'), activation: async () => null }
    const clock = { now: new Date() }
    const later = (minutes: number) => {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000)
    }
    const run = async (by: typeof mailer) => await sendWaiting(db, by, writers, { now: () => clock.now })
    await db.updateTable('mail').set({ next_at: clock.now }).execute()
    t.same(await run(away), { sent: 0, failed: 1 }, 'one try, then the run ends')
    const faults = await db
      .selectFrom('mail')
      .select(['tries', 'fault', 'state'])
      .where('tries', '>', 0)
      .execute()
    t.match(faults, [{ tries: 1, fault: /ECONNREFUSED/, state: 'waiting' }])
    const admin = await test.signIn('admin', province.unitId)
    t.match(textOf(await admin.get('/operation')), /connect ECONNREFUSED/, 'an administrator sees it')
    await handIn(empty)
    t.same((await run(away)).failed, 1)
    later(20)
    const both = await Promise.all([run(mailer), run(mailer)])
    t.equal(both[0].sent + both[1].sent, mails.length)
    const toLate = mails.filter((mail) => mail.to === officers.late.email)
    t.equal(toLate.length, 1, 'once, though two servers send')
    t.match(toLate[0]?.text, `https://thuocdo.example.vn/cases/${late.caseId}/assessment`)
    t.match(toLate[0]?.text, 'đã quá hạn 1 ngày')
    t.notOk(
      mails.some((mail) => mail.to === officers.diligent.email),
      'handed in before it was sent',
    )
    t.notOk(
      mails.some((mail) => mail.to === specialist.email),
      'nothing is left to be said to the specialist',
    )
    later(60)
    t.same(await run(mailer), { sent: 0, failed: 0 })
  },
)

t.test(
  'a mail server that never answers in time is given up after three days; a person sends again',
  async (t) => {
    const { accountId } = await anAccount(test, 'officer', late.unitId)
    const at = new Date('2031-01-01T00:00:00Z')
    const detail = {
      subject: `case:${late.caseId}:self_scoring:1`,
      dueOn: due,
      left: 1,
      title: 'x',
      to: 'unit',
    }
    await insertNotices(db, [{ accountId, kind: 'due', path: '/x', at, detail }])
    await askMail(db, { accountId, kind: 'digest', at })
    await askMail(db, { accountId, kind: 'digest', at })
    const away = { send: () => Promise.reject(new Error('timeout')), close: () => {} }
    const writers = { digest: digestWriter(''), activation: async () => null }
    const tries: number[] = []
    for (let hour = 0; hour < 24 * 4; hour++) {
      const now = new Date(at.getTime() + hour * 3_600_000)
      if ((await sendWaiting(db, away, writers, { now: () => now })).failed > 0) tries.push(hour)
    }
    t.same(tries, [0, 1, 2, 3, 7, 19, 43, 67])
    const rows = () => db.selectFrom('mail').select('state').where('account_id', '=', accountId).execute()
    t.same(await rows(), [{ state: 'failed' }], 'asked for twice, it is one e-mail')
    const admin = await test.signIn('admin', province.unitId)
    t.match(textOf(await admin.get('/operation')), /đã thôi gửi/)
    t.equal((await admin.post('/operation/mail', {})).headers.location, '/operation?retried=1')
    t.same(await rows(), [{ state: 'waiting' }])
  },
)

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

t.test(
  'more time begins the ladder anew, and what was reminded of the old day is not reminded of again',
  async (t) => {
    const extended = await aCommune('Xã Gia Hạn')
    const roundId = extended.roundId
    const officer = await anAccount(test, 'officer', extended.unitId)
    const chief = await anAccount(test, 'specialist', province.unitId)
    const boss = await anAccount(test, 'leader', extended.unitId)
    const by = await signedInByHolder(db, chief.holderId)
    const later = dayAfter(due, 10)
    for (let day = -8; day <= 16; day++) {
      const at = morning(dayAfter(due, day))
      if (day === 2) {
        const one = {
          extensionId: randomUUID(),
          to: { caseIds: [extended.caseId] },
          dueAt: new Date(`${later}T10:00:00Z`),
          decision: { number: '12/STP', on: dayInVietnam(new Date()) },
          reason: 'Mưa lũ',
        }
        t.match(await extendCases(db, by!, roundId, [province.unitId], one, at), { extended: 1 })
      }
      await remind(db, at)
    }
    t.same(
      await noticesOf(officer.accountId),
      [7, 3, 1, -1, 7, 3, 1, -1],
      'up to the old day, then to the new one',
    )
    t.same(
      await noticesOf(boss.accountId),
      [-3],
      'the leader learns of the new day only: the old one no longer holds',
    )
  },
)

t.test(
  'who held a post that was closed is told by e-mail, and at another post of the same person',
  async (t) => {
    const admin = await test.signIn('admin', province.unitId)
    const [gone, other] = [
      await anAccount(test, 'officer', late.unitId),
      await anAccount(test, 'officer', diligent.unitId),
    ]
    await db
      .updateTable('account_holder')
      .set((b) => ({
        person_id: b.selectFrom('account_holder').select('person_id').where('holder_id', '=', gone.holderId),
      }))
      .where('holder_id', '=', other.holderId)
      .execute()
    t.equal((await admin.post(`/accounts/${gone.accountId}/state`, { state: 'closed' })).statusCode, 303)
    const mails: Mail[] = []
    const mailer = { send: async (mail: Mail) => void mails.push(mail), close: () => {} }
    const writers = { digest: digestWriter('https://x.vn'), activation: async () => null }
    await db.deleteFrom('mail').execute()
    const now = new Date()
    await remind(db, now, { mail: true })
    await remind(db, now, { mail: true })
    await sendWaiting(db, mailer, writers, { now: () => now })
    const closed = mails.filter(({ text }) => text.includes('không còn hoạt động'))
    t.same(closed.map(({ to }) => to).sort(), [gone.email, other.email].sort())
    t.match(closed[0]?.text, new RegExp(`Từ ngày [0-9/]+, chức danh .* của ${late.name}`))
  },
)

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
