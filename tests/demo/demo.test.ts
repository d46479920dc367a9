import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import t from 'tap'
import { checkAudit } from '../../src/audit/check.ts'
import type { Db } from '../../src/database.ts'
import { buildDemo } from '../../src/demo/build.ts'
import { entrancesOf } from '../../src/demo/entrances.ts'
import { HoldsElse, requireFree } from '../../src/demo/holdings.ts'
import { keepCompiled } from '../../src/responses/compiled.ts'
import { recount } from '../../src/responses/recount.ts'
import { checkAnswers } from '../../src/surveys/check.ts'
import { placements, type Tables } from '../../src/tables.ts'
import { openNationalDatabase, openTestDatabase } from '../support/database.ts'
import { aFramework, aProvince, aRound } from '../support/makers.ts'

const today = '2026-11-20'
const { db } = await openNationalDatabase(t)

/** What every table holds, in no order. */
async function contentOf(from: Db): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const table of Object.keys(placements) as (keyof Tables)[]) {
    const { rows } = await sql<{ content: string }>`
      select count(*) || ' rows ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as content
      from ${sql.table(`app.${table}`)} t`.execute(from)
    found[table] = rows[0]?.content ?? ''
  }
  return found
}

async function count(query: ReturnType<typeof sql<{ n: number }>>): Promise<number> {
  return Number((await query.execute(db)).rows[0]?.n)
}

t.test('asked to stop half-way, it leaves nothing behind', async (t) => {
  const before = await contentOf(db)
  const asked = new AbortController()
  const steps: string[] = []
  const say = (line: string) => {
    if (steps.push(line) === 2) asked.abort(new Error('stopped'))
  }
  await t.rejects(buildDemo(db, { today, say, signal: asked.signal }), { message: 'stopped' })
  t.equal(steps.length, 2)
  t.same(await contentOf(db), before)
})

/** What the first half of an earlier building gave, undone before the one that stays. */
let firstHalf: Awaited<ReturnType<typeof figuresOf>> | undefined

t.test('half of it is built and undone', async (t) => {
  const asked = new AbortController()
  const say = (line: string) => {
    if (line.includes('phiếu tự chấm')) asked.abort(new Error('half'))
  }
  const built = db.transaction().execute(async (trx) => {
    await buildDemo(trx, { today, say, signal: asked.signal }).catch(async (error) => {
      firstHalf = await figuresOf(trx)
      throw error
    })
  })
  await t.rejects(built, { message: 'half' })
  t.equal(await requireFree(db), 'nothing')
})

t.test('seven rounds over the units of Thanh Hóa, with what people would have done in them', async (t) => {
  const steps: string[] = []
  await buildDemo(db, { today, say: (line) => steps.push(line) })
  t.ok(steps.length > 5, 'says what it does')

  const rounds = await db
    .selectFrom('round as r')
    .innerJoin('evaluation_case as c', 'c.round_id', 'r.round_id')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('framework_version as f', 'f.framework_version_id', 'c.framework_version_id')
    .select(['r.state', 'r.pilot', 'f.framework_id', 'u.level', (b) => b.fn.countAll<number>().as('n')])
    .groupBy(['r.state', 'r.pilot', 'f.framework_id', 'u.level'])
    .orderBy('r.pilot')
    .orderBy('f.framework_id')
    .orderBy('u.level')
    .execute()
  const cases = (state: string, framework: string) =>
    rounds
      .filter((one) => one.state === state && one.framework_id === framework)
      .reduce((sum, one) => sum + one.n, 0)
  t.equal(cases('open', 'de-xuat-cap-xa'), 166)
  t.equal(cases('open', 'de-xuat-so-nganh'), 10)
  t.equal(cases('open', 'tt-03-2018'), 1)
  t.equal(cases('open', 'de-xuat-thi-diem'), 12, 'ten of the pilot, two by invitation')
  t.ok(rounds.every((one) => one.pilot === (one.framework_id === 'de-xuat-thi-diem')))
  t.equal(
    cases('published', 'tt-09-2021'),
    78 + 6,
    'three communes of each of the 26 former districts; six of 2023',
  )
  t.equal(cases('published', 'de-xuat-cap-xa'), 12, 'a drawn sample of last year')
  t.equal(cases('closed', 'de-xuat-cap-xa'), 12, 'and one of this year')

  const sheets = await db
    .selectFrom('assessment as a')
    .innerJoin('evaluation_case as c', 'c.case_id', 'a.case_id')
    .innerJoin('framework_version as f', 'f.framework_version_id', 'c.framework_version_id')
    .select(['a.state', (b) => b.fn.countAll<number>().as('n')])
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .where('f.framework_id', '=', 'de-xuat-cap-xa')
    .where('r.state', '=', 'open')
    .groupBy('a.state')
    .orderBy('a.state')
    .execute()
  t.same(sheets, [
    { state: 'appraised', n: 140 },
    { state: 'draft', n: 3 },
    { state: 'submitted', n: 20 },
  ])
  const unexplained = sql<{ n: number }>`
    select count(*) as n from app.assessment_score
    where appraisal_state = 'scored' and self_points is distinct from appraisal_points and appraisal_note is null`
  t.equal(await count(unexplained), 0, 'an appraisal that differs gives its reason')

  const unlinked = sql<{ n: number }>`
    select count(*) as n from app.case_questionnaire q left join app.link l using (case_id, questionnaire_version_id)
    where l.code is null`
  t.equal(await count(unlinked), 0, 'every questionnaire of every case has its link')
  const people = sql<{ n: number }>`
    select sum(population) as n from app.unit where level = 'commune' and valid_to is null and population is not null`
  const all = await count(people)
  t.ok(all > 3_700_000 && all < 4_300_000, `${all} people`)
  t.same((await checkAudit(db)).faults, [])
})

