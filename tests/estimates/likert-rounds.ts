import { randomUUID } from 'node:crypto'
import type { Db } from '../../src/database.ts'
import type { GivenWeight } from '../../src/estimates/plan.ts'
import { fold } from '../../src/responses/fold.ts'
import { likertItems, likertRound } from '../statistics/reference/likert.ts'
import type { Row } from '../statistics/reference/read.ts'
import { gradedForm } from '../support/graded-form.ts'
import { aLink, aQuestionnaire, aRound, aUnit } from '../support/makers.ts'

/** The generated survey of the reference cases, one round of it in the tables, folded. */
export type LikertRound = {
  readonly rows: readonly Row[]
  readonly roundId: number
  readonly versionId: number
  /** the design weight of each row, by unit and class */
  readonly weights: readonly GivenWeight[]
}

/** Provinces and communes of the survey by their codes. */
export type LikertUnits = {
  readonly provinces: ReadonlyMap<string, number>
  readonly communes: ReadonlyMap<string, Awaited<ReturnType<typeof aUnit>>>
  /** communes of each province in the population, by its unit's id */
  readonly population: Readonly<Record<number, number>>
}

const sexes = ['F', 'M']
const ages = ['18-34', '35-54', '55+']
/** Weights are many: two digits of the class, each of so many bands, say which. */
const SIDE = 20

export async function likertUnits(db: Db): Promise<LikertUnits> {
  const rows = [...likertRound(1), ...likertRound(2)]
  const root = await aUnit(db, { name: 'Nước Thử', level: 'nation', kind: 'quoc_gia' })
  const provinces = new Map<string, Awaited<ReturnType<typeof aUnit>>>()
  const communes = new Map<string, Awaited<ReturnType<typeof aUnit>>>()
  const population: Record<number, number> = {}
  for (const { province = '', commune = '', n_communes } of rows) {
    let parent = provinces.get(province)
    if (!parent) {
      parent = await aUnit(db, { name: province, level: 'province', kind: 'tinh', parent: root })
      provinces.set(province, parent)
      population[parent.unitId] = Number(n_communes)
    }
    if (!communes.has(commune)) communes.set(commune, await aUnit(db, { name: commune, parent }))
  }
  return {
    provinces: new Map([...provinces].map(([code, { unitId }]) => [code, unitId])),
    communes,
    population,
  }
}

/** Stores the sheets of a round in random order, and folds them. Respondents of one weight share a band of the class. */
export async function likertInTables(db: Db, units: LikertUnits, round: number): Promise<LikertRound> {
  const rows = likertRound(round)
  const bands = [...new Set(rows.map((row) => row.weight!))]
  const places = Array.from({ length: SIDE }, (_, at) => `${at}`)
  const form = gradedForm(likertItems, { A: sexes, B: ages, W: places, V: places })
  const { versionId } = await aQuestionnaire(db, form)
  const { roundId } = await aRound(db, { state: 'closed' })
  const cases = new Map<string, number>()
  for (const [code, unit] of units.communes) {
    if (!rows.some((row) => row.commune === code)) continue
    cases.set(code, (await aLink(db, { unit, versionId, roundId })).caseId)
  }
  const villages = [...new Set(rows.map((row) => row.village!))]
  const sheets = rows.map((row) => {
    const band = bands.indexOf(row.weight!)
    const digits = [
      sexes.indexOf(row.sex!) + 1,
      ages.indexOf(row.age!) + 1,
      Math.floor(band / SIDE) + 1,
      (band % SIDE) + 1,
    ]
    return { row, digits, unitId: units.communes.get(row.commune!)!.unitId }
  })
  await db
    .insertInto('response')
    .values(
      sheets
        .toSorted(() => Math.random() - 0.5)
        .map(({ row, digits, unitId }) => ({
          unit_id: unitId,
          response_id: randomUUID(),
          round_id: roundId,
          case_id: cases.get(row.commune!)!,
          questionnaire_version_id: versionId,
          mode: 'assisted' as const,
          psu: villages.indexOf(row.village!) + 1,
          received_on: '2026-11-22',
          answers: JSON.stringify({
            A: digits[0],
            B: digits[1],
            W: digits[2],
            V: digits[3],
            ...answersOf(row),
          }),
        })),
    )
    .execute()
  for (const unitId of new Set(sheets.map((sheet) => sheet.unitId))) await fold(db, unitId)
  const weights = sheets.map(({ row, digits: [sex, age, high, low], unitId }) => ({
    unitId,
    class: ((sex! * (ages.length + 1) + age!) * (SIDE + 1) + high!) * (SIDE + 1) + low!,
    weight: Number(row.weight),
  }))
  return { rows, roundId, versionId, weights }
}

/** −1 don't know, −2 refused; −3 not asked and nothing: no answer. */
function answersOf(row: Row): Record<string, number> {
  const answers: Record<string, number> = {}
  for (const item of likertItems) {
    const code = Number(row[item])
    if (row[item] === '' || code === -3) continue
    answers[item] = code === -1 ? 98 : code === -2 ? 99 : code
  }
  return answers
}
