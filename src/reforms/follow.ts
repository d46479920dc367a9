import { insertMove, postsTouching, setAccountUnit } from '../accounts/move-queries.ts'
import { deleteSessionsOf } from '../accounts/own-queries.ts'
import { holdersOf } from '../accounts/post-queries.ts'
import { deleteGrants, insertGrants, setAccountState } from '../accounts/queries.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import type { Day } from '../days.ts'
import { type ToldPost, tellPosts } from '../notices/tell-posts.ts'
import { lockUnits } from '../units/write-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { type PostMove, postMoves } from './post-moves.ts'
import { linksOf, markFollowed, reformsToFollow, unitNames, unitsOfReform } from './queries.ts'
import type { PostFate } from './reform.ts'

/** What following needs of an act. */
export type FollowedReform = Readonly<{
  reform_id: number
  posts: PostFate
  unit_id: number
  effective_on: Day
  decision: string
}>

/**
 * Moves posts and what they are granted with their units, once the day of the act has come. Whoever holds a post keeps it and
 * stays signed in; where a post ends its sessions end. Each is told.
 */
export async function followReform(trx: Db, reform: FollowedReform, at: Date): Promise<void> {
  const ended = new Set((await unitsOfReform(trx, reform.reform_id, 'ended')).map((unit) => unit.unit_id))
  const posts = await postsTouching(trx, [...ended])
  const moves = postMoves(posts, ended, await linksOf(trx, reform.reform_id), reform.posts)
  for (const { post, toUnitId, grants } of moves) {
    await insertMove(trx, {
      accountId: post.account_id,
      at,
      fromUnitId: post.unit_id,
      toUnitId,
      grants: post.grants,
      reformId: reform.reform_id,
    })
    await deleteGrants(trx, post.account_id)
    await insertGrants(trx, post.account_id, grants)
    if (toUnitId === null) {
      await setAccountState(trx, post.account_id, 'closed')
      for (const holder of await holdersOf(trx, post.account_id))
        await deleteSessionsOf(trx, holder.holder_id)
    } else if (toUnitId !== post.unit_id) await setAccountUnit(trx, post.account_id, toUnitId)
  }
  await markFollowed(trx, reform.reform_id, at)
  if (moves.length === 0) return
  await tellPosts(trx, await toldOf(trx, moves), {
    since: reform.effective_on,
    decision: reform.decision,
    at,
  })
  await recordAct(trx, {
    unitId: reform.unit_id,
    by: null,
    act: 'units.reform_posts',
    subject: `reform:${reform.reform_id}`,
    detail: {
      moved: moves.flatMap(({ post, toUnitId }) =>
        toUnitId === null ? [] : [[post.account_id, post.unit_id, toUnitId]],
      ),
      ended: moves.flatMap(({ post, toUnitId }) => (toUnitId === null ? [post.account_id] : [])),
    },
  })
}

/** What is said to each post; one that stays where it is and keeps its rights hears nothing. */
async function toldOf(trx: Db, moves: readonly PostMove[]): Promise<ToldPost[]> {
  const names = await unitNames(
    trx,
    moves.flatMap(({ post, toUnitId, grants }) => [
      post.unit_id,
      ...(toUnitId === null ? [] : [toUnitId]),
      ...post.grants.map(({ unitId }) => unitId),
      ...grants.map(({ unitId }) => unitId),
    ]),
  )
  const named = (ids: readonly number[]) =>
    [...new Set(ids)].map((unitId) => names.get(unitId) ?? '').join(', ')
  return moves.flatMap(({ post, toUnitId, grants }): ToldPost[] => {
    const { account_id: accountId, unit_id: fromUnitId } = post
    if (toUnitId === null) return [{ accountId, fate: 'post_closed', from: named([fromUnitId]), to: null }]
    if (toUnitId !== fromUnitId)
      return [{ accountId, fate: 'post_moved', from: named([fromUnitId]), to: named([toUnitId]) }]
    const has = (all: PostMove['grants'], unitId: number) => all.some((grant) => grant.unitId === unitId)
    const left = post.grants.map(({ unitId }) => unitId).filter((unitId) => !has(grants, unitId))
    const come = grants.map(({ unitId }) => unitId).filter((unitId) => !has(post.grants, unitId))
    if (left.length === 0) return []
    return [{ accountId, fate: 'post_rights', from: named(left), to: come.length > 0 ? named(come) : null }]
  })
}

/** Has posts follow every act whose day has come. @returns how many acts */
export async function followDueReforms(db: Db, now = new Date()): Promise<number> {
  if ((await reformsToFollow(db, dayInVietnam(now))).length === 0) return 0
  return await inTransaction(db, async (trx) => {
    await lockUnits(trx)
    const due = await reformsToFollow(trx, dayInVietnam(now))
    for (const reform of due) await followReform(trx, reform, now)
    return due.length
  })
}
