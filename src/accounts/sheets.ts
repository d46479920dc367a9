import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { askMail } from '../mail/queries.ts'
import { offerPasswordUntil } from './activate.ts'
import { unactivatedHolders } from './post-queries.ts'
import type { SignedIn } from './right.ts'

/** Days within which a printed sheet can be used: it goes by post. */
const sheetDays = 30
/** Sheets made at once: more pages take a browser too long to print. */
export const mostSheets = 500

/** What stands on the sheet that a holder is handed: shown once, and stored nowhere. */
export type ActivationSheet = Readonly<{
  accountId: number
  postTitle: string
  unitName: string
  fullName: string
  email: string
  code: string
  expiresAt: Date
}>

/**
 * Makes one-time activation sheets for posts whose holders have no password yet. A sheet made before stops working.
 * @param accountIds posts; those outside `reach`, closed or activated are left out
 */
export async function makeSheets(
  db: Db,
  by: SignedIn,
  reach: readonly number[],
  accountIds: readonly number[],
  now = new Date(),
): Promise<{ sheets: ActivationSheet[]; left: number }> {
  return await inTransaction(db, async (trx) => {
    const holders = await waitingWithin(trx, reach, accountIds)
    const sheets: ActivationSheet[] = []
    for (const holder of holders.slice(0, mostSheets)) {
      const { token, expiresAt } = await offerPasswordUntil(trx, holder.holder_id, sheetDays, now)
      sheets.push({
        accountId: holder.account_id,
        postTitle: holder.post_title,
        unitName: holder.unit_name,
        fullName: holder.full_name,
        email: holder.email,
        code: token,
        expiresAt,
      })
    }
    if (sheets.length > 0)
      await record(
        trx,
        by,
        'print',
        sheets.map((sheet) => sheet.accountId),
      )
    return { sheets, left: Math.max(0, holders.length - mostSheets) }
  })
}

/** Asks for an e-mail with a one-time address to each of these holders who has no password yet. @returns how many */
export async function mailActivations(
  db: Db,
  by: SignedIn,
  reach: readonly number[],
  accountIds: readonly number[],
  now = new Date(),
): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const holders = await waitingWithin(trx, reach, accountIds)
    for (const holder of holders)
      await askMail(trx, { accountId: holder.account_id, kind: 'activation', at: now })
    if (holders.length > 0)
      await record(
        trx,
        by,
        'mail',
        holders.map((holder) => holder.account_id),
      )
    return holders.length
  })
}

async function waitingWithin(trx: Db, reach: readonly number[], accountIds: readonly number[]) {
  const holders = await unactivatedHolders(trx, accountIds)
  return holders.filter((holder) => holder.path.some((unitId) => reach.includes(unitId)))
}

async function record(
  trx: Db,
  by: SignedIn,
  how: 'print' | 'mail',
  accounts: readonly number[],
): Promise<void> {
  await recordAct(trx, {
    unitId: by.unitId,
    by,
    act: 'account.activation',
    subject: 'accounts',
    detail: { how, accounts },
  })
}
