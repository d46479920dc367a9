import { randomUUID } from 'node:crypto'
import t from 'tap'
import { fold } from '../../src/responses/fold.ts'
import { recount, refold } from '../../src/responses/recount.ts'
import { deleteDueSheets } from '../../src/responses/retention.ts'
import { monthsAfter } from '../../src/responses/retention-queries.ts'
import { openTestDatabase } from '../support/database.ts'
import { aLink } from '../support/makers.ts'

const content = {
  pages: [{ name: 'p', elements: [{ type: 'radiogroup', name: 'q', choices: ['a', 'b'] }] }],
}

t.test('months are added to the day of the close', async (t) => {
  const cases: [from: string, months: number, to: string][] = [
    ['2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
    ['2023-11-30T10:00:00Z', 3, '2024-02-29T10:00:00Z'],
    ['2026-11-15T10:00:00Z', 24, '2028-11-15T10:00:00Z'],
  ]
  for (const [from, months, to] of cases) t.same(monthsAfter(new Date(from), months), new Date(to), from)
})

t.test('sheets are deleted when their months have passed, and counts stay', async (t) => {
  const { db } = await openTestDatabase(t)
  const closedAt = new Date('2024-01-31T10:00:00Z')
  const past = {
    closesAt: closedAt,
    opensAt: new Date('2024-01-01'),
    closedAt,
    settings: { retentionMonths: 12 },
  }
  const old = await aLink(db, { content, state: 'published', ...past })
  const unit = { unitId: old.unitId, path: [old.unitId], name: old.unitName }
  const { code: _, ...young } = await aLink(db, { unit, versionId: old.versionId, state: 'closed' })
  const answer = async (place: typeof young, value: string) => {
    await db
      .insertInto('response')
      .values({
        unit_id: place.unitId,
        response_id: randomUUID(),
        round_id: place.roundId,
        case_id: place.caseId,
        questionnaire_version_id: place.versionId,
        mode: 'self',
        received_on: '2024-01-10',
        answers: JSON.stringify({ q: value }),
      })
      .execute()
  }
  for (const value of ['a', 'a', 'b']) await answer(old, value)
  await answer(young, 'b')
  const entry = { unit_id: old.unitId, entry_id: randomUUID(), case_id: old.caseId, number: 1 }
  await db
    .insertInto('sample_entry')
    .values({ ...entry, label: 'Hộ số 1' })
    .execute()
  const rows = async () =>
    (await db.selectFrom('response').select('round_id').where('unit_id', '=', old.unitId).execute()).length
  const counts = async () =>
    await db.selectFrom('item_count').select(['round_id', 'sheets', 'counts']).orderBy('round_id').execute()

  const due = new Date('2025-01-31T10:00:00Z')
  t.same(await deleteDueSheets(db, due), [], 'sheets that are not counted yet wait')
  await fold(db, old.unitId)
  const before = await counts()
  t.same(await deleteDueSheets(db, new Date('2025-01-31T09:59:59Z')), [], 'not a second too early')
  t.equal(await rows(), 4)
  t.same(await deleteDueSheets(db, due), [{ roundId: old.roundId, sheets: 3 }])
  t.equal(await rows(), 1, 'those of the other round stay')
  t.same(await counts(), before)
  t.same(await deleteDueSheets(db, due), [], 'once')
  t.same(await db.selectFrom('sample_entry').select('label').execute(), [{ label: '' }])

  t.same(await recount(db, old.unitId), [], 'no alarm for counts whose sheets are gone')
  await refold(db, old.unitId)
  t.same(await counts(), before, 'counting anew leaves them')
  const acts = await db.selectFrom('audit').select(['act', 'subject', 'account_id']).execute()
  t.same(acts, [{ act: 'round.delete_sheets', subject: `round:${old.roundId}`, account_id: null }])

  await answer(old, 'a')
  t.same(await deleteDueSheets(db, due), [{ roundId: old.roundId, sheets: 1 }], 'what was cut short goes on')
})
