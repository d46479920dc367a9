import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Database, type Db, openDatabase } from '../../src/database.ts'
import { fillIn } from '../../src/demo/answers.ts'
import { chanceFrom } from '../../src/demo/chance.ts'
import { casesOf, type DemoCase, setPopulations } from '../../src/demo/queries.ts'
import { respondentOf, type Surroundings } from '../../src/demo/respondent.ts'
import { fillSheets } from '../../src/demo/sheets.ts'
import type { Framework } from '../../src/frameworks/framework.ts'
import { migrateToLatest } from '../../src/migrate.ts'
import { CellSums } from '../../src/responses/cell.ts'
import { keepCompiled } from '../../src/responses/compiled.ts'
import { putCells, stampCounts } from '../../src/responses/count-queries.ts'
import { CrossSums } from '../../src/responses/cross.ts'
import { putCrosses } from '../../src/responses/cross-queries.ts'
import { addCases } from '../../src/rounds/add-cases.ts'
import { closeRound } from '../../src/rounds/close.ts'
import { createRound } from '../../src/rounds/create.ts'
import { openRound } from '../../src/rounds/open.ts'
import { roundSettings } from '../../src/rounds/settings.ts'
import { classOf, countSheet, type Increment } from '../../src/surveys/count-sheet.ts'
import { ensureNationalUnits } from '../../src/units/load.ts'
import { changeDraft } from '../../src/weights/change-draft.ts'
import { withMargin } from '../../src/weights/draft.ts'
import { fixWeights } from '../../src/weights/fix.ts'
import { frameworkOf, publishedEdition, publishedFramework } from '../../tests/results/makers.ts'
import { discard, newDataFolder } from '../../tests/support/server.ts'
import { say, seconds } from '../likert/survey.ts'

/** Every commune of the country in two closed rounds, each asked with two questionnaires and appraised. */
export type Country = {
  readonly nation: number
  readonly frameworkVersionId: number
  /** of citizens, of officials */
  readonly versionIds: readonly [number, number]
  /** before, now */
  readonly rounds: readonly [number, number]
  readonly caseId: number
  readonly communeId: number
  readonly cases: number
  readonly sheets: number
}

/** Answers of a commune: citizens, officials. */
const asked = [240, 60] as const
/** Communes whose counts are worked out and written at once. */
const AT_ONCE = 150

/**
 * The country in a PostgreSQL of its own. Sheets are drawn from pools of sheets as the demonstration makes them and are kept as
 * counts, as after the retention has deleted them.
 * @param keep folder in which it stays from run to run; null = thrown away
 */
export async function openCountry(keep: string | null): Promise<Database & { country: Country }> {
  const folder = keep === null ? await newDataFolder() : join(keep, 'country')
  const facts = join(folder, 'country.json')
  if (keep !== null) await mkdir(folder, { recursive: true, mode: 0o711 })
  const kept = await readFile(facts, 'utf8').catch(() => null)
  const database = await openDatabase({ dataDir: folder })
  await migrateToLatest(database.db)
  const country = kept === null ? await make(database.db) : (JSON.parse(kept) as Country)
  if (keep !== null) await writeFile(facts, JSON.stringify(country))
  const close = async () => {
    await database.close()
    if (keep === null) await discard(folder)
  }
  return { ...database, close, country }
}

async function make(db: Db): Promise<Country> {
  await ensureNationalUnits(db)
  const { unit_id: nation } = await db
    .selectFrom('unit')
    .select('unit_id')
    .where('level', '=', 'nation')
    .where('valid_to', 'is', null)
    .executeTakeFirstOrThrow()
  const publisher = { unitId: nation, path: [nation], name: 'Việt Nam' }
  const framework = await frameworkOf('de-xuat-cap-xa')
  const frameworkVersionId = await publishedFramework(db, publisher, 'de-xuat-cap-xa')
  const versionIds = [
    await publishedEdition(db, publisher, 'M01/1', ['T-GT/1']),
    await publishedEdition(db, publisher, 'M02/1', ['T-GT/1']),
  ] as const
  const round = async (name: string, year: number, opensAt: string, closesAt: string) => {
    const roundId = await createRound(db, null, {
      unitId: nation,
      name,
      kind: 'year',
      pilot: false,
      opensAt: new Date(opensAt),
      closesAt: new Date(closesAt),
      settings: roundSettings({
        year,
        contact: { office: 'Bộ Tư pháp', phone: '024 0000 0000' },
        collection: { mode: 'sample', perUnit: 300, target: 200 },
      }),
    })
    await addCases(db, null, roundId, {
      frameworkVersionId,
      questionnaires: [
        { versionId: versionIds[0], share: 0.8 },
        { versionId: versionIds[1], share: 0.2 },
      ],
      group: { level: 'commune', territory: true },
    })
    await openRound(db, null, roundId, new Date(opensAt))
    return roundId
  }
  const before = await round('Đợt năm 2025', 2025, '2025-09-01T01:00:00Z', '2025-10-31T01:00:00Z')
  const now = await round('Đợt năm 2026', 2026, '2026-05-01T01:00:00Z', '2026-06-30T01:00:00Z')
  const cases = await casesOf(db, now, frameworkVersionId)
  say(`${cases.length} cases in each of two rounds`)
  await setPopulations(
    db,
    cases.map(({ unit_id, code }) => ({
      unitId: unit_id,
      population: chanceFrom(`population ${code}`).whole(4000, 60_000),
      note: '',
    })),
  )
  const started = performance.now()
  await answer(db, [before, now], versionIds)
  await sql`vacuum analyze app.item_count`.execute(db)
  say(`counts written in ${seconds(started)} s`)
  await appraise(db, now, framework, cases)
  await weigh(db, now, versionIds[0])
  await closeRound(db, null, before, new Date('2025-10-31T01:00:00Z'))
  await closeRound(db, null, now, new Date('2026-06-30T01:00:00Z'))
  await sql`vacuum analyze`.execute(db)
  return {
    nation,
    frameworkVersionId,
    versionIds,
    rounds: [before, now],
    caseId: cases[100]!.case_id,
    communeId: cases[100]!.unit_id,
    cases: cases.length,
    sheets: cases.length * (asked[0] + asked[1]),
  }
}