t.test('thirty communes answer, some too few for a figure, and differ', async (t) => {
  const rows = await db
    .selectFrom('item_count as i')
    .innerJoin('unit as u', 'u.unit_id', 'i.unit_id')
    .innerJoin('round as r', 'r.round_id', 'i.round_id')
    .select(['u.code', (b) => b.fn.sum<number>('i.sheets').as('n')])
    .where('u.level', '=', 'commune')
    .where('r.state', '=', 'open')
    .where('r.pilot', '=', false)
    .groupBy('u.code')
    .orderBy('n')
    .execute()
  t.equal(rows.length, 30)
  t.equal(
    rows.reduce((sum, row) => sum + row.n, 0),
    1200,
  )
  t.same(
    rows.slice(0, 3).map((row) => row.n),
    [8, 9, 12],
  )
  const shares = await db
    .selectFrom('response as a')
    .innerJoin('round as r', 'r.round_id', 'a.round_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(
      sql<number>`100.0 * count(*) filter (where answers->'M01.E13' in ('4', '5'))
      / count(*) filter (where answers->'M01.E13' in ('1', '2', '3', '4', '5'))`.as('content'),
    )
    .where('u.level', '=', 'commune')
    .where('r.state', '=', 'open')
    .where('r.pilot', '=', false)
    .groupBy('u.unit_id')
    .having((b) => b.fn.countAll(), '>=', 30)
    .orderBy('content')
    .execute()
  const contents = shares.map((row) => Number(row.content))
  t.ok(contents.at(-1)! - contents[0]! > 20, `${contents[0]} to ${contents.at(-1)} per cent are content`)
  const states = await db
    .selectFrom('response')
    .select([
      sql<number>`count(*) filter (where answers::text like '%: 98%')`.as('unsure'),
      sql<number>`count(*) filter (where answers->'A02' = '99' or answers->'A03' = '99')`.as('refused'),
      sql<number>`count(*) filter (where answers->'M01.F01_F06' is null)`.as('partial'),
    ])
    .where(sql<boolean>`answers ? 'M01.B01'`)
    .executeTakeFirstOrThrow()
  t.ok(states.unsure > 100 && states.refused > 20 && states.partial > 30, JSON.stringify(states))
})

