import { plainChoice } from './compile-choices.ts'
import { readCondition, readEnabling } from './compile-condition.ts'
import { bothHold } from './compile-triggers.ts'
import type { Compiling } from './compiling.ts'
import type { NamedQuestion, Names } from './names.ts'
import type { Choice, Element, Group } from './questionnaire.ts'
import { isFields, isScalar, Source } from './source.ts'

/** Most entries of a list and rows of a table, and most columns. */
export const mostEntries = 200
const mostColumns = 60

type Fields = { readonly [name: string]: unknown }
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
    'keyDuplicationError',
    'totalText',
    'hideIfRowsEmpty',
    'columnsLayout',
  ],
  ...[
    'itemSize',
    'colCount',
    'itemErrorLocation',
    'itemTitleWidth',
    'copyDefaultValueFromLastEntry',
    'optionsCaption',
  ],
]
const columnLooks = new Set([
  ...[
    'cellHint',
    'colCount',
    'minWidth',
    'width',
    'showInMultipleColumns',
    'totalFormat',
    'totalDisplayStyle',
  ],
  ...[
    'totalAlignment',
    'totalCurrency',
    'totalMaximumFractionDigits',
    'totalMinimumFractionDigits',
    'renderAs',
  ],
  ...['totalType', 'totalExpression', 'isUnique', 'cellType', 'maskType', 'inputSize', 'size'],
])
const notFilled = ['defaultValue', 'defaultRowValue', 'defaultPanelValue'] as const

export const nestedTypes: ReadonlySet<string> = new Set(['multipletext', 'matrixdropdown', 'matrixdynamic'])

/** Type and properties of the question in a cell, written as a question of its own. */
function cellOf(type: string, owner: Fields, entry: Fields): { [name: string]: unknown } {
  const name = String(entry.name ?? '')
  const own = Object.fromEntries(Object.entries(entry).filter(([property]) => !columnLooks.has(property)))
  const shared = {
    ...own,
    name: `${String(owner.name)}.${name}`,
    valueName: name,
    title: entry.title ?? name,
  }
  if (type === 'multipletext') return { ...shared, type: 'text' }
  const asked = entry.cellType === undefined || entry.cellType === 'default' ? owner.cellType : entry.cellType
  const cell = typeof asked === 'string' && asked !== 'default' ? asked : 'dropdown'
  const chosen = ['dropdown', 'checkbox', 'radiogroup', 'tagbox'].includes(cell)
  const choices = Array.isArray(entry.choices) && entry.choices.length > 0 ? entry.choices : owner.choices
  return { ...shared, type: cell, ...(chosen && choices !== undefined ? { choices } : {}) }
}

/** The cells of a multiple text or a matrix of several columns, as question objects; nothing where they are no objects. */
export function cellsOf(value: Fields): { [name: string]: unknown }[] {
  const type = String(value.type)
  const list = type === 'multipletext' ? value.items : value.columns
  if (!Array.isArray(list)) return []
  return list
    .slice(0, mostColumns)
    .map((entry: unknown) => cellOf(type, value, isFields(entry) ? entry : { name: entry }))
}

/** Names of the cells, for conditions. */
export function cellNames(value: Fields): Names {
  const names = new Map<string, NamedQuestion>()
  for (const cell of cellsOf(value)) {
    const key = String(cell.valueName)
    names.set(key.toLowerCase(), {
      ...{ name: String(cell.name), key, type: String(cell.type), rows: [], property: null, fields: null },
      wrapped: false,
      commented: cell.showCommentArea === true || cell.showOtherItem === true,
    })
  }
  return names
}

/** A multiple text, a matrix whose cells are questions, or a matrix to which rows are added. */
export function readNestedGroup(
  type: string,
  source: Source,
  value: Fields,
  compiling: Compiling,
  readHead: () => Head,
  readElement: ReadElement,
): Group {
  for (const look of looks) source.raw(look)
  for (const name of ['columns', 'items', 'choices', 'cellType']) source.raw(name)
  const list = type === 'multipletext' ? 'items' : 'columns'
  source.list(list, mostColumns)
  const head = readHead()
  refusePrefilled(source)
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
  const shared = { ...base, elements, least: 0, most: 1, start: 0 }
  if (type === 'multipletext')
    return { ...shared, shape: 'fields', turns: [plainChoice(1, { vi: '' })], distinct: [] }
  if (type === 'matrixdropdown') {
    source.oneOf('rowOrder', ['initial'], 'initial')
    return { ...shared, shape: 'table', turns: readRows(source, compiling), distinct: unique }
  }
  const limits = readLimits(source, 'Row', 2)
  const keyName = source.string('keyName')
  return { ...shared, ...limits, shape: 'list', turns: [], distinct: keyName ? [...unique, keyName] : unique }
}

function refusePrefilled(source: Source): void {
  for (const name of notFilled) {
    if (source.raw(name) !== undefined)
      source.fault('unsupported_property', 'bảng và nhóm lặp không điền trước được.', name)
  }
}

/** `minRowCount`, `maxRowCount` and `rowCount` of a matrix, or the same of a repeated panel. */
export function readLimits(source: Source, of: 'Row' | 'Panel', otherwise: number) {
  refusePrefilled(source)
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
