import type { Around, Position } from '../cycles/cycle.ts'
import type { Criterion } from '../frameworks/criterion.ts'
import type { Framework } from '../frameworks/framework.ts'
import { entryPoints, type Measured } from '../frameworks/measure.ts'
import { buildTree, type CriterionNode } from '../frameworks/tree.ts'
import type { Language } from '../words/dictionary.ts'
import type { Words } from '../words/index.ts'

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

/** What an entry is worth, what is wrong with it said in `language`; an entry stored under an older rule that no longer reads is `invalid`, never 0. */
export function selfMeasured(
  framework: Framework,
  criterion: Criterion,
  entry: unknown,
  language: Language = 'vi',
): Measured {
  return entryPoints(criterion, entry, framework.scoring.step, language)
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

/** Why a sheet takes no entries or points now: the words' name in src/words/cycles.ts. */
export type Stop = Extract<keyof Words['cycles'], 'roundDraft' | 'roundPublished' | `stop_${string}`>

/** Why a sheet may not be filled in now; null when it may. */
export function whyNotWritable(one: Writable, now: Date): Stop | null {
  const { round_state: state, ownDue } = one
  if (state === 'draft') return 'roundDraft'
  if (one.around.published) return 'roundPublished'
  if (now < one.opens_at) return 'stop_early'
  if (one.at.stage === 'confirming') return 'stop_confirming'
  if (one.at.stage !== 'self_scoring') return 'stop_submitted'
  if (!one.around.overdue) return null
  // A deadline given with a return or an extension holds whatever became of the round's own.
  return state !== 'open' && ownDue === null ? 'stop_closed' : 'stop_overdue'
}

/** Why a sheet may not be appraised now; null when it may. */
export function whyNotAppraisable(
  one: Pick<Writable, 'round_state' | 'around'> & { at: Position },
): Stop | null {
  if (one.round_state === 'draft') return 'roundDraft'
  if (one.around.published) return 'roundPublished'
  switch (one.at.stage) {
    case 'self_scoring':
      return one.at.pass > 1 ? 'stop_returned' : 'stop_not_submitted'
    case 'confirming':
      return 'stop_not_confirmed'
    case 'replying':
      return 'stop_replying'
    case 'deciding':
      return 'stop_deciding'
    case 'reopening':
      return 'stop_reopening'
    case 'concluded':
      return one.at.signed || one.at.seats === 2 ? 'stop_concluded' : null
    case 'appraising':
    case 'settling':
      return null
  }
}
