import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { refuse } from '../refusals.ts'
import { contentHash } from '../surveys/content-hash.ts'
import { inBoth } from '../words/index.ts'
import type { RecognitionRule } from './rule.ts'
import { insertRule, lockVersion, ruleOf } from './rule-queries.ts'

/**
 * Writes a new revision of the rule of a framework version. Dossiers that were decided keep the revision they followed; all others
 * follow the new one from now on, except for postings, which keep the days they began with.
 * @param revision the one the form was shown with
 * @throws Refusal `not_found`; `conflict` when somebody has written another meanwhile; `invalid` for a criterion it does not have
 */
export async function setRule(
  db: Db,
  by: SignedIn,
  frameworkVersionId: number,
  { rule, reason, revision }: { rule: RecognitionRule; reason: string; revision: number },
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const version = await lockVersion(trx, frameworkVersionId)
    if (!version) throw refuse('not_found', { what: 'bộ tiêu chí' })
    const framework = await frozenFramework(trx, frameworkVersionId)
    const tops = new Set(framework.criteria.filter((row) => row.parent === null).map((row) => row.code))
    if (rule.conditions.some((one) => one.kind === 'criterion' && !tops.has(one.code)))
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.criterionUnknown) })
    const standing = await ruleOf(trx, { frameworkVersionId, frameworkId: version.framework_id })
    const same = standing && contentHash(standing.rule) === contentHash(rule)
    if ((standing?.revision ?? 0) !== revision) {
      if (same) return
      throw refuse('conflict', { what: inBoth((w) => w.recognitions.changedMeanwhile) })
    }
    if (same) return
    const next = revision + 1
    await insertRule(trx, {
      framework_version_id: frameworkVersionId,
      revision: next,
      content: rule,
      reason,
      written_by: by.holderId,
      written_at: now,
    })
    await recordAct(trx, {
      unitId: by.unitId,
      by,
      act: 'recognition.set_rule',
      subject: `framework_version:${frameworkVersionId}`,
      detail: { revision: next, reason, rule },
    })
  })
}
