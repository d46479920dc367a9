import { readChoices } from './compile-choices.ts'
import { readCondition } from './compile-condition.ts'
import { readFacts } from './compile-facts.ts'
import type { QuestionHead } from './compile-question.ts'
import type { Compiling } from './compiling.ts'
import type { MatrixQuestion, MatrixRow } from './questionnaire.ts'
import { isScalar, Source } from './source.ts'

const mostRows = 200
const matrixLooks = ['alternateRows', 'columnMinWidth', 'rowTitleWidth', 'showHeader', 'verticalAlign']

/** A matrix with one choice per row. */
export function readMatrix(head: QuestionHead, source: Source, compiling: Compiling): MatrixQuestion {
  for (const look of [...matrixLooks, 'cellComponent']) source.raw(look)
  const several = source.oneOf('cellType', ['radio', 'checkbox'], 'radio') === 'checkbox'
  const randomRows = source.oneOf('rowOrder', ['initial', 'random'], 'initial') === 'random'
  for (const look of ['displayMode', 'columnColCount']) source.raw(look)
  source.flag('hideIfRowsEmpty')
  const rowsVisibleIf = readCondition(source, 'rowsVisibleIf', compiling, true)
  const rows = source
    .list('rows', mostRows)
    .map((entry, index) => readRow(entry, `${source.at('rows')}[${index}]`, head, source, compiling))
    .map((row) => ({ ...row, visibleIf: row.visibleIf ?? rowsVisibleIf }))
  const choices = readChoices(source, 'columns', compiling)
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
    rows,
    choices: choices.map((choice) => ({ ...choice, exclusive: several && choice.exclusive })),
    several,
    randomRows,
    everyRow: source.flag('eachRowRequired'),
    differentRows: different,
  }
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
    return { value: String(entry), text: { vi: String(entry) }, visibleIf: null }
  }
  const source = new Source(entry, path, head.name, owner.report)
  const value = String(source.scalar('value') ?? '')
  refuse(value)
  readFacts(source, compiling, head.name, value)
  const row = {
    value,
    text: source.text('text') ?? { vi: value },
    visibleIf: readCondition(source, 'visibleIf', compiling, true),
  }
  source.close(new Set())
  return row
}
