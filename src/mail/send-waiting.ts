import { type Db, inTransaction } from '../database.ts'
import type { Mail, Mailer } from './mailer.ts'
import { type DueMail, endMail, holdMail, type MailKind, nextMail, postponeMail } from './queries.ts'

/** What an e-mail says when it is sent, and what is to be noted once it was. */
export type Written = Readonly<{ mail: Mail; sent?: (trx: Db) => Promise<void> }>

/** Writes an e-mail of a kind to whoever holds a post now; null = nothing is left to be said. */
export type Writer = (trx: Db, accountId: number, now: Date) => Promise<Written | null>
export type Writers = Readonly<Record<MailKind, Writer>>

const minute = 60_000
/** Minutes before the next try, by how many were in vain; after the last one a person decides. */
const delays = [5, 15, 60, 240, 720, 1440, 1440]
/** How long a server that sends may be silent before another takes over. */
const heldFor = 5 * minute
const longestFault = 300

/**
 * Sends the e-mails that wait, one after another. Each is written within a short transaction and sent outside of any: a mail
 * server that is slow or away holds neither rows nor connections. After one that could not be sent the run ends; the others
 * wait for the next. A server killed between sending and noting it leaves one e-mail that may arrive twice.
 * @param limits for how long new ones are begun, in milliseconds
 * @returns how many were sent and how many could not be
 */
export async function sendWaiting(
  db: Db,
  mailer: Mailer,
  writers: Writers,
  { now = () => new Date(), limit = 45_000 }: { now?: () => Date; limit?: number } = {},
): Promise<{ sent: number; failed: number }> {
  const begun = performance.now()
  let sent = 0
  while (performance.now() - begun < limit) {
    const held = await begin(db, writers, now())
    if (held === null) break
    const { due, written } = held
    if (!written) continue
    try {
      await mailer.send(written.mail)
    } catch (error) {
      await postpone(db, due, error, now())
      return { sent, failed: 1 }
    }
    await inTransaction(db, async (trx) => {
      await endMail(trx, due.mail_id, 'sent', now())
      await written.sent?.(trx)
    })
    sent += 1
  }
  return { sent, failed: 0 }
}

/** Takes the next one and writes it; null when none waits. */
async function begin(
  db: Db,
  writers: Writers,
  now: Date,
): Promise<{ due: DueMail; written: Written | null } | null> {
  return await inTransaction(db, async (trx) => {
    const due = await nextMail(trx, now)
    if (!due) return null
    const written = await writers[due.kind](trx, due.account_id, now)
    if (written) await holdMail(trx, due.mail_id, new Date(now.getTime() + heldFor))
    else await endMail(trx, due.mail_id, 'dropped', now)
    return { due, written }
  })
}

async function postpone(db: Db, due: DueMail, error: unknown, now: Date): Promise<void> {
  const delay = delays[due.tries]
  const said = error instanceof Error ? error.message : String(error)
  await postponeMail(db, due.mail_id, {
    tries: due.tries + 1,
    next: delay === undefined ? null : new Date(now.getTime() + delay * minute),
    fault: said.replace(/\s+/g, ' ').slice(0, longestFault),
  })
}
