import { offerPassword } from '../accounts/activate.ts'
import { holderByEmail, signedInByHolder } from '../accounts/sign-in-queries.ts'
import { recordAct } from '../audit/record.ts'
import { inTransaction } from '../database.ts'
import type { Command } from './run.ts'

/** Prints a one-time address with which the holder of an e-mail sets a new password: for an administrator who lost it. */
export const resetPasswordCommand: Command = async ({ db, say, publicUrl }, [email]) => {
  const holder =
    email === undefined ? undefined : await holderByEmail(db, email.normalize('NFC').toLowerCase())
  if (!holder) {
    say(`Không có tài khoản nào dùng thư điện tử này (no account with this e-mail): ${email ?? ''}`)
    return 1
  }
  const token = await inTransaction(db, async (trx) => {
    const account = await signedInByHolder(trx, holder.holder_id)
    if (account) {
      await recordAct(trx, {
        unitId: account.unitId,
        by: null,
        act: 'account.offer_password',
        subject: `account:${account.accountId}`,
        detail: { from: 'command line' },
      })
    }
    return await offerPassword(trx, holder.holder_id)
  })
  say(`${publicUrl}/activate/${token}`)
  return 0
}
