import type { Db } from '../database.ts'
import type { PostDetail, PostFate } from './notice.ts'
import { otherPostsOf, postsNamed } from './post-queries.ts'
import { insertNotices } from './queries.ts'

/** What became of one post, said to whoever holds it. */
export type ToldPost = Readonly<{
  accountId: number
  fate: PostFate
  /** the unit the post, or what it may do, comes from */
  from: string
  to: string | null
}>

/**
 * Tells those who hold posts what became of them and since when: in the product, and with the e-mail of the next morning. Who
 * holds a post that ended cannot sign in with it any more: the e-mail is still written to that address, and any other post that
 * the same person holds is told too.
 */
export async function tellPosts(
  trx: Db,
  told: readonly ToldPost[],
  { since, decision, at }: { since: PostDetail['since']; decision: string | null; at: Date },
): Promise<void> {
  const names = await postsNamed(
    trx,
    told.map(({ accountId }) => accountId),
  )
  const closed = told.filter(({ fate }) => fate === 'post_closed').map(({ accountId }) => accountId)
  const others = Map.groupBy(await otherPostsOf(trx, closed), (row) => row.closed_id)
  await insertNotices(
    trx,
    told.flatMap(({ accountId, fate, from, to }) => {
      const detail: PostDetail = { post: names.get(accountId) ?? '', from, to, since, decision }
      const readers = [accountId, ...(others.get(accountId) ?? []).map((row) => row.account_id)]
      return readers.map((reader) => ({ accountId: reader, kind: fate, path: '/account', at, detail }))
    }),
  )
}
