import type { RoundKind, RoundState } from '../tables.ts'
import type { RoundSettings } from './settings.ts'

export const roundKinds = ['half_year', 'year', 'ad_hoc'] as const satisfies readonly RoundKind[]
export const roundStates = ['draft', 'open', 'closed', 'published'] as const satisfies readonly RoundState[]

/** One evaluation of the units beneath one unit: its times are limits, its state is moved by acts of people. */
export type Round = {
  round_id: number
  unit_id: number
  name: string
  kind: RoundKind
  /** a round of the 979 pilot: its cases have field, form, audience and place */
  pilot: boolean
  state: RoundState
  opens_at: Date
  closes_at: Date
  settings: RoundSettings
  opened_at: Date | null
  closed_at: Date | null
  published_at: Date | null
}

/** The acts that move a round, each from one state to the next; the only way back is to open it again. */
export const moves = {
  open: { from: 'draft', to: 'open' },
  close: { from: 'open', to: 'closed' },
  publish: { from: 'closed', to: 'published' },
} as const satisfies Record<string, { from: RoundState; to: RoundState }>

export type Move = keyof typeof moves

/** @returns the act that comes next in this state; null when the round is published */
export function nextMove(state: RoundState): Move | null {
  return (Object.keys(moves) as Move[]).find((move) => moves[move].from === state) ?? null
}

/** A case as far as opening depends on it. */
export type CaseToOpen = Readonly<{
  frameworkTitle: string
  frameworkComplete: boolean
  /** shares declared with the questionnaires of the case, 0..1; null = none declared */
  shares: readonly (number | null)[]
}>

export type OpeningFault = 'no_cases' | 'incomplete_framework' | 'shares' | 'times' | 'past'

/**
 * Why a round may not open yet; empty = it may. Every case needs a complete framework; where a case has several
 * questionnaires their shares are declared and add up to 1; it closes after it opens, and not in the past.
 */
export function openingFaults(
  round: Pick<Round, 'opens_at' | 'closes_at'>,
  cases: readonly CaseToOpen[],
  now: Date,
): OpeningFault[] {
  const faults: OpeningFault[] = []
  if (cases.length === 0) faults.push('no_cases')
  if (cases.some((one) => !one.frameworkComplete)) faults.push('incomplete_framework')
  if (cases.some((one) => !sharesHold(one.shares))) faults.push('shares')
  if (round.closes_at <= round.opens_at) faults.push('times')
  if (round.closes_at <= now) faults.push('past')
  return faults
}

/** Whether declared shares are usable: one questionnaire needs none, several add up to 1 (±1e-9). */
export function sharesHold(shares: readonly (number | null)[]): boolean {
  if (shares.length < 2) return shares.every((share) => share === null || Math.abs(share - 1) < 1e-9)
  const total = shares.reduce((sum: number, share) => sum + (share ?? Number.NaN), 0)
  return Math.abs(total - 1) < 1e-9
}

/** Sheets that came in just before the close may still be on their way into the database for so long. */
const settling = 60_000

/** Whether every sheet received before the close has been stored or refused, so that figures can stand. */
export function hasSettled(round: Pick<Round, 'closed_at'>, now: Date): boolean {
  return round.closed_at !== null && now.getTime() - round.closed_at.getTime() >= settling
}

/**
 * The instant a form's date and time mean in Việt Nam (UTC+7 all year round).
 * @param local 'YYYY-MM-DDTHH:MM'
 * @returns undefined when there is no such day or time
 */
export function instantInVietnam(local: string): Date | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?$/.exec(local)
  if (!parts) return undefined
  const instant = new Date(`${parts[1]}T${parts[2]}:00+07:00`)
  if (Number.isNaN(instant.getTime())) return undefined
  // 31 February would silently become 3 March.
  return localTime(instant) === `${parts[1]}T${parts[2]}` ? instant : undefined
}

/** What a `datetime-local` field shows for an instant: 'YYYY-MM-DDTHH:MM' in Việt Nam. */
export function localTime(instant: Date): string {
  return new Date(instant.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(0, 16)
}
