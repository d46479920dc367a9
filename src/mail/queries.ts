import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database.ts'

export type MailKind = 'digest' | 'activation'

/** An e-mail that is due to be sent now. */
export type DueMail = { mail_id: string; account_id: number; kind: MailKind; tries: number }

/** Asks for an e-mail to whoever holds a post; one that waits already will say this too. */
export async function askMail(
  trx: Db,
  { accountId, kind, at }: { accountId: number; kind: MailKind; at: Date },
): Promise<void> {
  await askMails(trx, [accountId], kind, at)
}

/** The same for many posts. In one order, so that two who ask at once wait for each other instead of locking each other out. */
export async function askMails(
  trx: Db,
  accountIds: readonly number[],
  kind: MailKind,
  at: Date,
): Promise<void> {
  if (accountIds.length === 0) return
  const distinct = [...new Set(accountIds)].sort((a, b) => a - b)
  await trx
    .insertInto('mail')
    .values(
      distinct.slice(0, 5000).map((accountId) => ({
        mail_id: randomUUID(),
        account_id: accountId,
        kind,
        state: 'waiting' as const,
        tries: 0,
        asked_at: at,
        next_at: at,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'kind']).where('state', '=', 'waiting').doNothing(),
    )
    .execute()
  await askMails(trx, distinct.slice(5000), kind, at)
}

/** The e-mail that has waited longest, held until the transaction ends; what another server sends is left to it. */
export async function nextMail(trx: Db, now: Date): Promise<DueMail | undefined> {
  return await trx
    .selectFrom('mail')
    .select(['mail_id', 'account_id', 'kind', 'tries'])
    .where('state', '=', 'waiting')
    .where('next_at', '<=', now)
    .where((b) => b.or([b('held_until', 'is', null), b('held_until', '<', now)]))
    .orderBy('next_at')
    .orderBy('mail_id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

/** Notes that this server sends it until then; a server that is killed meanwhile leaves it to the next. */
export async function holdMail(trx: Db, mailId: string, until: Date): Promise<void> {
  await trx.updateTable('mail').set({ held_until: until }).where('mail_id', '=', mailId).execute()
}

/** It was sent, or there was nothing left to say. */
export async function endMail(trx: Db, mailId: string, state: 'sent' | 'dropped', now: Date): Promise<void> {
  await trx
    .updateTable('mail')
    .set({ state, sent_at: now, held_until: null, fault: null })
    .where('mail_id', '=', mailId)
    .execute()
}

/** It could not be sent: when to try again; null = no more by itself. */
export async function postponeMail(
  trx: Db,
  mailId: string,
  { tries, next, fault }: { tries: number; next: Date | null; fault: string },
): Promise<void> {
  await trx
    .updateTable('mail')
    .set({ tries, fault, held_until: null, ...(next ? { next_at: next } : { state: 'failed' as const }) })
    .where('mail_id', '=', mailId)
    .execute()
}

/** How many e-mails wait, how many of those were tried in vain, and how many were given up. */
export async function mailCounts(db: Db): Promise<{ waiting: number; tried: number; failed: number }> {
  return await db
    .selectFrom('mail')
    .select(sql<number>`(count(*) filter (where state = 'waiting'))::integer`.as('waiting'))
    .select(sql<number>`(count(*) filter (where state = 'waiting' and tries > 0))::integer`.as('tried'))
    .select(sql<number>`(count(*) filter (where state = 'failed'))::integer`.as('failed'))
    .executeTakeFirstOrThrow()
}

/** E-mails that were tried in vain to posts within a reach, the oldest first. */
export async function unsentWithin(db: Db, reach: readonly number[], limit: number) {
  return await db
    .selectFrom('mail as m')
    .innerJoin('account as a', 'a.account_id', 'm.account_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['m.mail_id', 'm.kind', 'm.state', 'm.tries', 'm.asked_at', 'm.next_at', 'm.fault'])
    .select(['a.account_id', 'a.post_title', 'u.name as unit_name'])
    .where('m.state', 'in', ['waiting', 'failed'])
    .where('m.tries', '>', 0)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy('m.asked_at')
    .orderBy('m.mail_id')
    .limit(limit)
    .execute()
}

/** Lets e-mails that were tried in vain be tried again at once. @returns how many */
export async function retryMails(trx: Db, reach: readonly number[], now: Date): Promise<number> {
  const within = trx
    .selectFrom('account as a')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select('a.account_id')
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
  const rows = await trx
    .updateTable('mail')
    .set({ state: 'waiting', tries: 0, next_at: now })
    .where('state', 'in', ['waiting', 'failed'])
    .where('tries', '>', 0)
    .where('account_id', 'in', within)
    // One that waits already says what a given-up one would have said.
    .where((b) =>
      b.or([
        b('state', '=', 'waiting'),
        b.not(
          b.exists(
            b
              .selectFrom('mail as w')
              .select('w.mail_id')
              .whereRef('w.account_id', '=', 'mail.account_id')
              .whereRef('w.kind', '=', 'mail.kind')
              .where('w.state', '=', 'waiting'),
          ),
        ),
      ]),
    )
    .returning('mail_id')
    .execute()
  return rows.length
}

/** Forgets e-mails that were sent or dropped before this, and given-up ones that another has replaced. */
export async function deleteOldMails(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('mail').where('state', '<>', 'waiting').where('asked_at', '<', before).execute()
}
