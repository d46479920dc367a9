import { readChecks } from './compile-checks.ts'
import { plainChoice } from './compile-choices.ts'
import { readCondition, readEnabling } from './compile-condition.ts'
import { bothHold } from './compile-triggers.ts'
import type { Compiling } from './compiling.ts'
import { cellNames, cellsOf, detailsOf, type Fields, mostColumns, questionsBelow } from './nested-cells.ts'
import type { AnswerValue, Choice, Element, Group, Said } from './questionnaire.ts'
import { isFields, isScalar, Source } from './source.ts'

/** Most entries of a list and rows of a table, and most columns. */
const mostEntries = 200

type ReadElement = (source: Source, compiling: Compiling, depth: number) => Element | null

type Head = Pick<
  Group,
  'name' | 'path' | 'title' | 'description' | 'visibleIf' | 'required' | 'requiredIf' | 'requiredText'
>

const looks = [
  ...['columnMinWidth', 'showHeader', 'verticalAlign', 'alternateRows', 'displayMode', 'columnLayout'],
  ...[
    'transposeData',
    'horizontalScroll',
    'placeholder',
    'cellErrorLocation',
    'columnColCount',
    'rowTitleWidth',
  ],
  ...[
    'allowAdaptiveActions',
    'singleInputTitleTemplate',
    'allowAddRows',
    'allowRemoveRows',
    'addRowButtonLocation',
  ],
  ...[
    'addRowText',
    'removeRowText',
    'hideColumnsIfEmpty',
    'noRowsText',
    'detailPanelShowOnAdding',
    'allowRowReorder',
  ],
  ...[
    'confirmDelete',
    'confirmDeleteText',
    'totalText',
    'hideIfRowsEmpty',
    'minColumnWidth',
    'detailErrorLocation',
    'columnsLayout',
  ],
  ...[
    'itemSize',
    'inputSize',
    'colCount',
    'itemErrorLocation',
    'itemTitleWidth',
    'copyDefaultValueFromLastEntry',
    'optionsCaption',
  ],
]

export const nestedTypes: ReadonlySet<string> = new Set(['multipletext', 'matrixdropdown', 'matrixdynamic'])

/** A multiple text, a matrix whose cells are questions, or a matrix to which rows are added. */
export function readNestedGroup(
  type: string,
  source: Source,
  value: Fields,
  compiling: Compiling,
  readHead: () => Head,
  readElement: ReadElement,
): Group {
  source.ignore(looks)
  for (const name of ['columns', 'items', 'choices', 'cellType', 'columnsVisibleIf', 'valueName'])
    source.raw(name)
  const list = type === 'multipletext' ? 'items' : 'columns'
  source.list(list, mostColumns)
  const head = readHead()
  const enableIf = bothHold(compiling.enableIf, readEnabling(source, compiling))
  const within: Compiling = { ...compiling, enableIf, fields: cellNames(value) }
  const taken = new Set<string>()
  const elements = cellsOf(value).flatMap((cell, index) => {
    const path = `${source.at(list)}[${index}]`
    const key = String(cell.valueName)
    const inner = new Source(cell, path, String(cell.name), source.report)
    if (key === '' || key in {} || key.length > 100 || taken.has(key.toLowerCase())) {
      inner.fault('bad_name', `tên “${key.slice(0, 40)}” trống, trùng hoặc không dùng được.`, 'name')
      return []
    }
    taken.add(key.toLowerCase())
    return readElement(inner, within, 0) ?? []
  })
  elements.push(...readDetails(source, value, within, taken, readElement))
  if (elements.length === 0) source.fault('no_columns', 'không có cột hay dòng nào để trả lời.', list)
  const unique = Array.isArray(value.columns)
    ? value.columns.flatMap((one: unknown) =>
        isFields(one) && one.isUnique === true ? [String(one.name)] : [],
      )
    : []
  const base = {
    ...head,
    kind: 'group',
    key: source.string('valueName') || head.name,
    source: '',
    property: '',
  } as const
  const limits = type === 'matrixdynamic' ? readLimits(source, 'Row', 2) : { least: 0, most: 1, start: 0 }
  const shared = {
    ...base,
    elements,
    ...limits,
    enableIf,
    random: false,
    ...readGroupRest(source, compiling, limits.start),
  }
  if (type === 'multipletext')
    return { ...shared, shape: 'fields', turns: [plainChoice(1, { vi: '' })], distinct: [] }
  if (type === 'matrixdropdown') {
    const random = source.oneOf('rowOrder', ['initial', 'random'], 'initial') === 'random'
    return { ...shared, random, shape: 'table', turns: readRows(source, compiling), distinct: unique }
  }
  source.ignore(['rowsVisibleIf', 'rowOrder'], 'bảng thêm dòng không có hàng đặt trước')
  const keyName = source.string('keyName')
  return { ...shared, shape: 'list', turns: [], distinct: keyName ? [...unique, keyName] : unique }
}