t.test('sheets would have been taken as they stand, and each is counted once', async (t) => {
  const compiled = keepCompiled()
  const sheets = await db
    .selectFrom('response')
    .select(['unit_id', 'questionnaire_version_id', 'answers', 'folded_revision'])
    .orderBy('unit_id')
    .orderBy('response_id')
    .execute()
  t.ok(sheets.length > 1500)
  const refused = []
  // Each was checked when it was made; here that what was stored is the same.
  for (const [at, sheet] of sheets.entries()) {
    if (at % 8 !== 0) continue
    const { questionnaire } = await compiled(db, sheet.questionnaire_version_id)
    const checked = checkAnswers(questionnaire, sheet.answers)
    const same = isDeepStrictEqual(checked.answers, sheet.answers)
    if (!checked.valid || checked.discard || !same) refused.push(checked.errors)
  }
  t.same(refused, [])
  t.ok(sheets.every((sheet) => sheet.folded_revision === 1))
  const differences = []
  for (const unitId of new Set(sheets.map((sheet) => sheet.unit_id))) {
    differences.push(...(await recount(db, unitId, compiled)))
  }
  t.same(differences, [])
})

t.test('a second time changes nothing', async (t) => {
  const before = await contentOf(db)
  await buildDemo(db, { today: '2026-12-31' })
  t.same(await contentOf(db), before)
  t.equal(await requireFree(db), 'demo')
})

t.test('the same day gives the same figures each time it is built', async (t) => {
  const now = await figuresOf(db)
  t.ok(now.counts.length > 30 && now.points.length > 1000, `${now.counts.length}, ${now.points.length}`)
  t.same(firstHalf, now)
})

/** Counts and points by unit of the round of this year, the first that is made, without the ids that each building gives. */
async function figuresOf(from: Db) {
  const { roundId } = await from
    .selectFrom('round')
    .select((b) => b.fn.min('round_id').as('roundId'))
    .executeTakeFirstOrThrow()
  const counts = await from
    .selectFrom('item_count as i')
    .innerJoin('unit as u', 'u.unit_id', 'i.unit_id')
    .innerJoin('questionnaire_version as q', 'q.questionnaire_version_id', 'i.questionnaire_version_id')
    .where('i.round_id', '=', roundId)
    .select(['u.code', 'q.code as questionnaire', 'q.version', 'i.mode', 'i.class', 'i.sheets', 'i.counts'])
    .orderBy('u.code')
    .orderBy('questionnaire')
    .orderBy('q.version')
    .orderBy('i.mode')
    .orderBy('i.class')
    .orderBy('i.counts')
    .execute()
  const points = await from
    .selectFrom('assessment_score as s')
    .innerJoin('unit as u', 'u.unit_id', 's.unit_id')
    .innerJoin('evaluation_case as c', 'c.case_id', 's.case_id')
    .where('c.round_id', '=', roundId)
    .select(['u.code', 's.criterion_code', 's.entry', 's.self_points', 's.appraisal_points', 's.entered_at'])
    .orderBy('u.code')
    .orderBy('s.criterion_code')
    .orderBy('s.entered_at')
    .orderBy((b) => sql`${b.ref('s.entry')}::text`)
    .execute()
  return { counts, points: points.map((row) => JSON.stringify(row)) }
}

t.test('a database that holds anything else is left alone', async (t) => {
  const { db: other } = await openTestDatabase(t)
  t.equal(await requireFree(other), 'nothing', 'a new database')
  await aFramework(other)
  const before = await contentOf(other)
  await t.rejects(buildDemo(other, { today }), HoldsElse)
  t.same(await contentOf(other), before)

  const { db: second } = await openTestDatabase(t)
  await aRound(second, { unitId: (await aProvince(second)).unitId })
  await t.rejects(requireFree(second), HoldsElse)

  const { db: bare } = await openTestDatabase(t)
  await sql`drop schema app cascade`.execute(bare)
  t.equal(await requireFree(bare), 'nothing', 'also before the schema exists')
})

t.test('a round by invitation: cards are used up by what came in, and one is left to be tried', async (t) => {
  const states = await db
    .selectFrom('invitation as i')
    .select(['i.state', (b) => b.fn.countAll<number>().as('n')])
    .groupBy('i.state')
    .orderBy('i.state')
    .execute()
  t.same(states, [
    { state: 'completed', n: 29 },
    { state: 'issued', n: 31 },
  ])
  const { links } = await entrancesOf(db)
  t.match(links.at(-1), /^\d+-[2-9C-X]{9}$/)
})
