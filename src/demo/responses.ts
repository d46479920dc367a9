import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import { recordAct } from '../audit/record.ts'
import type { Db } from '../database.ts'
import { dayAfter } from '../days.ts'
import type { Compiled } from '../responses/compiled.ts'
import { foldUnits } from '../responses/fold.ts'
import type { ResponseMode, ResponseTable } from '../tables.ts'
import { fillIn } from './answers.ts'
import { chanceFrom } from './chance.ts'
import { insertResponses } from './queries.ts'
import { respondentOf, type Surroundings } from './respondent.ts'

/** So many answers to one questionnaire of a case. */
export type Answering = {
  unitId: number
  caseId: number
  versionId: number
  /** names the sequence of chance */
  name: string
  place: Surroundings
  sheets: number
}

type RoundOfAnswers = { roundId: number; unitId: number; firstDay: string; lastDay: string }

/**
 * Stores answers to the questionnaires of a round and counts them, with one audit row for all of them.
 * @returns how many sheets were stored
 */
export async function collectAnswers(
  trx: Db,
  round: RoundOfAnswers,
  answerings: readonly Answering[],
  compiled: Compiled,
): Promise<number> {
  const rows: Insertable<ResponseTable>[] = []
  for (const answering of answerings) rows.push(...(await answersOf(trx, round, answering, compiled)))
  await insertResponses(trx, rows)
  const { failed } = await foldUnits(trx, [...new Set(answerings.map((one) => one.unitId))], compiled)
  for (const error of failed.values()) throw error
  await recordAct(trx, {
    unitId: round.unitId,
    by: null,
    act: 'demo.collect_answers',
    subject: `round:${round.roundId}`,
    detail: { sheets: rows.length },
  })
  return rows.length
}

async function answersOf(
  trx: Db,
  { roundId, firstDay, lastDay }: RoundOfAnswers,
  { unitId, caseId, versionId, name, place, sheets }: Answering,
  compiled: Compiled,
): Promise<Insertable<ResponseTable>[]> {
  const { questionnaire } = await compiled(trx, versionId)
  const chance = chanceFrom(`answers ${questionnaire.code} ${name}`)
  const days = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / 86_400_000)
  return Array.from({ length: sheets }, () => {
    const respondent = respondentOf(place, chance)
    return {
      unit_id: unitId,
      response_id: randomUUID(),
      round_id: roundId,
      case_id: caseId,
      questionnaire_version_id: versionId,
      mode: modeIn(place, chance.next()),
      received_on: dayAfter(firstDay, chance.whole(0, days)),
      duration_band: chance.weighted([1, 12, 45, 32, 10, 1]),
      answers: JSON.stringify(fillIn(questionnaire, respondent, chance)),
    }
  })
}

/** In the mountains more people are helped to answer, or answer on paper. */
function modeIn({ region, staff }: Surroundings, drawn: number): ResponseMode {
  const alone = staff ? 1 : { town: 0.92, plain: 0.84, hills: 0.7, mountains: 0.55 }[region]
  if (drawn < alone) return 'self'
  return drawn < alone + (1 - alone) * 0.6 ? 'assisted' : 'paper'
}
