import type { SignedIn } from '../accounts/right.ts'
import { type Act, namesCriteria, needsReason, setsDeadline } from '../cycles/act.ts'
import { advance } from '../cycles/advance.ts'
import type { Position } from '../cycles/cycle.ts'
import { type HeldCase, holdCase, requireAct, seatFor } from '../cycles/hold.ts'
import { type Db, inTransaction } from '../database.ts'
import { type Day, dayFrom } from '../days.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth, type Words } from '../words/index.ts'
import { clearAppraisal } from './project-appraisal.ts'
import { storedSheet } from './queries.ts'
import { writeReplies } from './reply-queries.ts'
import { enteredLeaves, isAppraised } from './sheet.ts'
import { signSnapshot } from './sign.ts'

/** Acts that a form of their own carries, with what is said; saving, handing in and scoring have their own functions. */
export const plainActs = [
  'confirm',
  'send_back',
  'recall_sheet',
  'take_up',
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
] as const satisfies readonly Act[]
export type PlainAct = (typeof plainActs)[number]

export type Saying = Readonly<{
  reason?: string | undefined
  criteria?: readonly string[] | undefined
  dueAt?: Date | null | undefined
  /** the document that grants an extension, as it was typed */
  decision?: Readonly<{ number: string; on: string }> | undefined
  /** replies or explanations of gaps, by criterion */
  texts?: ReadonlyMap<string, string> | undefined
}>

const longestReason = 2000
const longestText = 5000
const year = 366 * 24 * 60 * 60 * 1000

/** What somebody must explain before a decision, found by the caller; each code needs a text. */
export type Gaps = (trx: Db, one: HeldCase) => Promise<readonly string[]>

/**
 * Does one act of the cycle: checks that it is possible now, that this post may do it, that reason, criteria and deadline
 * are there where they are needed, and moves the case, with its row in the course and in the audit.
 * @param now when the server received it: by this it is in time or late
 * @throws Refusal `state_wrong`, `right_missing`, `conflict_of_interest`; `invalid` with `field` for a form that lacks something
 */
export async function performAct(
  db: Db,
  by: SignedIn,
  caseId: number,
  act: PlainAct,
  saying: Saying,
  gaps: Gaps = async () => [],
  now = new Date(),
): Promise<Position> {
  return await inTransaction(db, async (trx) => {
    const one = await holdCase(trx, by, caseId, now)
    const seat = seatFor(one) ?? 1
    requireAct(by, one, act, seat)
    const said = read(one, act, saying, now)
    if (act === 'return' || act === 'refer_back') {
      const stored = await storedSheet(trx, one.unit_id, caseId)
      if (act === 'return') await clearAppraisal(trx, by, one, stored, said.criteria ?? [], now)
    }
    if (act === 'reply') await writeReplies(trx, one, 'reply', texts(one, saying), by.holderId, now)
    if (act === 'decide') {
      const explained = texts(one, saying)
      for (const code of await gaps(trx, one)) {
        if (!explained.has(code)) throw lacking(`text:${code}`, (w) => w.gapMissing(code))
      }
      await writeReplies(trx, one, 'gap', explained, by.holderId, now)
    }
    const hash =
      act === 'decide' || act === 'close_unsubmitted' ? await signSnapshot(trx, by, one, now) : null
    return await advance(
      trx,
      by,
      one,
      act,
      { ...said, seat, ...(hash ? { detail: { snapshot: hash } } : {}) },
      now,
    )
  })
}

function lacking(field: string, say: (w: Words['cycles']) => string): Refusal {
  return refuse('invalid', { what: inBoth((w) => say(w.cycles).replace(/\.$/, '')), field })
}

function read(one: HeldCase, act: Act, saying: Saying, now: Date) {
  const reason = saying.reason?.normalize('NFC').trim() ?? ''
  if (needsReason.has(act) && reason === '') throw lacking('reason', (w) => w.reasonMissing)
  if (reason.length > longestReason) throw lacking('reason', (w) => w.reasonLong)
  const criteria = namesCriteria.has(act) ? [...new Set(saying.criteria ?? [])] : null
  if (criteria) {
    if (criteria.length === 0) throw lacking('criteria', (w) => w.criteriaMissing)
    const known = new Set(
      enteredLeaves(one.framework)
        .filter(({ criterion }) => act === 'return' || isAppraised(criterion))
        .map(({ criterion }) => criterion.code),
    )
    if (criteria.some((code) => !known.has(code))) throw lacking('criteria', (w) => w.criteriaUnknown)
  }
  const dueAt = setsDeadline.has(act) ? (saying.dueAt ?? null) : null
  if (setsDeadline.has(act)) {
    const ahead = dueAt === null ? Number.NaN : dueAt.getTime() - now.getTime()
    if (!(ahead > 0 && ahead <= year)) throw lacking('due', (w) => w.dueWrong)
  }
  const decision = act === 'extend' ? readDecision(saying, now) : null
  return { reason: reason === '' ? null : reason, criteria, dueAt, decision }
}

/** The document that grants an extension: its number and a day that is not ahead. */
function readDecision({ decision }: Saying, now: Date): { number: string; on: Day } {
  const number = decision?.number.normalize('NFC').trim() ?? ''
  if (number === '' || number.length > 60) throw lacking('number', (w) => w.decisionMissing)
  const on = dayFrom(decision?.on ?? '')
  if (on === null || on > dayInVietnam(now)) throw lacking('decided', (w) => w.decidedWrong)
  return { number, on }
}

/** The texts that say something, of criteria of this framework. */
function texts(one: HeldCase, { texts }: Saying): Map<string, string> {
  // '*' is the case as a whole
  const known = new Set(['*', ...one.framework.criteria.map((criterion) => criterion.code)])
  const said = new Map<string, string>()
  for (const [code, text] of texts ?? []) {
    const plain = text.normalize('NFC').trim()
    if (plain === '') continue
    if (!known.has(code)) throw lacking('criteria', (w) => w.criteriaUnknown)
    if (plain.length > longestText) throw lacking(`text:${code}`, (w) => w.replyLong)
    said.set(code, plain)
  }
  return said
}
