import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { throwAway } from '../trash/throw-away.ts'
import { caseIdsOfRound, deleteCases } from './case-write-queries.ts'
import { holdRound } from './hold.ts'
import { keptCases } from './kept-rows.ts'
import { deleteRound } from './queries.ts'

/**
 * Moves a round that is a draft to the trash with its cases and links; for 30 days it can be brought back.
 * @throws Refusal `not_found`, `state_wrong`
 */
export async function removeRound(
  db: Db,
  by: Readonly<{ accountId: number; holderId: number }>,
  roundId: number,
): Promise<void> {
  const now = new Date()
  await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, 'draft')
    const row = await trx
      .selectFrom('round')
      .selectAll()
      .where('round_id', '=', roundId)
      .executeTakeFirstOrThrow()
    const ids = await caseIdsOfRound(trx, roundId, { all: true })
    const kept = await keptCases(trx, roundId, ids)
    await deleteCases(trx, ids)
    await deleteRound(trx, roundId)
    await throwAway(trx, by, {
      unitId: round.unit_id,
      kind: 'round',
      title: round.name,
      content: { ...kept, round: row },
      now,
    })
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.delete_draft',
      subject: `round:${roundId}`,
      detail: { name: round.name, cases: ids.length },
    })
  })
}
