import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Db } from '../../src/database.ts'
import { type Compiled, keepCompiled } from '../../src/responses/compiled.ts'
import { fold, foldUnits } from '../../src/responses/fold.ts'
import { recount } from '../../src/responses/recount.ts'
import { unitsWithUnfolded } from '../../src/responses/sheet-queries.ts'
import { compile } from '../../src/surveys/compile.ts'
import { itemLayout, layoutOf } from '../../src/surveys/layout.ts'
import { countedUpTo, countsOfRound } from '../support/counts.ts'
import { openTestDatabase } from '../support/database.ts'
import { aLink, aQuestionnaire } from '../support/makers.ts'
import { smallForm } from './small-form.ts'

const { db } = await openTestDatabase(t)
const { versionId } = await aQuestionnaire(db, smallForm)
const layout = layoutOf(compile(smallForm))

type Place = Awaited<ReturnType<typeof aLink>>

async function store(db: Db, place: Place, sheets: readonly Record<string, unknown>[]): Promise<void> {
  for (let at = 0; at < sheets.length; at += 500) {
    await db
      .insertInto('response')
      .values(
        sheets.slice(at, at + 500).map((answers) => ({
          unit_id: place.unitId,
          response_id: randomUUID(),
          round_id: place.roundId,
          case_id: place.caseId,
          questionnaire_version_id: place.versionId,
          mode: 'self' as const,
          received_on: '2026-11-22',
          answers: JSON.stringify(answers),
        })),
      )
      .execute()
  }
}

/** Sum over the cells of a place of what stands at the positions. */
async function sum(place: Place, ...positions: number[]): Promise<number> {
  const rows = await countsOfRound(db, place.roundId, { unitId: place.unitId })
  return rows.flatMap((row) => positions.map((at) => row.counts[at]!)).reduce((a, b) => a + b, 0)
}

t.test('sheets are counted by cell, category and state', async (t) => {
  const place = await aLink(db, { versionId })
  await store(db, place, [
    { A01: 2, A02: 1, B01: [1, 2], B02: 4, C02: 5 },
    { A01: 2, A02: 1, B01: [2], B02: 10, C02: 4 },
    { A01: 3, A02: 2, B01: [3], C02: 4, C01: 'Một ý kiến' },
    { A01: 3, A02: 2, B01: [4] },
    { A01: 3 },
  ])
  t.same(await countedUpTo(db, place.roundId), { counted: 0, waiting: 5 })
  t.equal(await fold(db, place.unitId), 5)
  t.same(await countedUpTo(db, place.roundId), { counted: 5, waiting: 0 })
  t.equal(await fold(db, place.unitId), 0, 'a second fold finds nothing')

  const cells = await countsOfRound(db, place.roundId)
  t.same(
    cells.map(({ class: digit, sheets, mode, psu }) => ({ digit, sheets, mode, psu })),
    [
      { digit: 0, sheets: 1, mode: 'self', psu: 0 },
      { digit: 1, sheets: 2, mode: 'self', psu: 0 },
      { digit: 2, sheets: 2, mode: 'self', psu: 0 },
    ],
  )
  t.ok(cells.every((cell) => cell.counts.length === layout.length))

  const satisfied = itemLayout(layout, 'C02')!
  const at = (value: number) => satisfied.categories.find((one) => one.value === value)!.at
  t.equal(await sum(place, at(5)), 1)
  t.equal(await sum(place, at(4)), 2)
  t.equal(await sum(place, satisfied.missing), 1, 'seen and left empty')
  t.equal(await sum(place, satisfied.notApplicable), 1, 'the form had ended before it')
  const channels = itemLayout(layout, 'B01')!
  t.equal(await sum(place, ...channels.valid), 4)
  t.equal(await sum(place, channels.categories.find((one) => one.value === 2)!.at), 2)
  const sessions = itemLayout(layout, 'B02')!
  t.equal(await sum(place, sessions.sums!.sum), 14)
  t.equal(await sum(place, sessions.sums!.squares), 116)
  t.equal(await sum(place, ...itemLayout(layout, 'C01')!.valid), 1)
})

t.test('however many folds run at once, each sheet is counted once', async (t) => {
  const place = await aLink(db, { versionId })
  const sheets = Array.from({ length: 1800 }, (_, at) => ({
    A01: 2 + (at % 2),
    A02: 1 + (at % 2),
    C02: 1 + (at % 5),
  }))
  await store(db, place, sheets)
  const added = await Promise.all(Array.from({ length: 6 }, () => fold(db, place.unitId)))
  t.equal(
    added.reduce((a, b) => a + b, 0),
    1800,
  )
  const item = itemLayout(layout, 'C02')!
  for (const { at } of item.categories) t.equal(await sum(place, at), 360)
  t.same(await countedUpTo(db, place.roundId, { unitId: place.unitId }), { counted: 1800, waiting: 0 })
  t.same(await recount(db, place.unitId), [])
})

