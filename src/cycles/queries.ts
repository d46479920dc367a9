import type { Insertable, Selectable } from 'kysely'
import { formerPlaces, placeThen } from '../accounts/move-queries.ts'
import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import type { Procedure } from '../frameworks/procedure.ts'
import { procedureOf, roundSettings } from '../rounds/settings.ts'
import type { CaseActTable, Tables } from '../tables.ts'
import { heirsOf } from '../units/heir-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import type { Hands, Person } from './conflict.ts'
import { type Position, start } from './cycle.ts'
import { handsOfMany } from './hands-queries.ts'
import type { Place, Post } from './next-actors.ts'

/** A case with everything that decides what may happen to it. */
export type CycleCase = Awaited<ReturnType<typeof cycleCase>> & object

/**
 * @param lock holds the sheet's row until the transaction ends: acts on one case stand in line here
 * @param now the moment by which deadlines are judged: when the server received what is to be done
 */
export async function cycleCase(db: Db, caseId: number, lock = false, now = new Date()) {
  const row = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .select([
      'c.case_id',
      'c.unit_id',
      'c.round_id',
      'c.framework_version_id',
      'c.title',
      'u.name as unit_name',
      'u.path',
      'u.valid_to',
      'r.state as round_state',
      'r.opens_at',
      'r.closes_at',
      'r.closed_at',
      'r.settings',
    ])
    .where('c.case_id', '=', caseId)
    .executeTakeFirst()
  if (!row) return undefined
  const framework = await frozenFramework(db, row.framework_version_id)
  const settings = roundSettings(row.settings)
  const sheet = await db
    .selectFrom('assessment')
    .select([
      'stage',
      'step',
      'taken',
      'pass',
      'back_to',
      'open_criteria',
      'seats',
      'finished',
      'replied',
      'signed',
    ])
    .select(['due_at', 'stage_at', 'revision', 'state'])
    .where('unit_id', '=', row.unit_id)
    .where('case_id', '=', caseId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  const procedure: Procedure = procedureOf(settings, framework)
  const at: Position = sheet ? positionOf(sheet) : start
  const ownDue = sheet?.due_at ?? null
  const due = ownDue ?? (isUnitsSheet(at.stage) ? row.closes_at : null)
  const theirs = isUnitsSheet(at.stage) || at.stage === 'replying'
  return {
    ...row,
    settings,
    framework,
    procedure,
    at,
    dueAt: due,
    ownDue,
    /** the deadline that has passed while the work is the unit's; null = none has */
    missedDue: theirs && due !== null && now >= due ? due : null,
    stageAt: sheet?.stage_at ?? null,
    revision: sheet?.revision ?? 0,
    state: sheet?.state ?? null,
    around: {
      overdue:
        (due !== null && now >= due) || (ownDue === null && at.stage === 'self_scoring' && !takes(row, now)),
      published: row.round_state === 'published',
    },
  }
}

/** A sheet's row as a position. */
export function positionOf(
  sheet: Pick<
    Selectable<Tables['assessment']>,
    | 'stage'
    | 'step'
    | 'taken'
    | 'pass'
    | 'back_to'
    | 'open_criteria'
    | 'seats'
    | 'finished'
    | 'replied'
    | 'signed'
  >,
): Position {
  return {
    stage: sheet.stage,
    step: sheet.step,
    taken: sheet.taken,
    pass: sheet.pass,
    backTo: sheet.back_to,
    open: sheet.open_criteria,
    seats: sheet.seats === 2 ? 2 : 1,
    finished: sheet.finished,
    replied: sheet.replied,
    signed: sheet.signed,
  }
}

/** The stages in which the sheet is in the unit's hands. */
function isUnitsSheet(stage: Position['stage']): boolean {
  return stage === 'self_scoring' || stage === 'confirming'
}

/** Whether a round took sheets at a moment: what was received before somebody closed it counts although it waited. */
function takes(round: { round_state: string; closed_at: Date | null }, now: Date): boolean {
  if (round.round_state === 'open') return true
  return round.round_state === 'closed' && round.closed_at !== null && now < round.closed_at
}

/** The unit of a case as it stands on a day: itself while it exists, else the units that took over from it. */
export async function placeOf(
  db: Db,
  unit: { unit_id: number; path: number[]; valid_to: string | null },
  day = dayInVietnam(new Date()),
): Promise<Place> {
  const heirs = (await heirsOf(db, [unit], day)).get(unit.unit_id)
  if (!heirs) throw new Error(`unit ${unit.unit_id} has no place`)
  return heirs
}

/** Who has had a hand in a case so far. */
export async function handsOf(
  db: Db,
  one: { unit_id: number; case_id: number },
  place: Place,
  at: Position,
): Promise<Hands> {
  const { unit_id, case_id } = one
  const hands = (await handsOfMany(db, [{ unit_id, case_id, place, at }])).get(case_id)
  if (!hands) throw new Error(`nobody was asked about case ${case_id}`)
  return hands
}

/** The seats of a pass, with the posts of those who sit there. */
export async function seatsOf(db: Db, one: { unit_id: number; case_id: number }, pass: number) {
  return await db
    .selectFrom('appraisal_seat as s')
    .innerJoin('account_holder as h', 'h.holder_id', 's.holder_id')
    .innerJoin('account as a', 'a.account_id', 'h.account_id')
    .select([
      's.step',
      's.seat',
      's.holder_id',
      's.person_id',
      's.taken_at',
      's.finished_at',
      'a.post_title',
      'h.full_name',
    ])
    .where('s.unit_id', '=', one.unit_id)
    .where('s.case_id', '=', one.case_id)
    .where('s.pass', '=', pass)
    .orderBy('s.step')
    .orderBy('s.seat')
    .execute()
}

/** A person with the places of all posts held since a day, also those that have moved with their unit. */
export async function personOf(db: Db, holderId: number, since: Date): Promise<Person> {
  const [person] = await personsOf(db, [holderId], since)
  if (!person) throw new Error(`there is no holder ${holderId}`)
  return person[1]
}

async function personsOf(db: Db, holderIds: readonly number[], since: Date): Promise<[number, Person][]> {
  if (holderIds.length === 0) return []
  const rows = await db
    .selectFrom('account_holder as h')
    .innerJoin('account_holder as o', 'o.person_id', 'h.person_id')
    .innerJoin('account as a', 'a.account_id', 'o.account_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['h.holder_id', 'h.person_id', 'u.path'])
    .where('h.holder_id', 'in', [...holderIds])
    .where((b) => b.or([b('o.held_to', 'is', null), b('o.held_to', '>=', since)]))
    .orderBy('h.holder_id')
    .orderBy('o.holder_id')
    .execute()
  const former = await db
    .selectFrom('account_holder as h')
    .innerJoin('account_holder as o', 'o.person_id', 'h.person_id')
    .innerJoin('account_move as m', 'm.account_id', 'o.account_id')
    .innerJoin('unit as u', 'u.unit_id', 'm.from_unit_id')
    .select(['h.holder_id', 'h.person_id', 'u.path'])
    .where('h.holder_id', 'in', [...holderIds])
    .where('m.moved_at', '>=', since)
    .where((b) => b.or([b('o.held_to', 'is', null), b('o.held_to', '>=', since)]))
    .orderBy('h.holder_id')
    .orderBy('m.moved_at')
    .orderBy('o.holder_id')
    .execute()
  return [...Map.groupBy([...rows, ...former], (row) => row.holder_id)].map(([holderId, own]) => [
    holderId,
    { personId: own[0]?.person_id ?? holderId, places: own.map((row) => row.path) },
  ])
}

/** Every held post whose grants or unit touch one of these paths. */
export async function postsAround(db: Db, place: Place, since: Date): Promise<Post[]> {
  const unitIds = [...new Set(place.paths.flat())]
  const rows = await db
    .selectFrom('role_grant as g')
    .innerJoin('account as a', 'a.account_id', 'g.account_id')
    .innerJoin('account_holder as h', (join) =>
      join.onRef('h.account_id', '=', 'a.account_id').on('h.held_to', 'is', null),
    )
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select([
      'a.account_id',
      'a.post_title',
      'a.unit_id',
      'u.name as unit_name',
      'h.holder_id',
      'h.full_name',
    ])
    .select(['g.role', 'g.unit_id as granted_at'])
    .where('a.state', '=', 'active')
    .where('g.unit_id', 'in', unitIds)
    .orderBy('a.account_id')
    .orderBy('g.role')
    .orderBy('g.unit_id')
    .execute()
  const persons = new Map(await personsOf(db, [...new Set(rows.map((row) => row.holder_id))], since))
  return [...Map.groupBy(rows, (row) => row.account_id).values()].map((own) => {
    const [first] = own
    if (!first) throw new Error('a group of grants is never empty')
    return {
      accountId: first.account_id,
      title: first.post_title,
      unitId: first.unit_id,
      unitName: first.unit_name,
      holderName: first.full_name,
      person: persons.get(first.holder_id) ?? { personId: first.holder_id, places: [] },
      grants: own.map((row) => ({ role: row.role, unitId: row.granted_at })),
    }
  })
}

/** Writes where a case stands now. */
export async function writePosition(
  trx: Db,
  one: { unit_id: number; case_id: number },
  at: Position,
  {
    dueAt,
    stageAt,
    state,
  }: { dueAt: Date | null; stageAt: Date; state: 'draft' | 'submitted' | 'appraised' },
): Promise<void> {
  await trx
    .updateTable('assessment')
    .set((b) => ({
      stage: at.stage,
      step: at.step,
      taken: at.taken,
      pass: at.pass,
      back_to: at.backTo,
      open_criteria: at.open === null ? null : [...at.open],
      seats: at.seats,
      finished: [...at.finished],
      replied: at.replied,
      signed: at.signed,
      due_at: dueAt,
      stage_at: stageAt,
      state,
      revision: b('revision', '+', 1),
    }))
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .execute()
}

/** Writes one row of the course of a case; the caller holds the sheet's row. */
export async function insertCaseAct(trx: Db, row: Omit<Insertable<CaseActTable>, 'seq'>): Promise<void> {
  const last = await trx
    .selectFrom('case_act')
    .select((b) => b.fn.max('seq').as('seq'))
    .where('unit_id', '=', row.unit_id)
    .where('case_id', '=', row.case_id)
    .executeTakeFirst()
  await trx
    .insertInto('case_act')
    .values({ ...row, seq: Number(last?.seq ?? 0) + 1 })
    .execute()
}

/** The course of a case, oldest first, with the posts that acted and the units they stood in then. */
export async function caseActs(db: Db, one: { unit_id: number; case_id: number }) {
  const rows = await db
    .selectFrom('case_act as c')
    .leftJoin('account as a', 'a.account_id', 'c.account_id')
    .leftJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .leftJoin('account_holder as h', 'h.holder_id', 'c.holder_id')
    .select([
      'c.seq',
      'c.pass',
      'c.act',
      'c.stage',
      'c.next_stage',
      'c.step',
      'c.happened_at',
      'c.reason',
      'c.criteria',
      'c.account_id',
    ])
    .select(['c.due_at', 'c.decision_number', 'c.decided_on'])
    .select(['a.post_title', 'u.name as post_unit', 'h.full_name'])
    .where('c.unit_id', '=', one.unit_id)
    .where('c.case_id', '=', one.case_id)
    .orderBy('c.seq')
    .execute()
  const moves = await formerPlaces(
    db,
    rows.flatMap((row) => (row.account_id === null ? [] : [row.account_id])),
  )
  return rows.map(({ account_id, ...row }) => ({
    ...row,
    post_unit: placeThen(moves, account_id, row.happened_at) ?? row.post_unit,
  }))
}

/** The ids of the cases of a round in their order: what a blind sample is drawn from. */
export async function caseIdsInOrder(db: Db, roundId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('evaluation_case')
    .select('case_id')
    .where('round_id', '=', roundId)
    .orderBy('case_id')
    .execute()
  return rows.map((row) => row.case_id)
}

/** Takes a seat for a person, or leaves the one who sits there; @returns whether this person has it now */
export async function takeSeat(
  trx: Db,
  seat: {
    unit_id: number
    case_id: number
    pass: number
    step: number
    seat: number
    holder_id: number
    person_id: number
  },
  now: Date,
): Promise<boolean> {
  await trx
    .insertInto('appraisal_seat')
    .values({ ...seat, taken_at: now })
    .onConflict((conflict) => conflict.columns(['unit_id', 'case_id', 'pass', 'step', 'seat']).doNothing())
    .execute()
  const row = await trx
    .selectFrom('appraisal_seat')
    .select('person_id')
    .where('unit_id', '=', seat.unit_id)
    .where('case_id', '=', seat.case_id)
    .where('pass', '=', seat.pass)
    .where('step', '=', seat.step)
    .where('seat', '=', seat.seat)
    .executeTakeFirst()
  return row?.person_id === seat.person_id
}

export async function finishSeat(
  trx: Db,
  seat: { unit_id: number; case_id: number; pass: number; step: number; seat: number },
  now: Date | null,
): Promise<void> {
  await trx
    .updateTable('appraisal_seat')
    .set({ finished_at: now })
    .where('unit_id', '=', seat.unit_id)
    .where('case_id', '=', seat.case_id)
    .where('pass', '=', seat.pass)
    .where('step', '=', seat.step)
    .where('seat', '=', seat.seat)
    .execute()
}
