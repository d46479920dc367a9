import type { Right } from '../accounts/right.ts'

export const acts = [
  'hand_in',
  'confirm',
  'send_back',
  'recall_sheet',
  'take_up',
  'finish',
  'settle',
  'return',
  'recall_appraisal',
  'extend',
  'reply',
  'close_reply',
  'refer_back',
  'decide',
  'close_unsubmitted',
  'ask_reopening',
  'consent_reopening',
  'refuse_reopening',
] as const

export type Act = (typeof acts)[number]

/** The one right of each transition. */
export const rightOf = Object.fromEntries(acts.map((act) => [act, `assessments.${act}`])) as {
  readonly [A in Act]: `assessments.${A}` & Right
}

/** Whose post does an act: one of the unit itself, or one above it. */
export const sideOf: Readonly<Record<Act, 'unit' | 'above'>> = {
  hand_in: 'unit',
  confirm: 'unit',
  send_back: 'unit',
  recall_sheet: 'unit',
  reply: 'unit',
  take_up: 'above',
  finish: 'above',
  settle: 'above',
  return: 'above',
  recall_appraisal: 'above',
  extend: 'above',
  close_reply: 'above',
  refer_back: 'above',
  decide: 'above',
  close_unsubmitted: 'above',
  ask_reopening: 'above',
  consent_reopening: 'above',
  refuse_reopening: 'above',
}

/** Acts that need a reason, and those that name criteria. */
export const needsReason: ReadonlySet<Act> = new Set([
  'send_back',
  'return',
  'refer_back',
  'extend',
  'close_unsubmitted',
  'ask_reopening',
  'refuse_reopening',
])

export const namesCriteria: ReadonlySet<Act> = new Set(['return', 'refer_back'])

/** Acts that set the unit a new deadline. */
export const setsDeadline: ReadonlySet<Act> = new Set(['return', 'extend'])
