import { type Db, inTransaction } from '../database.ts'
import type { Day } from '../days.ts'
import { workCalendar } from '../deadlines/calendar-queries.ts'
import { refuse } from '../refusals.ts'
import { dayInVietnam, formats } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { advance, requirePossible, wasDone } from './advance.ts'
import { type Actor, holdRecognition, type Recognition, requireActor } from './hold.ts'
import { opinionsOf, unanswered } from './opinion-queries.ts'
import { postedNow } from './post.ts'
import { postedHash, standingOf } from './posting.ts'
import { attestedIn, postingsOf } from './queries.ts'
import { attestables, dueDay } from './rule.ts'

/** The unit's request to be recognised: its report, with a number and a day. */
export type Proposal = Readonly<{
  number: string
  on: Day
  url: string | null
  revision?: number | undefined
}>

/** What keeps a unit from proposing. */
export type Obstacle =
  | Readonly<{ kind: 'not_posted' | 'changed' | 'not_attested' }>
  | Readonly<{ kind: 'posting'; until: Day; left: number }>
  | Readonly<{ kind: 'unanswered'; count: number }>

/** What keeps a unit from proposing on a day: its posting has not ended or is of other points, opinions wait for an answer. */
export async function obstaclesTo(db: Db, one: Recognition, today: Day): Promise<Obstacle[]> {
  const found: Obstacle[] = []
  const [posting] = await postingsOf(db, one)
  if (!posting) found.push({ kind: 'not_posted' })
  else {
    const { over, endsOn, left } = standingOf(posting, today, await workCalendar(db))
    if (!over) found.push({ kind: 'posting', until: endsOn, left })
    if (!one.handedIn || posting.hash !== postedHash(postedNow(one))) found.push({ kind: 'changed' })
  }
  const attested = attestedIn(one.attestations)
  if (attestables(one.rule).some(({ code }) => attested[code]?.unit == null))
    found.push({ kind: 'not_attested' })
  const count = unanswered(await opinionsOf(db, one))
  if (count > 0) found.push({ kind: 'unanswered', count })
  return found
}

/** An obstacle as a sentence, without a full stop. */
export function obstacleWords(obstacle: Obstacle) {
  switch (obstacle.kind) {
    case 'posting':
      return {
        vi: inBoth((w) => w.recognitions.obstaclePosting(formats.vi.date(obstacle.until), obstacle.left)).vi,
        en: inBoth((w) => w.recognitions.obstaclePosting(formats.en.date(obstacle.until), obstacle.left)).en,
      }
    case 'unanswered':
      return inBoth((w) => w.recognitions.obstacleUnanswered(obstacle.count))
    default:
      return inBoth((w) => w.recognitions[`obstacle_${obstacle.kind}`])
  }
}

/**
 * The unit's leader proposes it for recognition, once the posting has ended and every opinion has its answer.
 * @throws Refusal `not_found`, `right_missing`, `state_wrong`, `conflict`; `invalid` with `field`
 */
export async function propose(
  db: Db,
  by: Actor,
  caseId: number,
  { number, on, url, revision }: Proposal,
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireActor(by, one, 'propose')
    const said = { number, on, url }
    if (await wasDone(trx, by, one, 'propose', { said, reason: null, revision })) return
    requirePossible(one, 'propose')
    const today = dayInVietnam(now)
    const [obstacle] = await obstaclesTo(trx, one, today)
    if (obstacle) throw refuse('state_wrong', { what: obstacleWords(obstacle) })
    const [posting] = await postingsOf(trx, one)
    const { endsOn } = standingOf(posting!, today, await workCalendar(trx))
    if (on > today) throw refuse('invalid', { what: inBoth((w) => w.recognitions.dayAhead), field: 'on' })
    if (on < endsOn)
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.proposedTooEarly), field: 'on' })
    const due = dueDay(one.rule, 'propose', one.settings.year)
    const set = { proposal_number: number, proposal_on: on, proposal_url: url }
    await advance(
      trx,
      by,
      one,
      'propose',
      { said, reason: null, late: one.rule.deadlines.verified && due !== null && today > due, set },
      now,
    )
  })
}
