import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, rightNames, type SignedIn } from '../accounts/right.ts'
import { type Act, acts } from '../cycles/act.ts'
import type { Hands, Person } from '../cycles/conflict.ts'
import { possible } from '../cycles/cycle.ts'
import { lateness } from '../cycles/lateness.ts'
import { type MissedDeadline, missedOf } from '../cycles/missed-queries.ts'
import { carries, mayAct, type NextActors, nextActors, type Place, type Post } from '../cycles/next-actors.ts'
import { personOf, postsAround } from '../cycles/person-queries.ts'
import { type CycleCase, cycleCase, handsOf, placeOf } from '../cycles/queries.ts'
import { seatsOf } from '../cycles/seat-queries.ts'
import type { Db } from '../database.ts'
import { ruleOf } from '../recognitions/rule-queries.ts'
import { refuse } from '../refusals.ts'
import { isUnrepresentative } from '../rounds/collection.ts'
import { unitsByIds } from '../units/queries.ts'
import { signedIn, withRightAt } from '../web/guards.ts'
import { type SheetCase, type StoredSheet, sheetCase } from './queries.ts'
import { whyNotAppraisable } from './sheet.ts'

const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })

/** A case as somebody sees it: where it stands, who acts next, and what this post may do. */
export type CaseSeen = {
  account: SignedIn
  one: CycleCase
  sheet: SheetCase
  place: Place
  hands: Hands
  person: Person
  next: NextActors | null
  /** acts this post may do now */
  mine: ReadonlySet<Act>
  seats: Awaited<ReturnType<typeof seatsOf>>
  /** deadlines the unit has missed, for ever */
  missed: MissedDeadline[]
  /** who does the unit's work now that it is no more; empty while it exists, and once the round is published */
  heirs: readonly { unit_id: number; name: string }[]
  /** it has a dossier of recognition that this post may read */
  recognition: boolean
  /** one of the unit's own people */
  ofUnit: boolean
  /** two appraise this level, this one of them must see nothing of the other, nor may anybody else */
  blind: boolean
}

/**
 * The case of an address, for a post that may read it.
 * @param now by which deadlines are judged: for a write, when the server received it
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function caseSeen(request: FastifyRequest, db: Db, now = new Date()): Promise<CaseSeen> {
  const account = signedIn(request)
  const read = params.safeParse(request.params)
  const one = read.success ? await cycleCase(db, read.data.id, false, now) : undefined
  const sheet = one && (await sheetCase(db, one.case_id))
  if (!one || !sheet) throw refuse('not_found', { what: 'hồ sơ đánh giá' })
  const place = await placeOf(db, one)
  if (!place.paths.some((path) => may(account, 'assessments.read', path)))
    withRightAt(request, 'assessments.read', { path: one.path, name: one.unit_name })
  const hands = await handsOf(db, one, place, one.at)
  const version = { frameworkVersionId: sheet.framework_version_id, frameworkId: sheet.framework.id }
  const [person, posts, seats, missed, rule] = await Promise.all([
    personOf(db, account.holderId, one.opens_at),
    postsAround(db, place, one.opens_at),
    seatsOf(db, one, one.at.pass),
    missedOf(db, one),
    ruleOf(db, version),
  ])
  const post = postOf(account, person)
  const mine = possible(one.at, one.procedure, one.around).filter((act) =>
    mayAct(post, act, one.at, one.procedure, place, hands),
  )
  return {
    account,
    one,
    sheet,
    place,
    hands,
    person,
    next:
      one.round_state === 'draft'
        ? null
        : nextActors(one.at, one.procedure, one.around, { place, hands, posts }),
    mine: new Set(one.round_state === 'draft' ? [] : mine),
    seats,
    missed,
    heirs:
      place.unitIds.includes(one.unit_id) || one.around.published ? [] : await unitsByIds(db, place.unitIds),
    recognition:
      rule !== undefined &&
      one.round_state !== 'draft' &&
      [one.path, ...place.paths].some((path) => may(account, 'recognitions.read', path)),
    ofUnit: place.own.includes(account.unitId),
    blind: one.at.stage === 'appraising' && one.at.seats === 2,
  }
}

function postOf(account: SignedIn, person: Person): Post {
  return {
    accountId: account.accountId,
    title: account.postTitle,
    unitId: account.unitId,
    unitName: account.unitName,
    holderName: account.fullName,
    person,
    grants: account.grants,
  }
}

/** Whether this post may appraise the level that is under way. */
export function mayAppraise({ account, one, place }: Pick<CaseSeen, 'account' | 'one' | 'place'>): boolean {
  const role = one.procedure.appraisals[one.at.step]?.by ?? null
  return carries(account, 'assessments.appraise', place, { side: 'above', role })
}

/** Points of a level that has not finished are the appraisers' own: the unit reads them when they stand. */
export function appraisalHidden({ one, ofUnit }: Pick<CaseSeen, 'one' | 'ofUnit'>): boolean {
  return ofUnit && (one.at.stage === 'appraising' || one.at.stage === 'settling')
}

/** A sheet without its appraisal. */
export function withoutAppraisal(stored: StoredSheet): StoredSheet {
  const leaves = stored.leaves.map((leaf) => ({
    ...leaf,
    appraisalState: 'not_appraised' as const,
    appraisalPoints: null,
    appraisalNote: null,
  }))
  return { ...stored, leaves }
}

/** What every page of a case shows about its course. */
export function courseShown(seen: CaseSeen) {
  const { one, next, mine } = seen
  return {
    at: one.at,
    procedure: one.procedure,
    around: one.around,
    unrepresentative: isUnrepresentative(one.settings.collection),
    heirs: seen.heirs.map((unit) => unit.name),
    dueAt: one.dueAt,
    missed: seen.missed.map((row) => ({ ...row, late: lateness(row, new Date()) })),
    next,
    rightNames,
    mine: acts.filter((act) => mine.has(act)),
    tabs: {
      appraisal: mayAppraise(seen) && (whyNotAppraisable(one) === null || one.at.stage !== 'self_scoring'),
      reply: one.procedure.reply !== null && (one.at.stage === 'replying' || one.at.replied),
      decision: one.procedure.decision && !appraisalHidden(seen),
      sources: !appraisalHidden(seen),
      recognition: seen.recognition,
    },
  }
}
