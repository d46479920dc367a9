import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { ResponseMode } from '../tables.ts'
import type { DraftKey, DraftRow } from './queries.ts'

export type KeyedDraft = DraftRow & { unit_id: number; submission_hash: string }

/** A sheet as it is stored. */
export type NewSheet = Readonly<{
  unitId: number
  responseId: string
  roundId: number
  caseId: number
  versionId: number
  mode: ResponseMode
  /** a day in Việt Nam, 'YYYY-MM-DD' */
  receivedOn: string
  durationBand: number
  answers: Readonly<Record<string, unknown>>
}>

/** Drafts by 'unit/hash'; not locked. */
export async function draftsOf(db: Db, keys: readonly DraftKey[]): Promise<Map<string, KeyedDraft>> {
  if (keys.length === 0) return new Map()
  const rows = await db
    .selectFrom('draft')
    .select([
      'unit_id',
      'submission_hash',
      'case_id',
      'questionnaire_version_id',
      'mode',
      'answers',
      'revision',
      'started_at',
    ])
    .where(amongKeys(keys))
    .execute()
  return new Map(rows.map((row) => [`${row.unit_id}/${row.submission_hash}`, row as unknown as KeyedDraft]))
}

/** Ends drafts that stand as they were read. @returns 'unit/hash' of those that it ended */
export async function takeDrafts(trx: Db, drafts: readonly KeyedDraft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const rows = drafts.map((one) => sql`(${one.unit_id}::int, ${one.submission_hash}, ${one.revision}::int)`)
  const taken = await trx
    .deleteFrom('draft')
    .where(sql<boolean>`(unit_id, submission_hash, revision) in (${sql.join(rows)})`)
    .returning(['unit_id', 'submission_hash'])
    .execute()
  return new Set(taken.map((row) => `${row.unit_id}/${row.submission_hash}`))
}

/** Stores receipts. @returns 'unit/hash' of those that had none before */
export async function storeReceipts(
  trx: Db,
  receipts: readonly { key: DraftKey; receiptHash: string; answersCheck: string }[],
): Promise<Set<string>> {
  if (receipts.length === 0) return new Set()
  const fresh = await trx
    .insertInto('receipt')
    .values(
      receipts.map(({ key, receiptHash, answersCheck }) => ({
        unit_id: key.unitId,
        submission_hash: key.submissionHash,
        receipt_hash: receiptHash,
        answers_check: answersCheck,
      })),
    )
    .onConflict((conflict) => conflict.columns(['unit_id', 'submission_hash']).doNothing())
    .returning(['unit_id', 'submission_hash'])
    .execute()
  return new Set(fresh.map((row) => `${row.unit_id}/${row.submission_hash}`))
}

export async function storeResponses(trx: Db, sheets: readonly NewSheet[]): Promise<void> {
  if (sheets.length === 0) return
  await trx
    .insertInto('response')
    .values(
      sheets.map((sheet) => ({
        unit_id: sheet.unitId,
        response_id: sheet.responseId,
        round_id: sheet.roundId,
        case_id: sheet.caseId,
        questionnaire_version_id: sheet.versionId,
        mode: sheet.mode,
        received_on: sheet.receivedOn,
        duration_band: sheet.durationBand,
        answers: JSON.stringify(sheet.answers),
      })),
    )
    .execute()
}

/** Answers checks of receipts, by 'unit/hash'. */
export async function checksOf(db: Db, keys: readonly DraftKey[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = await db
    .selectFrom('receipt')
    .select(['unit_id', 'submission_hash', 'answers_check'])
    .where(amongKeys(keys))
    .execute()
  return new Map(rows.map((row) => [`${row.unit_id}/${row.submission_hash}`, row.answers_check]))
}

function amongKeys(keys: readonly DraftKey[]) {
  const rows = keys.map(({ unitId, submissionHash }) => sql`(${unitId}::int, ${submissionHash})`)
  return sql<boolean>`(unit_id, submission_hash) in (${sql.join(rows)})`
}
