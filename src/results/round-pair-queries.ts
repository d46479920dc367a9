import type { Db } from '../database.ts'
import type { SuccessionKind } from '../units/unit.ts'

/** Rounds, newest first, that ask a questionnaire which this round asks too, in whatever version; not drafts, not this one. */
export async function roundsAskingAlike(db: Db, roundId: number) {
  const codes = db
    .selectFrom('case_questionnaire as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'q.questionnaire_version_id')
    .select('v.code')
    .where('c.round_id', '=', roundId)
  return await db
    .selectFrom('round as r')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .select(['r.round_id', 'r.unit_id', 'r.name', 'r.state', 'r.opens_at', 'u.path'])
    .where('r.round_id', '!=', roundId)
    .where('r.state', '!=', 'draft')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('case_questionnaire as q')
          .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
          .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'q.questionnaire_version_id')
          .select('q.case_id')
          .whereRef('c.round_id', '=', 'r.round_id')
          .where('v.code', 'in', codes),
      ),
    )
    .orderBy('r.opens_at', 'desc')
    .orderBy('r.round_id', 'desc')
    .limit(200)
    .execute()
}

/** An old unit that went into a new one. */
export type Succession = {
  readonly predecessorId: number
  readonly predecessor: string
  /** what the old unit weighs in the new one's past: as declared, else its inhabitants; null when unknown or declared not to compare */
  readonly population: number | null
  readonly successorId: number
  readonly successor: string
  readonly on: string
  readonly kind: SuccessionKind
}

/** What units became of each other, where the old or the new one is among these; what was only looked after is left out. */
export async function successionsAmong(db: Db, unitIds: readonly number[]): Promise<Succession[]> {
  if (unitIds.length === 0) return []
  const rows = await db
    .selectFrom('unit_succession as s')
    .innerJoin('unit as p', 'p.unit_id', 's.predecessor_id')
    .innerJoin('unit as n', 'n.unit_id', 's.successor_id')
    .leftJoin('unit_bridge as b', 'b.unit_id', 's.successor_id')
    .leftJoin('unit_bridge_part as bp', (join) =>
      join.onRef('bp.unit_id', '=', 's.successor_id').onRef('bp.predecessor_id', '=', 's.predecessor_id'),
    )
    .select(['s.predecessor_id', 's.successor_id', 's.happened_on', 's.kind'])
    .select(['p.name as predecessor', 'p.population', 'n.name as successor', 'b.basis', 'bp.weight'])
    .where('s.kind', '!=', 'abolish')
    .where(({ or, eb, fn, val }) =>
      or([
        eb('s.predecessor_id', '=', fn.any(val([...unitIds]))),
        eb('s.successor_id', '=', fn.any(val([...unitIds]))),
      ]),
    )
    .orderBy('s.happened_on')
    .orderBy('s.successor_id')
    .orderBy('s.predecessor_id')
    .execute()
  return rows.map((row) => ({
    predecessorId: row.predecessor_id,
    predecessor: row.predecessor,
    population: row.basis === null ? row.population : row.weight,
    successorId: row.successor_id,
    successor: row.successor,
    on: String(row.happened_on).slice(0, 10),
    kind: row.kind,
  }))
}
