import { type Db, inTransaction } from '../database.ts'
import { type Day, dayAfter } from '../days.ts'
import { askMail } from '../mail/queries.ts'
import { insertNotice } from '../notices/queries.ts'
import { waitingProposals } from '../recognitions/waiting-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { daysBetween, type Rung, rungsToSend } from './ladder.ts'
import {
  insertReminder,
  postsAt,
  remindersSent,
  stillWaiting,
  type Waiting,
  waitingMilestones,
  waitingSheets,
} from './waiting-queries.ts'

/** Reminders of due days before this many days ago can no longer come up. */
const memoryDays = 60

type Posts = Awaited<ReturnType<typeof postsAt>>

/**
 * Sends what is to be reminded of today: a notice to each post concerned, and an e-mail that waits to be sent. Run twice, or by
 * two servers at once, it sends nothing twice; what was handed in while it ran is not reminded of.
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
  for (const { one, rung } of due) {
    const accounts = await inTransaction(db, async (trx) => {
      const still = await stillWaiting(trx, [one.subject])
      if (!still.some((now) => now.dueOn === one.dueOn)) return null
      return await notify(trx, one, rung, posts, { now, mail })
    })
    for (const accountId of accounts ?? []) reminded.add(accountId)
  }
  return [...reminded].sort((a, b) => a - b)
}

/**
 * Writes one reminder for all it concerns, unless it went out before.
 * @returns the posts that were told; null when it went out before
 */
export async function notify(
  trx: Db,
  one: Waiting,
  rung: Rung,
  posts: Posts,
  { now, mail }: { now: Date; mail: boolean },
): Promise<number[] | null> {
  const { subject, dueOn } = one
  if (!(await insertReminder(trx, { subject, dueOn, offset: rung.offset, audience: rung.to, at: now })))
    return null
  const accounts = audienceOf(one, rung, posts)
  const detail = detailOf(one, rung, dayInVietnam(now))
  for (const accountId of accounts) {
    await insertNotice(trx, { accountId, kind: 'due', path: one.path, at: now, detail })
    if (mail) await askMail(trx, { accountId, kind: 'digest', at: now })
  }
  return accounts
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
function audienceOf({ unitIds, aboveUnitIds, roles }: Waiting, rung: Rung, posts: Posts): number[] {
  const at = (units: readonly number[], wanted: readonly string[]) =>
    posts
      .filter((post) => units.includes(post.unit_id) && wanted.includes(post.role))
      .map((post) => post.account_id)
  const own = at(unitIds, rung.to === 'leader' ? ['leader'] : roles)
  return [...new Set(own.length > 0 ? own : at(aboveUnitIds, ['specialist']))]
}

function keyOf(subject: string, dueOn: Day): string {
  return `${subject} ${dueOn}`
}
