import { conflictOf } from '../cycles/conflict.ts'
import type { Post } from '../cycles/next-actors.ts'
import { postsAround } from '../cycles/person-queries.ts'
import { handsOf } from '../cycles/queries.ts'
import type { Db } from '../database.ts'
import { carriesFor, type Recognition } from './hold.ts'
import { type Act, isOver, possible, rightOf, sideOf } from './recognition.ts'

/** Who is to act next on a dossier. `appoint`: nobody may, so whoever grants the right is next. */
export type Next = Readonly<{ act: Act | 'appoint'; needs: Act; posts: readonly Post[] }>

/**
 * Posts that may do what brings a dossier forward; where there are none, those who could give somebody the right. A dossier
 * that is decided waits for nobody.
 */
export async function nextOn(db: Db, one: Recognition): Promise<Next | null> {
  const { stage } = one.dossier
  if (isOver(stage)) return null
  const [forward] = possible(stage)
  if (!forward) return null
  const posts = await postsAround(db, one.place, one.opens_at)
  const hands = await handsOf(db, one, one.place, one.at)
  const able = posts.filter((post) => {
    if (!carriesFor(post, rightOf[forward], one, sideOf[forward])) return false
    if (sideOf[forward] === 'unit') return true
    return conflictOf(post.person, hands, sideOf[forward] === 'authority' ? 'decider' : 'clerk') === null
  })
  if (able.length > 0) return { act: forward, needs: forward, posts: able }
  const granters = posts.filter((post) => carriesFor(post, 'accounts.manage', one, 'above'))
  return { act: 'appoint', needs: forward, posts: granters }
}
