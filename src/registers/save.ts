import { randomUUID } from 'node:crypto'
import type { SignedIn } from '../accounts/right.ts'
import { type Posted, postedText, typedNumber } from '../assessments/form.ts'
import { recordAct } from '../audit/record.ts'
import { holdCase } from '../cycles/hold.ts'
import { type Db, inTransaction } from '../database.ts'
import { requireWritable, requireWriter } from '../evidence/writable.ts'
import type { Framework } from '../frameworks/framework.ts'
import type { Language } from '../words/dictionary.ts'
import { entries } from '../words/entries.ts'
import { words } from '../words/index.ts'
import { insertFigureChanges, registerKey, registerOf, writeFigures } from './queries.ts'
import { type FigureWanted, figuresOf, type Kept } from './register.ts'

export type FigureFault = { field: string; key: string; message: string }

/** What was typed for one figure of one period. */
export type Typed = {
  wanted: FigureWanted
  when: 'now' | 'before'
  value: number | null
  reason: string | null
  document: string | null
  /** the revision that was on the page; 0 = there was none */
  seen: number
}

export type SavedFigures =
  | { outcome: 'saved'; changed: number }
  | { outcome: 'faults'; faults: FigureFault[] }
  | { outcome: 'stale'; faults: FigureFault[] }

/** The name of a field of the register's form. */
export function figureName(key: string, when: 'now' | 'before', field: string): string {
  return `${key}:${when}:${field}`
}

const largest = 1e15

/** Reads the form: figures with nothing typed say nothing; a number, or the reason why there is none, never both. */
function readFigures(
  framework: Framework,
  posted: Posted,
  language: Language,
): { typed: Typed[]; faults: FigureFault[] } {
  const say = entries[language]
  const w = words[language].registers
  const typed: Typed[] = []
  const faults: FigureFault[] = []
  for (const wanted of figuresOf(framework)) {
    for (const when of ['now', 'before'] as const) {
      const text = (field: string) => postedText(posted, figureName(wanted.key, when, field))
      const said = { value: text('value'), reason: text('reason'), document: text('document') }
      const seen = Number(text('seen')) || 0
      const fault = (field: string, message: string) =>
        void faults.push({
          field: figureName(wanted.key, when, field),
          key: wanted.key,
          message: `${wanted.code}: ${message}`,
        })
      if (said.value === '' && said.reason === '') {
        if (said.document !== '' || seen > 0) fault('value', w.neither)
        continue
      }
      const label = wanted.label[language]
      const number = typedNumber(said.value)
      if (number !== null && Number.isNaN(number)) {
        fault('value', /^-/.test(said.value) ? say.negative(label) : say.typeNumber(label))
      } else if (number !== null && number > largest) fault('value', say.tooLarge(label))
      else if (number !== null && wanted.whole && !Number.isInteger(number))
        fault('value', say.notWhole(label))
      if (said.value !== '' && said.reason !== '') fault('reason', w.both)
      if (said.reason.length > 1000) fault('reason', say.textLong(w.reason, '1000'))
      if (said.document.length > 500) fault('document', say.textLong(w.document, '500'))
      if (said.value !== '' && said.document === '') fault('document', w.documentMissing)
      typed.push({
        wanted,
        when,
        value: number,
        reason: said.reason || null,
        document: said.document || null,
        seen,
      })
    }
  }
  return { typed, faults }
}

/**
 * Writes the figures of a case's register that have changed, each with its history, by those who write the unit's sheet and
 * while that may be written. A figure that somebody else has written since the page was shown is not overwritten.
 * @throws Refusal `not_found`, `right_missing`, `state_wrong`
 */
export async function saveFigures(
  db: Db,
  by: SignedIn,
  caseId: number,
  posted: Posted,
  language: Language,
): Promise<SavedFigures> {
  const now = new Date()
  return await inTransaction(db, async (trx) => {
    const one = await holdCase(trx, by, caseId, now)
    requireWriter(by, one)
    const { typed, faults } = readFigures(one.framework, posted, language)
    const key = registerKey(one)
    const register = await registerOf(trx, key, true)
    const kept = ({ wanted, when }: Typed): Kept | undefined => register[when].get(wanted.key)
    const changed = typed.filter((row) => !same(row, kept(row)))
    // With nothing to write there is still a time in which nothing may be written.
    for (const code of new Set(changed.map((row) => row.wanted.code))) requireWritable(by, one, code, now)
    if (changed.length === 0 && faults.length === 0) return { outcome: 'saved', changed: 0 }
    if (faults.length > 0) return { outcome: 'faults', faults }
    const stale = changed.filter((row) => (kept(row)?.revision ?? 0) !== row.seen)
    if (stale.length > 0) {
      const w = words[language].registers
      return {
        outcome: 'stale',
        faults: stale.map((row) => ({
          field: figureName(row.wanted.key, row.when, 'value'),
          key: row.wanted.key,
          message: w.stale(
            row.wanted.code,
            kept(row)?.full_name ?? '',
            String(kept(row)?.value ?? kept(row)?.missing_reason ?? ''),
          ),
        })),
      }
    }
    const at = { unit_id: key.unit_id, framework_id: key.framework_id, scope: key.scope }
    const periodOf = (row: Typed) => (row.when === 'now' ? register.period : register.previousPeriod)
    await writeFigures(
      trx,
      changed.map((row) => ({
        ...at,
        figure: row.wanted.key,
        period: periodOf(row),
        value: row.value,
        missing_reason: row.reason,
        source_document: row.document,
        revision: row.seen + 1,
        entered_by: by.holderId,
        entered_at: now,
      })),
    )
    await insertFigureChanges(
      trx,
      changed.map((row) => ({
        ...at,
        change_id: randomUUID(),
        figure: row.wanted.key,
        period: periodOf(row),
        old_value: kept(row)?.value ?? null,
        old_reason: kept(row)?.missing_reason ?? null,
        new_value: row.value,
        new_reason: row.reason,
        source_document: row.document,
        changed_by: by.holderId,
        changed_at: now,
      })),
    )
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: 'register.save',
      subject: `case:${caseId}`,
      detail: {
        figures: changed.map((row) => [row.wanted.key, periodOf(row), kept(row)?.value ?? null, row.value]),
      },
    })
    return { outcome: 'saved', changed: changed.length }
  })
}

function same(row: Typed, kept: Kept | undefined): boolean {
  return (
    kept !== undefined &&
    kept.value === row.value &&
    kept.missing_reason === row.reason &&
    kept.source_document === row.document
  )
}
