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

/**
 * What a database holds, looked at without changing it, also before its schema exists: the demonstration, nothing (a new
 * database, or one with the national units only), or anything else.
 */
export async function whatItHolds(db: Db): Promise<'demo' | 'nothing' | 'else'> {
  if (!(await hasTable(db, 'setting'))) return 'nothing'
  if ((await readSetting(db, 'demo')) === true) return 'demo'
  for (const table of worked) {
    if ((await hasTable(db, table)) && (await hasRows(db, table))) return 'else'
  }
  // Whatever a person does leaves a row here; loading the national units is the system's own act.
  return (await hasTable(db, 'audit')) && (await hasActs(db)) ? 'else' : 'nothing'
}
