import type { TouchedPost } from '../accounts/move-queries.ts'
import type { Role } from '../tables.ts'
import type { PlannedLink, PostFate } from './reform.ts'

/** What becomes of one post: where it goes (null = it ends; its own unit = it stays), and what it is granted then. */
export type PostMove = Readonly<{
  post: TouchedPost
  toUnitId: number | null
  grants: readonly Readonly<{ role: Role; unitId: number }>[]
  /** what it was granted at an abolished unit, and is no more */
  lost: number
  /** it takes along what it was granted at an abolished unit, to a unit that may reach further */
  wider: boolean
}>

/**
 * Who follows where: posts of a unit that ends go to the successor that takes over its work, with what they were granted there.
 * Those of a unit that ends without a territorial successor end, or go to whoever takes over its work, as was chosen.
 * @param ended units that end
 */
export function postMoves(
  posts: readonly TouchedPost[],
  ended: ReadonlySet<number>,
  links: readonly PlannedLink[],
  fate: PostFate,
): PostMove[] {
  const taker = new Map<number, PlannedLink>()
  for (const link of links) if (link.carries && !taker.has(link.from)) taker.set(link.from, link)
  const placeOf = (unitId: number): number | null => {
    if (!ended.has(unitId)) return unitId
    const link = taker.get(unitId)
    return link && (link.kind !== 'abolish' || fate === 'move') ? link.to : null
  }
  return posts.map((post) => {
    const moved = post.grants.map(({ role, unitId }) => ({ role, unitId: placeOf(unitId) }))
    const kept = moved.flatMap(({ role, unitId }) => (unitId === null ? [] : [{ role, unitId }]))
    const distinct = [...new Map(kept.map((grant) => [`${grant.role} ${grant.unitId}`, grant])).values()]
    return {
      post,
      toUnitId: placeOf(post.unit_id),
      grants: distinct,
      lost: moved.length - kept.length,
      wider: post.grants.some(
        ({ unitId }) => ended.has(unitId) && taker.get(unitId)?.kind === 'abolish' && fate === 'move',
      ),
    }
  })
}
