import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { SuccessionKind } from './unit.ts'

/** A unit as it stands on a day: itself while it exists, else the units that took over from it. */
export type Heirs = Readonly<{
  /** who does the unit's work: whoever took over what it left undone */
  unitIds: readonly number[]
  paths: readonly (readonly number[])[]
  /** the units that the unit has become; not those that only look after what an abolished unit left undone */
  own: readonly number[]
}>

type Node = { unit_id: number; path: number[]; valid_to: string | null }
type Edge = Node & { predecessor_id: number; kind: SuccessionKind; carries: boolean }

/**
 * Who stands for each of these units on a day. A unit that ended and left nobody named is looked after by the nearest unit
 * above it that lives, or by whoever took over from that: nothing is without an owner.
 */
export async function heirsOf(db: Db, units: readonly Node[], day: string): Promise<Map<number, Heirs>> {
  const dead = units.filter((unit) => gone(unit, day))
  if (dead.length === 0) return new Map(units.map((unit) => [unit.unit_id, itself(unit)]))
  const above = await nodes(
    db,
    dead.flatMap((unit) => unit.path),
  )
  const edges = Map.groupBy(
    await edgesFrom(
      db,
      above.filter((unit) => gone(unit, day)).map((unit) => unit.unit_id),
      day,
    ),
    (edge) => edge.predecessor_id,
  )
  const known = new Map(above.map((unit) => [unit.unit_id, unit]))
  for (const list of edges.values()) for (const edge of list) known.set(edge.unit_id, edge)

  const resolve = (unit: Node, seen: ReadonlySet<number>): { acting: Node[]; own: Node[] } => {
    if (!gone(unit, day) || seen.has(unit.unit_id)) return { acting: [unit], own: [unit] }
    const after = new Set([...seen, unit.unit_id])
    const next = edges.get(unit.unit_id) ?? []
    const became = next.filter((edge) => edge.kind !== 'abolish')
    const takers = next.filter((edge) => edge.carries)
    const own = [unit, ...became.flatMap((edge) => resolve(edge, after).own)]
    if (next.length > 0) {
      const acting = (takers.length > 0 ? takers : next).flatMap((edge) => resolve(edge, after).acting)
      return { acting, own }
    }
    const parent = known.get(unit.path.at(-2) ?? 0)
    return { acting: parent ? resolve(parent, after).acting : [unit], own }
  }
  return new Map(
    units.map((unit) => {
      const { acting, own } = resolve(unit, new Set())
      const distinct = [...new Map(acting.map((one) => [one.unit_id, one])).values()]
      return [
        unit.unit_id,
        {
          unitIds: distinct.map((one) => one.unit_id),
          paths: distinct.map((one) => one.path),
          own: [...new Set(own.map((one) => one.unit_id))],
        },
      ]
    }),
  )
}

/** Like `heirsOf`, for units known by their ids. */
export async function heirsOfIds(
  db: Db,
  unitIds: readonly number[],
  day: string,
): Promise<Map<number, Heirs>> {
  return await heirsOf(db, await nodes(db, unitIds), day)
}

function itself(unit: Node): Heirs {
  return { unitIds: [unit.unit_id], paths: [unit.path], own: [unit.unit_id] }
}

function gone(unit: Pick<Node, 'valid_to'>, day: string): boolean {
  return unit.valid_to !== null && unit.valid_to <= day
}

async function nodes(db: Db, unitIds: readonly number[]): Promise<Node[]> {
  if (unitIds.length === 0) return []
  return await db
    .selectFrom('unit')
    .select(['unit_id', 'path', 'valid_to'])
    .where(sql<boolean>`unit_id = any(${[...new Set(unitIds)]}::integer[])`)
    .orderBy('unit_id')
    .execute()
}

async function edgesFrom(db: Db, unitIds: readonly number[], day: string): Promise<Edge[]> {
  const { rows } = await sql<Edge>`
    with recursive line (predecessor_id, successor_id) as (
      select predecessor_id, successor_id from app.unit_succession
      where predecessor_id = any(${[...unitIds]}::integer[]) and happened_on <= ${day}::date
      union
      select s.predecessor_id, s.successor_id
      from app.unit_succession s join line l on s.predecessor_id = l.successor_id
      where s.happened_on <= ${day}::date
    )
    select l.predecessor_id, s.kind, s.carries, u.unit_id, u.path, u.valid_to
    from line l
    join app.unit_succession s on s.predecessor_id = l.predecessor_id and s.successor_id = l.successor_id
    join app.unit u on u.unit_id = l.successor_id
    order by l.predecessor_id, u.unit_id`.execute(db)
  return rows
}

/** Derives anew which former units each unit has inherited; whoever writes successions calls it in the same transaction. */
export async function rebuildInheritance(trx: Db): Promise<void> {
  await trx.deleteFrom('unit_inheritance').execute()
  await sql`
    insert into app.unit_inheritance (unit_id, former_id, since)
    with recursive line (former_id, current_id, since) as (
      select predecessor_id, successor_id, happened_on from app.unit_succession
      union
      select l.former_id, s.successor_id, greatest(l.since, s.happened_on)
      from line l join app.unit_succession s on s.predecessor_id = l.current_id
    ), heir as (
      select g.unit_id, l.former_id, min(l.since) as since
      from line l
      join app.unit c on c.unit_id = l.current_id
      join app.unit f on f.unit_id = l.former_id
      cross join lateral unnest(c.path) as g (unit_id)
      where not g.unit_id = any(f.path)
      group by g.unit_id, l.former_id
    ), place as (
      select h.unit_id, h.former_id, h.since, above.unit_id as above_id
      from heir h
      join app.unit f on f.unit_id = h.former_id
      cross join lateral unnest(f.path) as above (unit_id)
    )
    select p.unit_id, p.former_id, p.since
    from place p
    left join heir o on o.unit_id = p.unit_id and o.former_id = p.above_id
      and o.former_id <> p.former_id and o.since <= p.since
    group by p.unit_id, p.former_id, p.since
    having count(o.unit_id) = 0`.execute(trx)
}
