import { readChoices } from './compile-choices.ts'
import { readCondition } from './compile-condition.ts'
import { readFacts } from './compile-facts.ts'
import type { QuestionHead } from './compile-question.ts'
import type { Compiling } from './compiling.ts'
import type { Choice, LocalText, MatrixQuestion, MatrixRow, Scalar } from './questionnaire.ts'
import { isScalar, Source } from './source.ts'

const mostRows = 200
const matrixLooks = ['alternateRows', 'columnMinWidth', 'rowTitleWidth', 'showHeader', 'verticalAlign']

/** A matrix with one choice per row. */
export function readMatrix(head: QuestionHead, source: Source, compiling: Compiling): MatrixQuestion {
  source.ignore([...matrixLooks, 'cellComponent', 'displayMode', 'columnColCount'])
  const several = source.oneOf('cellType', ['radio', 'checkbox'], 'radio') === 'checkbox'
  const randomRows = source.oneOf('rowOrder', ['initial', 'random'], 'initial') === 'random'
  source.ignore(['hideIfRowsEmpty'])
  const rowsVisibleIf = readCondition(source, 'rowsVisibleIf', compiling, true)
  const rows = source
    .list('rows', mostRows)
    .map((entry, index) => readRow(entry, `${source.at('rows')}[${index}]`, head, source, compiling))
    .map((row) => ({ ...row, visibleIf: row.visibleIf ?? rowsVisibleIf }))
  const choices = readChoices(source, 'columns', compiling)
  const cells = readCells(source, rows, choices)
  if (rows.length === 0) source.fault('no_rows', 'bảng không có hàng nào.', 'rows')
  if (choices.length === 0) source.fault('no_choices', 'bảng không có cột nào để chọn.', 'columns')
  const seen = new Set<string>()
  for (const { value } of rows) {
    if (seen.has(value.toLowerCase()))
      source.fault('duplicate_value', `hàng “${value}” xuất hiện hai lần.`, 'rows')
    seen.add(value.toLowerCase())
  }
  const different = source.flag('eachRowUnique')
  if (different && several)
    source.fault(
      'unsupported_value',
      'không dùng cùng lúc eachRowUnique và cellType checkbox.',
      'eachRowUnique',
    )
  return {
    ...head,
    kind: 'matrix',
    rows: rows.map((row) => ({ ...row, cells: cells.get(row.value) ?? cells.get('default') ?? null })),
    choices: choices.map((choice) => ({ ...choice, exclusive: several && choice.exclusive })),
    several,
    randomRows,
    everyRow: source.flag('eachRowRequired'),
    differentRows: different,
  }
}

/** Texts of single cells, by row and column; those of `default` hold for every row without its own. */
function readCells(
  source: Source,
  rows: readonly MatrixRow[],
  columns: readonly Choice[],
): Map<string, ReadonlyMap<Scalar, LocalText>> {
  const cells = new Map<string, ReadonlyMap<Scalar, LocalText>>()
  const given = source.raw('cells')
  if (given === undefined) return cells
  const table = new Source(given, source.at('cells'), source.question, source.report)
  for (const row of [...rows.map(({ value }) => value), 'default']) {
    if (!table.has(row)) continue
    const line = new Source(table.raw(row), table.at(row), source.question, source.report)
    const texts = columns.flatMap(({ value }) => {
      const text = line.text(String(value))
      return text === null ? [] : [[value, text] as const]
    })
    line.close(new Set())
    cells.set(row, new Map(texts))
  }
  table.close(new Set())
  return cells
}

function readRow(
  entry: unknown,
  path: string,
  head: QuestionHead,
  owner: Source,
  compiling: Compiling,
): MatrixRow {
  const refuse = (value: string) => {
    if (value !== '' && value.length <= 200 && !(value in {})) return
    owner.report.faults.push({
      path,
      question: head.name,
      code: 'bad_value',
      reason: 'giá trị của hàng không dùng được.',
    })
  }
  if (isScalar(entry)) {
    refuse(String(entry))
    return { value: String(entry), text: { vi: String(entry) }, visibleIf: null, cells: null }
  }
  const source = new Source(entry, path, head.name, owner.report)
  const value = String(source.scalar('value') ?? '')
  refuse(value)
  readFacts(source, compiling, head.name, value)
  const row = {
    value,
    text: source.text('text') ?? { vi: value },
    visibleIf: readCondition(source, 'visibleIf', compiling, true),
    cells: null,
  }
  source.close(new Set())
  return row
}
