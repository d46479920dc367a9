import { postsTouching } from '../accounts/move-queries.ts'
import type { Db } from '../database.ts'
import { unitsByIds } from '../units/queries.ts'
import type { SuccessionKind, Unit } from '../units/unit.ts'
import type { ReformPreview } from './enter.ts'
import { type OpenItems, openItemsOf, sumOfItems } from './open-items-queries.ts'
import { type PostMove, postMoves } from './post-moves.ts'
import type { PlannedLink, PostFate } from './reform.ts'

type Named = Pick<Unit, 'unit_id' | 'name' | 'code'>

/** One unit that ends, what it becomes, and what it leaves undone. */
export type ReformLineShown = Readonly<{
  unit: Unit
  parent: string | null
  /** what replaces it; empty for an abolished one */
  became: readonly (Named & { kind: SuccessionKind; carries: boolean; parent: string | null })[]
  /** who takes over what is left undone */
  takers: readonly Named[]
  items: OpenItems | null
}>

/** What an act does, for the eye of the one who confirms it, or looks at it later. */
export type ReformShown = Readonly<{
  lines: readonly ReformLineShown[]
  /** lines with something in hand come first in the table of open items */
  withItems: readonly ReformLineShown[]
  items: OpenItems
  posts: readonly (PostMove & { toName: string | null })[]
}>

/**
 * @param units those the act ends and begins, and the units above them
 * @param posts false once they have moved: then the act says itself who did
 */
export async function showReform(
  db: Db,
  { ended, links, units }: { ended: readonly Unit[]; links: readonly PlannedLink[]; units: readonly Unit[] },
  fate: PostFate,
  posts: boolean,
): Promise<ReformShown> {
  const known = new Map([...units, ...ended].map((unit) => [unit.unit_id, unit]))
  const missing = [...ended, ...units]
    .flatMap((unit) => [unit.parent_id, unit.unit_id])
    .concat(links.map(({ to }) => to))
    .filter((id): id is number => id !== null && id > 0 && !known.has(id))
  for (const unit of await unitsByIds(db, [...new Set(missing)])) known.set(unit.unit_id, unit)
  const ids = ended.map((unit) => unit.unit_id)
  const items = await openItemsOf(db, ids)
  const byFrom = Map.groupBy(links, ({ from }) => from)
  const lines = ended.map((unit): ReformLineShown => {
    const own = (byFrom.get(unit.unit_id) ?? []).flatMap((link) => {
      const to = known.get(link.to)
      return to ? [{ ...link, unit: to }] : []
    })
    return {
      unit,
      parent: known.get(unit.parent_id ?? 0)?.name ?? null,
      became: own
        .filter(({ kind }) => kind !== 'abolish')
        .map(({ kind, carries, unit: to }) => ({
          unit_id: to.unit_id,
          name: to.name,
          code: to.code,
          kind,
          carries,
          parent: known.get(to.parent_id ?? 0)?.name ?? null,
        })),
      takers: own.filter(({ carries }) => carries).map(({ unit: to }) => to),
      items: items.get(unit.unit_id) ?? null,
    }
  })
  const moves = posts ? postMoves(await postsTouching(db, ids), new Set(ids), links, fate) : []
  return {
    lines,
    withItems: lines.filter((line) => line.items !== null),
    items: sumOfItems(items.values()),
    posts: moves.map((move) => ({
      ...move,
      toName: move.toUnitId === null ? null : (known.get(move.toUnitId)?.name ?? move.post.unit_name),
    })),
  }
}

/** The same for an act that is not entered yet. */
export async function showPlan(db: Db, plan: ReformPreview, fate: PostFate): Promise<ReformShown> {
  return await showReform(db, { ended: plan.ended, links: plan.links, units: plan.born }, fate, true)
}
