import { rightNames, type SignedIn } from '../accounts/right.ts'
import { whyNotWritable } from '../assessments/sheet.ts'
import type { HeldCase } from '../cycles/hold.ts'
import { carries } from '../cycles/next-actors.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'

type Seen = Pick<
  HeldCase,
  'at' | 'around' | 'round_state' | 'opens_at' | 'ownDue' | 'place' | 'unit_name' | 'path'
>

/**
 * Documents are changed by those who write the sheet, while it may be written, and only at criteria that are open.
 * @throws Refusal `right_missing`, `state_wrong`
 */
export function requireWritable(by: SignedIn, one: Seen, code: string, now: Date): void {
  requireWriter(by, one)
  const why = whyNotWritable(one, now)
  if (why) throw refuse('state_wrong', { what: inBoth((w) => w.cycles[why]) })
  if (one.at.open !== null && !one.at.open.includes(code))
    throw refuse('state_wrong', { what: inBoth((w) => w.evidence.lockedCriterion(code)) })
}

/** @throws Refusal `right_missing` for whoever is not to write in this unit's sheets */
export function requireWriter(by: SignedIn, one: Pick<Seen, 'place' | 'unit_name' | 'path'>): void {
  if (!carries(by, 'assessments.write', one.place, { side: 'unit', role: null })) {
    const right = rightNames['assessments.write']
    throw refuse('right_missing', { right, unit: one.unit_name, path: one.path.join(',') })
  }
}

/** Whether this post may change documents of a criterion now. */
export function mayWrite(by: SignedIn, one: Seen, now: Date): boolean {
  return (
    carries(by, 'assessments.write', one.place, { side: 'unit', role: null }) &&
    whyNotWritable(one, now) === null
  )
}
