import { type Db, inTransaction } from '../database.ts'
import { type Collection, collectionSchema } from '../rounds/collection.ts'
import { endInvitation, lockInvitation } from '../rounds/invitation-queries.ts'
import type { Answers, CompiledQuestionnaire } from '../surveys/questionnaire.ts'
import { deleteDraft, findReceipt, keepContent, lockDraft } from './queries.ts'
import { quotaCells } from './quota.ts'
import { countRefused, holdCells, takeCells } from './quota-queries.ts'
import type { RoundTaking } from './reviewed-queries.ts'
import { type Checked, storeChecked } from './submit-queries.ts'

/** Whether forms of this draft's round are scarce: let in by a code, or up to a number. */
export function isScarce({ collection }: Pick<RoundTaking, 'collection'>): boolean {
  if (collection === null) return false
  const { mode = 'open', perUnit = null, groups = [] } = collection
  return mode !== 'open' || perUnit !== null || groups.length > 0
}

/** When a form that is sent now must have been begun, so that a person can have read it. */
export function latestBeginning({ collection }: Pick<RoundTaking, 'collection'>, receivedAt: Date): Date {
  return new Date(receivedAt.getTime() - 1000 * (collection?.minimumSeconds ?? 0))
}

/**
 * Stores one checked form whose round limits how many there may be. Its invitation ends, its quota cells count it, its draft
 * ends and its response begins in one transaction within one unit, or none of it happens. Rows are held in one order:
 * invitation, draft, cells.
 * @returns `stored`; `before` when it was sent already; `full` when a cell has enough, whereupon the draft stays and the cell
 * counts the refusal once; `refused` when its invitation is not good any more; undefined when the draft was changed or
 * ended meanwhile
 */
export async function storeScarce(
  db: Db,
  questionnaire: CompiledQuestionnaire,
  form: Checked,
): Promise<'stored' | 'before' | 'full' | 'refused' | undefined> {
  const { key, revision, sheet, invitationHash: codeHash } = form
  const collection: Collection = collectionSchema.parse(form.collection)
  return await inTransaction(db, async (trx) => {
    const coded = collection.mode !== 'open'
    const invitation =
      coded && codeHash !== null ? await lockInvitation(trx, { unitId: key.unitId, codeHash }) : undefined
    const held = await lockDraft(trx, key)
    if (held?.revision !== revision) return undefined
    if (coded && invitation?.submission_hash !== key.submissionHash) return 'refused'
    if (await findReceipt(trx, key)) {
      await deleteDraft(trx, key)
      return 'before'
    }
    const cells = quotaCells(collection, sheet.versionId, questionnaire, sheet.answers as Answers)
    const full = await holdCells(trx, sheet, cells)
    if (full !== undefined) {
      if (held.answers.full !== full) {
        await countRefused(trx, sheet, full)
        await keepContent(trx, key, { ...held.answers, full })
      }
      return 'full'
    }
    await takeCells(trx, sheet, cells)
    await storeChecked(trx, [form])
    if (coded && codeHash !== null) await endInvitation(trx, { unitId: key.unitId, codeHash }, 'completed')
    return 'stored'
  })
}
