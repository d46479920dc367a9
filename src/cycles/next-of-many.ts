import type { Db } from '../database.ts'
import type { Framework } from '../frameworks/framework.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { procedureOf, type RoundSettings } from '../rounds/settings.ts'
import { heirsOf } from '../units/heir-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { type Position, start } from './cycle.ts'
import { handsOfMany } from './hands-queries.ts'
import { type NextActors, nextActors, type Post } from './next-actors.ts'
import { postsAround } from './person-queries.ts'
import { positionOf } from './queries.ts'

/** A case of a list: its unit, and whether the deadline of its unit's stage has passed. */
export type Listed = Readonly<{
  case_id: number
  unit_id: number
  path: number[]
  valid_to: string | null
  framework_version_id: number
  overdue: boolean
}>

/**
 * Who is next in many cases of a round, by case: `nextActors` with what it needs read at once, a handful of queries for a
 * page as for three thousand cases.
 */
export async function nextOfMany(
  db: Db,
  round: { settings: RoundSettings; opens_at: Date; state: string },
  cases: readonly Listed[],
): Promise<Map<number, NextActors | null>> {
  if (cases.length === 0 || round.state === 'draft') return new Map()
  const sheets = await sheetsOf(db, cases)
  const places = await heirsOf(db, cases, dayInVietnam(new Date()))
  const asked = cases.map((one) => ({
    ...one,
    at: sheets.get(one.case_id) ?? start,
    place: places.get(one.unit_id) ?? { unitIds: [one.unit_id], paths: [one.path], own: [one.unit_id] },
  }))
  const hands = await handsOfMany(db, asked)
  const paths = [
    ...new Map(asked.flatMap(({ place }) => place.paths).map((path) => [path.at(-1), path])).values(),
  ]
  const posts = await postsAround(db, { unitIds: [], paths, own: [] }, round.opens_at)
  const granted = new Map<number, Post[]>()
  for (const post of posts) {
    for (const unitId of new Set(post.grants.map((grant) => grant.unitId))) {
      const there = granted.get(unitId)
      if (there) there.push(post)
      else granted.set(unitId, [post])
    }
  }
  const frameworks = new Map<number, Framework>()
  for (const id of new Set(cases.map((one) => one.framework_version_id)))
    frameworks.set(id, await frozenFramework(db, id))
  const next = new Map<number, NextActors | null>()
  for (const one of asked) {
    const procedure = procedureOf(round.settings, frameworks.get(one.framework_version_id) ?? {})
    const near = new Set(one.place.paths.flat().flatMap((unitId) => granted.get(unitId) ?? []))
    const around = { overdue: one.overdue, published: round.state === 'published' }
    const own = hands.get(one.case_id)
    if (own) {
      const who = { place: one.place, hands: own, posts: [...near].sort((a, b) => a.accountId - b.accountId) }
      next.set(one.case_id, nextActors(one.at, procedure, around, who))
    }
  }
  return next
}

async function sheetsOf(db: Db, cases: readonly Listed[]): Promise<Map<number, Position>> {
  const rows = await db
    .selectFrom('assessment')
    .select(['case_id', 'stage', 'step', 'taken', 'pass', 'back_to', 'open_criteria', 'seats', 'finished'])
    .select(['replied', 'signed'])
    .where('unit_id', 'in', [...new Set(cases.map((one) => one.unit_id))])
    .where(
      'case_id',
      'in',
      cases.map((one) => one.case_id),
    )
    .orderBy('case_id')
    .execute()
  return new Map(rows.map((row) => [row.case_id, positionOf(row)]))
}
