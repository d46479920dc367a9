import type { Draft, Drafts } from './import-drafts.ts'
import type { ImportFault } from './import-file.ts'
import { validWithin } from './unit.ts'

/** What would be wrong with the tree after the import: only what the file touches is looked at. */
export function checkDrafts(
  drafts: Drafts,
  steps: readonly { line: number; unit: Draft; succession: { predecessor: Draft } | null }[],
): ImportFault[] {
  const faults: ImportFault[] = []
  const lines = new Map<Draft, number>()
  for (const { line, unit, succession } of steps) {
    lines.set(unit, line)
    if (succession && !lines.has(succession.predecessor)) lines.set(succession.predecessor, line)
  }
  const all = drafts.all()
  const byCode = Map.groupBy(all, identity)
  const byParent = Map.groupBy(all, (unit) => unit.parent_id)
  for (const [unit, line] of lines) {
    const twin = (byCode.get(identity(unit)) ?? []).find((other) => other !== unit && overlap(unit, other))
    if (twin && (lines.get(twin) ?? 0) <= line) {
      faults.push({ line, column: 'code', reason: `mã này trùng với “${twin.name}” trong cùng thời gian.` })
    }
    const parent = drafts.byId(unit.parent_id)
    if (parent && !lines.has(parent) && !validWithin(unit, parent)) {
      faults.push({
        line,
        column: 'valid_to',
        reason: `vượt ngoài thời gian có hiệu lực của “${parent.name}”.`,
      })
    }
    const left = (byParent.get(unit.unit_id) ?? []).filter((child) => !validWithin(child, unit))
    if (left[0]) {
      const reason = `còn ${left.length} đơn vị trực thuộc có hiệu lực ngoài thời gian này (ví dụ “${left[0].name}”); tệp phải có cả các đơn vị ấy.`
      faults.push({ line, column: 'valid_to', reason })
    }
  }
  return faults
}

function identity(unit: Draft): string {
  return `${unit.level}/${unit.code}`
}

function overlap(a: Draft, b: Draft): boolean {
  return (
    (b.valid_to === null || a.valid_from < b.valid_to) && (a.valid_to === null || b.valid_from < a.valid_to)
  )
}
