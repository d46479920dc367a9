import type { Db } from '../database.ts'
import type { NewCase, QuestionnaireOfCase } from './case-queries.ts'

/** @returns the ids of the new cases, in no particular order */
export async function insertCases(trx: Db, roundId: number, cases: readonly NewCase[]): Promise<number[]> {
  const ids: number[] = []
  for (let at = 0; at < cases.length; at += 500) {
    const rows = await trx
      .insertInto('evaluation_case')
      .values(
        cases.slice(at, at + 500).map((one) => ({
          round_id: roundId,
          unit_id: one.unitId,
          framework_version_id: one.frameworkVersionId,
          ...one.profile,
        })),
      )
      .returning('case_id')
      .execute()
    ids.push(...rows.map((row) => row.case_id))
  }
  return ids
}

export async function insertCaseQuestionnaires(
  trx: Db,
  caseIds: readonly number[],
  questionnaires: readonly QuestionnaireOfCase[],
): Promise<void> {
  const rows = caseIds.flatMap((caseId) =>
    questionnaires.map((one) => ({
      case_id: caseId,
      questionnaire_version_id: one.versionId,
      share: one.share,
    })),
  )
  for (let at = 0; at < rows.length; at += 1000) {
    await trx
      .insertInto('case_questionnaire')
      .values(rows.slice(at, at + 1000))
      .execute()
  }
}

export async function caseIdsOfRound(
  db: Db,
  roundId: number,
  only: { caseIds: readonly number[] } | { frameworkVersionId: number } | { all: true },
): Promise<number[]> {
  const base = db.selectFrom('evaluation_case').select('case_id').where('round_id', '=', roundId)
  const named =
    'all' in only
      ? base
      : 'caseIds' in only
        ? base.where('case_id', 'in', only.caseIds.length > 0 ? [...only.caseIds] : [-1])
        : base.where('framework_version_id', '=', only.frameworkVersionId)
  const rows = await named.orderBy('case_id').execute()
  return rows.map((row) => row.case_id)
}

/** Removes cases of a round with their questionnaires, links and invitations: only while it is a draft, when nobody has answered. */
export async function deleteCases(trx: Db, caseIds: readonly number[]): Promise<void> {
  if (caseIds.length === 0) return
  await trx.deleteFrom('invitation').where('case_id', 'in', caseIds).execute()
  await trx.deleteFrom('sample_entry').where('case_id', 'in', caseIds).execute()
  await trx.deleteFrom('link').where('case_id', 'in', caseIds).execute()
  await trx.deleteFrom('case_questionnaire').where('case_id', 'in', caseIds).execute()
  await trx.deleteFrom('evaluation_case').where('case_id', 'in', caseIds).execute()
}
