import { randomUUID } from 'node:crypto'
import { rightNames, type SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { advance } from '../cycles/advance.ts'
import { type HeldCase, holdCase, requireAct } from '../cycles/hold.ts'
import { carries } from '../cycles/next-actors.ts'
import { type Db, inTransaction } from '../database.ts'
import { provenCriteria } from '../evidence/queries.ts'
import type { Criterion } from '../frameworks/criterion.ts'
import { refuse } from '../refusals.ts'
import { registerKey, registerOf } from '../registers/queries.ts'
import { fromRegister } from '../registers/register.ts'
import { inBoth } from '../words/index.ts'
import { insertScoreChanges, partsAt } from './change-queries.ts'
import type { Posted } from './form.ts'
import { postedText } from './form.ts'
import { mergePart, type Part, samePart } from './merge.ts'
import { type StoredSheet, storedSheet, writeEntries, writeSheet } from './queries.ts'
import type { SheetForm } from './read-sheet.ts'
import { type ReadLeaf, readSheet, type SheetFault } from './read-sheet.ts'
import { selfMeasured, selfState, whyNotWritable } from './sheet.ts'

/** What became of a save: stored, refused because of faults, or stale because somebody saved meanwhile. */
export type Saved =
  | { outcome: 'saved'; submitted: boolean; merged: string[]; faults: SheetFault[] }
  | { outcome: 'faults'; faults: SheetFault[] }
  | { outcome: 'stale'; stored: StoredSheet; conflicts: string[] }

/**
 * Checks what an official entered for a case and stores what has changed: a draft may have gaps, a submission may not.
 * Criteria that are locked stay as they are, whatever was posted. Where somebody else has saved meanwhile, what only one of
 * the two changed is merged; where both changed the same criterion, and always before a submission, nothing is stored and the
 * caller shows both.
 * @param now when the server received it: by this it is in time or late
 * @throws Refusal `state_wrong` when the round or the sheet takes no entries now, `right_missing` for posts outside the unit
 */
export async function saveSheet(
  db: Db,
  by: SignedIn,
  caseId: number,
  form: SheetForm,
  now = new Date(),
): Promise<Saved> {
  return await inTransaction(db, async (trx) => {
    const one = await holdCase(trx, by, caseId, now)
    if (!carries(by, 'assessments.write', one.place, { side: 'unit', role: null })) {
      const right = rightNames['assessments.write']
      throw refuse('right_missing', { right, unit: one.unit_name, path: one.path.join(',') })
    }
    const why = whyNotWritable(one, now)
    if (why) throw refuse('state_wrong', { what: inBoth((w) => w.cycles[why]) })
    if (form.submit) requireAct(by, one, 'hand_in')
    const stored = await storedSheet(trx, one.unit_id, caseId)

    const registers = fromRegister(one.framework, await registerOf(trx, registerKey(one)))
    const lacking = new Set(
      [...registers].filter(([, { missing }]) => missing !== null).map(([code]) => code),
    )
    const read = readSheet(one, form, stored, await provenCriteria(trx, one), lacking)
    const stale = stored.revision !== form.revision
    const { merged, conflicts } = stale
      ? await mergeSheet(trx, one, form, read, stored)
      : { merged: [], conflicts: [] }
    if (conflicts.length > 0 || (stale && form.submit)) return { outcome: 'stale', stored, conflicts }
    const partial = form.only !== undefined && form.only !== null
    if (read.faults.length > 0 && !partial) return { outcome: 'faults', faults: read.faults }
    const faulty = new Set(read.faults.map((fault) => fault.code))
    const leaves = read.leaves.filter(({ criterion }) => !faulty.has(criterion.code))
    await store(trx, by, one, stored, leaves, { ...form, now, partial })
    if (form.submit) await advance(trx, by, one, 'hand_in', {}, now)
    return { outcome: 'saved', submitted: form.submit, merged, faults: read.faults }
  })
}

/** Takes the other's part where only the other has changed it; names the criteria both changed. */
async function mergeSheet(
  trx: Db,
  one: HeldCase,
  form: SheetForm,
  read: { leaves: ReadLeaf[]; faults: SheetFault[] },
  stored: StoredSheet,
): Promise<{ merged: string[]; conflicts: string[] }> {
  const bases = await partsAt(trx, one, form.revision)
  const records = new Map(stored.leaves.map((leaf) => [leaf.code, leaf]))
  const merged: string[] = []
  const conflicts: string[] = []
  for (const leaf of read.leaves) {
    const { code } = leaf.criterion
    const record = records.get(code)
    const theirs: Part = { entry: record?.entry ?? null, explanation: record?.explanation ?? null }
    const found = mergePart(bases.get(code), theirs, leaf.part)
    if (found === 'conflict') conflicts.push(code)
    if (found !== 'theirs') continue
    if (!samePart(theirs, leaf.part)) merged.push(code)
    leaf.part = theirs
    read.faults = read.faults.filter((fault) => fault.code !== code)
  }
  return { merged, conflicts }
}

function attestationsOf(one: HeldCase, posted: Posted): Record<string, boolean> {
  const rule = one.framework.scoring.passRule
  const codes = rule?.attestations.map((attestation) => attestation.code) ?? []
  return Object.fromEntries(codes.map((code) => [code, postedText(posted, `attestation:${code}`) === '1']))
}

async function store(
  trx: Db,
  by: SignedIn,
  one: HeldCase,
  stored: StoredSheet,
  leaves: readonly ReadLeaf[],
  { submit, now, posted, partial }: { submit: boolean; now: Date; posted: Posted; partial: boolean },
): Promise<void> {
  const key = { unit_id: one.unit_id, case_id: one.case_id }
  const records = new Map(stored.leaves.map((leaf) => [leaf.code, leaf]))
  const revision = stored.revision + 1
  const changed = leaves.filter(({ criterion: { code }, part }) => {
    const record = records.get(code)
    return record === undefined || !samePart(record, part)
  })
  const stateOf = (criterion: Criterion, entry: unknown) =>
    selfState(selfMeasured(one.framework, criterion, entry))
  const written = changed.map(({ criterion, part: { entry, explanation } }) => {
    const self = stateOf(criterion, entry)
    const untouched = entry === null && explanation === null && !records.has(criterion.code)
    return {
      ...key,
      criterion_code: criterion.code,
      entry: entry === null ? null : JSON.stringify(entry),
      self_state: self.state,
      self_points: self.points,
      explanation,
      entered_by: untouched ? null : by.holderId,
      entered_at: untouched ? null : now,
      revision,
    }
  })
  await writeEntries(trx, written)
  const changes = changed.flatMap(({ criterion, part }) => {
    const record = records.get(criterion.code)
    if (record === undefined && part.entry === null && part.explanation === null) return []
    const [before, after] = [stateOf(criterion, record?.entry ?? null), stateOf(criterion, part.entry)]
    return [
      {
        ...key,
        change_id: randomUUID(),
        criterion_code: criterion.code,
        part: 'self' as const,
        pass: one.at.pass,
        step: 0,
        seat: 0,
        revision,
        changed_at: now,
        holder_id: by.holderId,
        old_state: record === undefined ? null : before.state,
        old_points: before.points,
        new_state: after.state,
        new_points: after.points,
        old_entry: record?.entry == null ? null : JSON.stringify(record.entry),
        old_explanation: record?.explanation ?? null,
        why: part.explanation,
      },
    ]
  })
  await insertScoreChanges(trx, changes)
  await writeSheet(trx, one.unit_id, one.case_id, {
    bump: !submit,
    ...(partial ? {} : { attestations: attestationsOf(one, posted) }),
    ...(submit ? { submittedAt: now, submittedBy: by.holderId } : {}),
    now,
    holderId: by.holderId,
  })
  if (submit && changes.length === 0) return
  await recordAct(trx, {
    unitId: one.unit_id,
    by,
    act: 'assessment.save',
    subject: `case:${one.case_id}`,
    detail: { points: changes.map((row) => [row.criterion_code, row.old_points, row.new_points]) },
  })
}
