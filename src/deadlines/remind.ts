import { type Db, inTransaction } from '../database.ts'
import { type Day, dayAfter } from '../days.ts'
import { insertNotice } from '../notices/queries.ts'
import { heirsOfIds } from '../units/heir-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { type Rung, rungsToSend } from './ladder.ts'
import {
  insertReminder,
  postsAt,
  remindersSent,
  type Waiting,
  waitingMilestones,
  waitingSheets,
} from './waiting-queries.ts'

/** Reminders of due days before this many days ago can no longer come up. */
const memoryDays = 60

type Posts = Awaited<ReturnType<typeof postsAt>>

/**
 * Sends what is to be reminded of today: a notice to each post concerned. Run twice, or by two servers at once, it sends
 * nothing twice; work handed in meanwhile is not reminded of.
 * @returns the posts that have new notices, each once
 */
export async function remind(db: Db, now = new Date()): Promise<number[]> {
  const today = dayInVietnam(now)
  const waiting = [...(await waitingSheets(db)), ...(await waitingMilestones(db))]
  const sent = Map.groupBy(await remindersSent(db, dayAfter(today, -memoryDays)), (one) =>
    keyOf(one.subject, one.due_on),
  )
  const due = waiting.flatMap((one) => {
    const offsets = (sent.get(keyOf(one.subject, one.dueOn)) ?? []).map(({ offset_days }) => offset_days)
    return rungsToSend(one.dueOn, today, offsets).map((rung) => ({ one, rung }))
  })
  // Work of a unit that is no more is its successor's.
  const heirs = await heirsOfIds(
    db,
    due.flatMap(({ one }) => [one.unitId, one.aboveUnitId]),
    today,
  )
  const standing = (unitId: number) => heirs.get(unitId)?.unitIds ?? [unitId]
  const posts = await postsAt(
    db,
    [...heirs.values()].flatMap(({ unitIds }) => unitIds),
  )
  const reminded = new Set<number>()
  for (const { one, rung } of due) {
    const accounts = audienceOf(standing(one.unitId), standing(one.aboveUnitId), rung, posts)
    await inTransaction(db, async (trx) => {
      const { subject, dueOn } = one
      if (!(await insertReminder(trx, { subject, dueOn, offset: rung.offset, audience: rung.to, at: now })))
        return
      for (const accountId of accounts) {
        await insertNotice(trx, {
          accountId,
          kind: 'due',
          path: one.path,
          at: now,
          detail: detailOf(one, rung, today),
        })
        reminded.add(accountId)
      }
    })
  }
  return [...reminded].sort((a, b) => a - b)
}

/** What a notice says: the title of the work, its day, how many days are left (negative = past), for whom. */
export type DueDetail = { title: string; dueOn: Day; left: number; to: Rung['to']; subject: string }

function detailOf(one: Waiting, rung: Rung, today: Day): DueDetail {
  const left = Math.round((Date.parse(one.dueOn) - Date.parse(today)) / 86_400_000)
  return { title: one.title, dueOn: one.dueOn, left, to: rung.to, subject: one.subject }
}

/**
 * Officials of the unit, or its leaders; where the unit has nobody, the specialists above: somebody must know.
 */
function audienceOf(units: readonly number[], above: readonly number[], rung: Rung, posts: Posts): number[] {
  const at = (places: readonly number[], roles: readonly string[]) =>
    posts
      .filter((post) => places.includes(post.unit_id) && roles.includes(post.role))
      .map((post) => post.account_id)
  const own = rung.to === 'leader' ? at(units, ['leader']) : at(units, ['officer', 'specialist'])
  return [...new Set(own.length > 0 ? own : at(above, ['specialist']))]
}

function keyOf(subject: string, dueOn: Day): string {
  return `${subject} ${dueOn}`
}
