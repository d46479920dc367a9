import type { Writer } from '../mail/send-waiting.ts'
import { formats } from '../web/format.ts'
import { words } from '../words/index.ts'
import { offerPasswordUntil } from './activate.ts'
import { unactivatedHolders } from './post-queries.ts'

/** Days within which the address in an e-mail can be used. */
const mailDays = 7

/**
 * Writes the e-mail with which the holder of a post sets a password. The one-time address is made at this moment, so that none
 * lies in a queue; who has a password already gets nothing.
 * @param publicUrl address of the product, without a trailing slash
 */
export function activationWriter(publicUrl: string): Writer {
  return async (trx, accountId, now) => {
    const [holder] = await unactivatedHolders(trx, [accountId])
    if (!holder) return null
    const { token, expiresAt } = await offerPasswordUntil(trx, holder.holder_id, mailDays, now)
    const w = words.vi.accounts
    return {
      mail: {
        to: holder.email,
        subject: w.activationSubject(holder.post_title),
        text: [
          words.vi.deadlines.mailHello(holder.full_name),
          '',
          w.activationBody(holder.post_title, holder.unit_name),
          '',
          `${publicUrl}/activate/${token}`,
          '',
          w.activationUntil(formats.vi.time(expiresAt)),
        ].join('\n'),
      },
    }
  }
}
