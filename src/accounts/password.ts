import { hash, verify } from '@node-rs/argon2'

/** argon2id with the parameters OWASP recommends as a minimum: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A hash of nobody's password: checked when an e-mail is unknown, so that the answer takes as long. */
const nobody = hash('a password that nobody has', cost)

export async function hashPassword(password: string): Promise<string> {
  return await hash(password.normalize('NFC'), cost)
}

/** @returns whether the password is right; takes the same time when there is no such person (`stored` null) */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody), password.normalize('NFC')).catch(() => false)
  return stored !== null && matches
}
