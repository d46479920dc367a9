import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { SignedIn } from '../accounts/right.ts'
import type { HeldCase } from '../cycles/hold.ts'
import type { Db } from '../database.ts'
import type { AppraisalScoreTable } from '../tables.ts'
import { writeAppraisals } from './appraisal-queries.ts'
import { insertScoreChanges } from './change-queries.ts'
import type { StoredSheet } from './queries.ts'
import { type Appraisal, sameAppraisal } from './read-appraisals.ts'

type Seat = { unit_id: number; case_id: number; pass: number; step: number; seat: number }

/** The rows of one seat. */
export function seatRows(
  key: Seat,
  appraisals: readonly Appraisal[],
  holderId: number,
  now: Date,
): Insertable<AppraisalScoreTable>[] {
  return appraisals.map(({ code, state, points, note }) => ({
    ...key,
    criterion_code: code,
    state,
    points,
    note,
    scored_by: holderId,
    scored_at: now,
  }))
}

/** Makes what a level gave the appraisal that results are computed from, and keeps every change of it. */
export async function project(
  trx: Db,
  by: SignedIn,
  one: HeldCase,
  stored: StoredSheet,
  appraisals: readonly Appraisal[],
  { seat, now }: { seat: number; now: Date },
): Promise<void> {
  const before = new Map(stored.leaves.map((leaf) => [leaf.code, leaf]))
  await writeAppraisals(
    trx,
    appraisals.map(({ code, state, points, note }) => ({
      unit_id: one.unit_id,
      case_id: one.case_id,
      criterion_code: code,
      self_state: 'not_submitted' as const,
      appraisal_state: state,
      appraisal_points: points,
      appraisal_note: note,
      appraised_by: by.holderId,
      appraised_at: now,
    })),
  )
  await insertScoreChanges(
    trx,
    appraisals.flatMap(({ code, state, points, note }) => {
      const old = before.get(code)
      const was = {
        state: old?.appraisalState ?? ('not_appraised' as const),
        points: old?.appraisalPoints ?? null,
      }
      if (sameAppraisal(was, { state, points })) return []
      return [
        {
          unit_id: one.unit_id,
          change_id: randomUUID(),
          case_id: one.case_id,
          criterion_code: code,
          part: 'appraisal' as const,
          pass: one.at.pass,
          step: one.at.step,
          seat,
          revision: stored.revision + 1,
          changed_at: now,
          holder_id: by.holderId,
          old_state: was.state,
          old_points: was.points,
          new_state: state,
          new_points: points,
          old_entry: null,
          old_explanation: null,
          why: note,
        },
      ]
    }),
  )
}

/** Takes the appraisal off criteria that go back to the unit: their new entries are to be appraised anew. */
export async function clearAppraisal(
  trx: Db,
  by: SignedIn,
  one: HeldCase,
  stored: StoredSheet,
  codes: readonly string[],
  now: Date,
): Promise<void> {
  const cleared = stored.leaves
    .filter((leaf) => codes.includes(leaf.code) && leaf.appraisalState !== 'not_appraised')
    .map(({ code }) => ({ code, state: 'not_appraised' as const, points: null, note: null }))
  await project(trx, by, one, stored, cleared, { seat: 1, now })
}