type Pool = readonly { readonly increments: readonly Increment[]; readonly class: number }[]

const regions = ['town', 'plain', 'hills', 'mountains'] as const
const qualities = [-1, -0.4, 0.1, 0.6, 1.1] as const

async function answer(
  db: Db,
  rounds: readonly number[],
  versionIds: readonly [number, number],
): Promise<void> {
  const compiled = keepCompiled()
  const forms = await Promise.all(versionIds.map((id) => compiled(db, id)))
  const places: Surroundings[] = regions.flatMap((region) =>
    qualities.map((quality) => ({ region, quality, staff: false })),
  )
  const pools = forms.map(({ questionnaire, layout }, form) =>
    places.map((place): Pool => {
      const chance = chanceFrom(`pool ${form} ${place.region} ${place.quality}`)
      return Array.from({ length: 300 }, () => {
        const who = respondentOf({ ...place, staff: form === 1 }, chance)
        const answers = fillIn(questionnaire, who, chance)
        return {
          increments: countSheet(questionnaire, layout, answers),
          class: classOf(questionnaire, answers),
        }
      })
    }),
  )
  say('pools of sheets made')
  for (const roundId of rounds) {
    const own = await db
      .selectFrom('evaluation_case')
      .select(['case_id', 'unit_id'])
      .where('round_id', '=', roundId)
      .orderBy('unit_id')
      .execute()
    for (let from = 0; from < own.length; from += AT_ONCE) {
      const [cells, crosses] = [new CellSums(), new CrossSums()]
      for (const { case_id: caseId, unit_id: unitId } of own.slice(from, from + AT_ONCE)) {
        const chance = chanceFrom(`answers ${roundId} ${unitId}`)
        const place = chance.whole(0, places.length - 1)
        for (const [form, { layout, scales }] of forms.entries()) {
          const pool = pools[form]![place]!
          const key = { unitId, roundId, caseId, versionId: versionIds[form]! }
          for (let sheet = 0; sheet < asked[form]!; sheet++) {
            const { increments, class: digits } = pool[chance.whole(0, pool.length - 1)]!
            const mode = chance.happens(0.8) ? 'self' : 'assisted'
            cells.add({ ...key, mode, psu: 0, class: digits }, layout.length, increments)
            for (const scale of scales) crosses.add(key, scale, increments)
          }
        }
      }
      const sorted = cells.sorted()
      await putCells(db, sorted, new Date('2026-06-30T00:00:00+07:00'))
      await stampCounts(
        db,
        sorted.map(({ key }) => key),
      )
      await putCrosses(db, crosses.sorted())
    }
    say(`round ${roundId} answered`)
  }
}

async function appraise(
  db: Db,
  roundId: number,
  framework: Framework,
  cases: readonly DemoCase[],
): Promise<void> {
  const { unit_id: unitId } = await db
    .selectFrom('round')
    .select('unit_id')
    .where('round_id', '=', roundId)
    .executeTakeFirstOrThrow()
  for (let from = 0; from < cases.length; from += 500) {
    await fillSheets(
      db,
      { roundId, unitId },
      cases.slice(from, from + 500).map((one) => ({
        unitId: one.unit_id,
        caseId: one.case_id,
        name: one.code,
        framework,
        state: 'appraised',
        quality: chanceFrom(`quality ${one.code}`).normal() * 0.6,
        population: 20_000,
        year: 2026,
        filledBy: null,
        appraisedBy: null,
        filledAt: new Date('2026-06-01T01:00:00Z'),
        appraisedAt: new Date('2026-06-20T01:00:00Z'),
      })),
    )
  }
  say('appraised')
}

/** Citizens of the round by sex and age, as a specialist would weigh them. */
async function weigh(db: Db, roundId: number, versionId: number): Promise<void> {
  const margins = {
    'class:A02': { 1: 36_000_000, 2: 37_000_000 },
    'class:A01': { 1: 10_000_000, 2: 27_000_000, 3: 22_000_000, 4: 14_000_000 },
  }
  let revision = 0
  for (const [variable, targets] of Object.entries(margins)) {
    const source = { document: 'Số liệu giả định', date: '2025-12-31' }
    await changeDraft(
      db,
      null,
      { roundId, versionId, revision: revision++ },
      {
        act: 'weights.margin',
        detail: {},
        change: (draft) => withMargin(draft, { variable, targets, source }, Object.keys(targets)),
      },
    )
  }
  const started = performance.now()
  await fixWeights(db, keepCompiled(), null, { roundId, versionId, revision, note: null })
  say(`weights fixed in ${seconds(started)} s`)
}
