import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import type { Day } from '../days.ts'
import { workCalendar } from '../deadlines/calendar-queries.ts'
import { refuse } from '../refusals.ts'
import { contentHash } from '../surveys/content-hash.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { type Actor, type HeldRecognition, holdRecognition, requireNoConflict, requireRight } from './hold.ts'
import { findOpinion, insertOpinion, type OpinionRow, writeOpinion } from './opinion-queries.ts'
import { standingOf } from './posting.ts'
import { postingsOf } from './queries.ts'

/** What somebody says of the posted self-scores; without a name unless one is given. */
export type Opinion = Readonly<{
  opinionId: string
  body: string
  author: string | null
  criterion: string | null
}>

/**
 * Takes a citizen's opinion while the self-scores hang out. The same one sent again changes nothing.
 * @throws Refusal `not_found`, `state_wrong` when the days are over, `invalid`
 */
export async function sendOpinion(db: Db, caseId: number, opinion: Opinion, now = new Date()): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, null, caseId, now)
    const today = dayInVietnam(now)
    await requireOpen(trx, one, today, today)
    await store(trx, one, opinion, { channel: 'page', on: today, by: null, now })
  })
}

/**
 * Writes down what somebody said or handed in at the office while the self-scores hung out.
 * @throws Refusal `not_found`, `right_missing`, `state_wrong`, `invalid` with `field`
 */
export async function takeOpinion(
  db: Db,
  by: Actor,
  caseId: number,
  { on, ...opinion }: Opinion & { on: Day },
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireRight(by, one, 'recognitions.answer', 'unit')
    const today = dayInVietnam(now)
    if (on > today) throw refuse('invalid', { what: inBoth((w) => w.recognitions.dayAhead), field: 'on' })
    if (one.dossier.stage !== 'posted')
      throw refuse('state_wrong', { what: inBoth((w) => w.recognitions.opinionsOver) })
    await requireOpen(trx, one, on, on)
    const stored = await store(trx, one, opinion, { channel: 'in_person', on, by, now })
    if (!stored) return
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: 'recognition.take_opinion',
      subject: `case:${caseId}`,
      detail: { opinion: opinion.opinionId, on },
    })
  })
}

async function requireOpen(trx: Db, one: HeldRecognition, day: Day, today: Day): Promise<void> {
  const [posting] = await postingsOf(trx, one)
  if (!posting) throw refuse('not_found', { what: 'bảng điểm niêm yết' })
  const { over } = standingOf(posting, today, await workCalendar(trx))
  if (over || one.dossier.stage !== 'posted' || day < posting.starts_on)
    throw refuse('state_wrong', { what: inBoth((w) => w.recognitions.opinionsOver) })
}

async function store(
  trx: Db,
  one: HeldRecognition,
  { opinionId, body, author, criterion }: Opinion,
  { channel, on, by, now }: { channel: OpinionRow['channel']; on: Day; by: Actor; now: Date },
): Promise<boolean> {
  if (criterion !== null && !one.framework.criteria.some(({ code }) => code === criterion))
    throw refuse('invalid', { what: inBoth((w) => w.recognitions.criterionUnknown), field: 'criterion' })
  const row = {
    unit_id: one.unit_id,
    case_id: one.case_id,
    turn: one.dossier.turn,
    criterion_code: criterion,
    channel,
    author,
    body,
    received_on: on,
    received_at: now,
    taken_by: by?.holderId ?? null,
  }
  if (await insertOpinion(trx, { ...row, opinion_id: opinionId })) return true
  const there = await findOpinion(trx, one, opinionId)
  if (there && there.body === body && there.author === author && there.criterion_code === criterion)
    return false
  // A page gone back to and written on anew sends its old number: the words decide what is the same.
  return await insertOpinion(trx, {
    ...row,
    opinion_id: numberOf(opinionId, one.case_id, body, author, criterion),
  })
}

/** A number that is always the same for the same words from the same page (RFC 9562, version 8). */
function numberOf(...parts: readonly unknown[]): string {
  const hex = contentHash(parts)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Lets an opinion be seen by everybody, or keeps it from them and says why. Nothing is deleted, and the unit reads all of it;
 * those above the unit decide, so that nobody hides what is said of the own unit.
 * @throws Refusal `not_found`, `right_missing`, `conflict_of_interest`
 */
export async function moderate(
  db: Db,
  by: Actor,
  caseId: number,
  opinionId: string,
  { state, because }: { state: 'shown' | 'hidden'; because: string },
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireRight(by, one, 'recognitions.moderate', 'above')
    requireNoConflict(one, 'clerk')
    const opinion = await findOpinion(trx, one, opinionId)
    if (!opinion) throw refuse('not_found', { what: 'ý kiến' })
    const hidden = state === 'hidden' ? because : null
    if (opinion.state === state && opinion.hidden_because === hidden) return
    await writeOpinion(trx, one, opinionId, {
      state,
      hidden_because: hidden,
      moderated_by: by?.holderId ?? null,
      moderated_at: now,
    })
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: 'recognition.moderate',
      subject: `case:${caseId}`,
      detail: { opinion: opinionId, state, ...(hidden === null ? {} : { because: hidden }) },
    })
  })
}

/**
 * The unit answers an opinion: followed, followed in part, or explained why not.
 * @throws Refusal `not_found`, `right_missing`, `state_wrong` once the unit has proposed
 */
export async function answer(
  db: Db,
  by: Actor,
  caseId: number,
  opinionId: string,
  said: { outcome: 'accepted' | 'partly' | 'explained'; answer: string },
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireRight(by, one, 'recognitions.answer', 'unit')
    const opinion = await findOpinion(trx, one, opinionId)
    if (!opinion) throw refuse('not_found', { what: 'ý kiến' })
    if (opinion.outcome === said.outcome && opinion.answer === said.answer) return
    if (one.dossier.stage !== 'posted')
      throw refuse('state_wrong', { what: inBoth((w) => w.recognitions.answeredLate) })
    await writeOpinion(trx, one, opinionId, { ...said, answered_by: by?.holderId ?? null, answered_at: now })
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: 'recognition.answer',
      subject: `case:${caseId}`,
      detail: { opinion: opinionId, ...said },
    })
  })
}
