import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { holdRound } from '../rounds/hold.ts'
import { dayInVietnam } from '../web/format.ts'
import { casesWithin } from './extension-queries.ts'
import { daysBetween } from './ladder.ts'
import { notify } from './remind.ts'
import { postsAt, waitingSheets } from './waiting-queries.ts'

/** What became of a wish to remind units. */
export type Reminded = Readonly<{
  reminded: number
  /** reminded of today already, by the product or by somebody */
  already: number
  /** nothing to do there any more */
  notDue: number
}>

/**
 * Reminds the units of chosen cases today, in the product and by e-mail; each once a day whoever asks. Who has handed in
 * meanwhile is left alone.
 * @throws Refusal `not_found`, `state_wrong` for a round that is not under way
 */
export async function remindChosen(
  db: Db,
  by: SignedIn,
  roundId: number,
  reach: readonly number[],
  caseIds: readonly number[],
  { mail, now = new Date() }: { mail: boolean; now?: Date },
): Promise<Reminded> {
  return await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, ['open', 'closed'])
    const asked = await casesWithin(trx, roundId, reach, caseIds)
    const waiting = await waitingSheets(trx, asked)
    const posts = await postsAt(
      trx,
      waiting.flatMap((one) => [...one.unitIds, ...one.aboveUnitIds]),
    )
    const today = dayInVietnam(now)
    const due = waiting.map((one) => ({
      one,
      rung: { offset: daysBetween(one.dueOn, today), to: 'unit' as const },
    }))
    const reminded = (await notify(trx, due, posts, { now, mail })).map(({ subject }) => subject)
    if (reminded.length > 0) {
      await recordAct(trx, {
        unitId: round.unit_id,
        by,
        act: 'round.remind',
        subject: `round:${roundId}`,
        detail: { reminded },
      })
    }
    return {
      reminded: reminded.length,
      already: waiting.length - reminded.length,
      notDue: asked.length - waiting.length,
    }
  })
}
