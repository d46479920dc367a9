import { readOutline } from './read-outline.ts'
import { readTable } from './read-table.ts'
import { planLimits, type ReadRows } from './row.ts'

/**
 * Reads what a person pasted: a table (cells divided by tabs) or numbered paragraphs. Says what is wrong instead of
 * taking half of it.
 */
export function readPlan(pasted: string): ReadRows {
  const text = pasted.normalize('NFC')
  if (text.trim() === '') return { rows: [], faults: [{ code: 'empty', line: null, what: '' }] }
  if (text.length > planLimits.characters)
    return { rows: [], faults: [{ code: 'many_rows', line: null, what: '' }] }
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  const tabbed = lines.filter((line) => line.includes('\t')).length
  return tabbed >= 2 ? readTable(text) : readOutline(text)
}
