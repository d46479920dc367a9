import type { Db } from '../database.ts'
import type { Person } from './conflict.ts'
import type { Place, Post } from './next-actors.ts'

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
