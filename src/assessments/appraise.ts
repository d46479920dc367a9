import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { enteredPoints } from '../frameworks/entry.ts'
import type { Framework } from '../frameworks/framework.ts'
import { refuse } from '../refusals.ts'
import { fieldName, type Posted, postedText, typedNumber } from './form.ts'
import {
  ensureSheet,
  type StoredSheet,
  sheetCase,
  storedSheet,
  writeAppraisals,
  writeSheet,
} from './queries.ts'
import type { Saved, SheetFault } from './save.ts'
import { enteredLeaves, isAppraised, selfMeasured, selfState, whyNotAppraisable } from './sheet.ts'

type Appraisal = {
  code: string
  state: 'scored' | 'not_applicable' | 'not_appraised'
  points: number | null
  note: string | null
}

/**
 * Stores the appraisal scores beside the unit's own. A score that differs from the self-score needs its reason. `finish`
 * closes the appraisal: every leaf with points must then have a score.
 * @throws Refusal `state_wrong` when the sheet was not submitted or the results are published, or the appraiser belongs
 * to the unit that is appraised
 */
export async function appraiseSheet(
  db: Db,
  by: SignedIn,
  caseId: number,
  form: { posted: Posted; revision: number; finish: boolean },
): Promise<Saved> {
  const now = new Date()
  return await inTransaction(db, async (trx) => {
    const sheet = await sheetCase(trx, caseId)
    if (!sheet) throw refuse('not_found', { what: 'hồ sơ đánh giá' })
    if (sheet.unit_id === by.unitId)
      throw refuse('state_wrong', { what: 'không thẩm định phiếu của chính đơn vị mình' })
    await ensureSheet(trx, sheet.unit_id, caseId, now)
    const stored = await storedSheet(trx, sheet.unit_id, caseId, true)
    const times = { state: sheet.round_state, opensAt: sheet.opens_at, closesAt: sheet.closes_at }
    const why = whyNotAppraisable(stored.state, times)
    if (why) throw refuse('state_wrong', { what: why })
    if (stored.revision !== form.revision) return { outcome: 'stale', stored }

    const { appraisals, faults } = readAppraisals(sheet.framework, stored, form.posted, form.finish)
    if (faults.length > 0) return { outcome: 'faults', faults }
    await writeAppraisals(
      trx,
      appraisals.map((appraisal) => ({
        unit_id: sheet.unit_id,
        case_id: caseId,
        criterion_code: appraisal.code,
        self_state: 'not_submitted' as const,
        appraisal_state: appraisal.state,
        appraisal_points: appraisal.points,
        appraisal_note: appraisal.note,
        appraised_by: by.holderId,
        appraised_at: now,
      })),
    )
    const state = form.finish ? 'appraised' : stored.state === 'appraised' ? 'submitted' : stored.state
    await writeSheet(trx, sheet.unit_id, caseId, {
      state,
      ...(form.finish ? { appraisedAt: now, appraisedBy: by.holderId } : {}),
      now,
      holderId: by.holderId,
    })
    await recordAct(trx, {
      unitId: sheet.unit_id,
      by,
      act: form.finish ? 'assessment.appraise' : 'assessment.appraise_draft',
      subject: `case:${caseId}`,
      detail: { points: appraisals.map((appraisal) => [appraisal.code, appraisal.points]) },
    })
    return { outcome: 'saved', submitted: form.finish }
  })
}

function readAppraisals(
  framework: Framework,
  stored: StoredSheet,
  posted: Posted,
  complete: boolean,
): { appraisals: Appraisal[]; faults: SheetFault[] } {
  const entries = new Map(stored.leaves.map((leaf) => [leaf.code, leaf.entry]))
  const appraisals: Appraisal[] = []
  const faults: SheetFault[] = []
  for (const { criterion } of enteredLeaves(framework)) {
    if (!isAppraised(criterion)) continue
    const { code } = criterion
    const self = selfState(selfMeasured(framework, criterion, entries.get(code) ?? null))
    const typed = postedText(posted, fieldName(code, 'appraisal'))
    const note = postedText(posted, fieldName(code, 'note')).slice(0, 5000) || null
    const excused = postedText(posted, fieldName(code, 'appraisal_excused')) === '1'
    const fault = (field: string, message: string) => faults.push({ code, field, message })
    if (excused) {
      if (self.state !== 'not_applicable')
        fault('appraisal', 'Đơn vị không khai “không áp dụng” ở chỉ tiêu này.')
      appraisals.push({ code, state: 'not_applicable', points: null, note })
      continue
    }
    if (typed === '') {
      if (complete) fault('appraisal', 'Chưa có điểm thẩm định.')
      appraisals.push({ code, state: 'not_appraised', points: null, note })
      continue
    }
    const number = typedNumber(typed)
    const checked = enteredPoints(criterion.maximum, framework.scoring.step).safeParse(
      number === null || Number.isNaN(number) ? typed : number,
    )
    if (!checked.success) {
      fault('appraisal', checked.error.issues[0]?.message ?? 'Điểm thẩm định chưa đúng.')
      continue
    }
    if (self.points !== null && Math.abs(self.points - checked.data) > 1e-9 && note === null) {
      fault('note', 'Điểm thẩm định khác điểm tự chấm: xin ghi lý do.')
    }
    appraisals.push({ code, state: 'scored', points: checked.data, note })
  }
  return { appraisals, faults }
}
