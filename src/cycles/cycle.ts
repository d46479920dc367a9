import type { AppraiserRole, Procedure } from '../frameworks/procedure.ts'
import type { Act } from './act.ts'

/** Where a case stands. */
export const stages = [
  'self_scoring',
  'confirming',
  'appraising',
  'settling',
  'replying',
  'deciding',
  'concluded',
  'reopening',
] as const

export type Stage = (typeof stages)[number]

/** Everything about a case that decides what may happen next. */
export type Position = Readonly<{
  stage: Stage
  /** level of appraisal, from 0 */
  step: number
  /** whether the level has taken the case up, which locks the level below */
  taken: boolean
  /** which time the case goes round, from 1: comments and replies belong to a pass */
  pass: number
  /** level that returned criteria and gets them back; null = the first */
  backTo: number | null
  /** criteria that may be changed now; null = all */
  open: readonly string[] | null
  /** how many appraise this level without seeing each other */
  seats: 1 | 2
  /** seats of this level that have finished */
  finished: readonly number[]
  /** the unit has had its reply, or its time for it */
  replied: boolean
  /** concluded by a decision; only the consent of a second person opens it again */
  signed: boolean
}>

/** The criteria whose points an appraiser may change: all, but for a level to which named ones were referred back. */
export function openToAppraiser(at: Position): readonly string[] | null {
  return at.stage === 'appraising' && at.taken ? at.open : null
}

/** What the world around a case says. */
export type Around = Readonly<{
  /** the deadline of the unit's stage has passed */
  overdue: boolean
  /** the round is published: nothing moves any more */
  published: boolean
}>

/** What an act brings along. */
export type Input = Readonly<{
  criteria?: readonly string[]
  /** which seat finishes */
  seat?: number
  /** whether the seats of this level gave the same points everywhere */
  agreed?: boolean
  /** how many appraise the level that is entered */
  seats?: 1 | 2
}>

/** A case that nobody has touched. */
export const start: Position = {
  stage: 'self_scoring',
  step: 0,
  taken: false,
  pass: 1,
  backTo: null,
  open: null,
  seats: 1,
  finished: [],
  replied: false,
  signed: false,
}

/** Acts that are possible in a position, those that bring the case forward first. */
export function possible(at: Position, procedure: Procedure, { overdue, published }: Around): Act[] {
  if (published) return []
  const last = procedure.appraisals.length - 1
  switch (at.stage) {
    case 'self_scoring':
      if (!overdue) return ['hand_in', 'extend']
      return ['extend', ...(procedure.decision ? (['close_unsubmitted'] as const) : [])]
    case 'confirming':
      return ['confirm', 'send_back', 'recall_sheet', 'extend']
    case 'appraising': {
      if (!at.taken) {
        const back: Act = at.step === 0 || at.backTo !== null ? 'recall_sheet' : 'recall_appraisal'
        return ['take_up', back]
      }
      return ['finish', 'return', ...(at.step > 0 ? (['refer_back'] as const) : [])]
    }
    case 'settling':
      return ['settle']
    case 'replying':
      return overdue ? ['close_reply', 'reply', 'extend'] : ['reply', 'extend']
    case 'deciding':
      return ['decide', 'refer_back']
    case 'concluded':
      if (at.signed) return ['ask_reopening']
      return at.seats === 1 && at.step === last ? ['recall_appraisal'] : []
    case 'reopening':
      return ['consent_reopening', 'refuse_reopening']
  }
}

/** Which role's level an act belongs to; null where any role with the right may do it. */
export function levelRole(at: Position, procedure: Procedure, act: Act): AppraiserRole | null {
  const of = (step: number) => procedure.appraisals[Math.max(0, step)]?.by ?? null
  switch (act) {
    case 'take_up':
    case 'finish':
    case 'settle':
    case 'return':
      return of(at.step)
    case 'refer_back':
      return at.stage === 'appraising' ? of(at.step) : null
    case 'recall_appraisal':
      return at.stage === 'concluded' ? of(at.step) : of(at.step - 1)
    default:
      return null
  }
}

/**
 * Where an act leads. Pure: rights, deadlines and reasons are the caller's.
 * @throws Error when the act is not possible in this position
 */
export function move(
  at: Position,
  procedure: Procedure,
  act: Act,
  around: Around,
  input: Input = {},
): Position {
  if (!possible(at, procedure, around).includes(act)) {
    throw new Error(`${act} is not possible while ${at.stage}${around.published ? ' (published)' : ''}`)
  }
  switch (act) {
    case 'hand_in':
      return procedure.confirm ? { ...at, stage: 'confirming' } : enterLevel(at, at.backTo ?? 0, input)
    case 'confirm':
      return enterLevel(at, at.backTo ?? 0, input)
    case 'send_back':
    case 'recall_sheet':
      return { ...at, stage: 'self_scoring', taken: false }
    case 'take_up':
      return { ...at, taken: true, backTo: null, open: at.backTo === null ? at.open : null }
    case 'finish': {
      const finished = [...new Set([...at.finished, input.seat ?? 1])].sort()
      if (finished.length < at.seats) return { ...at, finished }
      if (at.seats === 2 && !input.agreed) return { ...at, finished, stage: 'settling' }
      return afterLevel({ ...at, finished }, procedure, input)
    }
    case 'settle':
      return afterLevel(at, procedure, input)
    case 'return':
      return {
        ...at,
        stage: 'self_scoring',
        taken: false,
        pass: at.pass + 1,
        backTo: at.step,
        open: criteriaOf(input),
        seats: 1,
        finished: [],
      }
    case 'refer_back': {
      const step = at.stage === 'deciding' ? procedure.appraisals.length - 1 : at.step - 1
      return {
        ...at,
        stage: 'appraising',
        step,
        taken: true,
        open: criteriaOf(input),
        seats: 1,
        finished: [],
      }
    }
    case 'recall_appraisal': {
      const step = at.stage === 'concluded' ? at.step : at.step - 1
      return { ...at, stage: 'appraising', step, taken: true, open: null, seats: 1, finished: [] }
    }
    case 'extend':
      return at
    case 'reply':
    case 'close_reply':
      return conclude({ ...at, replied: true }, procedure)
    case 'decide':
    case 'close_unsubmitted':
      return { ...at, stage: 'concluded', signed: true, open: null }
    case 'ask_reopening':
      return { ...at, stage: 'reopening' }
    case 'consent_reopening':
      return {
        ...start,
        stage: 'appraising',
        step: procedure.appraisals.length - 1,
        taken: true,
        pass: at.pass + 1,
      }
    case 'refuse_reopening':
      return { ...at, stage: 'concluded' }
  }
}

function criteriaOf({ criteria }: Input): readonly string[] {
  if (!criteria || criteria.length === 0)
    throw new Error('criteria are returned by name, never all in silence')
  return criteria
}

function enterLevel(at: Position, step: number, { seats = 1 }: Input): Position {
  return { ...at, stage: 'appraising', step, taken: false, seats, finished: [] }
}

function afterLevel(at: Position, procedure: Procedure, input: Input): Position {
  if (at.step + 1 < procedure.appraisals.length) {
    return { ...enterLevel(at, at.step + 1, input), backTo: null, open: null }
  }
  if (procedure.reply && !at.replied) return { ...at, stage: 'replying', open: null }
  return conclude(at, procedure)
}

function conclude(at: Position, procedure: Procedure): Position {
  return { ...at, stage: procedure.decision ? 'deciding' : 'concluded', open: null }
}
