import { createHash } from 'node:crypto'
import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { replaceBridges } from '../units/bridge-queries.ts'
import {
  everyUnit,
  insertSuccessions,
  insertUnits,
  lockUnits,
  reserveUnitIds,
} from '../units/write-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { followReform } from './follow.ts'
import { planReform } from './plan-reform.ts'
import { insertReform, insertReformUnits, setEnd, successionsOn } from './queries.ts'
import type { ReformFacts, ReformLine, ReformPlan } from './reform.ts'

export type ReformPreview = ReformPlan & {
  /** changes when what was entered, or what it meets, changes; confirming carries it back */
  readonly fingerprint: string
}

/** Works an act into the tree without writing anything. */
export async function previewReform(
  db: Db,
  reach: readonly number[],
  facts: ReformFacts,
  lines: readonly ReformLine[],
): Promise<ReformPreview> {
  const plan = planReform(
    await everyUnit(db),
    await successionsOn(db, facts.effectiveOn),
    facts,
    lines,
    reach,
  )
  return { ...plan, fingerprint: fingerprintOf(plan, facts) }
}

/**
 * Enters an act whole or not at all: units end and begin, who became whom, the comparable past of merged units, and, once the day
 * has come, the posts. What was entered before is recognised and changes nothing.
 * @param expected the fingerprint of the preview that was confirmed; null = nobody confirms, the product makes its demonstration
 * @returns `reformId` null: nothing was written, since there are faults, nothing is new, or the preview was another one
 */
export async function enterReform(
  db: Db,
  by: Pick<SignedIn, 'accountId' | 'holderId'>,
  reach: readonly number[],
  facts: ReformFacts,
  lines: readonly ReformLine[],
  expected: string | null,
  now = new Date(),
): Promise<ReformPreview & { reformId: number | null }> {
  return await inTransaction(db, async (trx) => {
    await lockUnits(trx)
    const planned = await previewReform(trx, reach, facts, lines)
    const { scope } = planned
    const other = expected !== null && planned.fingerprint !== expected
    if (planned.faults.length > 0 || other || scope === null) return { ...planned, reformId: null }
    const reformId = await insertReform(trx, scope, facts, lines, { accountId: by.accountId, at: now })
    const ids = await write(trx, reformId, planned, facts)
    await replaceBridges(
      trx,
      planned.bridges.map(({ unitId, basis, parts }) => ({
        unitId: ids.get(unitId) ?? unitId,
        basis,
        reason: null,
        parts,
      })),
      { at: now, by: by.accountId, reformId },
    )
    await recordAct(trx, {
      unitId: scope,
      by,
      act: 'units.reform',
      subject: `reform:${reformId}`,
      detail: {
        effective_on: facts.effectiveOn,
        decision: facts.decision,
        decided_on: facts.decidedOn,
        issuer: facts.issuer,
        ended: planned.ended.map((unit) => unit.code),
        born: planned.born.map((unit) => unit.code),
        bridges: planned.bridges.length,
        posts: facts.posts,
      },
    })
    if (facts.effectiveOn <= dayInVietnam(now))
      await followReform(
        trx,
        {
          reform_id: reformId,
          posts: facts.posts,
          unit_id: scope,
          effective_on: facts.effectiveOn,
          decision: facts.decision,
        },
        now,
      )
    return { ...planned, reformId }
  })
}

/** @returns the ids that units took which begin, by their negative ones */
async function write(
  trx: Db,
  reformId: number,
  plan: ReformPlan,
  facts: ReformFacts,
): Promise<Map<number, number>> {
  const taken = await reserveUnitIds(trx, plan.born.length)
  const ids = new Map(plan.born.map((unit, at) => [unit.unit_id, taken[at] ?? 0]))
  const real = (id: number) => ids.get(id) ?? id
  const paths = new Map(
    (await everyUnit(trx)).map((unit) => [unit.unit_id, unit.path] as [number, readonly number[]]),
  )
  const rows = plan.born.map((unit) => {
    const parentId = unit.parent_id === null ? null : real(unit.parent_id)
    const path = [...(parentId === null ? [] : (paths.get(parentId) ?? [])), real(unit.unit_id)]
    paths.set(real(unit.unit_id), path)
    return { ...unit, unit_id: real(unit.unit_id), parent_id: parentId, path }
  })
  await setEnd(
    trx,
    plan.ended.map((unit) => unit.unit_id),
    facts.effectiveOn,
  )
  await insertUnits(trx, rows)
  await insertReformUnits(trx, reformId, [
    ...plan.ended.map((unit) => ({ unitId: unit.unit_id, part: 'ended' as const })),
    ...rows.map((unit) => ({ unitId: unit.unit_id, part: 'born' as const })),
  ])
  await insertSuccessions(
    trx,
    plan.links.map((link) => ({
      predecessor_id: link.from,
      successor_id: real(link.to),
      happened_on: facts.effectiveOn,
      kind: link.kind,
      decision: facts.decision,
      note: null,
      carries: link.carries,
      reform_id: reformId,
    })),
  )
  return ids
}

function fingerprintOf(plan: ReformPlan, facts: ReformFacts): string {
  const told = [
    facts,
    plan.ended.map((unit) => unit.unit_id),
    plan.born.map((unit) => [unit.code, unit.kind, unit.name, unit.parent_id, unit.population]),
    plan.links,
    plan.bridges,
    plan.already,
    plan.faults,
  ]
  return createHash('sha256').update(JSON.stringify(told)).digest('hex')
}
