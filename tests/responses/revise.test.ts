import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Db } from '../../src/database.ts'
import { pairSums } from '../../src/responses/cross.ts'
import { crossesOfUnit } from '../../src/responses/cross-queries.ts'
import { fold } from '../../src/responses/fold.ts'
import { packIntegers } from '../../src/responses/packed-integers.ts'
import { recount, refold } from '../../src/responses/recount.ts'
import { correctSheet, withdrawSheet } from '../../src/responses/revise.ts'
import { countsOfRound } from '../support/counts.ts'
import { openTestDatabase } from '../support/database.ts'
import { gradedForm } from '../support/graded-form.ts'
import { aLink, aQuestionnaire } from '../support/makers.ts'

const { db } = await openTestDatabase(t)
const { versionId } = await aQuestionnaire(db, gradedForm(['q1', 'q2', 'q3'], { A: ['1', '2'] }))

type Place = Awaited<ReturnType<typeof aLink>>

async function store(db: Db, place: Place, answers: Record<string, unknown>): Promise<string> {
  const responseId = randomUUID()
  await db
    .insertInto('response')
    .values({
      unit_id: place.unitId,
      response_id: responseId,
      round_id: place.roundId,
      case_id: place.caseId,
      questionnaire_version_id: place.versionId,
      mode: 'self',
      received_on: '2026-11-22',
      answers: JSON.stringify(answers),
    })
    .execute()
  return responseId
}

function summed(sums: Float64Array) {
  const { pairs, complete } = pairSums(sums)
  return { pairs: [...pairs], complete: [...complete] }
}

async function kept(place: Place) {
  const cells = await countsOfRound(db, place.roundId)
  const crosses = await crossesOfUnit(db, place.unitId)
  return {
    cells: cells.map(({ class: digits, sheets, counts }) => ({ digits, sheets, counts })),
    crosses: crosses.map(({ sums }) => summed(sums)),
  }
}

t.test('cross products are sums over those who answered both, and over those who answered all', async (t) => {
  const place = await aLink(db, { versionId })
  await store(db, place, { A: 1, q1: 2, q2: 3, q3: 5 })
  await store(db, place, { A: 2, q1: 4, q3: 1 })
  await store(db, place, { A: 2 })
  await fold(db, place.unitId)
  const [cross, ...none] = await crossesOfUnit(db, place.unitId)
  t.equal(none.length, 0)
  // (1,1) (1,2) (1,3) (2,2) (2,3) (3,3): how many, Σ y_j, Σ y_l, Σ y_j y_l
  const { pairs, complete } = summed(cross!.sums)
  t.same(pairs, [2, 6, 6, 20, 1, 2, 3, 6, 2, 6, 6, 14, 1, 3, 3, 9, 1, 3, 5, 15, 2, 6, 6, 26])
  t.same(complete, [1, 2, 3, 5, 4, 6, 10, 9, 15, 25])
})

t.test('a corrected sheet leaves what the new answers alone would have made', async (t) => {
  const place = await aLink(db, { versionId })
  const other = await aLink(db, { versionId })
  for (const where of [place, other]) await store(db, where, { A: 1, q1: 5, q2: 5, q3: 4 })
  const wrong = await store(db, place, { A: 1, q1: 1, q2: 2, q3: 3 })
  await store(db, other, { A: 2, q1: 4, q3: 3 })
  await fold(db, place.unitId)
  await fold(db, other.unitId)
  t.ok(
    await correctSheet(db, { unitId: place.unitId, responseId: wrong }, { A: 2, q1: 4, q3: 3 }),
    'the class changes, an answer goes',
  )
  t.same(await kept(place), await kept(other))
  t.same(await recount(db, place.unitId), [])
  t.equal(await fold(db, place.unitId), 0, 'it is not counted again')
  t.notOk(
    await correctSheet(db, { unitId: other.unitId, responseId: wrong }, {}),
    'another unit has no such sheet',
  )
})

t.test('a sheet corrected before it was counted is counted once, as corrected', async (t) => {
  const place = await aLink(db, { versionId })
  const early = await store(db, place, { A: 1, q1: 1 })
  await correctSheet(db, { unitId: place.unitId, responseId: early }, { A: 1, q1: 5 })
  t.equal(await fold(db, place.unitId), 1)
  t.equal((await kept(place)).crosses[0]?.pairs[1], 5)
  t.same(await recount(db, place.unitId), [])
})

t.test('a withdrawn sheet leaves no trace in the counts', async (t) => {
  const place = await aLink(db, { versionId })
  await store(db, place, { A: 1, q1: 5, q2: 4, q3: 4 })
  await store(db, place, { A: 1 })
  await fold(db, place.unitId)
  const before = await kept(place)
  const gone = await store(db, place, { A: 2, q1: 3, q2: 3 })
  await fold(db, place.unitId)
  t.notSame(await kept(place), before)
  t.ok(await withdrawSheet(db, { unitId: place.unitId, responseId: gone }))
  t.same(await kept(place), before)
  t.same(await recount(db, place.unitId), [])
  t.notOk(await withdrawSheet(db, { unitId: place.unitId, responseId: gone }), 'only once')
})

t.test('corrections, withdrawals and folds at once add up', async (t) => {
  const place = await aLink(db, { versionId })
  const sheets: string[] = []
  for (let at = 0; at < 60; at++)
    sheets.push(await store(db, place, { A: 1 + (at % 2), q1: 1 + (at % 5), q2: 3, q3: 2 }))
  await fold(db, place.unitId)
  for (let at = 0; at < 30; at++) await store(db, place, { A: 1, q1: 2, q2: 2 })
  await Promise.all([
    fold(db, place.unitId),
    ...sheets.slice(0, 20).map((responseId) => withdrawSheet(db, { unitId: place.unitId, responseId })),
    ...sheets
      .slice(20, 40)
      .map((responseId) =>
        correctSheet(db, { unitId: place.unitId, responseId }, { A: 2, q1: 5, q2: 5, q3: 5 }),
      ),
  ])
  await Promise.all([fold(db, place.unitId), refold(db, place.unitId)])
  t.same(await recount(db, place.unitId), [])
  const { cells } = await kept(place)
  t.equal(
    cells.reduce((sum, { sheets }) => sum + sheets, 0),
    70,
  )
})

t.test('a difference in the cross products is found, and a refold mends everything', async (t) => {
  const place = await aLink(db, { versionId })
  for (let at = 0; at < 5; at++) await store(db, place, { A: 1, q1: 1 + at, q2: 3, q3: 2 })
  await fold(db, place.unitId)
  const before = await kept(place)
  await db
    .updateTable('item_cross')
    .set({ sums: packIntegers([9, 9]) })
    .where('unit_id', '=', place.unitId)
    .execute()
  const [difference, ...none] = await recount(db, place.unitId)
  t.equal(none.length, 0)
  t.match(difference, { scale: 'HL', key: { roundId: place.roundId } })
  await db.deleteFrom('item_count').where('unit_id', '=', place.unitId).execute()
  t.equal((await recount(db, place.unitId)).length, 2)
  t.equal(await refold(db, place.unitId), 5)
  t.same(await kept(place), before)
  t.same(await recount(db, place.unitId), [])
})
