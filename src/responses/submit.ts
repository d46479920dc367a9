import { randomUUID } from 'node:crypto'
import { type Db, retrying } from '../database.ts'
import type { Refusal } from '../refusals.ts'
import { checkAnswers } from '../surveys/check.ts'
import { dayInVietnam } from '../web/format.ts'
import { type FormPlace, isOf } from './begin.ts'
import type { Compiled } from './compiled.ts'
import { refusalOf } from './link.ts'
import type { DraftKey } from './queries.ts'
import { isScarce, isTooFast, storeScarce } from './store-scarce.ts'
import {
  answersCheck,
  durationBand,
  receiptCode,
  receiptHash,
  type SubmissionId,
  sameAnswers,
  sameCheck,
  submissionHash,
} from './submission.ts'
import {
  type Checked,
  checksOf,
  draftsOf,
  type KeyedDraft,
  type NewSheet,
  storeChecked,
} from './submit-queries.ts'
import { takeReviewed } from './take-reviewed.ts'

/** A form that is to be sent: its draft is on the server; `check` is what the person saw on the review. */
export type ToSend = Readonly<{ id: SubmissionId; place: FormPlace; check: string; receivedAt: Date }>

/**
 * What became of a form that was to be sent. `sent`: stored, now or by an equal request before. `kept`: it was sent before with
 * other answers, which stand. `changed`: its answers are not those that were read before sending; nothing was stored.
 * `wrong`: something in it is not in order. `gone`: no such draft. `early`: sooner than a person can have read it. `full`: there
 * are enough forms of its group. `refused`: its invitation is not good any more.
 */
export type Sent =
  | Readonly<{ outcome: 'sent' | 'kept'; receipt: string }>
  | Readonly<{ outcome: 'changed' | 'wrong' | 'gone' | 'early' | 'full' | 'refused' }>

/** The row keys of a submission: the id itself never reaches the database. */
export function keyOf(unitId: number, id: SubmissionId): DraftKey {
  return { unitId, submissionHash: submissionHash(id) }
}

type One = Readonly<{ at: number; ask: ToSend; key: DraftKey }>

/**
 * Stores many forms with one commit, each once, and answers each for itself: the one way by which answers become responses. A form
 * that is a duplicate, was changed, or is not in order takes nobody with it; when the whole statement fails, each is tried alone.
 * Rows are written in the order of their unit and key, so two batches never wait for each other in a circle.
 */
export async function submitTogether(
  db: Db,
  compiled: Compiled,
  asks: readonly ToSend[],
): Promise<(Sent | Error)[]> {
  const results = new Array<Sent | Error | undefined>(asks.length)
  const all = asks.map((ask, at): One => ({ at, ask, key: keyOf(ask.place.unitId, ask.id) })).sort(byKey)
  const first = all.filter((one, at) => at === 0 || nameOf(one.key) !== nameOf(all[at - 1]!.key))
  await storeOrSplit(db, compiled, first, results)
  const left = all.filter((one) => {
    const like = first.find(({ key }) => nameOf(key) === nameOf(one.key))!
    results[one.at] ??= repeatOf(like.ask, results[like.at], one.ask)
    return results[one.at] === undefined
  })
  // Whose draft was changed at this very moment, or whose answers differ from those of an equal key, is looked at anew.
  for (const one of left) await storeOrSplit(db, compiled, [one], results)
  return results.map((result) => result ?? { outcome: 'changed' })
}

/** What a second request in the same batch gets, once the first with its key is answered; undefined when that does not say. */
function repeatOf(first: ToSend, result: Sent | Error | undefined, ask: ToSend): Sent | Error | undefined {
  if (first === ask || result === undefined) return undefined
  if (sameCheck(first.check, ask.check)) return result
  return !(result instanceof Error) && result.outcome === 'sent' ? { ...result, outcome: 'kept' } : undefined
}

async function storeOrSplit(
  db: Db,
  compiled: Compiled,
  ones: readonly One[],
  results: (Sent | Error | undefined)[],
): Promise<void> {
  try {
    // All go in one statement, which is a transaction; one that is tried alone gets the retries of one.
    const store = () => storeBatch(db, compiled, ones)
    const found = ones.length > 1 ? await store() : await retrying(store)
    ones.forEach(({ at }, index) => {
      results[at] = found[index]
    })
  } catch (error) {
    if (ones.length === 1) results[ones[0]!.at] = error as Error
    else for (const one of ones) await storeOrSplit(db, compiled, [one], results)
  }
}

