import { randomUUID } from 'node:crypto'
import { type Db, retrying } from '../database.ts'
import type { Refusal } from '../refusals.ts'
import { checkAnswers } from '../surveys/check.ts'
import { dayInVietnam } from '../web/format.ts'
import { type FormPlace, isOf } from './begin.ts'
import type { Compiled } from './compiled.ts'
import { refusalOf } from './link.ts'
import type { DraftKey, DraftRow } from './queries.ts'
import type { RoundTaking } from './reviewed-queries.ts'
import { isScarce, latestBeginning, storeScarce } from './store-scarce.ts'
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
import { type Checked, checksOf, type NewSheet, storeChecked } from './submit-queries.ts'
import { type Taken, takeReviewed } from './take-reviewed.ts'

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

/** `name`: the key as text. */
type One = Readonly<{ at: number; ask: ToSend; key: DraftKey; name: string; receipt: string }>

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
  const all = asks.map(oneOf).sort(byKey)
  const first = all.filter(({ name }, at) => at === 0 || name !== all[at - 1]!.name)
  await storeOrSplit(db, compiled, first, results)
  if (first.length < all.length) {
    const firstOf = new Map(first.map((one) => [one.name, one]))
    for (const { at, ask, name } of all) {
      const like = firstOf.get(name)!
      results[at] ??= repeatOf(like.ask, results[like.at], ask)
    }
  }
  // Whose draft was changed at this very moment, or whose answers differ from those of an equal key, is looked at anew.
  for (const one of all) if (results[one.at] === undefined) await storeOrSplit(db, compiled, [one], results)
  return results.map((result) => result ?? { outcome: 'changed' })
}

function oneOf(ask: ToSend, at: number): One {
  const key = keyOf(ask.place.unitId, ask.id)
  return { at, ask, key, name: nameOf(key), receipt: receiptCode(ask.id) }
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
  const found = await takeReviewed(db, ones)
  const results = ones.map(({ receipt }, index): Sent | undefined => {
    const one = found[index]
    if (one === 'stored') return { outcome: 'sent', receipt }
    return one === undefined ? { outcome: 'gone' } : undefined
  })
  if (results.includes(undefined)) await storeOthers(db, compiled, ones, found, results)
  return results
}

/** Looks at forms whose drafts say nothing of having been checked, or whose rounds limit how many there may be. */
async function storeOthers(
  db: Db,
  compiled: Compiled,
  ones: readonly One[],
  found: readonly (Taken | undefined)[],
  results: (Sent | Error | undefined)[],
): Promise<void> {
  type Judged = { index: number; form: Checked }
  const checked: Judged[] = []
  const scarce: Judged[] = []
  /** by place, the check of what was sent before, where it was read */
  const before = new Map<number, string | null | undefined>()
  for (const [index, one] of ones.entries()) {
    const there = found[index]
    if (there === undefined || there === 'stored') continue
    if (there === 'before') before.set(index, undefined)
    else if (!there.draft || !isOf(there.draft, one.ask.place)) before.set(index, there.answers_check)
    else {
      const form = await checkForm(db, compiled, one, there.draft, there.round)
      if (!('sheet' in form)) results[index] = form
      else if (isScarce(there.round)) scarce.push({ index, form })
      else checked.push({ index, form })
    }
  }
  const ended = await storeChecked(
    db,
    checked.map(({ form }) => form),
  )
  for (const [at, { index }] of checked.entries()) {
    const { receipt } = ones[index]!
    if (ended[at] === true) results[index] = { outcome: 'sent', receipt }
    else if (ended[at] === false) before.set(index, undefined)
  }
  for (const { index, form } of scarce) {
    const { questionnaire } = await compiled(db, form.sheet.versionId)
    const outcome = await storeScarce(db, questionnaire, form)
    if (outcome === 'stored') results[index] = { outcome: 'sent', receipt: ones[index]!.receipt }
    else if (outcome === 'before') before.set(index, undefined)
    else if (outcome) results[index] = { outcome }
  }
  const unread = [...before.keys()].filter((index) => before.get(index) === undefined)
  const checks = await checksOf(
    db,
    unread.map((index) => ones[index]!.key),
  )
  for (const [at, index] of unread.entries()) before.set(index, checks[at] ?? null)
  for (const [index, check] of before) results[index] = sentBefore(ones[index]!, check ?? null)
}

/** Looks at one form for the last time. */
async function checkForm(
  db: Db,
  compiled: Compiled,
  { ask, key, receipt }: One,
  draft: DraftRow,
  round: RoundTaking,
): Promise<Checked | Sent | Refusal> {
  const refusal = refusalOf(round, ask.receivedAt)
  if (refusal) return refusal
  const { questionnaire } = await compiled(db, draft.questionnaire_version_id)
  const { valid, discard, answers } = checkAnswers(questionnaire, draft.answers.answers, 'drop')
  if (!valid || discard) return { outcome: 'wrong' }
  const answersCheckNow = answersCheck(ask.id, answers)
  if (!sameCheck(answersCheckNow, ask.check)) return { outcome: 'changed' }
  if (draft.started_at > latestBeginning(round, ask.receivedAt)) return { outcome: 'early' }
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
  const { revision, invitation_hash: invitationHash } = draft
  return {
    key,
    revision,
    invitationHash,
    collection: round.collection,
    receiptHash: receiptHash(receipt),
    answersCheck: answersCheckNow,
    sheet,
  }
}

/** What a request gets whose draft is gone: it was stored before, with these answers or with others, or never. */
function sentBefore({ ask, receipt }: One, check: string | null): Sent {
  if (check === null) return { outcome: 'gone' }
  return { outcome: sameCheck(check, ask.check) ? 'sent' : 'kept', receipt }
}

function nameOf({ unitId, submissionHash: hash }: DraftKey): string {
  return `${unitId}/${hash}`
}

function byKey({ key: a }: One, { key: b }: One): number {
  return (
    a.unitId - b.unitId ||
    (a.submissionHash < b.submissionHash ? -1 : a.submissionHash > b.submissionHash ? 1 : 0)
  )
}
