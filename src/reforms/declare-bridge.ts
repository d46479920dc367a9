import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { type Bridge, replaceBridges } from '../units/bridge-queries.ts'
import { predecessorsOf } from '../units/succession-queries.ts'
import { lockUnits } from '../units/write-queries.ts'
import { inBoth } from '../words/index.ts'

/**
 * Declares of which predecessors the comparable past of a unit is made, or that it has none. Declared figures do not change what
 * any round shows; they say how rounds are compared.
 * @throws Refusal `invalid` when a part is no predecessor, or the declaration has no part
 */
export async function declareBridge(
  db: Db,
  by: Pick<SignedIn, 'accountId' | 'holderId'>,
  unitId: number,
  bridge: { basis: Bridge['basis']; reason: string | null; parts: Bridge['parts'] },
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockUnits(trx)
    const predecessors = new Set(
      (await predecessorsOf(trx, unitId))
        .filter((row) => row.succession !== 'abolish')
        .map((row) => row.unit_id),
    )
    if (
      bridge.parts.some((part) => !predecessors.has(part.unitId)) ||
      (bridge.basis !== 'none') !== bridge.parts.length > 0
    )
      throw refuse('invalid', { what: inBoth((w) => w.series.partsWrong) })
    await replaceBridges(trx, [{ unitId, ...bridge }], { at: now, by: by.accountId, reformId: null })
    await recordAct(trx, {
      unitId,
      by,
      act: 'units.bridge',
      subject: `unit:${unitId}`,
      detail: { basis: bridge.basis, reason: bridge.reason, parts: bridge.parts },
    })
  })
}
