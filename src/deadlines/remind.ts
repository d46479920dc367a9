import { type Db, inTransaction } from '../database.ts'
import { type Day, dayAfter } from '../days.ts'
import { askMails } from '../mail/queries.ts'
import { postsToMail } from '../notices/post-queries.ts'
import { insertNotices } from '../notices/queries.ts'
import { waitingProposals } from '../recognitions/waiting-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { daysBetween, type Rung, rungsToSend } from './ladder.ts'
import {
  insertReminders,
  postsAt,
  remindersSent,
  type SentReminder,
  stillWaiting,
  type Waiting,
  waitingMilestones,
  waitingSheets,
} from './waiting-queries.ts'

/** Reminders of due days before this many days ago can no longer come up. */
const memoryDays = 60

/** What became of a post is e-mailed for so many days; who set up e-mail later is not sent what is long known. */
const newsDays = 7

/** Reminders written in one transaction: few statements for thousands of cases, and none that lasts. */
const atOnce = 250

type Posts = Awaited<ReturnType<typeof postsAt>>
type Due = Readonly<{ one: Waiting; rung: Rung }>

/**
 * Sends what is to be reminded of today: a notice to each post concerned, and an e-mail that waits to be sent. Run twice, or by
 * two servers at once, it sends nothing twice; what was handed in while it ran is not reminded of: a batch at a time is asked
 * for again, in the transaction that writes its notices. E-mails of the morning also tell what became of posts.
 * @param mail whether there is a mail server: without one nothing is left waiting for it
 * @returns the posts that have new notices, each once
 */
export async function remind(db: Db, now = new Date(), { mail = false } = {}): Promise<number[]> {
  const today = dayInVietnam(now)
  const waiting = [
    ...(await waitingSheets(db)),
    ...(await waitingMilestones(db)),
    ...(await waitingProposals(db)),
  ]
  const sent = Map.groupBy(await remindersSent(db, dayAfter(today, -memoryDays)), (one) =>
    keyOf(one.subject, one.due_on),
  )
  const due = waiting.flatMap((one) => {
    const offsets = (sent.get(keyOf(one.subject, one.dueOn)) ?? []).map(({ offset_days }) => offset_days)
    return rungsToSend(one.dueOn, today, offsets).map((rung) => ({ one, rung }))
  })
  const posts = await postsAt(
    db,
    due.flatMap(({ one }) => [...one.unitIds, ...one.aboveUnitIds]),
  )
  const reminded = new Set<number>()
  for (let at = 0; at < due.length; at += atOnce) {
    const batch = due.slice(at, at + atOnce)
    const told = await inTransaction(db, async (trx) => {
      const subjects = [...new Set(batch.map(({ one }) => one.subject))]
      const still = new Set((await stillWaiting(trx, subjects)).map((one) => keyOf(one.subject, one.dueOn)))
      const open = batch.filter(({ one }) => still.has(keyOf(one.subject, one.dueOn)))
      return await notify(trx, open, posts, { now, mail })
    })
    for (const { accounts } of told) for (const accountId of accounts) reminded.add(accountId)
  }
  if (mail) {
    const news = await postsToMail(db, new Date(now.getTime() - newsDays * 86_400_000))
    await askMails(db, news, 'digest', now)
  }
  return [...reminded].sort((a, b) => a - b)
}

/**
 * Writes reminders for all they concern, but those that went out before.
 * @returns those that went out, with the posts that were told
 */
export async function notify(
  trx: Db,
  due: readonly Due[],
  posts: Posts,
  { now, mail }: { now: Date; mail: boolean },
): Promise<{ subject: string; accounts: number[] }[]> {
  const today = dayInVietnam(now)
  const wanted = due.map(({ one, rung }) => ({
    subject: one.subject,
    dueOn: one.dueOn,
    offset: rung.offset,
    audience: rung.to,
  }))
  const fresh = new Set((await insertReminders(trx, wanted, now)).map(rungKey))
  const byUnit = Map.groupBy(posts, (post) => post.unit_id)
  const told = due
    .filter(({ one, rung }) => fresh.has(rungKey({ ...one, offset: rung.offset, audience: rung.to })))
    .map(({ one, rung }) => ({ one, rung, accounts: audienceOf(one, rung, byUnit) }))
  await insertNotices(
    trx,
    told.flatMap(({ one, rung, accounts }) => {
      const detail = detailOf(one, rung, today)
      return accounts.map((accountId) => ({ accountId, kind: 'due', path: one.path, at: now, detail }))
    }),
  )
  if (mail)
    await askMails(
      trx,
      told.flatMap(({ accounts }) => accounts),
      'digest',
      now,
    )
  return told.map(({ one, accounts }) => ({ subject: one.subject, accounts }))
}

/** What a notice says: the title of the work, its day, how many days are left (negative = past), for whom. */
export type DueDetail = { title: string; dueOn: Day; left: number; to: Rung['to']; subject: string }

function detailOf(one: Waiting, rung: Rung, today: Day): DueDetail {
  const left = daysBetween(today, one.dueOn)
  return { title: one.title, dueOn: one.dueOn, left, to: rung.to, subject: one.subject }
}

/**
 * Those of the unit who are to act, or its leaders; where the unit has nobody, the specialists above: somebody must know.
 */
function audienceOf(
  { unitIds, aboveUnitIds, roles }: Waiting,
  rung: Rung,
  posts: ReadonlyMap<number, Posts>,
): number[] {
  const at = (units: readonly number[], wanted: readonly string[]) =>
    units
      .flatMap((unitId) => posts.get(unitId) ?? [])
      .filter((post) => wanted.includes(post.role))
      .map((post) => post.account_id)
  const own = at(unitIds, rung.to === 'leader' ? ['leader'] : roles)
  return [...new Set(own.length > 0 ? own : at(aboveUnitIds, ['specialist']))]
}

function rungKey({ subject, dueOn, offset, audience }: SentReminder): string {
  return `${keyOf(subject, dueOn)} ${offset} ${audience}`
}

function keyOf(subject: string, dueOn: Day): string {
  return `${subject} ${dueOn}`
}
