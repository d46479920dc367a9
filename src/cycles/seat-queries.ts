import type { Db } from '../database.ts'

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
