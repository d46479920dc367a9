import { checkDrafts } from './import-checks.ts'
import { type Draft, Drafts } from './import-drafts.ts'
import type { ImportFault, ImportRow } from './import-file.ts'
import { parentsFirst } from './import-order.ts'
import { codeFault, decideKind, fullName, type ReadRow, readRow } from './import-row.ts'
import {
  begin,
  type Complaint,
  correct,
  type Facts,
  type Fault,
  type ImportStep,
  recode,
  type Step,
} from './import-step.ts'
import { nameKey } from './search-text.ts'
import type { Unit } from './unit.ts'

export type ImportPlan = Readonly<{ steps: readonly ImportStep[]; faults: readonly ImportFault[] }>

/**
 * Compares the rows of a file with every unit there is or was, and says what each row does. Any fault keeps the whole file
 * out. A row is known by its code at its level:
 * - the code at this level from the same first day (or, where the row gives none, the unit without an end, or the one that ends
 *   on the last day it gives) → its name, kind, population and last day are corrected in place;
 * - else a unit with a product code, of the same name under the same unit above and over the same days → it takes the
 *   official code;
 * - else the code from an earlier first day → that unit ends and a new one begins, with a succession;
 * - else a new unit. Without a first day it begins with the unit above.
 * Empty cells leave a known unit as it is.
 * @param reach units within whose subtrees the person may write
 */
export function planImport(
  known: readonly Unit[],
  rows: readonly ImportRow[],
  reach: readonly number[],
): ImportPlan {
  const faults: ImportFault[] = []
  const read: ReadRow[] = []
  for (const row of rows) {
    const before = faults.length
    const parsed = readRow(row, (column, reason) => faults.push({ line: row.line, column, reason }))
    if (faults.length === before) read.push(parsed)
  }
  const drafts = new Drafts(known)
  const steps: Step[] = []
  for (const row of parentsFirst(read, faults)) {
    const step = planRow(row, drafts)
    if ('reason' in step) faults.push(step)
    else if (
      ![step.unit, step.succession?.predecessor].every((unit) => !unit || drafts.within(unit, reach))
    ) {
      faults.push({
        line: row.line,
        column: 'code',
        reason: 'đơn vị này ngoài phạm vi tài khoản của Ông/Bà.',
      })
    } else steps.push(step)
  }
  if (faults.length === 0) faults.push(...checkDrafts(drafts, steps))
  faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  steps.sort((a, b) => a.line - b.line)
  return {
    steps: steps.map((step) => ({ ...step, above: drafts.byId(step.unit.parent_id)?.name ?? null })),
    faults,
  }
}

function planRow(row: ReadRow, drafts: Drafts): Step | Fault {
  const fault: Complaint = (column, reason) => ({ line: row.line, column, reason })
  const parents = row.parentCode === null ? [] : drafts.withCode(row.parentCode)
  if (row.parentCode !== null && parents.length === 0) {
    return fault('parent_code', `không có đơn vị nào mang mã “${row.parentCode}”.`)
  }
  const sameCode = drafts.withCode(row.code)
  const decided = decideKind(kindless(row) ? kindOfKnown(row, sameCode) : row, parents.at(-1)?.level ?? null)
  if ('reason' in decided) return fault(decided.column, decided.reason)
  const { kind, level } = decided
  const wrongCode = codeFault(row.code, kind, level)
  if (wrongCode) return fault('code', wrongCode)
  const name = fullName(row.name, kind, level)
  if (name === null) return fault('name', 'bắt đầu bằng loại đơn vị khác với cột loại.')
  const facts = { code: row.code, name, kind, level }

  const same = sameCode.filter((unit) => unit.level === level)
  const exact = exactMatch(row, same)
  if (exact) return correct(row, exact, facts, parents, fault)
  const nameless = namelessMatch(row, facts, parents, drafts)
  if (nameless) return recode(row, nameless, facts, drafts)
  const latest = same.at(-1)
  if (row.validFrom === null && latest) return correct(row, latest, facts, parents, fault)
  const open = same.find((unit) => endsWith(unit, row.validFrom))
  return begin(row, facts, parents, open ?? null, drafts, fault)
}

/** A row for a known unit need not repeat what kind it is. */
function kindless(row: ReadRow): boolean {
  return row.kinds.length === 0
}

function kindOfKnown(row: ReadRow, same: readonly Draft[]): ReadRow {
  const known = same.findLast((unit) => row.level === null || unit.level === row.level)
  if (!known) return row
  const decided = decideKind({ kinds: [], level: known.level, name: row.name }, null)
  return { ...row, level: known.level, kinds: ['reason' in decided ? known.kind : decided.kind] }
}

function exactMatch(row: ReadRow, same: readonly Draft[]): Draft | undefined {
  if (row.validFrom !== null) return same.find((unit) => unit.valid_from === row.validFrom)
  if (row.validTo !== null) return same.find((unit) => unit.valid_to === row.validTo)
  return same.find((unit) => unit.valid_to === null)
}

function namelessMatch(
  row: ReadRow,
  facts: Facts,
  parents: readonly Draft[],
  drafts: Drafts,
): Draft | undefined {
  return drafts
    .unofficial(facts.level, nameKey(facts.name))
    .find(
      (unit) =>
        unit.kind === facts.kind &&
        (row.parentCode === null || parents.some((parent) => parent.unit_id === unit.parent_id)) &&
        (row.validTo === null || row.validTo === unit.valid_to) &&
        (row.validFrom === null || row.validFrom === unit.valid_from),
    )
}

function endsWith(unit: Draft, from: string | null): boolean {
  return from !== null && unit.valid_from < from && (unit.valid_to === null || unit.valid_to === from)
}
