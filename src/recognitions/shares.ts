import type { Cell } from '../web/csv.ts'
import { rounded } from '../web/format.ts'
import type { Words } from '../words/index.ts'
import type { AreaShare } from './list-queries.ts'

/** The table of shares for a file: a share is per cent of all that were to be evaluated, to one decimal. */
export function shareTable(rows: readonly AreaShare[], w: Words['recognitions']): Cell[][] {
  return [
    [w.year, w.area, w.above, w.all, w.recognised, w.refused, w.revoked, w.openCases, `${w.share} (%)`],
    ...rows.map((row): Cell[] => [
      row.year,
      row.area,
      row.province,
      row.all,
      row.recognised,
      row.refused,
      row.revoked,
      row.open,
      row.all === 0 ? null : rounded((100 * row.recognised) / row.all, 1),
    ]),
  ]
}