/** Forms with different keys, in key order. Leaves undefined what another request changed meanwhile. */
async function storeBatch(
  db: Db,
  compiled: Compiled,
  ones: readonly One[],
): Promise<(Sent | Error | undefined)[]> {
  const results = new Map<One, Sent | Error>()
  const found = await takeReviewed(db, ones)
  for (const [one, stored] of found)
    if (stored) results.set(one, { outcome: 'sent', receipt: receiptCode(one.ask.id) })
  if (results.size < ones.length) await storeOthers(db, compiled, ones, found, results)
  return ones.map((one) => results.get(one))
}

/** Looks at forms whose drafts say nothing of having been checked, or whose rounds limit how many there may be. */
async function storeOthers(
  db: Db,
  compiled: Compiled,
  all: readonly One[],
  found: ReadonlyMap<One, boolean>,
  results: Map<One, Sent | Error>,
): Promise<void> {
  const ones = all.filter((one) => !found.has(one))
  const drafts = await draftsOf(
    db,
    ones.map(({ key }) => key),
  )
  const checked: { one: One; form: Checked }[] = []
  const scarce: { one: One; form: Checked }[] = []
  let before = all.filter((one) => found.get(one) === false)
  for (const one of ones) {
    const draft = drafts.get(nameOf(one.key))
    if (!draft || !isOf(draft, one.ask.place)) {
      before.push(one)
      continue
    }
    const form = await checkForm(db, compiled, one, draft)
    if (!('sheet' in form)) results.set(one, form)
    else if (isScarce(draft)) scarce.push({ one, form })
    else checked.push({ one, form })
  }
  const ended = await storeChecked(
    db,
    checked.map(({ form }) => form),
  )
  for (const { one } of checked) {
    const stored = ended.get(nameOf(one.key))
    if (stored) results.set(one, { outcome: 'sent', receipt: receiptCode(one.ask.id) })
    else if (stored === false) before = [...before, one]
  }
  for (const { one, form } of scarce) {
    const { questionnaire } = await compiled(db, form.sheet.versionId)
    const outcome = await storeScarce(db, questionnaire, form)
    if (outcome === 'stored') results.set(one, { outcome: 'sent', receipt: receiptCode(one.ask.id) })
    else if (outcome === 'before') before = [...before, one]
    else if (outcome) results.set(one, { outcome })
  }
  const checks = await checksOf(
    db,
    before.map(({ key }) => key),
  )
  for (const one of before) results.set(one, sentBefore(one, checks.get(nameOf(one.key))))
}

/** Looks at one form for the last time. */
async function checkForm(
  db: Db,
  compiled: Compiled,
  { ask, key }: One,
  draft: KeyedDraft,
): Promise<Checked | Sent | Refusal> {
  const refusal = refusalOf(draft, ask.receivedAt)
  if (refusal) return refusal
  const { questionnaire } = await compiled(db, draft.questionnaire_version_id)
  const { valid, discard, answers } = checkAnswers(questionnaire, draft.answers.answers, 'drop')
  if (!valid || discard) return { outcome: 'wrong' }
  const answersCheckNow = answersCheck(ask.id, answers)
  if (!sameCheck(answersCheckNow, ask.check)) return { outcome: 'changed' }
  if (isTooFast(draft, ask.receivedAt)) return { outcome: 'early' }
  const sheet: NewSheet = {
    unitId: key.unitId,
    responseId: randomUUID(),
    roundId: ask.place.roundId,
    caseId: ask.place.caseId,
    versionId: ask.place.versionId,
    mode: draft.mode,
    receivedOn: dayInVietnam(ask.receivedAt),
    durationBand: durationBand(draft.started_at, ask.receivedAt),
    answers,
    asDrafted: sameAnswers(answers, draft.answers.answers),
  }
  const receipt = receiptHash(receiptCode(ask.id))
  return { draft, receiptHash: receipt, answersCheck: answersCheckNow, sheet }
}

/** What a request gets whose draft is gone: it was stored before, with these answers or with others, or never. */
function sentBefore({ ask }: One, check: string | undefined): Sent {
  if (check === undefined) return { outcome: 'gone' }
  return { outcome: sameCheck(check, ask.check) ? 'sent' : 'kept', receipt: receiptCode(ask.id) }
}

export function nameOf({ unitId, submissionHash: hash }: DraftKey): string {
  return `${unitId}/${hash}`
}

function byKey({ key: a }: One, { key: b }: One): number {
  return (
    a.unitId - b.unitId ||
    (a.submissionHash < b.submissionHash ? -1 : a.submissionHash > b.submissionHash ? 1 : 0)
  )
}
