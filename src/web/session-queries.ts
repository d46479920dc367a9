import { sql } from 'kysely'
import type { SignedIn } from '../accounts/right.ts'
import { signedInColumns } from '../accounts/sign-in-queries.ts'
import type { Db } from '../database.ts'
import { dayInVietnam } from './format.ts'

export async function writeSession(
  db: Db,
  tokenHash: string,
  holderId: number | null,
  data: Record<string, unknown>,
  expiresAt: Date,
): Promise<void> {
  const row = { holder_id: holderId, data: JSON.stringify(data), expires_at: expiresAt, seen_at: new Date() }
  await db
    .insertInto('session')
    .values({ token_hash: tokenHash, ...row })
    .onConflict((conflict) => conflict.columns(['token_hash']).doUpdateSet(row))
    .execute()
}

export type SessionFound = {
  data: Record<string, unknown>
  /** undefined where nobody is signed in, the post was closed or has a new holder */
  account: SignedIn | undefined
  seenAt: Date
  /** from where it was used last; null before its first use */
  network: string | null
}

/**
 * A session that has not ended, and who is signed in with it as things stand now: one statement, since every page of officials
 * begins with it.
 */
export async function sessionWithAccount(db: Db, tokenHash: string): Promise<SessionFound | undefined> {
  const now = new Date()
  type Row = Omit<SessionFound, 'account'> & { [Name in keyof SignedIn]: SignedIn[Name] | null }
  const { rows } = await sql<Row>`/* prepared */
    select s.data, s.seen_at as "seenAt", s.network, ${signedInColumns(dayInVietnam(now))}
    from session s
    left join account_holder h on h.holder_id = s.holder_id and h.held_to is null
    left join account a on a.account_id = h.account_id and a.state = 'active'
    left join unit u on u.unit_id = a.unit_id
    where s.token_hash = ${tokenHash} and s.expires_at > ${now}`.execute(db)
  const [row] = rows
  if (!row) return undefined
  const { data, seenAt, network, ...person } = row
  return { data, seenAt, network, account: person.accountId === null ? undefined : (person as SignedIn) }
}

/** How long a use of a session is not written down after the one before it. */
const touchEvery = 60_000

/** Whether a use of a session now is to be written down. */
export function touchDue({ seenAt, network }: Pick<SessionFound, 'seenAt' | 'network'>): boolean {
  return network === null || seenAt.getTime() < Date.now() - touchEvery
}

/** Moves the idle limit and says from where it was used, at most once a minute. */
export async function touchSession(
  db: Db,
  tokenHash: string,
  expiresAt: Date,
  from: { device: string | null; network: string | null },
): Promise<void> {
  await db
    .updateTable('session')
    .set({ expires_at: expiresAt, seen_at: new Date(), ...from })
    .where('token_hash', '=', tokenHash)
    .where((b) => b.or([b('seen_at', '<', new Date(Date.now() - touchEvery)), b('network', 'is', null)]))
    .execute()
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute()
}

export async function deleteExpiredSessions(db: Db): Promise<void> {
  await db.deleteFrom('session').where('expires_at', '<', new Date()).execute()
}
