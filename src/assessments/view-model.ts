import type { Framework } from '../frameworks/framework.ts'
import { buildTree } from '../frameworks/tree.ts'
import type { FromRegister } from '../registers/register.ts'
import {
  fieldName,
  fieldsOf,
  type Posted,
  postedEntry,
  postedText,
  shownEntry,
  typedEntry,
  typedNumber,
} from './form.ts'
import type { StoredSheet } from './queries.ts'
import type { SheetFault } from './read-sheet.ts'
import { isAppraised, selfMeasured, selfState } from './sheet.ts'
import { type SheetScore, sheetScore } from './sheet-score.ts'

type Shown = Record<string, string | string[]>

/** One row of the sheet as a page shows it: a heading with its subtotal, or a leaf with its fields. */
export type SheetRow = {
  code: string
  depth: number
  leaf: boolean
  criterion: Framework['criteria'][number]
  fields: Shown
  names: Record<string, string>
  percent: number | null
  selfPoints: number | null
  selfState: string
  selfSum: number
  appraisedSum: number
  maximumSum: number
  appraised: boolean
  appraisal: { state: string; points: number | null; typed: string; note: string; excused: boolean }
  faults: Record<string, string>
  /** what somebody else saved meanwhile, by field, where it differs from what was typed */
  others: Record<string, string>
  /** both changed it: somebody has to choose */
  conflict: boolean
  /** who wrote the unit's part last, and when */
  writer: string | null
  writtenAt: Date | null
  /** what the unit's register holds for it; whether the fields were filled from there; whether the sheet says otherwise */
  register: FromRegister | null
  prefilled: boolean
  differs: boolean
}

export type SheetPage = {
  rows: SheetRow[]
  faults: { field: string; message: string }[]
  totals: {
    self: number
    appraised: number
    maximum: number
    entered: number
    appraisedCount: number
    leaves: number
    appraisable: number
  }
  /** what the unit's own points, and the appraised ones, come to by the scoring function of the report */
  self: SheetScore
  appraised: SheetScore
}

const vi = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 10, useGrouping: false })

/**
 * Everything the sheet's page prints. With `posted`, the fields show what was typed; otherwise what is stored.
 * Subtotals are sums of what is there so far: a running sheet, not an index.
 */
