import type { Db } from '../database.ts'
import { figureAuthors } from '../registers/queries.ts'
import type { Hands } from './conflict.ts'
import type { Position } from './cycle.ts'
import type { Place } from './next-actors.ts'

/** A case as far as it matters who has had a hand in it. */
export type HandsAsked = Readonly<{ unit_id: number; case_id: number; place: Place; at: Position }>

/** Who has had a hand in cases so far, by case: one query for each kind of trace, however many cases there are. */
export async function handsOfMany(db: Db, cases: readonly HandsAsked[]): Promise<Map<number, Hands>> {
  if (cases.length === 0) return new Map()
  const units = [...new Set(cases.map((one) => one.unit_id))]
  const ids = cases.map((one) => one.case_id)
  const entries = await db
    .selectFrom('assessment_score as s')
    .innerJoin('account_holder as h', 'h.holder_id', 's.entered_by')
    .select(['s.case_id', 'h.person_id'])
    .distinct()
    .where('s.unit_id', 'in', units)
    .where('s.case_id', 'in', ids)
    .execute()
  const changes = await db
    .selectFrom('score_change as s')
    .innerJoin('account_holder as h', 'h.holder_id', 's.holder_id')
    .select(['s.case_id', 'h.person_id'])
    .distinct()
    .where('s.unit_id', 'in', units)
    .where('s.case_id', 'in', ids)
    .where('s.part', '=', 'self')
    .execute()
  const proofs = await db
    .selectFrom('evidence as e')
    .innerJoin('account_holder as h', 'h.holder_id', 'e.added_by')
    .select(['e.case_id', 'h.person_id'])
    .distinct()
    .where('e.unit_id', 'in', units)
    .where('e.case_id', 'in', ids)
    .execute()
  const acts = await db
    .selectFrom('case_act')
    .select(['case_id', 'act', 'person_id', 'seq'])
    .where('unit_id', 'in', units)
    .where('case_id', 'in', ids)
    .where('act', 'in', ['hand_in', 'confirm', 'reply', 'ask_reopening'])
    .orderBy('case_id')
    .orderBy('seq')
    .execute()
  const seats = await db
    .selectFrom('appraisal_seat as s')
    .innerJoin('account_holder as h', 'h.holder_id', 's.holder_id')
    .select(['s.case_id', 's.pass', 's.step', 's.seat', 's.person_id', 'h.account_id'])
    .where('s.unit_id', 'in', units)
    .where('s.case_id', 'in', ids)
    .orderBy('s.case_id')
    .orderBy('s.pass')
    .orderBy('s.step')
    .orderBy('s.seat')
    .execute()
  const authors = Map.groupBy(
    [
      ...entries,
      ...changes,
      ...proofs,
      ...(await figureAuthors(db, units, ids)),
      ...acts.filter((row) => row.act !== 'ask_reopening'),
    ],
    (row) => row.case_id,
  )
  const asked = Map.groupBy(
    acts.filter((row) => row.act === 'ask_reopening'),
    (row) => row.case_id,
  )
  const seatsBy = Map.groupBy(seats, (row) => row.case_id)
  return new Map(
    cases.map(({ unit_id, case_id, place, at }) => [
      case_id,
      {
        units: [...new Set([unit_id, ...place.own])],
        authors: new Set(
          (authors.get(case_id) ?? []).flatMap((row) => (row.person_id === null ? [] : [row.person_id])),
        ),
        appraisers: (seatsBy.get(case_id) ?? [])
          .filter((row) => row.pass === at.pass)
          .map((row) => ({
            step: row.step,
            seat: row.seat,
            personId: row.person_id,
            accountId: row.account_id,
          })),
        reopeningAskedBy: at.stage === 'reopening' ? (asked.get(case_id)?.at(-1)?.person_id ?? null) : null,
      },
    ]),
  )
}
