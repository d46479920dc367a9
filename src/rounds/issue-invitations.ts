import { randomUUID } from 'node:crypto'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import type { Actor } from './create.ts'
import {
  casesWith,
  type InvitedCase,
  insertEntries,
  insertInvitations,
  lastEntries,
  lastNumbers,
  type NewEntry,
  type NewInvitation,
} from './invitation-list-queries.ts'
import { lockRound } from './queries.ts'
import type { Round } from './round.ts'
import type { ListedEntry } from './sample-list.ts'
import { newSecret, type UnitCode, unitCodeHash, writeUnitCode } from './unit-code.ts'

/** As many as one act issues. */
const mostCodes = 100_000

/** For whom: so many for each case, or one for each entry of a list. `caseId`: one case only. */
export type Issue = Readonly<{
  versionId: number
  caseId?: number | undefined
  to: { each: number } | { entries: readonly ListedEntry[] }
}>

/**
 * Issues single-use invitations in a batch, while the round is prepared or open. Entries of a list are kept with their codes,
 * and apart from everything that is answered.
 * @returns the number of the batch, and how many codes it has
 * @throws Refusal `not_found`, `state_wrong`, `invalid`
 */
export async function issueInvitations(
  db: Db,
  by: Actor,
  roundId: number,
  issue: Issue,
): Promise<{ batch: number; codes: number }> {
  return await inTransaction(db, async (trx) => {
    const round = await lockRound(trx, roundId)
    if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
    requireIssuing(round, issue)
    const all = await casesWith(trx, roundId, issue.versionId)
    const cases = all.filter((one) => issue.caseId === undefined || one.case_id === issue.caseId)
    if (cases.length === 0) throw refuse('invalid', { what: inBoth((w) => w.collection.noCases) })
    const perCase = sharedOut(cases, issue)
    const { numbers, batch } = await lastNumbers(trx, roundId, issue.versionId)
    const ids = cases.map((one) => one.case_id)
    const entryNumbers = await lastEntries(trx, ids)
    const entries: NewEntry[] = []
    const invitations: NewInvitation[] = []
    for (const one of cases) {
      for (const label of perCase.get(one) ?? []) {
        const number = (numbers.get(one.case_id) ?? 0) + 1
        numbers.set(one.case_id, number)
        const entry = label === null ? null : newEntry(one, label, entryNumbers)
        if (entry) entries.push(entry)
        const entryId = entry?.entry_id ?? null
        invitations.push(newInvitation(one, { batch: batch + 1, number, entryId }))
      }
    }
    await insertEntries(trx, entries)
    await insertInvitations(trx, invitations)
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.issue_invitations',
      subject: `round:${roundId}`,
      detail: {
        batch: batch + 1,
        codes: invitations.length,
        listed: entries.length,
        cases: issue.caseId === undefined ? cases.length : [issue.caseId],
        versionId: issue.versionId,
      },
    })
    return { batch: batch + 1, codes: invitations.length }
  })
}

function requireIssuing(round: Round, { to }: Issue): void {
  if (round.state !== 'draft' && round.state !== 'open')
    throw refuse('state_wrong', { what: inBoth((w) => w.collection.issueClosed) })
  const { mode } = round.settings.collection
  if (mode === 'open') throw refuse('state_wrong', { what: inBoth((w) => w.collection.issueOpenMode) })
  if (mode === 'sample' && 'each' in to)
    throw refuse('invalid', { what: inBoth((w) => w.collection.sampleNeedsList) })
}

/** Whom the codes of each case are for: labels of entries, or null for a code that is for nobody in particular. */
function sharedOut(cases: readonly InvitedCase[], { to }: Issue): Map<InvitedCase, (string | null)[]> {
  const many = () => refuse('invalid', { what: inBoth((w) => w.collection.tooManyCodes(mostCodes)) })
  if ('each' in to) {
    if (to.each * cases.length > mostCodes) throw many()
    return new Map(cases.map((one) => [one, Array.from({ length: to.each }, () => null)]))
  }
  if (to.entries.length === 0) throw refuse('invalid', { what: inBoth((w) => w.collection.listEmpty) })
  if (to.entries.length > mostCodes) throw many()
  const shared = new Map<InvitedCase, (string | null)[]>(cases.map((one) => [one, []]))
  const byUnit = new Map(cases.toReversed().map((one) => [one.unit_code, one]))
  for (const { unitCode, label } of to.entries) {
    const one = unitCode === null ? cases[0] : byUnit.get(unitCode)
    if (!one) throw refuse('invalid', { what: inBoth((w) => w.collection.listUnitUnknown(String(unitCode))) })
    shared.get(one)?.push(label)
  }
  return shared
}

function newEntry(one: InvitedCase, label: string, numbers: Map<number, number>): NewEntry {
  const number = (numbers.get(one.case_id) ?? 0) + 1
  numbers.set(one.case_id, number)
  return { unit_id: one.unit_id, entry_id: randomUUID(), case_id: one.case_id, number, label }
}

/** One invitation with a code of its own. */
export function newInvitation(
  one: Pick<InvitedCase, 'unit_id' | 'case_id' | 'questionnaire_version_id'>,
  { batch, number, entryId }: { batch: number; number: number; entryId: string | null },
): NewInvitation {
  const code: UnitCode = { kind: 'invitation', unitId: one.unit_id, secret: newSecret() }
  return {
    unit_id: one.unit_id,
    code_hash: unitCodeHash(code),
    code: writeUnitCode(code),
    case_id: one.case_id,
    questionnaire_version_id: one.questionnaire_version_id,
    batch,
    number,
    entry_id: entryId,
  }
}
