import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import type { Collection } from './collection.ts'
import type { Actor } from './create.ts'
import { holdRound } from './hold.ts'
import { hasInvitations } from './invitation-list-queries.ts'
import { updateSettings } from './queries.ts'

/**
 * Declares how a round collects its answers, while it is a draft: once it is open, everybody has answered under the same
 * rules.
 * @throws Refusal `not_found`, `state_wrong` when it is no draft, or has invitations and is to do without them
 */
export async function setCollection(
  db: Db,
  by: Actor,
  roundId: number,
  collection: Collection,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, 'draft')
    if (collection.mode !== round.settings.collection.mode && (await hasInvitations(trx, roundId))) {
      throw refuse('state_wrong', { what: inBoth((w) => w.collection.hasInvitations) })
    }
    await updateSettings(trx, roundId, { ...round.settings, collection })
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.set_collection',
      subject: `round:${roundId}`,
      detail: { before: round.settings.collection, after: collection },
    })
  })
}
