import type { Around, Position } from '../cycles/cycle.ts'
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
  /** revision of the sheet in which the unit's part changed last */
  revision?: number
  /** who wrote the unit's part last, and when */
  writer?: string | null
  writtenAt?: Date | null
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

/** What of a case decides whether the unit may write in its sheet. */
export type Writable = Readonly<{
  at: Pick<Position, 'stage' | 'open'>
  around: Around
  round_state: 'draft' | 'open' | 'closed' | 'published'
  opens_at: Date
  ownDue: Date | null
}>

/** Why a sheet may not be filled in now, in Vietnamese; null when it may. */
export function whyNotWritable(one: Writable, now: Date): string | null {
  const { round_state: state, ownDue } = one
  if (state === 'draft') return 'đợt đánh giá chưa mở'
  if (one.around.published) return 'kết quả đợt đánh giá đã công bố'
  if (now < one.opens_at) return 'chưa đến thời gian nhập'
  if (one.at.stage === 'confirming') return 'phiếu đang chờ lãnh đạo đơn vị xác nhận'
  if (one.at.stage !== 'self_scoring') return 'phiếu đã nộp'
  // A deadline given with a return or an extension holds whatever became of the round's own.
  if (state !== 'open' && ownDue === null) return 'đợt đánh giá đã đóng'
  return one.around.overdue ? 'đã hết thời gian nhập' : null
}

/** Why a sheet may not be appraised now, in Vietnamese; null when it may. */
export function whyNotAppraisable(
  one: Pick<Writable, 'round_state' | 'around'> & { at: Position },
): string | null {
  if (one.round_state === 'draft') return 'đợt đánh giá chưa mở'
  if (one.around.published) return 'kết quả đợt đánh giá đã công bố'
  switch (one.at.stage) {
    case 'self_scoring':
      return one.at.pass > 1 ? 'đã trả lại đơn vị để bổ sung' : 'đơn vị chưa nộp phiếu tự chấm'
    case 'confirming':
      return 'lãnh đạo đơn vị chưa xác nhận phiếu'
    case 'replying':
      return 'đơn vị đang giải trình'
    case 'deciding':
      return 'hồ sơ đang chờ quyết định'
    case 'reopening':
      return 'đề nghị mở lại đang chờ người thứ hai đồng ý'
    case 'concluded':
      return one.at.signed || one.at.seats === 2 ? 'hồ sơ đã có kết quả' : null
    case 'appraising':
    case 'settling':
      return null
  }
}
