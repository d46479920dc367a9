import type { Criterion } from '../frameworks/criterion.ts'
import type { Framework } from '../frameworks/framework.ts'
import { entryPoints, type Measured } from '../frameworks/measure.ts'
import { buildTree, type CriterionNode } from '../frameworks/tree.ts'

export type SheetState = 'draft' | 'submitted' | 'appraised'

/** One leaf of the sheet as stored: what the unit entered and what the appraiser set. */
export type LeafRecord = Readonly<{
  code: string
  entry: unknown
  explanation: string | null
  appraisalState: 'scored' | 'not_applicable' | 'not_appraised'
  appraisalPoints: number | null
  appraisalNote: string | null
}>

/** Leaves an official fills in: those fed by a survey take no entry. */
export function enteredLeaves(framework: Framework): CriterionNode[] {
  return buildTree(framework.criteria).leaves.filter((leaf) => leaf.criterion.source !== 'survey')
}

/** Whether a leaf is worth points that an appraiser confirms; a text or a level without points is read, not scored. */
export function isAppraised(criterion: Criterion): boolean {
  return criterion.source !== 'survey' && criterion.maximum !== null && criterion.measure.kind !== 'text'
}

/** What an entry is worth; an entry stored under an older rule that no longer reads is `invalid`, never 0. */
export function selfMeasured(framework: Framework, criterion: Criterion, entry: unknown): Measured {
  return entryPoints(criterion, entry, framework.scoring.step)
}

/** The state of a self-score as it is stored beside its points. */
export function selfState(measured: Measured): {
  state: 'scored' | 'not_applicable' | 'not_submitted' | 'recorded'
  points: number | null
} {
  switch (measured.state) {
    case 'scored':
      return { state: 'scored', points: measured.points }
    case 'decided':
    case 'recorded':
      return { state: 'recorded', points: null }
    case 'not_applicable':
      return { state: 'not_applicable', points: null }
    case 'missing':
    case 'invalid':
      return { state: 'not_submitted', points: null }
  }
}

/** The times and state of a round that decide whether its sheets may be written. */
export type RoundTimes = Readonly<{
  state: 'draft' | 'open' | 'closed' | 'published'
  opensAt: Date
  closesAt: Date
}>

/** Why a sheet may not be filled in now, in Vietnamese; null when it may. */
export function whyNotWritable(state: SheetState, round: RoundTimes, now: Date): string | null {
  if (round.state === 'draft') return 'đợt đánh giá chưa mở'
  if (round.state !== 'open') return 'đợt đánh giá đã đóng'
  if (now < round.opensAt) return 'chưa đến thời gian nhập'
  if (now >= round.closesAt) return 'đã hết thời gian nhập'
  if (state !== 'draft') return 'phiếu đã nộp'
  return null
}

/** Why a sheet may not be appraised now, in Vietnamese; null when it may. */
export function whyNotAppraisable(state: SheetState, round: RoundTimes): string | null {
  if (round.state === 'draft') return 'đợt đánh giá chưa mở'
  if (round.state === 'published') return 'kết quả đợt đánh giá đã công bố'
  if (state === 'draft') return 'đơn vị chưa nộp phiếu tự chấm'
  return null
}
