import type { FastifyRequest } from 'fastify'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { signedInByHolder } from './sign-in-queries.ts'

/** What showed that somebody is who they say: the place of a second factor and of single sign-on (docs/accounts.md). */
export type Proof = 'password'

/**
 * Begins the session of a holder who has proven who they are, under a new token; the one place where that happens, whatever
 * the proof was.
 */
export async function beginSession(
  db: Db,
  request: FastifyRequest,
  holderId: number,
  proof: Proof,
): Promise<void> {
  await request.session.regenerate()
  request.session.holderId = holderId
  request.session.startedAt = new Date().toISOString()
  await inTransaction(db, async (trx) => {
    const account = await signedInByHolder(trx, holderId)
    if (!account) return
    await recordAct(trx, {
      unitId: account.unitId,
      by: account,
      act: 'account.sign_in',
      subject: `account:${account.accountId}`,
      detail: { proof },
    })
  })
}
