import { checkDrafts } from './import-checks.ts'
import { type Draft, Drafts } from './import-drafts.ts'
import type { ImportFault, ImportRow } from './import-file.ts'
import { codeFault, decideKind, fullName, type ReadRow, readRow } from './import-row.ts'
import { nameKey } from './search-text.ts'
import {
  mayStandBeneath,
  type SuccessionKind,
  type Unit,
  type UnitKind,
  type UnitLevel,
  validWithin,
} from './unit.ts'

/** What a row does: a new unit; a correction of one; an official code for one without; a dated change of one; nothing. */
export type ImportAction = 'create' | 'update' | 'recode' | 'succeed' | 'unchanged'

export type ImportStep = Readonly<{
  line: number
  action: ImportAction
  unit: Draft
  /** the name of the unit above */
  above: string | null
  /** values that change, before and after */
  changes: readonly { field: keyof Unit; from: string; to: string }[]
  succession: { predecessor: Draft; kind: SuccessionKind } | null
}>

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

/** Rows in an order in which a row that another names as the unit above comes before it. */
function parentsFirst(rows: readonly ReadRow[], faults: ImportFault[]): ReadRow[] {
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

type Fault = ImportFault & { column: NonNullable<ImportFault['column']> }

type Step = Omit<ImportStep, 'above'>

function planRow(row: ReadRow, drafts: Drafts): Step | Fault {
  const fault = (column: Fault['column'], reason: string): Fault => ({ line: row.line, column, reason })
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

type Facts = { code: string; name: string; kind: UnitKind; level: UnitLevel }

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

function correct(
  row: ReadRow,
  unit: Draft,
  facts: Facts,
  parents: readonly Draft[],
  fault: (column: Fault['column'], reason: string) => Fault,
): Step | Fault {
  if (unit.touched !== null) return fault('code', `trùng với dòng ${unit.touched}.`)
  if (row.parentCode !== null && !parents.some((parent) => parent.unit_id === unit.parent_id)) {
    return fault('parent_code', 'đổi đơn vị cấp trên thì phải ghi ngày hiệu lực mới ở cột valid_from.')
  }
  return edit(row, unit, 'update', {
    name: facts.name,
    kind: facts.kind,
    ...(row.validTo === null ? {} : { valid_to: row.validTo }),
    ...(row.population === null ? {} : { population: row.population }),
  })
}

function recode(row: ReadRow, unit: Draft, facts: Facts, drafts: Drafts): Step {
  const from = unit.code
  drafts.recode(unit, facts.code)
  const step = edit(row, unit, 'recode', {
    name: facts.name,
    ...(row.population === null ? {} : { population: row.population }),
  })
  return { ...step, action: 'recode', changes: [{ field: 'code', from, to: facts.code }, ...step.changes] }
}

function edit(row: ReadRow, unit: Draft, action: 'update' | 'recode', values: Partial<Unit>): Step {
  const changes = (Object.keys(values) as (keyof Unit)[])
    .filter((field) => unit[field] !== values[field])
    .map((field) => ({ field, from: String(unit[field] ?? ''), to: String(values[field]) }))
  unit.touched = row.line
  Object.assign(unit, values)
  return {
    line: row.line,
    action: changes.length === 0 ? 'unchanged' : action,
    unit,
    changes,
    succession: null,
  }
}

function begin(
  row: ReadRow,
  facts: Facts,
  parents: readonly Draft[],
  predecessor: Draft | null,
  drafts: Drafts,
  fault: (column: Fault['column'], reason: string) => Fault,
): Step | Fault {
  const parent = parentFor(row, facts, parents, predecessor, drafts)
  if (typeof parent === 'string') return fault('parent_code', parent)
  const unit = drafts.add({
    ...facts,
    official_code: true,
    name_en: null,
    parent_id: parent.unit_id,
    path: [],
    valid_from: row.validFrom ?? parent.valid_from,
    valid_to: row.validTo,
    population: row.population,
    note: null,
    touched: row.line,
  })
  if (!predecessor) return { line: row.line, action: 'create', unit, changes: [], succession: null }
  const kind = successionKind(predecessor, unit, drafts)
  if (!kind)
    return fault('valid_from', `đơn vị này đã có từ ${predecessor.valid_from} và không có gì thay đổi.`)
  predecessor.valid_to = unit.valid_from
  return { line: row.line, action: 'succeed', unit, changes: [], succession: { predecessor, kind } }
}

function successionKind(before: Draft, after: Draft, drafts: Drafts): SuccessionKind | null {
  if (before.name !== after.name || before.kind !== after.kind) return 'rename'
  const [above, now] = [drafts.byId(before.parent_id), drafts.byId(after.parent_id)]
  if (above === now) return null
  return above?.code === now?.code && above?.level === now?.level ? 'whole' : 'transfer'
}

/** The unit above: of those with the code, the lowest in the tree whose days hold the new unit's. A sentence = none does. */
function parentFor(
  row: ReadRow,
  { kind, level }: Facts,
  parents: readonly Draft[],
  predecessor: Draft | null,
  drafts: Drafts,
): Draft | string {
  const named = row.parentCode !== null
  const candidates = named
    ? parents
    : [predecessor ? drafts.byId(predecessor.parent_id) : drafts.root()].filter((unit) => unit !== undefined)
  if (!named && !predecessor && level !== 'province' && kind !== 'bo')
    return 'để trống; đơn vị mới phải có đơn vị cấp trên.'
  const ranked = candidates.filter((parent) => mayStandBeneath(level, kind, parent.level))
  if (ranked.length === 0) return 'đơn vị cấp trên này không ở cấp cao hơn.'
  const holding = ranked.filter((parent) =>
    validWithin({ valid_from: row.validFrom ?? parent.valid_from, valid_to: row.validTo }, parent),
  )
  return holding.at(-1) ?? 'đơn vị cấp trên không có hiệu lực trong suốt thời gian của đơn vị này.'
}
