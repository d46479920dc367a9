import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { holderByEmail, holdersWithEmail, joinPersonRows, separatePersonRows } from './person-queries.ts'
import type { SignedIn } from './right.ts'

type Account = { accountId: number; unitId: number }

/**
 * Declares that who holds a post now is the same person as the one known by another e-mail address. From then on every rule
 * about one's own unit, entry or appraisal looks at all posts of both; what was done before counts too.
 * @throws Refusal `invalid` with `field` when the address is nobody's, is the same, or the reason is missing
 */
export async function joinPersons(
  db: Db,
  by: SignedIn,
  account: Account,
  said: { email: string; reason: string },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const holder = await currentHolder(trx, account)
    const reason = reasonOf(said.reason)
    const other = await holderByEmail(trx, said.email.normalize('NFC').trim().toLowerCase())
    if (!other) throw refuse('invalid', { what: inBoth((w) => w.accounts.personUnknown), field: 'email' })
    if (other.person_id === holder.person_id)
      throw refuse('invalid', { what: inBoth((w) => w.accounts.personSame), field: 'email' })
    const [kept, gone] = [holder.person_id, other.person_id].sort((a, b) => a - b) as [number, number]
    await joinPersonRows(trx, kept, gone)
    await recordAct(trx, {
      unitId: account.unitId,
      by,
      act: 'account.join_persons',
      subject: `account:${account.accountId}`,
      detail: { holder: holder.holder_id, other: other.holder_id, reason },
    })
  })
}

/**
 * Takes the address of who holds a post now out of a declaration that was wrong: its posts are a person of their own again.
 * @throws Refusal `invalid` with `field`
 */
export async function separatePerson(
  db: Db,
  by: SignedIn,
  account: Account,
  said: { reason: string },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const holder = await currentHolder(trx, account)
    const reason = reasonOf(said.reason)
    const own = await holdersWithEmail(trx, holder.email_key)
    const [first] = own
    if (first === undefined) throw new Error(`holder ${holder.holder_id} has no address`)
    // A person is numbered by the first holding of an address; where that number is the joint one, the others take theirs.
    await separatePersonRows(trx, holder.person_id, own)
    await recordAct(trx, {
      unitId: account.unitId,
      by,
      act: 'account.separate_person',
      subject: `account:${account.accountId}`,
      detail: { holder: holder.holder_id, reason },
    })
  })
}

async function currentHolder(trx: Db, account: Account) {
  const holder = await trx
    .selectFrom('account_holder')
    .select(['holder_id', 'person_id', 'email_key'])
    .where('account_id', '=', account.accountId)
    .where('held_to', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!holder) throw refuse('state_wrong', { what: inBoth((w) => w.accounts.noHolder) })
  return { ...holder, person_id: holder.person_id ?? holder.holder_id }
}

function reasonOf(text: string): string {
  const reason = text.normalize('NFC').trim().slice(0, 1000)
  if (reason === '')
    throw refuse('invalid', { what: inBoth((w) => w.accounts.reasonMissing), field: 'reason' })
  return reason
}
