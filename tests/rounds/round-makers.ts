import { resolve } from 'node:path'
import type { Db } from '../../src/database.ts'
import { publishFramework } from '../../src/frameworks/publish.ts'
import { readFrameworks } from '../../src/frameworks/read.ts'
import { insertCaseQuestionnaires, insertCases } from '../../src/rounds/case-write-queries.ts'
import { addMissingLinks } from '../../src/rounds/links.ts'
import { compile } from '../../src/surveys/compile.ts'
import { contentHash } from '../../src/surveys/content-hash.ts'
import { layoutOf } from '../../src/surveys/layout.ts'
import type { RoundState } from '../../src/tables.ts'
import { aUnit } from '../support/makers.ts'

type Unit = { unitId: number; path: number[]; name: string }

/** A country with one province that has three communes and two departments, and another province with one commune. */
export async function aSmallCountry(db: Db) {
  const nation = await aUnit(db, { name: 'Việt Nam', level: 'nation', kind: 'quoc_gia' })
  const province = await aUnit(db, {
    name: 'Tỉnh Thanh Hóa',
    level: 'province',
    kind: 'tinh',
    parent: nation,
  })
  const communes: [Unit, Unit, Unit] = [
    await aUnit(db, { name: 'Xã Sơn Thủy', parent: province }),
    await aUnit(db, { name: 'Xã Mường Lát', parent: province }),
    await aUnit(db, { name: 'Phường Hạc Thành', kind: 'phuong', parent: province }),
  ]
  const departments: [Unit, Unit] = [
    await aUnit(db, { name: 'Sở Y tế', level: 'province', kind: 'so', parent: province }),
    await aUnit(db, { name: 'Sở Giáo dục và Đào tạo', level: 'province', kind: 'so', parent: province }),
  ]
  const other = await aUnit(db, { name: 'Tỉnh Nghệ An', level: 'province', kind: 'tinh', parent: nation })
  const otherCommune = await aUnit(db, { name: 'Xã Anh Sơn', parent: other })
  return { nation, province, communes, departments, other, otherCommune }
}

const definitions = readFrameworks(resolve(import.meta.dirname, '../../surveys/frameworks'))

/** Publishes a framework of `surveys/frameworks`, by id, for the system. */
export async function publishedFramework(db: Db, by: Unit, id: string): Promise<number> {
  const file = (await definitions).frameworks.find((one) => one.framework.id === id)
  if (!file) throw new Error(`no framework ${id}`)
  return (await publishFramework(db, { unitId: by.unitId, holder: null }, file)).frameworkVersionId
}

let versions = 0

/** A frozen questionnaire of one question, in its own new version. */
export async function aVersionOf(db: Db, code: string): Promise<number> {
  const version = String(++versions)
  const title = { vi: `Phiếu thử ${code}`, en: `Test survey ${code}` }
  const question = {
    type: 'radiogroup',
    name: `${code}.A1`,
    title: { vi: 'Ông/Bà hài lòng đến mức nào?', en: 'How satisfied are you?' },
    choices: [1, 2, 3, 4, 5],
  }
  const content = {
    title,
    locale: 'vi',
    code,
    revision: version,
    pages: [{ name: 'A', elements: [question] }],
  }
  const row = await db
    .insertInto('questionnaire_version')
    .values({
      code,
      version,
      title: title.vi,
      kind: 'citizen',
      content: JSON.stringify(content),
      layout: JSON.stringify(layoutOf(compile(content))),
      content_hash: contentHash(content),
      published_by: null,
    })
    .returning('questionnaire_version_id')
    .executeTakeFirstOrThrow()
  return row.questionnaire_version_id
}

const day = 24 * 60 * 60 * 1000

/** A round in a state, its times around now, with one linked case per unit named. */
export async function aRoundWithCases(
  db: Db,
  of: {
    unit: Unit
    units: readonly Unit[]
    frameworkVersionId: number
    questionnaires?: readonly { versionId: number; share: number | null }[]
    name?: string
    state?: RoundState
    pilot?: boolean
    opensAt?: Date
    closesAt?: Date
    settings?: Record<string, unknown>
    /** who may answer: whoever wants to, unless said otherwise */
    collect?: 'open' | 'code' | 'sample'
  },
): Promise<{ roundId: number; caseIds: number[] }> {
  const state = of.state ?? 'draft'
  const { round_id: roundId } = await db
    .insertInto('round')
    .values({
      unit_id: of.unit.unitId,
      name: of.name ?? `Đợt đánh giá ${++versions}`,
      kind: 'year',
      pilot: of.pilot ?? false,
      state,
      opens_at: of.opensAt ?? new Date(Date.now() - day),
      closes_at: of.closesAt ?? new Date(Date.now() + day),
      opened_at: state === 'draft' ? null : new Date(Date.now() - day),
      closed_at: state === 'closed' ? new Date(Date.now() - 5 * 60_000) : null,
      settings: JSON.stringify({
        year: 2026,
        contact: { office: 'Sở Tư pháp', phone: '0237 000 000' },
        ...of.settings,
        collection: { mode: of.collect ?? 'open' },
      }),
    })
    .returning('round_id')
    .executeTakeFirstOrThrow()
  const profile = { title: null, field: null, form: null, audience: null, place: null }
  const caseIds: number[] = []
  for (const { unitId } of of.units) {
    const one = { unitId, frameworkVersionId: of.frameworkVersionId, profile }
    caseIds.push(...(await insertCases(db, roundId, [one])))
  }
  await insertCaseQuestionnaires(db, caseIds, of.questionnaires ?? [])
  await addMissingLinks(db, roundId)
  return { roundId, caseIds }
}
