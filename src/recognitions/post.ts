import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { advance, requirePossible, wasDone } from './advance.ts'
import { type Actor, holdRecognition, type Recognition, requireActor } from './hold.ts'
import { type Posted, postedHash, postedOf } from './posting.ts'
import { insertPosting, postingsOf } from './queries.ts'

/** What would hang out if the self-scores were posted now. */
export function postedNow(one: Pick<Recognition, 'unit_name' | 'settings' | 'framework' | 'leaves'>): Posted {
  return postedOf({ unit: one.unit_name, year: one.settings.year }, one.framework, one.leaves)
}

/**
 * Posts the self-scores for citizens to read and comment on. The number of days and how they are counted come from the rule and
 * stay with the posting; the day of posting does not count. What hangs out already is not posted again, unless the unit has
 * changed its points since: then the days begin anew.
 * @throws Refusal `not_found`, `right_missing`, `state_wrong`, `conflict`
 */
export async function postScores(
  db: Db,
  by: Actor,
  caseId: number,
  form: { places: string; revision?: number | undefined },
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireActor(by, one, 'post')
    const said = { places: form.places }
    if (await wasDone(trx, by, one, 'post', { said, reason: null, revision: form.revision })) return
    requirePossible(one, 'post')
    if (!one.handedIn) throw refuse('state_wrong', { what: inBoth((w) => w.recognitions.notHandedIn) })
    const posted = postedNow(one)
    const hash = postedHash(posted)
    const [latest] = await postingsOf(trx, one)
    if (latest?.hash === hash)
      throw refuse('state_wrong', { what: inBoth((w) => w.recognitions.postedAlready) })
    const turn = one.dossier.turn + 1
    await advance(trx, by, one, 'post', { said, reason: null, set: { turn } }, now)
    const { days, counting } = one.rule.posting
    await insertPosting(trx, {
      unit_id: one.unit_id,
      case_id: one.case_id,
      turn,
      starts_on: dayInVietnam(now),
      days,
      counting,
      places: form.places,
      content: JSON.stringify(posted),
      hash,
      posted_by: by?.holderId ?? null,
      posted_at: now,
    })
  })
}