t.test('sheets that arrive while others are counted are not lost', async (t) => {
  const place = await aLink(db, { versionId })
  let stored = 0
  const writing = (async () => {
    for (let at = 0; at < 40; at++) {
      await store(db, place, [
        { A01: 2, C02: 5 },
        { A01: 3, A02: 2, C02: 1 },
      ])
      stored += 2
    }
  })()
  for (let at = 0; at < 20; at++) await fold(db, place.unitId)
  await writing
  await fold(db, place.unitId)
  t.equal(stored, 80)
  t.same(await countedUpTo(db, place.roundId, { unitId: place.unitId }), { counted: 80, waiting: 0 })
  t.same(await recount(db, place.unitId), [])
})

t.test('a fold that fails half-way has counted nothing', async (t) => {
  const place = await aLink(db, { versionId })
  await store(db, place, [{ A01: 2 }, { A01: 3 }])
  const failing = async () => {
    throw new Error('the disk is full')
  }
  await t.rejects(fold(db, place.unitId, failing), 'the disk is full')
  t.same(await countedUpTo(db, place.roundId), { counted: 0, waiting: 2 })
  t.ok((await unitsWithUnfolded(db)).includes(place.unitId))
  await fold(db, place.unitId)
  t.notOk((await unitsWithUnfolded(db)).includes(place.unitId))
})

t.test('units are folded together, and one that cannot be counted fails alone', async (t) => {
  const bad = await aQuestionnaire(db, smallForm)
  const places = [
    await aLink(db, { versionId }),
    await aLink(db, { versionId: bad.versionId }),
    await aLink(db, { versionId }),
  ]
  for (const place of places) await store(db, place, [{ A01: 2 }, { A01: 3, C02: 4 }])
  await store(
    db,
    places[2]!,
    Array.from({ length: 1100 }, () => ({ A01: 2 })),
  )
  const known = keepCompiled()
  const compiled: Compiled = async (trx, id) => {
    if (id === bad.versionId) throw new Error('a form that does not compile')
    return await known(trx, id)
  }
  const ids = places.map(({ unitId }) => unitId)
  const { added, failed } = await foldUnits(db, ids, compiled)
  t.equal(added, 1104)
  t.same([...failed.keys()], [ids[1]])
  t.same(await countedUpTo(db, places[1]!.roundId), { counted: 0, waiting: 2 }, 'nothing of it is lost')
  t.same((await foldUnits(db, ids)).added, 2, 'folded once it can be')
  for (const unitId of ids) t.same(await recount(db, unitId), [])

  for (const place of places) await store(db, place, [{ A01: 2, C02: 5 }, { A01: 3 }])
  const both = await Promise.all([foldUnits(db, ids), foldUnits(db, ids.toReversed()), fold(db, ids[0]!)])
  t.equal(both[0].added + both[1].added + both[2], 6, 'each sheet once, whoever folds')
  for (const unitId of ids) t.same(await recount(db, unitId), [])
})

t.test('a recount finds counts that are not those of the sheets', async (t) => {
  const place = await aLink(db, { versionId })
  await store(db, place, [
    { A01: 2, A02: 1 },
    { A01: 2, A02: 2 },
    { A01: 3, A02: 2 },
  ])
  await fold(db, place.unitId)
  t.same(await recount(db, place.unitId), [])

  await db
    .updateTable('item_count')
    .set({ sheets: 3 })
    .where('unit_id', '=', place.unitId)
    .where('class', '=', 2)
    .execute()
  const [changed, ...none] = await recount(db, place.unitId)
  t.equal(none.length, 0)
  t.match(changed, { key: { class: 2 }, stored: { sheets: 3 }, recounted: { sheets: 2 } })

  await db.deleteFrom('item_count').where('unit_id', '=', place.unitId).where('class', '=', 1).execute()
  t.match((await recount(db, place.unitId))[0], { key: { class: 1 }, stored: null, recounted: { sheets: 1 } })

  await db.deleteFrom('response').where('unit_id', '=', place.unitId).execute()
  t.match(await recount(db, place.unitId), [{ key: { class: 2 }, recounted: null }])
})

t.test('the moment of counting says no more than the day', async (t) => {
  const place = await aLink(db, { versionId })
  await store(db, place, [{ A01: 2 }])
  await fold(db, place.unitId)
  const row = await db
    .selectFrom('item_count')
    .select('folded_at')
    .where('unit_id', '=', place.unitId)
    .executeTakeFirstOrThrow()
  t.equal(row.folded_at.getTime() % 86_400_000, 17 * 3_600_000, 'midnight in Việt Nam')
})
