import type { Right } from '../accounts/right.ts'
import type { RecognitionStage } from '../tables.ts'

export type Stage = RecognitionStage

/** Where a dossier can stand, in the order of the way. */
export const stages: readonly Stage[] = [
  'preparing',
  'posted',
  'appraising',
  'deciding',
  'recognised',
  'refused',
  'revoked',
]

const acts = [
  'post',
  'propose',
  'withdraw',
  'return',
  'vote',
  'refer_back',
  'recognise',
  'refuse',
  'reconsider',
  'revoke',
] as const
export type Act = (typeof acts)[number]

/** The one right of each transition. */
export const rightOf = Object.fromEntries(acts.map((act) => [act, `recognitions.${act}`])) as {
  readonly [A in Act]: `recognitions.${A}` & Right
}

/** Whose post does an act: one of the unit itself, one above it, or one of the authority that decides and of nobody above that. */
export const sideOf: Readonly<Record<Act, 'unit' | 'above' | 'authority'>> = {
  post: 'unit',
  propose: 'unit',
  withdraw: 'unit',
  return: 'above',
  vote: 'above',
  refer_back: 'authority',
  recognise: 'authority',
  refuse: 'authority',
  reconsider: 'authority',
  revoke: 'authority',
}

const ways: Readonly<Record<Stage, Readonly<Partial<Record<Act, Stage>>>>> = {
  preparing: { post: 'posted' },
  posted: { propose: 'appraising', post: 'posted' },
  appraising: { vote: 'deciding', return: 'posted', withdraw: 'posted' },
  deciding: { recognise: 'recognised', refuse: 'refused', refer_back: 'appraising' },
  recognised: { revoke: 'revoked' },
  refused: { reconsider: 'appraising' },
  revoked: {},
}

/** Acts that are possible at a stage, the one that brings the dossier forward first. */
export function possible(stage: Stage): Act[] {
  return Object.keys(ways[stage]) as Act[]
}

/** The stage an act leads to; undefined when it is not possible here. */
export function leadsTo(stage: Stage, act: Act): Stage | undefined {
  return ways[stage][act]
}

/** A dossier that has come to its end waits for nobody; what is still possible then is an exception. */
export function isOver(stage: Stage): boolean {
  return stage === 'recognised' || stage === 'refused' || stage === 'revoked'
}
