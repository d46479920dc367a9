import type { Db } from '../database.ts'
import { hasActs, hasRows, hasTable, readSetting } from './queries.ts'

/** Tables that only the work of people fills. */
const worked = [
  'account',
  'round',
  'evaluation_case',
  'framework_version',
  'questionnaire_version',
  'response',
  'draft',
  'assessment',
] as const

/** The demonstration is not mixed with anything else. */
export class HoldsElse extends Error {
  constructor() {
    super(
      'Cơ sở dữ liệu này đã có dữ liệu khác nên không tạo dữ liệu trình diễn ở đây. Hãy đặt DATA_DIR là một thư mục mới, hoặc DATABASE_URL là một cơ sở dữ liệu trống.\n' +
        'This database holds other data, so the demonstration is not made here. Set DATA_DIR to a new folder, or DATABASE_URL to an empty database.',
    )
    this.name = 'HoldsElse'
  }
}

/**
 * What a database holds, looked at without changing it, also before its schema exists: the demonstration, or nothing (a
 * new database, or one with the national units only).
 * @throws HoldsElse when it holds anything else
 */
export async function requireFree(db: Db): Promise<'demo' | 'nothing'> {
  if (!(await hasTable(db, 'setting'))) return 'nothing'
  if ((await readSetting(db, 'demo')) === true) return 'demo'
  for (const table of worked) {
    if ((await hasTable(db, table)) && (await hasRows(db, table))) throw new HoldsElse()
  }
  // Whatever a person does leaves a row here; loading the national units is the system's own act.
  if ((await hasTable(db, 'audit')) && (await hasActs(db))) throw new HoldsElse()
  return 'nothing'
}
