import { createHash } from 'node:crypto'
import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import type { Draft } from './import-drafts.ts'
import { type ImportFault, readUnitFile } from './import-file.ts'
import { planImport } from './import-plan.ts'
import type { ImportAction, ImportStep } from './import-step.ts'
import type { Unit } from './unit.ts'
import {
  everyUnit,
  insertSuccessions,
  insertUnits,
  lockUnits,
  reserveUnitIds,
  updateUnit,
} from './write-queries.ts'

/** What a file would do, or why it cannot be taken. */
export type ImportPreview = Readonly<{
  steps: readonly ImportStep[]
  /** any fault keeps the whole file out */
  faults: readonly ImportFault[]
  ignored: readonly string[]
  counts: Readonly<Record<ImportAction, number>>
  /** changes when the file, or what it meets, changes; confirming carries it back */
  fingerprint: string
}>

/** Works a file into the tree without writing anything. */
export async function previewImport(
  db: Db,
  reach: readonly number[],
  content: Uint8Array,
): Promise<ImportPreview> {
  return preview(await everyUnit(db), reach, content)
}

/**
 * Takes a file whole or not at all: corrections, official codes, dated changes and new units in one transaction with one
 * audit row. The same file again changes nothing.
 * @param expected the fingerprint of the preview that was confirmed
 * @returns what was done; nothing was written when `faults` is not empty or the fingerprint is another one
 */
export async function importUnits(
  db: Db,
  by: Pick<SignedIn, 'accountId' | 'holderId' | 'unitId'>,
  reach: readonly number[],
  content: Uint8Array,
  expected: string,
): Promise<ImportPreview & { written: boolean }> {
  return await inTransaction(db, async (trx) => {
    await lockUnits(trx)
    const known = await everyUnit(trx)
    const planned = preview(known, reach, content)
    if (planned.faults.length > 0 || planned.fingerprint !== expected) return { ...planned, written: false }
    const before = new Map(known.map((unit) => [unit.unit_id, unit]))
    await write(trx, planned.steps, before)
    const { unchanged, ...done } = planned.counts
    if (planned.steps.length > unchanged) {
      await recordAct(trx, {
        unitId: by.unitId,
        by: { accountId: by.accountId, holderId: by.holderId },
        act: 'units.import',
        subject: 'units:file',
        detail: { sha256: createHash('sha256').update(content).digest('hex'), ...done },
      })
    }
    return { ...planned, written: true }
  })
}

function preview(known: readonly Unit[], reach: readonly number[], content: Uint8Array): ImportPreview {
  const file = readUnitFile(content)
  const { steps, faults } =
    file.faults.length > 0 ? { steps: [], faults: file.faults } : planImport(known, file.rows, reach)
  const counts = { create: 0, update: 0, recode: 0, succeed: 0, unchanged: 0 }
  for (const { action } of steps) counts[action] += 1
  const told = steps.map(({ line, action, unit, changes }) => [
    line,
    action,
    unit.unit_id,
    unit.parent_id,
    unit.code,
    changes,
  ])
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([told, faults]))
    .update(content)
    .digest('hex')
  return { steps, faults, ignored: file.ignored, counts, fingerprint }
}

/** New units by level, so that every parent has its id before its children. */
async function write(
  trx: Db,
  steps: readonly ImportStep[],
  before: ReadonlyMap<number, Unit>,
): Promise<void> {
  const edited = new Set<Draft>()
  for (const { action, unit, succession } of steps) {
    if (action === 'update' || action === 'recode') edited.add(unit)
    if (succession && before.has(succession.predecessor.unit_id)) edited.add(succession.predecessor)
  }
  for (const unit of edited) await updateUnit(trx, unit.unit_id, unit)

  const added = steps
    .filter(({ action }) => action === 'create' || action === 'succeed')
    .map((step) => step.unit)
  const ids = await reserveUnitIds(trx, added.length)
  const numbered = new Map(added.map((unit, index) => [unit.unit_id, ids[index] ?? 0]))
  const real = (id: number) => numbered.get(id) ?? id
  const drafts = new Map(added.map((unit) => [unit.unit_id, unit]))
  const pathOf = (id: number): number[] => {
    const draft = drafts.get(id)
    if (!draft) return before.get(id)?.path ?? []
    return [...(draft.parent_id === null ? [] : pathOf(draft.parent_id)), real(id)]
  }
  const rows = added.map(({ touched: _, ...unit }) => ({
    ...unit,
    unit_id: real(unit.unit_id),
    parent_id: unit.parent_id === null ? null : real(unit.parent_id),
    path: pathOf(unit.unit_id),
  }))
  await insertUnits(
    trx,
    rows.sort((a, b) => a.path.length - b.path.length),
  )
  await insertSuccessions(
    trx,
    steps.flatMap(({ unit, succession }) =>
      succession
        ? [
            {
              predecessor_id: real(succession.predecessor.unit_id),
              successor_id: real(unit.unit_id),
              happened_on: unit.valid_from,
              kind: succession.kind,
              decision: null,
              note: null,
            },
          ]
        : [],
    ),
  )
}
