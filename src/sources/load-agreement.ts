import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { type Agreement, agreementOf, type Pair, type Severity, severityOf } from './agreement.ts'
import { appraisedOfRound, doubleScores } from './queries.ts'

/** How far the appraisers of a round agree with each other, and how strict each is. */
export async function loadAgreement(
  db: Db,
  roundId: number,
): Promise<{ pairs: number; agreement: Agreement | null; severity: Severity[] }> {
  const [double, appraised] = await Promise.all([doubleScores(db, roundId), appraisedOfRound(db, roundId)])
  const maxima = new Map<number, ReadonlyMap<string, number | null>>()
  for (const { framework_version_id: id } of [...double, ...appraised]) {
    if (maxima.has(id)) continue
    const { criteria } = await frozenFramework(db, id)
    // Bonus and penalty are not shares of what a unit was to reach: they stay out of agreement and severity.
    maxima.set(id, new Map(criteria.map((row) => [row.code, row.adjusts ? null : row.maximum])))
  }
  const maximumOf = (row: { framework_version_id: number; criterion_code: string }) =>
    maxima.get(row.framework_version_id)?.get(row.criterion_code) ?? null

  const names = new Map(
    double.map((row) => [row.person_id, { name: row.full_name, post: row.post_title ?? '' }]),
  )
  const pairs: Pair[] = []
  const cells = Map.groupBy(double, (row) => `${row.case_id} ${row.pass} ${row.step} ${row.criterion_code}`)
  for (const [first, second] of cells.values()) {
    if (!first || !second || first.finished_at === null || second.finished_at === null) continue
    const maximum = maximumOf(first)
    if (maximum === null || first.points === null || second.points === null) continue
    pairs.push({
      first: (100 * first.points) / maximum,
      second: (100 * second.points) / maximum,
      firstBy: first.person_id,
      secondBy: second.person_id,
    })
  }
  const given = appraised.flatMap((row) => {
    const maximum = maximumOf(row)
    if (maximum === null || row.self_points === null || row.appraisal_points === null) return []
    return [
      {
        personId: row.person_id ?? 0,
        name: row.full_name,
        post: row.post_title ?? '',
        percent: (100 * row.appraisal_points) / maximum,
        self: (100 * row.self_points) / maximum,
      },
    ]
  })
  const severity = severityOf(given, pairs).map((one) => ({
    ...one,
    ...(one.name === '' ? names.get(one.personId) : {}),
  }))
  return { pairs: pairs.length, agreement: agreementOf(pairs), severity }
}
