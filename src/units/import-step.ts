import type { Draft, Drafts } from './import-drafts.ts'
import type { ImportFault } from './import-file.ts'
import type { ReadRow } from './import-row.ts'
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

/** A step while the plan is made. */
export type Step = Omit<ImportStep, 'above'>

/** What is wrong with one cell. */
export type Fault = ImportFault & { column: NonNullable<ImportFault['column']> }
export type Complaint = (column: Fault['column'], reason: string) => Fault

/** What a row says the unit is. */
export type Facts = { code: string; name: string; kind: UnitKind; level: UnitLevel }

/** Corrects a known unit in place. */
export function correct(
  row: ReadRow,
  unit: Draft,
  facts: Facts,
  parents: readonly Draft[],
  fault: Complaint,
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

/** Gives a unit that had none its official code. */
export function recode(row: ReadRow, unit: Draft, facts: Facts, drafts: Drafts): Step {
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

/** Begins a new unit, and ends the one it follows, if any. */
export function begin(
  row: ReadRow,
  facts: Facts,
  parents: readonly Draft[],
  predecessor: Draft | null,
  drafts: Drafts,
  fault: Complaint,
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
