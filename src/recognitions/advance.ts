import type { Updateable } from 'kysely'
import { recordAct } from '../audit/record.ts'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { contentHash } from '../surveys/content-hash.ts'
import type { RecognitionTable } from '../tables.ts'
import { inBoth } from '../words/index.ts'
import type { Actor, HeldRecognition } from './hold.ts'
import { actsOf, insertAct, writeDossier } from './queries.ts'
import { type Act, leadsTo } from './recognition.ts'

/** What is said with an act; kept with it, and written to the audit. */
export type Said = Readonly<Record<string, unknown>>

/**
 * Whether an act that a form sends was done already, by the same person and with the same words: a form sent twice.
 * @param revision of the dossier when the form was shown; undefined where the form knows none
 * @throws Refusal `conflict` when somebody else has acted since the form was shown
 */
export async function wasDone(
  trx: Db,
  by: Actor,
  one: HeldRecognition,
  act: Act,
  { said, reason, revision }: { said: Said; reason: string | null; revision: number | undefined },
): Promise<boolean> {
  if (revision === undefined || revision === one.dossier.revision) return false
  const later = (await actsOf(trx, one)).find((row) => row.seq === revision + 1)
  const same =
    later?.act === act &&
    later.holder_id === (by?.holderId ?? null) &&
    later.reason === reason &&
    contentHash((later.said as Said).said ?? {}) === contentHash(said)
  if (!same) throw refuse('conflict', { what: inBoth((w) => w.recognitions.changedMeanwhile) })
  return true
}

/** @throws Refusal `state_wrong` when the act is not possible at the stage the dossier is at */
export function requirePossible(one: HeldRecognition, act: Act): void {
  if (leadsTo(one.dossier.stage, act) !== undefined) return
  const { stage } = one.dossier
  throw refuse('state_wrong', {
    what: inBoth(({ recognitions: w }) => w.notNow(w[`act_${act}`], w[`stage_${stage}`])),
  })
}

/** Moves a dossier by an act, with its row in the course and in the audit. The caller has checked that it may be done. */
export async function advance(
  trx: Db,
  by: Actor,
  one: HeldRecognition,
  act: Act,
  {
    said,
    reason,
    late,
    set = {},
  }: { said: Said; reason: string | null; late?: boolean; set?: Updateable<RecognitionTable> },
  now: Date,
): Promise<void> {
  const { stage, revision } = one.dossier
  const next = leadsTo(stage, act)
  if (!next) throw new Error(`${act} is not possible while ${stage}`)
  await writeDossier(trx, one, {
    ...set,
    stage: next,
    stage_at: now,
    revision: revision + 1,
    rule_revision: one.ruleRevision,
  })
  const kept = { said, ...(late ? { late: true } : {}) }
  await insertAct(trx, {
    unit_id: one.unit_id,
    case_id: one.case_id,
    seq: revision + 1,
    act,
    stage,
    next_stage: next,
    account_id: by?.accountId ?? null,
    holder_id: by?.holderId ?? null,
    happened_at: now,
    reason,
    said: JSON.stringify(kept),
  })
  await recordAct(trx, {
    unitId: one.unit_id,
    by,
    act: `recognition.${act}`,
    subject: `case:${one.case_id}`,
    detail: { from: stage, to: next, ...kept, ...(reason === null ? {} : { reason }) },
  })
}
