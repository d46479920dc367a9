import { checkAudit } from '../audit/check.ts'
import type { Command } from './run.ts'

const faults = {
  changed: 'dòng này hoặc dòng trước nó đã bị sửa (changed)',
  missing: 'thiếu dòng này (missing)',
  cut_off: 'các dòng cuối đã bị cắt (cut off)',
} as const

/** Verifies the audit chain of every unit; exit code 1 when a row was changed, removed or cut off. */
export const checkAuditCommand: Command = async ({ db, say }) => {
  const found = await checkAudit(db)
  for (const { unitId, seq, fault } of found.faults) say(`unit ${unitId}, #${seq}: ${faults[fault]}`)
  say(`${found.rows} rows of ${found.units} units, ${found.faults.length} broken chains`)
  return found.faults.length === 0 ? 0 : 1
}
