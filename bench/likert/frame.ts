import { randomUUID } from 'node:crypto'
import type { Db } from '../../src/database.ts'
import { compile } from '../../src/surveys/compile.ts'
import { layoutOf } from '../../src/surveys/layout.ts'
import { gradedForm } from '../../tests/support/graded-form.ts'
import { COMMUNES, ITEMS, type Likert, PROVINCES } from './rows.ts'

const items = Array.from({ length: ITEMS }, (_, item) => `q${item + 1}`)

/** The questionnaire of the benchmarks: 30 graded questions, sex and age band. */
export const benchForm = gradedForm(items, { A: ['Nam', 'Nữ'], B: ['18–34', '35–54', '55+'] })

/** What sheets refer to: units, a questionnaire, a closed round with a case in each commune. */
export type Frame = {
  roundId: number
  versionId: number
  provinces: number[]
  communes: number[]
  cases: number[]
}

export async function makeFrame(db: Db, { provinceOf }: Likert): Promise<Frame> {
  const root = await unit(db, 'VN', 'nation', null, [])
  const provinces: number[] = []
  for (let at = 0; at < PROVINCES; at++) provinces.push(await unit(db, `P${at}`, 'province', root, [root]))
  const communes: number[] = []
  for (let at = 0; at < COMMUNES; at++) {
    const province = provinces[provinceOf[at]!]!
    communes.push(await unit(db, `C${at}`, 'commune', province, [root, province]))
  }
  const { questionnaire_version_id: versionId } = await db
    .insertInto('questionnaire_version')
    .values({
      code: 'DIEM',
      version: '1',
      title: 'Phiếu chấm điểm',
      kind: 'citizen',
      content: JSON.stringify(benchForm),
      layout: JSON.stringify(layoutOf(compile(benchForm))),
      content_hash: randomUUID(),
    })
    .returning('questionnaire_version_id')
    .executeTakeFirstOrThrow()
  const { framework_version_id: frameworkVersionId } = await db
    .insertInto('framework_version')
    .values({
      framework_id: 'F',
      version: '1',
      title: 'Bộ tiêu chí',
      content: '{}',
      content_hash: '',
      complete: true,
    })
    .returning('framework_version_id')
    .executeTakeFirstOrThrow()
  const { round_id: roundId } = await db
    .insertInto('round')
    .values({
      unit_id: root,
      name: 'Đợt đo',
      kind: 'year',
      state: 'closed',
      opens_at: '2026-01-01T00:00:00Z',
      closes_at: '2026-02-01T00:00:00Z',
      closed_at: '2026-02-01T00:00:00Z',
      settings: JSON.stringify({ year: 2026, contact: { office: 'Phòng đo', phone: '0000' } }),
    })
    .returning('round_id')
    .executeTakeFirstOrThrow()
  const cases: number[] = []
  for (const unitId of communes) {
    const { case_id: caseId } = await db
      .insertInto('evaluation_case')
      .values({ round_id: roundId, unit_id: unitId, framework_version_id: frameworkVersionId, title: null })
      .returning('case_id')
      .executeTakeFirstOrThrow()
    cases.push(caseId)
  }
  return { roundId, versionId, provinces, communes, cases }
}

async function unit(
  db: Db,
  code: string,
  level: 'nation' | 'province' | 'commune',
  parent: number | null,
  above: readonly number[],
): Promise<number> {
  const kind = { nation: 'quoc_gia', province: 'tinh', commune: 'xa' }[level]
  const facts = { code, official_code: false, level, kind, name: code, search_text: code.toLowerCase() }
  const { unit_id: unitId } = await db
    .insertInto('unit')
    .values({ ...facts, parent_id: parent, path: [], valid_from: '2025-07-01' })
    .returning('unit_id')
    .executeTakeFirstOrThrow()
  await db
    .updateTable('unit')
    .set({ path: [...above, unitId] })
    .where('unit_id', '=', unitId)
    .execute()
  return unitId
}
