import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { type Actor, holdRecognition, requireNoConflict, requireRight } from './hold.ts'
import { writeAttestation } from './queries.ts'
import { attestables } from './rule.ts'

/**
 * Says of a condition that no score tells whether it holds, and on what grounds: the unit of itself until it has proposed, those
 * above it until the decision. Said again, it is changed; the audit keeps every word.
 * @throws Refusal `not_found`, `right_missing`, `conflict_of_interest`, `state_wrong`, `invalid`
 */
export async function attest(
  db: Db,
  by: Actor,
  caseId: number,
  side: 'unit' | 'above',
  { code, holds, basis }: { code: string; holds: boolean; basis: string },
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireRight(by, one, side === 'unit' ? 'recognitions.attest' : 'recognitions.verify', side)
    if (side === 'above') requireNoConflict(one, 'clerk')
    const open = side === 'unit' ? ['preparing', 'posted'] : ['preparing', 'posted', 'appraising', 'deciding']
    if (!open.includes(one.dossier.stage))
      throw refuse('state_wrong', { what: inBoth((w) => w.recognitions.attestedLate) })
    if (!attestables(one.rule).some((each) => each.code === code))
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.conditionUnknown), field: 'code' })
    const old = one.attestations.find((row) => row.code === code && row.side === side)
    if (old && old.holds === holds && old.basis === basis) return
    await writeAttestation(trx, one, {
      code,
      side,
      holds,
      basis,
      attested_by: by?.holderId ?? null,
      attested_at: now,
    })
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: side === 'unit' ? 'recognition.attest' : 'recognition.verify',
      subject: `case:${caseId}`,
      detail: { code, holds, basis },
    })
  })
}
