import { insertMove, postsTouching, setAccountUnit } from '../accounts/move-queries.ts'
import { deleteSessionsOf } from '../accounts/own-queries.ts'
import { holdersOf } from '../accounts/post-queries.ts'
import { deleteGrants, insertGrants, setAccountState } from '../accounts/queries.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { lockUnits } from '../units/write-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { postMoves } from './post-moves.ts'
import { linksOf, markFollowed, reformsToFollow, unitsOfReform } from './queries.ts'
import type { PostFate } from './reform.ts'

/**
 * Moves posts and what they are granted with their units, once the day of the act has come. Whoever holds a post keeps it and
 * stays signed in; where a post ends its sessions end.
 */
export async function followReform(
  trx: Db,
  reform: { reform_id: number; posts: PostFate; unit_id: number },
  at: Date,
): Promise<void> {
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
