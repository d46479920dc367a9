import { type Grant, type Right, rights } from '../accounts/right.ts'
import type { Procedure } from '../frameworks/procedure.ts'
import type { Role } from '../tables.ts'
import type { Heirs } from '../units/heir-queries.ts'
import { type Act, rightOf, sideOf } from './act.ts'
import { conflictOf, type Hands, type Person } from './conflict.ts'
import { type Around, levelRole, type Position, possible } from './cycle.ts'

/** A post with the person who holds it. */
export type Post = Readonly<{
  accountId: number
  title: string
  unitId: number
  unitName: string
  holderName: string
  person: Person
  grants: readonly Grant[]
}>

/** The unit of a case as it stands today: itself, or those that took over from it. */
export type Place = Heirs

/** Who may act next, and on what. `appoint`: nobody may, so whoever grants the right is next. */
export type NextActors = Readonly<{ act: Act | 'appoint'; needs: Act; posts: readonly Post[] }>

/** Whether one of a post's grants carries a right for the unit: above it for those who judge, in it for its own people. */
export function carries(
  post: Pick<Post, 'unitId' | 'grants'>,
  right: Right,
  place: Place,
  { side, role }: { side: 'unit' | 'above'; role: Role | null },
): boolean {
  if (side === 'unit' && !place.unitIds.includes(post.unitId)) return false
  const carrying: readonly Role[] = rights[right]
  return post.grants.some(
    (grant) =>
      carrying.includes(grant.role) &&
      (role === null || grant.role === role) &&
      // Whoever judges holds the right above the unit, not in it.
      (side === 'unit' || !place.own.includes(grant.unitId)) &&
      place.paths.some((path) => path.includes(grant.unitId)),
  )
}

/** What a person would be in the case by doing an act. */
export function partOf(act: Act, at: Position, seat = 1): Parameters<typeof conflictOf>[2] {
  switch (act) {
    case 'take_up':
    case 'finish':
    case 'return':
      return { step: at.step, seat }
    case 'settle':
      return { step: at.step, seat: 3 }
    case 'recall_appraisal':
      return { step: at.stage === 'concluded' ? at.step : at.step - 1, seat: 1 }
    case 'refer_back':
      return at.stage === 'deciding' ? 'decider' : { step: at.step, seat }
    case 'decide':
    case 'consent_reopening':
      return 'decider'
    default:
      return 'clerk'
  }
}

/** Whether a post may do an act now: right, side, role of the level, and no conflict of interest. */
export function mayAct(
  post: Post,
  act: Act,
  at: Position,
  procedure: Procedure,
  place: Place,
  hands: Hands,
): boolean {
  const side = sideOf[act]
  if (!carries(post, rightOf[act], place, { side, role: levelRole(at, procedure, act) })) return false
  if (side === 'unit') return true
  if (act !== 'finish' && act !== 'take_up') return conflictOf(post.person, hands, partOf(act, at)) === null
  return Array.from({ length: at.seats }, (_, n) => n + 1).some((seat) => {
    const taken = hands.appraisers.find((one) => one.step === at.step && one.seat === seat)
    // A single seat stays with the work when its holder is gone; of two blind ones each is its holder's.
    const others = at.seats === 2 && taken !== undefined && taken.personId !== post.person.personId
    if (others || at.finished.includes(seat)) return false
    return conflictOf(post.person, hands, partOf(act, at, seat)) === null
  })
}

/**
 * Who is to act next. A case that moves always has somebody: posts that may do what brings it forward; where there is
 * none, those who could grant the right to somebody. A concluded case needs nobody.
 */
export function nextActors(
  at: Position,
  procedure: Procedure,
  around: Around,
  who: { place: Place; hands: Hands; posts: readonly Post[] },
): NextActors | null {
  if (at.stage === 'concluded' || around.published) return null
  const [forward] = possible(at, procedure, around)
  if (!forward) return null
  const able = (act: Act) =>
    who.posts.filter((post) => mayAct(post, act, at, procedure, who.place, who.hands))
  const posts = able(forward)
  // One who sits at the level already is to finish; a freed seat is anybody's.
  const seated = posts.filter((post) =>
    who.hands.appraisers.some(
      (one) =>
        one.step === at.step &&
        // Work begun stays with the post when another person holds it; a blind seat is its person's.
        (one.personId === post.person.personId || (at.seats === 1 && one.accountId === post.accountId)),
    ),
  )
  if (posts.length > 0)
    return {
      act: forward,
      needs: forward,
      posts: forward === 'finish' && seated.length >= at.seats - at.finished.length ? seated : posts,
    }
  for (const act of possible(at, procedure, around).slice(1)) {
    const others = able(act)
    if (others.length > 0 && act !== 'recall_sheet' && act !== 'recall_appraisal')
      return { act, needs: forward, posts: others }
  }
  const appoint = who.posts.filter((post) =>
    carries(post, 'accounts.manage', who.place, { side: 'above', role: null }),
  )
  return { act: 'appoint', needs: forward, posts: appoint }
}
