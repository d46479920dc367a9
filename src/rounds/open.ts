import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { casesToOpen } from './case-queries.ts'
import type { Actor } from './create.ts'
import { holdRound } from './hold.ts'
import { addMissingLinks } from './links.ts'
import { moveRound } from './queries.ts'
import { openingFaults } from './round.ts'

/**
 * Opens a round: from now on, within its times, answers are taken. Cases without a link get theirs.
 * @throws Refusal `not_found`, `state_wrong`, `framework_incomplete`
 */
export async function openRound(db: Db, by: Actor, roundId: number, now = new Date()): Promise<void> {
  await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, 'draft')
    const cases = await casesToOpen(trx, roundId)
    const incomplete = cases.find((one) => !one.frameworkComplete)
    if (incomplete) throw refuse('framework_incomplete', { title: incomplete.frameworkTitle })
    const [fault] = openingFaults(round, cases, now)
    if (fault) throw refuse('state_wrong', { what: inBoth((w) => w.rounds[`fault_${fault}`]) })
    const links = await addMissingLinks(trx, roundId)
    await moveRound(trx, roundId, 'open', now)
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.open',
      subject: `round:${roundId}`,
      detail: { cases: cases.length, newLinks: links },
    })
  })
}
