import t from 'tap'
import { checkAudit } from '../../src/audit/check.ts'
import { recordAct } from '../../src/audit/record.ts'
import { inTransaction } from '../../src/database.ts'
import { openTestDatabase } from '../support/database.ts'

t.test('a chain of acts is whole until a row is changed, removed or cut off', async (t) => {
  const { db } = await openTestDatabase(t)
  const act = (unitId: number, subject: string) =>
    inTransaction(db, (trx) =>
      recordAct(trx, { unitId, by: null, act: 'round.open', subject, detail: { tên: 'Đợt 1', n: 1.5 } }),
    )
  for (const unitId of [1, 2, 3, 4]) for (const round of [1, 2, 3]) await act(unitId, `round:${round}`)
  t.same(await checkAudit(db), { units: 4, rows: 12, faults: [] })

  await db
    .updateTable('audit')
    .set({ subject: 'round:9' })
    .where('unit_id', '=', 1)
    .where('seq', '=', 2)
    .execute()
  await db.deleteFrom('audit').where('unit_id', '=', 2).where('seq', '=', 2).execute()
  await db.deleteFrom('audit').where('unit_id', '=', 3).where('seq', '=', 3).execute()
  t.same((await checkAudit(db)).faults, [
    { unitId: 1, seq: 2, fault: 'changed' },
    { unitId: 2, seq: 2, fault: 'missing' },
    { unitId: 3, seq: 3, fault: 'cut_off' },
  ])
})

t.test('an act that is undone leaves no row, and the next one takes its number', async (t) => {
  const { db } = await openTestDatabase(t)
  const act = { unitId: 1, by: null, act: 'round.open', subject: 'round:1' } as const
  await t.rejects(
    inTransaction(db, async (trx) => {
      await recordAct(trx, act)
      throw new Error('undone')
    }),
  )
  await inTransaction(db, (trx) => recordAct(trx, act))
  t.same(await checkAudit(db), { units: 1, rows: 1, faults: [] })
})