/** The elements of a detail panel. */
function readDetails(
  source: Source,
  value: Fields,
  within: Compiling,
  taken: Set<string>,
  readElement: ReadElement,
): Element[] {
  const mode = source.oneOf('detailPanelMode', ['none', 'underRow', 'underRowSingle'], 'none')
  const given = source.list('detailElements', mostColumns)
  if (mode === 'none' && given.length > 0) {
    source.remark('detailElements', 'không hiện, vì detailPanelMode là none')
    return []
  }
  const details = detailsOf(value)
  for (const { valueName, name } of details.flatMap(questionsBelow)) {
    const key = String(valueName)
    if (key === '' || key in {} || key.length > 100 || taken.has(key.toLowerCase()))
      source.fault(
        'bad_name',
        `tên “${String(name).slice(0, 40)}” trống, trùng hoặc không dùng được.`,
        'detailElements',
      )
    taken.add(key.toLowerCase())
  }
  return details.flatMap((entry, index) => {
    const path = `${source.at('detailElements')}[${index}]`
    return readElement(new Source(entry, path, String(entry.name), source.report), within, 0) ?? []
  })
}

/** What stands in a table or list beforehand, its checks, and the author's words. */
export function readGroupRest(source: Source, compiling: Compiling, start: number) {
  const whole = source.raw('defaultValue')
  const row = source.raw('defaultRowValue')
  const each = source.raw('defaultPanelValue') ?? row
  const filled =
    whole ?? (each === undefined || start === 0 ? null : Array.from({ length: start }, () => each))
  const twice = source.text('keyDuplicationError')
  const said: Said = twice === null ? {} : { same_value: twice }
  return { filled: filled as AnswerValue | null, checks: readChecks(source, compiling), said }
}

/** `minRowCount`, `maxRowCount` and `rowCount` of a matrix, or the same of a repeated panel. */
export function readLimits(source: Source, of: 'Row' | 'Panel', otherwise: number) {
  const least = source.integer(`min${of}Count`, 0, mostEntries) ?? 0
  const asked = source.integer(`max${of}Count`, 0, 1_000_000)
  const most = Math.min(asked ?? mostEntries, mostEntries)
  if (asked !== null && asked > mostEntries)
    source.remark(`max${of}Count`, `nhận nhiều nhất ${mostEntries} dòng`)
  if (least > most) source.fault('impossible', 'số dòng tối thiểu lớn hơn số dòng tối đa.', `min${of}Count`)
  const start = Math.min(source.integer(`${of.toLowerCase()}Count`, 0, 1_000_000) ?? otherwise, most)
  return { least, most, start: Math.max(start, least) }
}

function readRows(source: Source, compiling: Compiling): Choice[] {
  const common = readCondition(source, 'rowsVisibleIf', compiling, true)
  const rows = source.list('rows', mostEntries).flatMap((entry, index): Choice[] => {
    const path = `${source.at('rows')}[${index}]`
    const row = new Source(isFields(entry) ? entry : { value: entry }, path, source.question, source.report)
    const value = row.scalar('value')
    const text = row.text('text') ?? { vi: String(value) }
    const visibleIf = readCondition(row, 'visibleIf', compiling, true) ?? common
    row.close(new Set())
    if (!isScalar(value) || String(value) === '' || String(value) in {}) {
      row.fault('bad_value', 'giá trị của hàng không dùng được.')
      return []
    }
    return [plainChoice(String(value), text, { visibleIf })]
  })
  if (rows.length === 0) source.fault('no_rows', 'bảng không có hàng nào.', 'rows')
  if (new Set(rows.map(({ value }) => String(value).toLowerCase())).size < rows.length)
    source.fault('duplicate_value', 'có hai hàng trùng giá trị.', 'rows')
  return rows
}
