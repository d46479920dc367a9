import { randomUUID } from 'node:crypto'
import type { Db } from '../../src/database.ts'
import { newLinkCode } from '../../src/rounds/link-code.ts'
import { compile } from '../../src/surveys/compile.ts'
import { layoutOf } from '../../src/surveys/layout.ts'
import type { RoundState } from '../../src/tables.ts'
import { foldVietnamese } from '../../src/units/search-text.ts'

/**
 * Makers put rows straight into the tables, with defaults that make sense, so that a test says only what it is about:
 * `await aLink(db, { state: 'closed' })`. Each makes what it needs beneath it unless it is given.
 */

let made = 0
const next = () => ++made

export type UnitFacts = {
  name?: string
  level?: 'nation' | 'province' | 'district' | 'commune'
  kind?: string
  parent?: { unitId: number; path: number[] }
}

/** A unit; without a parent it is the root of a tree of its own. */
export async function aUnit(
  db: Db,
  facts: UnitFacts = {},
): Promise<{ unitId: number; path: number[]; name: string }> {
  const { name = `Xã Thử ${next()}`, level = 'commune', kind = 'xa', parent } = facts
  const { unit_id: unitId } = await db
    .insertInto('unit')
    .values({
      code: `T${next()}`,
      official_code: false,
      level,
      kind,
      name,
      search_text: foldVietnamese(name),
      parent_id: parent?.unitId ?? null,
      path: [],
      valid_from: '2025-07-01',
    })
    .returning('unit_id')
    .executeTakeFirstOrThrow()
  const path = [...(parent?.path ?? []), unitId]
  await db.updateTable('unit').set({ path }).where('unit_id', '=', unitId).execute()
  return { unitId, path, name }
}

/** A province with one commune in it. */
export async function aProvince(db: Db, name = 'Tỉnh Thử Nghiệm') {
  return await aUnit(db, { name, level: 'province', kind: 'tinh' })
}

/** A published questionnaire version with this SurveyJS document. */
export async function aQuestionnaire(db: Db, content: unknown): Promise<{ versionId: number }> {
  const row = await db
    .insertInto('questionnaire_version')
    .values({
      code: `Q${next()}`,
      version: '1',
      title: 'Phiếu thử',
      kind: 'citizen',
      content: JSON.stringify(content),
      layout: JSON.stringify(layoutOf(compile(content))),
      content_hash: randomUUID(),
    })
    .returning('questionnaire_version_id')
    .executeTakeFirstOrThrow()
  return { versionId: row.questionnaire_version_id }
}

/** A published framework version; empty, for tests that never look into it. */
export async function aFramework(db: Db, content: unknown = {}): Promise<{ frameworkVersionId: number }> {
  const row = await db
    .insertInto('framework_version')
    .values({
      framework_id: `F${next()}`,
      version: '1',
      title: 'Bộ tiêu chí thử',
      content: JSON.stringify(content),
      content_hash: randomUUID(),
      complete: true,
    })
    .returning('framework_version_id')
    .executeTakeFirstOrThrow()
  return { frameworkVersionId: row.framework_version_id }
}

const day = 24 * 60 * 60 * 1000

export type RoundFacts = {
  unitId?: number
  state?: RoundState
  opensAt?: Date
  closesAt?: Date
  closedAt?: Date | null
  settings?: Record<string, unknown>
}

/** An open round, from yesterday to in a month's time. */
export async function aRound(db: Db, facts: RoundFacts = {}): Promise<{ roundId: number }> {
  const {
    state = 'open',
    opensAt = new Date(Date.now() - day),
    closesAt = new Date(Date.now() + 30 * day),
  } = facts
  const over = state === 'closed' || state === 'published'
  const row = await db
    .insertInto('round')
    .values({
      unit_id: facts.unitId ?? (await aProvince(db)).unitId,
      name: `Đợt thử ${next()}`,
      kind: 'year',
      state,
      opens_at: opensAt,
      closes_at: closesAt,
      closed_at: facts.closedAt !== undefined ? facts.closedAt : over ? new Date() : null,
      settings: JSON.stringify({
        year: 2026,
        contact: { office: 'Phòng thử nghiệm', phone: '0000 000 000' },
        ...facts.settings,
      }),
    })
    .returning('round_id')
    .executeTakeFirstOrThrow()
  return { roundId: row.round_id }
}

export type LinkFacts = RoundFacts & {
  /** the SurveyJS document; needed unless `versionId` is given */
  content?: unknown
  versionId?: number
  roundId?: number
  unit?: { unitId: number; path: number[]; name: string }
  linkState?: 'active' | 'withdrawn'
  caseTitle?: string
}

/** A link to a questionnaire for one case of a commune in a round, and everything behind it. */
export async function aLink(db: Db, facts: LinkFacts = {}) {
  const unit = facts.unit ?? (await aUnit(db, { name: 'Xã Sơn Thử', parent: await aProvince(db) }))
  const versionId = facts.versionId ?? (await aQuestionnaire(db, facts.content)).versionId
  const roundId = facts.roundId ?? (await aRound(db, { unitId: unit.path[0]!, ...facts })).roundId
  const { frameworkVersionId } = await aFramework(db)
  const { case_id: caseId } = await db
    .insertInto('evaluation_case')
    .values({
      round_id: roundId,
      unit_id: unit.unitId,
      framework_version_id: frameworkVersionId,
      title: facts.caseTitle ?? null,
    })
    .returning('case_id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('case_questionnaire')
    .values({ case_id: caseId, questionnaire_version_id: versionId })
    .execute()
  const code = newLinkCode()
  await db
    .insertInto('link')
    .values({
      code,
      case_id: caseId,
      unit_id: unit.unitId,
      questionnaire_version_id: versionId,
      state: facts.linkState ?? 'active',
    })
    .execute()
  return { code, caseId, roundId, unitId: unit.unitId, unitName: unit.name, versionId }
}
