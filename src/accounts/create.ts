import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction, violated } from '../database.ts'
import { tellPosts } from '../notices/tell-posts.ts'
import { refuse } from '../refusals.ts'
import type { Role } from '../tables.ts'
import { dayInVietnam } from '../web/format.ts'
import { offerPassword } from './activate.ts'
import { deleteSessionsOf } from './own-queries.ts'
import { holdersOf } from './post-queries.ts'
import {
  endHolding,
  insertAccount,
  insertGrants,
  insertHolder,
  lockPost,
  setAccountState,
} from './queries.ts'
import type { SignedIn } from './right.ts'

export type NewAccount = {
  unitId: number
  postTitle: string
  fullName: string
  email: string
  grants: readonly { role: Role; unitId: number }[]
}

/** A write that found another present holder with the same e-mail becomes a refusal a form can show. */
async function refusingTakenEmail<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (violated(error) === 'account_holder_email_key') throw refuse('conflict', { what: 'email_taken' })
    throw error
  }
}

/**
 * Makes a post with its first holder.
 * @returns the account and the one-time secret with which the holder sets a password
 * @throws Refusal `conflict` with what = 'email_taken'
 */
export async function createAccount(
  db: Db,
  by: SignedIn,
  account: NewAccount,
): Promise<{ accountId: number; token: string }> {
  return await refusingTakenEmail(() =>
    inTransaction(db, async (trx) => {
      const accountId = await insertAccount(trx, account.unitId, account.postTitle)
      const holderId = await insertHolder(trx, {
        accountId,
        fullName: account.fullName,
        email: account.email,
        passwordHash: null,
      })
      await insertGrants(trx, accountId, account.grants)
      await recordAct(trx, {
        unitId: account.unitId,
        by,
        act: 'account.create',
        subject: `account:${accountId}`,
        detail: { post: account.postTitle, roles: account.grants },
      })
      return { accountId, token: await offerPassword(trx, holderId) }
    }),
  )
}

/**
 * Gives a post to another person: the old holder's sessions end, the work stays with the post.
 * @throws Refusal `conflict` with what = 'email_taken'
 */
export async function changeHolder(
  db: Db,
  by: SignedIn,
  account: { accountId: number; unitId: number },
  person: { fullName: string; email: string },
): Promise<string> {
  return await refusingTakenEmail(() =>
    inTransaction(db, async (trx) => {
      for (const holder of await holdersOf(trx, account.accountId))
        await deleteSessionsOf(trx, holder.holder_id)
      await endHolding(trx, account.accountId)
      const holderId = await insertHolder(trx, {
        accountId: account.accountId,
        ...person,
        passwordHash: null,
      })
      await recordAct(trx, {
        unitId: account.unitId,
        by,
        act: 'account.change_holder',
        subject: `account:${account.accountId}`,
        detail: { holder: holderId },
      })
      return await offerPassword(trx, holderId)
    }),
  )
}

/** Closes or reopens a post; closing ends its sessions. Whoever holds it is told. */
export async function setState(
  db: Db,
  by: SignedIn,
  account: { accountId: number; unitId: number },
  state: 'active' | 'closed',
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const before = await lockPost(trx, account.accountId)
    await setAccountState(trx, account.accountId, state)
    if (before !== undefined && before.state !== state) {
      const { accountId } = account
      const told = { accountId, from: before.unit_name, to: before.unit_name }
      const fate = state === 'closed' ? 'post_closed' : 'post_back'
      const at = new Date()
      await tellPosts(trx, [{ ...told, fate }], { since: dayInVietnam(at), decision: null, at })
    }
    if (state === 'closed') {
      for (const holder of await holdersOf(trx, account.accountId))
        await deleteSessionsOf(trx, holder.holder_id)
    }
    await recordAct(trx, {
      unitId: account.unitId,
      by,
      act: state === 'closed' ? 'account.close' : 'account.reopen',
      subject: `account:${account.accountId}`,
    })
  })
}