export function sheetPage(
  framework: Framework,
  stored: StoredSheet,
  shown: {
    posted?: Posted
    appraisalPosted?: Posted
    faults?: readonly SheetFault[]
    stale?: boolean
    conflicts?: readonly string[]
    registers?: ReadonlyMap<string, FromRegister>
    /** the sheet may be written: what the register knows is offered */
    offer?: boolean
  } = {},
): SheetPage {
  const records = new Map(stored.leaves.map((leaf) => [leaf.code, leaf]))
  const faults = shown.faults ?? []
  const tree = buildTree(framework.criteria)
  const rows = tree.nodes.map(({ criterion, path, children }): SheetRow => {
    const leaf = children.length === 0
    const record = records.get(criterion.code)
    const takesEntry = leaf && criterion.source !== 'survey'
    const storedFields = takesEntry ? shownEntry(record?.entry ?? null, record?.explanation ?? null) : {}
    const typed = shown.posted && takesEntry ? typedEntry(criterion, shown.posted) : null
    const entry = typed && shown.posted ? postedEntry(criterion, shown.posted) : (record?.entry ?? null)
    const measured = takesEntry ? selfMeasured(framework, criterion, entry) : null
    const register = (takesEntry && shown.registers?.get(criterion.code)) || null
    const prefilled =
      register !== null &&
      shown.offer === true &&
      typed === null &&
      (record?.entry ?? null) === null &&
      Object.keys(register.fields).length > 0
    const self = measured ? selfState(measured) : { state: 'not_submitted', points: null }
    return {
      code: criterion.code,
      depth: path.length,
      leaf,
      criterion,
      fields: typed ?? (prefilled ? { ...storedFields, ...register?.fields } : storedFields),
      names: Object.fromEntries(
        [...fieldsOf(criterion), 'appraisal', 'note', 'appraisal_excused'].map((field) => [
          field,
          fieldName(criterion.code, field),
        ]),
      ),
      percent: measured?.state === 'scored' ? measured.percent : null,
      selfPoints: self.points,
      selfState: self.state,
      selfSum: 0,
      appraisedSum: 0,
      maximumSum: 0,
      appraised: leaf && isAppraised(criterion),
      appraisal: appraisalShown(criterion.code, record, shown.appraisalPosted),
      faults: Object.fromEntries(
        faults.filter((fault) => fault.code === criterion.code).map((fault) => [fault.field, fault.message]),
      ),
      others: shown.stale && typed ? differences(storedFields, typed) : {},
      conflict: shown.conflicts?.includes(criterion.code) ?? false,
      register,
      prefilled,
      differs: register !== null && !prefilled && differsFrom(register, typed ?? storedFields),
      writer: record?.writer ?? null,
      writtenAt: record?.writtenAt ?? null,
    }
  })
  addUp(
    rows,
    tree.nodes.map((node) => node.path),
  )
  const entered = rows.filter((row) => row.leaf && row.criterion.source !== 'survey')
  const leaves = entered.filter((row) => !row.criterion.adjusts)
  const appraisable = leaves.filter((row) => row.appraised)
  return {
    rows,
    faults: faults.map((fault) => ({
      field: fieldName(fault.code, fault.field),
      message: `${fault.code}: ${fault.message}`,
    })),
    totals: {
      self: sum(leaves.map((row) => row.selfPoints ?? 0)),
      appraised: sum(appraisable.map((row) => row.appraisal.points ?? 0)),
      maximum: sum(leaves.map((row) => row.criterion.maximum ?? 0)),
      entered: leaves.filter((row) => row.selfState !== 'not_submitted').length,
      appraisedCount: appraisable.filter((row) => row.appraisal.state !== 'not_appraised').length,
      leaves: leaves.length,
      appraisable: appraisable.length,
    },
    self: sheetScore(framework, entered, 'self'),
    appraised: sheetScore(framework, entered, 'appraised'),
  }
}

function appraisalShown(
  code: string,
  record: StoredSheet['leaves'][number] | undefined,
  posted: Posted | undefined,
): SheetRow['appraisal'] {
  const points = record?.appraisalPoints ?? null
  return {
    state: record?.appraisalState ?? 'not_appraised',
    points,
    typed: posted
      ? postedText(posted, fieldName(code, 'appraisal'))
      : points === null
        ? ''
        : vi.format(points),
    note: posted ? postedText(posted, fieldName(code, 'note')) : (record?.appraisalNote ?? ''),
    excused: posted
      ? postedText(posted, fieldName(code, 'appraisal_excused')) === '1'
      : record?.appraisalState === 'not_applicable',
  }
}

/** Whether a sheet says another number than the register; a criterion that is excused or empty says none. */
function differsFrom({ fields }: FromRegister, said: Shown): boolean {
  return (['numerator', 'denominator', 'current', 'previous'] as const).some((field) => {
    const [kept, entered] = [fields[field], asText(said[field])]
    return kept !== undefined && entered !== '' && typedNumber(entered) !== typedNumber(kept)
  })
}

function asText(value: string | string[] | undefined): string {
  return Array.isArray(value) ? [...value].sort().join(', ') : (value ?? '')
}

function differences(stored: Shown, typed: Shown): Record<string, string> {
  const fields = new Set([...Object.keys(stored), ...Object.keys(typed)])
  return Object.fromEntries(
    [...fields]
      .filter((field) => asText(stored[field]) !== asText(typed[field]))
      .map((field) => [field, asText(stored[field])]),
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function addUp(rows: SheetRow[], paths: readonly (readonly string[])[]): void {
  const byCode = new Map(rows.map((row) => [row.code, row]))
  for (const [index, row] of rows.entries()) {
    if (!row.leaf || row.criterion.source === 'survey' || row.criterion.adjusts) continue
    for (const code of paths[index] ?? []) {
      const above = byCode.get(code)
      if (!above) continue
      above.selfSum += row.selfPoints ?? 0
      above.appraisedSum += row.appraisal.points ?? 0
      above.maximumSum += row.criterion.maximum ?? 0
    }
  }
}
