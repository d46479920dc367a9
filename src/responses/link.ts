import { type Refusal, refuse } from '../refusals.ts'
import type { RoundState } from '../tables.ts'
import { formats } from '../web/format.ts'
import type { Language } from '../words/dictionary.ts'

/** The times of a round that decide whether it takes sheets. */
export type RoundTimes = Readonly<{
  round_state: RoundState
  opens_at: Date
  closes_at: Date
  /** when a person closed it; null while nobody has */
  closed_at: Date | null
}>

/**
 * Whether a round takes what the server received at `receivedAt`. The moment of receiving decides, not the moment of
 * storing: what came in before the close is kept although its transaction ends after it, what came later is not.
 * A published round takes nothing more: its figures stand.
 */
export function takesSheets(round: RoundTimes, receivedAt: Date): boolean {
  if (receivedAt < round.opens_at || receivedAt >= round.closes_at) return false
  if (round.round_state === 'open') return true
  return round.round_state === 'closed' && round.closed_at !== null && receivedAt < round.closed_at
}

/**
 * @throws Refusal `link_not_open` before the opening, `link_closed` after the close or when the link was withdrawn
 */
export function requireOpen(round: Openable, receivedAt: Date): void {
  const refusal = refusalOf(round, receivedAt)
  if (refusal) throw refusal
}

type Openable = RoundTimes & { link_state?: 'active' | 'withdrawn' }

/** Why a link takes nothing that was received at this moment; null = it does. */
export function refusalOf(round: Openable, receivedAt: Date): Refusal | null {
  if (round.link_state === 'withdrawn')
    return refuse('link_closed', {
      when: { vi: 'không dùng đường dẫn này nữa', en: 'no longer uses this link' },
    })
  if (takesSheets(round, receivedAt)) return null
  if (round.round_state === 'draft') return refuse('link_not_open')
  if (round.round_state === 'open' && receivedAt < round.opens_at) {
    return refuse('link_not_open', { when: inEach((f) => f.time(round.opens_at)) })
  }
  const closed = round.closed_at ?? round.closes_at
  const { vi, en } = inEach((f) => f.time(closed))
  return refuse('link_closed', { when: { vi: `đã đóng lúc ${vi}`, en: `was closed at ${en}` } })
}

function inEach(say: (f: (typeof formats)[Language]) => string): Record<Language, string> {
  return { vi: say(formats.vi), en: say(formats.en) }
}
