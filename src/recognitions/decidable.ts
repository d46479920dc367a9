import type { SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import { heirsOf } from '../units/heir-queries.ts'
import { unitsByIds } from '../units/queries.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { withPredecessors } from '../units/succession-queries.ts'
import { authorityAmong } from './authority.ts'
import { carriesFor } from './hold.ts'
import { casesToDecide } from './list-queries.ts'
import type { RecognitionRule } from './rule.ts'
import { ruleOf } from './rule-queries.ts'

/**
 * A dossier that waits for a decision: `passes` as the council found, `ready` when it can be recognised as far as is known
 * without judging it anew; the decision itself judges each.
 */
export type Decidable = Awaited<ReturnType<typeof casesToDecide>>[number] & { ready: boolean }

/**
 * The dossiers that wait for the decision of an account, by unit: for as many dossiers as there are it takes a handful of
 * queries.
 */
export async function decidable(
  db: Db,
  account: SignedIn,
  reach: readonly number[],
  search: Readonly<{ text: string; round?: number | undefined }>,
  today: Day,
): Promise<Decidable[]> {
  const found = await casesToDecide(db, await withPredecessors(db, reach), {
    ...search,
    text: foldVietnamese(search.text),
  })
  const heirs = await heirsOf(db, found, today)
  const paths = new Map([...heirs].map(([unitId, { paths }]) => [unitId, paths[0] ?? []]))
  const units = new Map(
    (await unitsByIds(db, [...new Set([...paths.values()].flat())])).map((unit) => [unit.unit_id, unit]),
  )
  const rules = new Map<number, RecognitionRule | undefined>()
  for (const { framework_version_id: version, framework_id } of found)
    if (!rules.has(version))
      rules.set(version, (await ruleOf(db, { frameworkVersionId: version, frameworkId: framework_id }))?.rule)
  return found.flatMap((row) => {
    const rule = rules.get(row.framework_version_id)
    const place = heirs.get(row.unit_id)
    if (!rule || !place) return []
    const chain = (paths.get(row.unit_id) ?? []).flatMap((unitId) => units.get(unitId) ?? [])
    const authority = authorityAmong(chain, rule.decision.level, today)
    if (!carriesFor(account, 'recognitions.recognise', { place, authority }, 'authority')) return []
    const ready = row.recommended === true && row.case_stage === 'concluded' && row.passes === true
    return [{ ...row, ready }]
  })
}
