import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import type { Criterion } from '../frameworks/criterion.ts'
import type { EntryError } from '../frameworks/measure.ts'
import { refuse } from '../refusals.ts'
import type { Posted } from './form.ts'
import { fieldName, postedEntry, postedText } from './form.ts'
import {
  ensureSheet,
  type SheetCase,
  type StoredSheet,
  sheetCase,
  storedSheet,
  writeEntries,
  writeRegisterValues,
  writeSheet,
} from './queries.ts'
import { enteredLeaves, selfMeasured, selfState, whyNotWritable } from './sheet.ts'

export type SheetFault = { code: string; field: string; message: string }

/** What became of a save: stored, refused because of faults, or stale because somebody saved meanwhile. */
export type Saved =
  | { outcome: 'saved'; submitted: boolean }
  | { outcome: 'faults'; faults: SheetFault[] }
  | { outcome: 'stale'; stored: StoredSheet }

const longestExplanation = 5000

/**
 * Checks what an official entered for a case and stores it: a draft may have gaps, a submission may not. Everything or
 * nothing is stored, in one transaction with its audit row.
 * `revision` is the one the form was shown with: when the sheet has moved on, nothing is stored and the caller shows both.
 * @throws Refusal `state_wrong` when the round or the sheet takes no entries now
 */
export async function saveSheet(
  db: Db,
  by: SignedIn,
  caseId: number,
  form: { posted: Posted; revision: number; submit: boolean },
): Promise<Saved> {
  const now = new Date()
  return await inTransaction(db, async (trx) => {
    const sheet = await sheetCase(trx, caseId)
    if (!sheet) throw refuse('not_found', { what: 'hồ sơ đánh giá' })
    await ensureSheet(trx, sheet.unit_id, caseId, now)
    const stored = await storedSheet(trx, sheet.unit_id, caseId, true)
    const times = { state: sheet.round_state, opensAt: sheet.opens_at, closesAt: sheet.closes_at }
    const why = whyNotWritable(stored.state, times, now)
    if (why) throw refuse('state_wrong', { what: why })
    if (stored.revision !== form.revision) return { outcome: 'stale', stored }

    const read = readSheet(sheet, form.posted, form.submit)
    if (read.faults.length > 0) return { outcome: 'faults', faults: read.faults }
    await store(trx, by, sheet, read, { submit: form.submit, now, posted: form.posted })
    return { outcome: 'saved', submitted: form.submit }
  })
}

type ReadLeaf = { criterion: Criterion; entry: unknown; explanation: string }

function faultOf(criterion: Criterion, error: EntryError): SheetFault {
  const field = error.field === 'passed' ? 'answer' : error.field.split('.')[0] || firstField(criterion)
  return { code: criterion.code, field, message: error.message }
}

function firstField(criterion: Criterion): string {
  const first: Partial<Record<Criterion['measure']['kind'], string>> = {
    options: 'option',
    checklist: 'ticked',
    ratio_bands: 'numerator',
    points: 'points',
    text: 'text',
    register_trend: 'current',
  }
  return first[criterion.measure.kind] ?? 'answer'
}

function readSheet(
  sheet: SheetCase,
  posted: Posted,
  complete: boolean,
): { leaves: ReadLeaf[]; faults: SheetFault[] } {
  const leaves: ReadLeaf[] = []
  const faults: SheetFault[] = []
  for (const { criterion } of enteredLeaves(sheet.framework)) {
    const entry = postedEntry(criterion, posted)
    const explanation = postedText(posted, fieldName(criterion.code, 'explanation'))
    const measured = selfMeasured(sheet.framework, criterion, entry)
    if (measured.state === 'invalid')
      faults.push(...measured.errors.map((error) => faultOf(criterion, error)))
    if (measured.state === 'missing' && complete) {
      faults.push({ code: criterion.code, field: firstField(criterion), message: 'Chưa nhập chỉ tiêu này.' })
    }
    if (explanation.length > longestExplanation) {
      const message = `Căn cứ dài quá ${longestExplanation.toLocaleString('vi-VN')} ký tự.`
      faults.push({ code: criterion.code, field: 'explanation', message })
    }
    leaves.push({ criterion, entry, explanation })
  }
  return { leaves, faults }
}

function attestationsOf(sheet: SheetCase, posted: Posted): Record<string, boolean> {
  const rule = sheet.framework.scoring.passRule
  const codes = rule?.attestations.map((attestation) => attestation.code) ?? []
  return Object.fromEntries(codes.map((code) => [code, postedText(posted, `attestation:${code}`) === '1']))
}

async function store(
  trx: Db,
  by: SignedIn,
  sheet: SheetCase,
  read: { leaves: ReadLeaf[] },
  { submit, now, posted }: { submit: boolean; now: Date; posted: Posted },
): Promise<void> {
  const key = { unit_id: sheet.unit_id, case_id: sheet.case_id }
  const entries = read.leaves.map(({ criterion, entry, explanation }) => {
    const self = selfState(selfMeasured(sheet.framework, criterion, entry))
    return {
      ...key,
      criterion_code: criterion.code,
      entry: entry === null ? null : JSON.stringify(entry),
      self_state: self.state,
      self_points: self.points,
      explanation: explanation === '' ? null : explanation,
      entered_by: by.holderId,
      entered_at: now,
    }
  })
  await writeEntries(trx, entries)
  await writeRegisterValues(trx, sheet.unit_id, sheet.case_id, registerRows(key, read.leaves, by, now))
  await writeSheet(trx, sheet.unit_id, sheet.case_id, {
    state: submit ? 'submitted' : 'draft',
    attestations: attestationsOf(sheet, posted),
    ...(submit ? { submittedAt: now, submittedBy: by.holderId } : {}),
    now,
    holderId: by.holderId,
  })
  await recordAct(trx, {
    unitId: sheet.unit_id,
    by,
    act: submit ? 'assessment.submit' : 'assessment.save',
    subject: `case:${sheet.case_id}`,
    detail: { points: entries.map((entry) => [entry.criterion_code, entry.self_points]) },
  })
}

function registerRows(
  key: { unit_id: number; case_id: number },
  leaves: readonly ReadLeaf[],
  by: SignedIn,
  now: Date,
) {
  return leaves.flatMap(({ criterion, entry }) => {
    if (criterion.measure.kind !== 'register_trend' || entry === null) return []
    const register = entry as Record<string, string | number>
    if (register.kind !== 'register') return []
    return [
      {
        ...key,
        criterion_code: criterion.code,
        period: String(register.period),
        value: Number(register.current),
        missing_reason: null,
        previous_period: String(register.previousPeriod),
        previous_value: Number(register.previous),
        source_document: String(register.document),
        entered_by: by.holderId,
        entered_at: now,
      },
    ]
  })
}
