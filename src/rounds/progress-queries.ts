import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { procedureOf, type RoundSettings } from './settings.ts'

/** `assessment` is the state of the official's sheet; null = not begun. */
export type CaseProgress = { sheets: number; assessment: 'draft' | 'submitted' | 'appraised' | null }

/** How far cases have come: sheets counted so far, and where the official's sheet stands. */
export async function progressOfCases(
  db: Db,
  cases: readonly { case_id: number; unit_id: number }[],
): Promise<Map<number, CaseProgress>> {
  if (cases.length === 0) return new Map()
  const units = [...new Set(cases.map((one) => one.unit_id))]
  const ids = cases.map((one) => one.case_id)
  const counted = await db
    .selectFrom('item_count')
    .select(['case_id', sql<number>`sum(sheets)::integer`.as('sheets')])
    .where('unit_id', 'in', units)
    .where('case_id', 'in', ids)
    .groupBy('case_id')
    .orderBy('case_id')
    .execute()
  const sheets = await db
    .selectFrom('assessment')
    .select(['case_id', 'state'])
    .where('unit_id', 'in', units)
    .where('case_id', 'in', ids)
    .orderBy('case_id')
    .execute()
  const sheetsBy = new Map(counted.map((row) => [row.case_id, row.sheets]))
  const stateBy = new Map(sheets.map((row) => [row.case_id, row.state]))
  return new Map(
    ids.map((id) => [id, { sheets: sheetsBy.get(id) ?? 0, assessment: stateBy.get(id) ?? null }]),
  )
}

export type RoundProgress = { sheets: number; withSheets: number; submitted: number; appraised: number }

/** How far the cases of a round within reach have come: forms counted, cases with any, officials' sheets by state. */
export async function progressOfRound(
  db: Db,
  roundId: number,
  reach: readonly number[],
): Promise<RoundProgress> {
  const within = sql<boolean>`u.path && ${[...reach]}::integer[]`
  const counted = await db
    .selectFrom('item_count as n')
    .innerJoin('unit as u', 'u.unit_id', 'n.unit_id')
    .select(sql<number>`coalesce(sum(n.sheets), 0)::integer`.as('sheets'))
    .select(sql<number>`count(distinct n.case_id)::integer`.as('cases'))
    .where('n.round_id', '=', roundId)
    .where(within)
    .executeTakeFirstOrThrow()
  const states = await db
    .selectFrom('assessment as a')
    .innerJoin('evaluation_case as c', 'c.case_id', 'a.case_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['a.state', (b) => b.fn.countAll<number>().as('n')])
    .where('c.round_id', '=', roundId)
    .where(within)
    .groupBy('a.state')
    .orderBy('a.state')
    .execute()
  const of = (state: string) => Number(states.find((row) => row.state === state)?.n ?? 0)
  return {
    sheets: counted.sheets,
    withSheets: counted.cases,
    submitted: of('submitted') + of('appraised'),
    appraised: of('appraised'),
  }
}

/** How many sheets of a round wait to be counted. */
export async function countUnfolded(db: Db, roundId: number): Promise<number> {
  const row = await db
    .selectFrom('response')
    .select((b) => b.fn.countAll<number>().as('n'))
    .where('round_id', '=', roundId)
    .where('folded_revision', '<', 1)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** How many cases of a round wait for a decision that their procedure asks for. */
export async function countUndecided(
  db: Db,
  round: { round_id: number; settings: RoundSettings },
): Promise<number> {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .select(['c.framework_version_id', (b) => b.fn.countAll<number>().as('n')])
    .where('c.round_id', '=', round.round_id)
    .where(sql<boolean>`a.stage is distinct from 'concluded'`)
    .groupBy('c.framework_version_id')
    .orderBy('c.framework_version_id')
    .execute()
  let waiting = 0
  for (const row of rows) {
    const framework = await frozenFramework(db, row.framework_version_id)
    if (procedureOf(round.settings, framework).decision) waiting += Number(row.n)
  }
  return waiting
}
