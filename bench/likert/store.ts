import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../src/database.ts'
import type { Frame } from './frame.ts'
import { ITEMS, type Likert } from './rows.ts'

const AT_ONCE = 5_000

/** Stores every sheet, in random order. */
export async function store(db: Db, likert: Likert, frame: Frame): Promise<void> {
  const order = shuffled(likert.respondents)
  for (let from = 0; from < order.length; from += AT_ONCE) {
    const part = order.subarray(from, from + AT_ONCE)
    const where = Array.from(part, (i) => likert.commune[i]!)
    await sql`
      insert into response (unit_id, response_id, round_id, case_id, questionnaire_version_id, mode, received_on, answers)
      select s.unit_id, s.response_id, ${frame.roundId}::integer, s.case_id, ${frame.versionId}::integer, 'self',
        date '2026-01-15', s.answers
      from unnest(
        ${where.map((commune) => frame.communes[commune]!)}::integer[], ${where.map(() => randomUUID())}::uuid[],
        ${where.map((commune) => frame.cases[commune]!)}::integer[],
        ${Array.from(part, (i) => sheetOf(likert, i))}::jsonb[]
      ) as s (unit_id, response_id, case_id, answers)`.execute(db)
  }
}

/** The answers of one respondent as JSON. */
export function sheetOf({ man, age, answers }: Likert, i: number): string {
  let text = `{"A":${man[i] ? 1 : 2},"B":${age[i]}`
  for (let item = 0; item < ITEMS; item++) text += `,"q${item + 1}":${answers[i * ITEMS + item]}`
  return `${text}}`
}

/** 0 … n − 1 in random order. */
function shuffled(n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let at = n - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    ;[order[at], order[other]] = [order[other]!, order[at]!]
  }
  return order
}
