import { keepCompiled } from '../../src/responses/compiled.ts'
import { closeRound } from '../../src/rounds/close.ts'
import { changeDraft } from '../../src/weights/change-draft.ts'
import { withMargin } from '../../src/weights/draft.ts'
import { fixWeights } from '../../src/weights/fix.ts'
import {
  answered,
  appraised,
  frameworkOf,
  fullPoints,
  publishedEdition,
  publishedFramework,
  repeated,
} from '../results/makers.ts'
import { aRoundWithCases, aSmallCountry } from '../rounds/round-makers.ts'
import type { TestApp } from '../support/app.ts'

const matrix = (rows: string[], value: number) => Object.fromEntries(rows.map((row) => [row, value]))

/** A citizen of a sex (1, 2) and age (2 … 9) who gives everything one grade. */
export const citizen = (sex: number, age: number, value: number) => ({
  A02: sex,
  A01: age,
  'M01.B01': value > 3 ? 4 : 1,
  'M01.C04_C07': matrix(['M01.C04', 'M01.C05', 'M01.C06', 'M01.C07'], value),
  'M01.E13': value,
  'M01.F01_F06': matrix(['M01.F01', 'M01.F02', 'M01.F03', 'M01.F04', 'M01.F05', 'M01.F06'], value),
  ...matrix(['T-GT.K1', 'T-GT.K4', 'T-GT.S1', 'T-GT.S2', 'T-GT.S3'], value > 3 ? 2 : 1),
  ...matrix(['T-GT.K2', 'T-GT.K3'], value > 3 ? 1 : 2),
})

/** A closed round of a province: three communes measured and appraised; two fixed versions of weights, the first counts. */
export async function aClosedRound(test: TestApp, { weighed = true } = {}) {
  const { db, signIn } = test
  const country = await aSmallCountry(db)
  const { province, communes } = country
  const versionId = await publishedEdition(db, province, 'M01/1', ['T-GT/1'])
  const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
  const { roundId, caseIds } = await aRoundWithCases(db, {
    unit: province,
    units: communes,
    frameworkVersionId,
    questionnaires: [{ versionId, share: null }],
    state: 'open',
  })
  const framework = await frameworkOf('de-xuat-cap-xa')
  const sheets = [
    [...repeated(40, citizen(1, 5, 5)), ...repeated(20, citizen(2, 7, 2)), ...repeated(12, citizen(2, 3, 4))],
    [...repeated(30, citizen(2, 5, 4)), ...repeated(24, citizen(1, 8, 2)), ...repeated(20, citizen(1, 2, 5))],
    [...repeated(20, citizen(2, 5, 5)), ...repeated(34, citizen(2, 6, 1)), ...repeated(15, citizen(1, 4, 4))],
  ]
  for (const [at, { unitId }] of communes.entries()) {
    await answered(db, { unitId, roundId, caseId: caseIds[at]!, versionId }, sheets[at]!)
    await appraised(db, { unitId, caseId: caseIds[at]! }, { ...fullPoints(framework), 'A.1': at })
  }
  if (weighed) await weigh(db, { roundId, versionId })
  await closeRound(db, null, roundId, new Date(Date.now() - 10 * 60_000))
  const specialist = await signIn('specialist', province.unitId)
  return { ...country, roundId, caseIds, versionId, frameworkVersionId, specialist }
}

async function weigh(
  db: TestApp['db'],
  { roundId, versionId }: { roundId: number; versionId: number },
): Promise<void> {
  const at = (revision: number) => ({ roundId, versionId, revision, note: null })
  const compiled = keepCompiled()
  await changeDraft(db, null, at(0), {
    act: 'weights.margin',
    detail: {},
    change: (draft) =>
      withMargin(
        draft,
        {
          variable: 'class:A02',
          targets: { 1: 70_000, 2: 50_000 },
          source: { document: 'Niên giám thống kê 2025', date: '2025-06-30' },
        },
        ['1', '2'],
      ),
  })
  await fixWeights(db, compiled, null, at(1))
  await changeDraft(db, null, at(1), {
    act: 'weights.settings',
    detail: {},
    change: (draft) => ({ ...draft, margins: [] }),
  })
  await fixWeights(db, compiled, null, at(2))
}
