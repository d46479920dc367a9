import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import type { Actor } from './create.ts'
import { newLinkCode } from './link-code.ts'
import { casesWithoutLink, insertLinks, type NewLink, setLinkState } from './link-queries.ts'
import { lockRound } from './queries.ts'

/**
 * Gives every case × questionnaire of a round that has none a link with a code of its own.
 * @returns how many were made
 * @throws Refusal `not_found`, `state_wrong` once the round is closed
 */
export async function makeLinks(db: Db, by: Actor, roundId: number): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const round = await lockRound(trx, roundId)
    if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
    if (round.state !== 'draft' && round.state !== 'open') {
      throw refuse('state_wrong', { what: inBoth((w) => w.rounds.linksClosed) })
    }
    const made = await addMissingLinks(trx, roundId)
    if (made === 0) return 0
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.make_links',
      subject: `round:${roundId}`,
      detail: { links: made },
    })
    return made
  })
}

/** Makes the links that are missing; the caller holds the round's row. A code that is taken is drawn again. */
export async function addMissingLinks(trx: Db, roundId: number): Promise<number> {
  const all = await casesWithoutLink(trx, roundId)
  let missing = all
  for (let attempt = 0; missing.length > 0; attempt++) {
    if (attempt === 5) throw new Error(`no free link codes for round ${roundId}`)
    const links: NewLink[] = missing.map((one) => ({ ...one, code: newLinkCode() }))
    await insertLinks(trx, links)
    missing = await casesWithoutLink(trx, roundId)
  }
  return all.length
}

/**
 * Withdraws a link (a poster that went astray) or puts it back.
 * @throws Refusal `not_found`
 */
export async function turnLink(
  db: Db,
  by: Actor,
  link: { code: string; unitId: number; caseId: number },
  state: 'active' | 'withdrawn',
): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (!(await setLinkState(trx, link.code, state))) return
    await recordAct(trx, {
      unitId: link.unitId,
      by,
      act: state === 'active' ? 'link.restore' : 'link.withdraw',
      // The code opens the form, so it does not stand in the audit: the case says which link is meant.
      subject: `case:${link.caseId}`,
    })
  })
}
