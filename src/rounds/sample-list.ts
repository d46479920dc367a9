/** One line of a pasted list: whom an invitation is for, and the unit where the list covers several. */
export type ListedEntry = Readonly<{ unitCode: string | null; label: string }>

export type ListFault = Readonly<{ line: number; why: 'long' | 'no_unit' | 'twice' | 'many' }>

const longest = 200
/** As many as one paste may hold: a request body has room for a mebibyte. */
const mostEntries = 10_000

/**
 * Reads a list as it is pasted from a sheet or a file: one entry a line, empty lines do not count. `withUnit`: each line begins
 * with the code of the unit, then a tab, semicolon or comma, then whom it is for.
 * @returns the entries, or what is wrong with which lines (counted from 1)
 */
export function readList(
  text: string,
  { withUnit }: { withUnit: boolean },
): { entries: ListedEntry[]; faults: ListFault[] } {
  const entries: ListedEntry[] = []
  const faults: ListFault[] = []
  const known = new Set<string>()
  const lines = text.normalize('NFC').split(/\r\n|\r|\n/)
  for (const [at, whole] of lines.entries()) {
    const line = at + 1
    if (whole.trim() === '') continue
    const parts = withUnit ? /^\s*"?([^\t;,"]+)"?\s*[\t;,](.*)$/s.exec(whole) : null
    if (withUnit && !parts) {
      faults.push({ line, why: 'no_unit' })
      continue
    }
    const unitCode = parts?.[1]?.trim() ?? null
    const label = (parts?.[2] ?? whole)
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .replaceAll('""', '"')
      .trim()
    const key = JSON.stringify([unitCode, label.toLocaleLowerCase('vi')])
    if (label === '') faults.push({ line, why: 'no_unit' })
    else if (label.length > longest) faults.push({ line, why: 'long' })
    else if (known.has(key)) faults.push({ line, why: 'twice' })
    else entries.push({ unitCode, label })
    known.add(key)
  }
  if (entries.length > mostEntries) faults.push({ line: mostEntries + 1, why: 'many' })
  return { entries, faults }
}
