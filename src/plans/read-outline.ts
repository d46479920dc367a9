import { foldVietnamese } from '../units/search-text.ts'
import { cellText, type PlanFault, type PlanRow, planLimits, type ReadRows } from './row.ts'

type Field = 'lead' | 'partners' | 'timing' | 'result'

/** “- Đơn vị chủ trì: …” and the like, folded; what stands after the colon is the text. */
const fields: readonly [Field, RegExp][] = [
  ['partners', /^(?:don vi|co quan)? ?phoi hop/],
  ['lead', /^(?:don vi|co quan) (?:chu tri|tham muu|thuc hien)|^chu tri/],
  ['timing', /^thoi (?:gian|han)/],
  ['result', /^(?:ket qua|san pham)/],
]

/**
 * Reads a plan written as numbered paragraphs, each followed by lines such as “- Đơn vị chủ trì: …”, “- Thời gian: …”,
 * “- Kết quả: …”. Paragraphs before the first number, and lines that name anything else, are left out.
 */
export function readOutline(text: string): ReadRows {
  const rows: { -readonly [K in keyof PlanRow]: PlanRow[K] }[] = []
  let tasks = 0
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = cellText(raw)
    const row = rows.at(-1)
    const numbered = /^((?:\d+\.)*\d+|[a-zđ]|[IVX]+)[.)]\s+(\S.*)$/.exec(line)
    if (numbered) {
      rows.push({
        mark: numbered[1] ?? '',
        title: numbered[2] ?? '',
        lead: '',
        partners: '',
        timing: '',
        result: '',
      })
      continue
    }
    const said = /^[-+–•]\s*([^:]{3,60}):\s*(.*)$/.exec(line)
    if (!said || !row) continue
    const field = fields.find(([, name]) => name.test(foldVietnamese(said[1] ?? '')))?.[0]
    if (!field) continue
    row[field] = [row[field], said[2] ?? ''].filter(Boolean).join('; ').replace(/\.$/, '')
    tasks += 1
  }
  const faults: PlanFault[] = []
  const used = withinHeadings(rows)
  if (tasks === 0 || used.length === 0) faults.push({ code: 'nothing_read', line: null, what: '' })
  if (used.length > planLimits.rows) faults.push({ code: 'many_rows', line: null, what: '' })
  const long = used.find((row) => Object.values(row).some((cell) => cell.length > planLimits.cell))
  if (long) faults.push({ code: 'long_cell', line: null, what: long.mark })
  return { rows: faults.length > 0 ? [] : used, faults }
}

/** Leaves out chapters that hold no task, such as aims and organisation. */
function withinHeadings(rows: readonly PlanRow[]): PlanRow[] {
  const isTask = (row: PlanRow) => row.lead + row.partners + row.timing + row.result !== ''
  const chapters: PlanRow[][] = []
  for (const row of rows) {
    if (/^[IVX]+$/.test(row.mark) || chapters.length === 0) chapters.push([])
    chapters.at(-1)?.push(row)
  }
  return chapters.filter((chapter) => chapter.some(isTask)).flat()
}
