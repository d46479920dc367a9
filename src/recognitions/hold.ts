import { type Right, rightNames, type SignedIn } from '../accounts/right.ts'
import { storedSheet } from '../assessments/queries.ts'
import type { LeafRecord } from '../assessments/sheet.ts'
import { conflictOf, type Hands, type Person } from '../cycles/conflict.ts'
import { carries, type Place, type Post } from '../cycles/next-actors.ts'
import { personOf } from '../cycles/person-queries.ts'
import { type CycleCase, cycleCase, handsOf } from '../cycles/queries.ts'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import type { Unit } from '../units/unit.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { authorityOn } from './authority.ts'
import { figuresOf, type Whose } from './figures.ts'
import { judge, type Verdict } from './judge.ts'
import {
  type AttestationRow,
  attestationsOf,
  attestedIn,
  type Dossier,
  ensureDossier,
  storedDossier,
} from './queries.ts'
import { type Act, isOver, rightOf, sideOf } from './recognition.ts'
import type { RecognitionRule } from './rule.ts'
import { ruleOf } from './rule-queries.ts'

/** Who does something; null = the product itself, which makes the demonstration. */
export type Actor = SignedIn | null

/** A case with its dossier and all that decides what may happen to it. */
export type Recognition = CycleCase & {
  dossier: Dossier
  rule: RecognitionRule
  ruleRevision: number
  attestations: AttestationRow[]
  leaves: readonly LeafRecord[]
  /** the unit has handed in its sheet */
  handedIn: boolean
  /** what the unit ticked on its sheet: where its own attestation begins */
  ticked: Readonly<Record<string, boolean>>
  place: Place
  /** the unit that decides today */
  authority: Unit | undefined
}
export type HeldRecognition = Recognition & { hands: Hands; person: Person | null }

/** @returns undefined where there is no such case or its framework knows no recognition */
export async function findRecognition(
  db: Db,
  caseId: number,
  now: Date,
  lock = false,
): Promise<Recognition | undefined> {
  const one = await cycleCase(db, caseId)
  if (!one || one.round_state === 'draft') return undefined
  const version = { frameworkVersionId: one.framework_version_id, frameworkId: one.framework.id }
  if (!(await ruleOf(db, version))) return undefined
  if (lock) await ensureDossier(db, one, now)
  const dossier = await storedDossier(db, one, lock)
  // What was decided stays under the rule that it followed.
  const standing = await ruleOf(db, version, isOver(dossier.stage) ? dossier.rule_revision : undefined)
  if (!standing) return undefined
  const sheet = await storedSheet(db, one.unit_id, caseId)
  const { place, authority } = await authorityOn(db, one, standing.rule.decision.level, dayInVietnam(now))
  return {
    ...one,
    dossier,
    rule: standing.rule,
    ruleRevision: standing.revision,
    attestations: await attestationsOf(db, one),
    leaves: sheet.leaves,
    handedIn: sheet.state !== 'draft' && one.at.stage !== 'self_scoring' && one.at.stage !== 'confirming',
    ticked: sheet.attestations,
    place,
    authority,
  }
}

/**
 * A dossier with its row locked until the transaction ends.
 * @throws Refusal `not_found`
 */
export async function holdRecognition(
  trx: Db,
  by: Actor,
  caseId: number,
  now: Date,
): Promise<HeldRecognition> {
  const one = await findRecognition(trx, caseId, now, true)
  if (!one) throw refuse('not_found', { what: 'hồ sơ công nhận' })
  const hands = await handsOf(trx, one, one.place, one.at)
  return { ...one, hands, person: by && (await personOf(trx, by.holderId, one.opens_at)) }
}

/** Whether a post carries a right for a dossier, on the side where it is asked. */
export function carriesFor(
  post: Pick<Post, 'unitId' | 'grants'>,
  right: Right,
  { place, authority }: Pick<Recognition, 'place' | 'authority'>,
  side: 'unit' | 'above' | 'authority',
): boolean {
  if (side === 'unit') return carries(post, right, place, { side, role: null })
  const grants =
    side === 'above' ? post.grants : post.grants.filter(({ unitId }) => unitId === authority?.unit_id)
  return carries({ ...post, grants }, right, place, { side: 'above', role: null })
}

/** @throws Refusal `right_missing`, naming the right and the unit */
export function requireRight(
  by: Actor,
  one: Recognition,
  right: Right,
  side: 'unit' | 'above' | 'authority',
): void {
  if (by === null || carriesFor(by, right, one, side)) return
  const at = side === 'authority' ? one.authority : undefined
  throw refuse('right_missing', {
    right: rightNames[right],
    unit: at?.name ?? one.unit_name,
    path: (at?.path ?? one.path).join(','),
  })
}

/**
 * Whether a post may do an act to this dossier at all: the right on its side, and nobody judges the own unit or the own work.
 * @throws Refusal `right_missing`, `conflict_of_interest`
 */
export function requireActor(by: Actor, one: HeldRecognition, act: Act): void {
  requireRight(by, one, rightOf[act], sideOf[act])
  if (sideOf[act] !== 'unit') requireNoConflict(one, sideOf[act] === 'authority' ? 'decider' : 'clerk')
}

/** @throws Refusal `conflict_of_interest` */
export function requireNoConflict(
  { person, hands }: Pick<HeldRecognition, 'person' | 'hands'>,
  part: 'decider' | 'clerk',
): void {
  const conflict = person && conflictOf(person, hands, part)
  if (conflict)
    throw refuse('conflict_of_interest', { what: inBoth((w) => w.cycles[`conflict_${conflict}`]) })
}

/** How the conditions stand, by the unit's own points or by those of the appraisal. */
export function verdictOf(one: Recognition, whose: Whose): Verdict {
  const figures = figuresOf(one.framework, one.leaves, { whose, handedIn: one.handedIn })
  return judge(one.rule, figures, attestedIn(one.attestations))
}
