import type { ImportFault } from './import-file.ts'
import type { ReadRow } from './import-row.ts'

/** Rows in an order in which a row that another names as the unit above comes before it. */
export function parentsFirst(rows: readonly ReadRow[], faults: ImportFault[]): ReadRow[] {
  const byCode = Map.groupBy(rows, (row) => row.code)
  const done = new Set<ReadRow>()
  const ordered: ReadRow[] = []
  const visit = (row: ReadRow, above: ReadonlySet<ReadRow>): void => {
    if (done.has(row)) return
    if (above.has(row)) {
      faults.push({ line: row.line, column: 'parent_code', reason: 'các đơn vị cấp trên tạo thành vòng.' })
      return
    }
    for (const parent of byCode.get(row.parentCode ?? '') ?? []) {
      if (parent.code !== row.code) visit(parent, new Set([...above, row]))
    }
    if (done.has(row)) return
    done.add(row)
    ordered.push(row)
  }
  for (const row of rows) visit(row, new Set())
  return ordered
}
