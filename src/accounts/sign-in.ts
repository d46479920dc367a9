import { createHash } from 'node:crypto'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { countAttempt, forgetAttempts } from './attempt-queries.ts'
import { passwordMatches } from './password.ts'
import { holderByEmail } from './sign-in-queries.ts'

const windowMinutes = 15
const attemptsPerAccount = 10

/** Throttles by account, not by address; the subject is hashed so that the table holds no e-mail. */
function subjectOf(emailKey: string): string {
  return `sign-in:${createHash('sha256').update(emailKey).digest('base64url')}`
}

/**
 * Checks an e-mail and a password.
 * @returns the holder that may be signed in
 * @throws Refusal `too_many` after ten attempts in a quarter of an hour, `sign_in_wrong` otherwise: the same words and
 * the same time whether or not the e-mail is known
 */
export async function signIn(db: Db, email: string, password: string): Promise<{ holderId: number }> {
  const emailKey = email.trim().normalize('NFC').toLowerCase()
  const subject = subjectOf(emailKey)
  const length = windowMinutes * 60_000
  const attempts = await countAttempt(db, subject, new Date(Math.floor(Date.now() / length) * length))
  if (attempts > attemptsPerAccount) throw refuse('too_many', { minutes: windowMinutes })
  const holder = await holderByEmail(db, emailKey)
  const matches = await passwordMatches(holder?.password_hash ?? null, password)
  if (!holder || !matches) throw refuse('sign_in_wrong')
  await forgetAttempts(db, subject)
  return { holderId: holder.holder_id }
}
