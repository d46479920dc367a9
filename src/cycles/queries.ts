import type { Selectable } from 'kysely'
import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import type { Procedure } from '../frameworks/procedure.ts'
import { procedureOf, roundSettings } from '../rounds/settings.ts'
import type { Tables } from '../tables.ts'
import { heirsOf } from '../units/heir-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import type { Hands } from './conflict.ts'
import { type Position, start } from './cycle.ts'
import { handsOfMany } from './hands-queries.ts'
import type { Place } from './next-actors.ts'

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
