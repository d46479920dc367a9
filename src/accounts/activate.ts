import { createHash, randomBytes } from 'node:crypto'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { newActivationCode, readActivationCode } from './activation-code.ts'
import {
  deleteActivationsOf,
  deleteSetupActivations,
  findActivation,
  insertActivation,
  takeActivation,
} from './activation-queries.ts'
import { deleteSessionsOf } from './own-queries.ts'
import { hashPassword } from './password.ts'
import { countAccounts, insertAccount, insertGrants, insertHolder, setPassword } from './queries.ts'
import { signedInByHolder } from './sign-in-queries.ts'

const setupHours = 24
const activationDays = 7

function newToken(): { token: string; tokenHash: string } {
  const token = randomBytes(24).toString('base64url')
  return { token, tokenHash: hashOf(token) }
}

function hashOf(token: string): string {
  return createHash('sha256').update(readActivationCode(token)).digest('hex')
}

/**
 * Makes the one-time address of the first administrator, when there is no account yet. An older address stops working.
 * @returns the secret part of the address, or null when somebody has an account already
 */
export async function offerSetup(db: Db): Promise<string | null> {
  return await inTransaction(db, async (trx) => {
    if ((await countAccounts(trx)) > 0) return null
    await deleteSetupActivations(trx)
    const { token, tokenHash } = newToken()
    const expiresAt = new Date(Date.now() + setupHours * 3_600_000)
    await insertActivation(trx, { tokenHash, purpose: 'setup', holderId: null, expiresAt })
    return token
  })
}

/** Makes a one-time address with which a holder sets a password; one that was made before stops working. */
export async function offerPassword(trx: Db, holderId: number): Promise<string> {
  return (await offerPasswordUntil(trx, holderId, activationDays, new Date())).token
}

/** The same, for so many days. @returns the secret part of the address, which is stored nowhere, and when it ends */
export async function offerPasswordUntil(
  trx: Db,
  holderId: number,
  days: number,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = newActivationCode()
  const expiresAt = new Date(now.getTime() + days * 86_400_000)
  await deleteActivationsOf(trx, holderId)
  await insertActivation(trx, { tokenHash: hashOf(token), purpose: 'password', holderId, expiresAt })
  return { token, expiresAt }
}

/** @returns what the address is for, or undefined when it was used or has expired */
export async function activationFor(db: Db, token: string) {
  return await findActivation(db, hashOf(token))
}

/**
 * Makes the first administrator at the root unit and uses up the address.
 * @throws Refusal `state_wrong` when the address was used meanwhile or there is an account already
 */
export async function setUp(
  db: Db,
  token: string,
  person: { fullName: string; email: string; password: string; rootUnitId: number },
): Promise<number> {
  const passwordHash = await hashPassword(person.password)
  return await inTransaction(db, async (trx) => {
    if (!(await takeActivation(trx, hashOf(token))) || (await countAccounts(trx)) > 0) {
      throw refuse('state_wrong', { what: inBoth((w) => w.accounts.setupUsed) })
    }
    const accountId = await insertAccount(trx, person.rootUnitId, 'Quản trị hệ thống')
    const holderId = await insertHolder(trx, {
      accountId,
      fullName: person.fullName,
      email: person.email,
      passwordHash,
    })
    await insertGrants(trx, accountId, [{ role: 'admin', unitId: person.rootUnitId }])
    await recordAct(trx, {
      unitId: person.rootUnitId,
      by: { accountId, holderId },
      act: 'account.set_up',
      subject: `account:${accountId}`,
    })
    return holderId
  })
}

/**
 * Sets the password of the holder the address was made for, uses up the address and ends that person's sessions.
 * @throws Refusal `state_wrong` when the address was used meanwhile
 */
export async function choosePassword(db: Db, token: string, password: string): Promise<void> {
  const passwordHash = await hashPassword(password)
  await inTransaction(db, async (trx) => {
    const activation = await findActivation(trx, hashOf(token))
    const holderId = activation?.holder_id
    if (!holderId || !(await takeActivation(trx, hashOf(token)))) {
      throw refuse('state_wrong', { what: inBoth((w) => w.accounts.activationUsed) })
    }
    await changePassword(trx, holderId, passwordHash)
  })
}

/** Stores a new password hash, ends the other sessions of that person and records the act. */
export async function changePassword(
  trx: Db,
  holderId: number,
  passwordHash: string,
  keepSession?: string,
): Promise<void> {
  await setPassword(trx, holderId, passwordHash)
  await deleteSessionsOf(trx, holderId, keepSession)
  const account = await signedInByHolder(trx, holderId)
  if (!account) throw refuse('state_wrong', { what: inBoth((w) => w.accounts.holderChanged) })
  await recordAct(trx, {
    unitId: account.unitId,
    by: account,
    act: 'account.change_password',
    subject: `account:${account.accountId}`,
  })
}
