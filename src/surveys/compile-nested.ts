import { readChecks } from './compile-checks.ts'
import { plainChoice } from './compile-choices.ts'
import { readCondition, readEnabling } from './compile-condition.ts'
import { bothHold } from './compile-triggers.ts'
import type { Compiling } from './compiling.ts'
import type { NamedQuestion, Names } from './names.ts'
import type { AnswerValue, Choice, Element, Group, Said } from './questionnaire.ts'
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
/** Cells that take the table's choices where their column has none. */
const withChoices: ReadonlySet<string> = new Set([
  ...['dropdown', 'checkbox', 'radiogroup', 'tagbox', 'buttongroup', 'imagepicker', 'ranking'],
])

/** Read for the column itself, not for the question in its cells. */
const ofColumn: ReadonlySet<string> = new Set(['isUnique', 'cellType'])

export const nestedTypes: ReadonlySet<string> = new Set(['multipletext', 'matrixdropdown', 'matrixdynamic'])

/** Type and properties of the question in a cell, written as a question of its own. */
function cellOf(type: string, owner: Fields, entry: Fields): { [name: string]: unknown } {
  const name = String(entry.name ?? '')
  const own = Object.fromEntries(Object.entries(entry).filter(([property]) => !ofColumn.has(property)))
  const shared = {
    ...own,
    name: `${String(owner.name)}.${name}`,
    valueName: name,
    title: entry.title ?? name,
  }
  if (type === 'multipletext') return { ...shared, type: 'text' }
  const asked = entry.cellType === undefined || entry.cellType === 'default' ? owner.cellType : entry.cellType
  const cell = typeof asked === 'string' && asked !== 'default' ? asked : 'dropdown'
  const chosen = withChoices.has(cell)
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
    .map((cell) => withColumnsVisible(cell, value.columnsVisibleIf))
}

/** `columnsVisibleIf` holds for each column without a condition of its own; `{item}` in it is the column's name. */
function withColumnsVisible(cell: { [name: string]: unknown }, common: unknown): { [name: string]: unknown } {
  if (typeof common !== 'string' || common.trim() === '') return cell
  const name = `'${String(cell.valueName).replace(/'/g, "\\'")}'`
  const condition = common.replace(/\{(?:item|column)\}/gi, () => name)
  const own = typeof cell.visibleIf === 'string' && cell.visibleIf.trim() !== '' ? cell.visibleIf : null
  return { ...cell, visibleIf: own === null ? condition : `(${own}) and (${condition})` }
}

/** Questions of a detail panel, which belong to the row like its cells; none while the panel is not shown. */
function detailsOf(value: Fields): { [name: string]: unknown }[] {
  const shown = value.detailPanelMode === 'underRow' || value.detailPanelMode === 'underRowSingle'
  return shown && Array.isArray(value.detailElements)
    ? value.detailElements.map((one) => detailOf(one, value))
    : []
}

function detailOf(entry: unknown, owner: Fields): { [name: string]: unknown } {
  if (!isFields(entry)) return { type: 'panel', name: '', wrong: entry }
  const name = String(entry.name ?? '')
  const own = { ...entry, name: `${String(owner.name)}.${name}` }
  if (Array.isArray(entry.elements))
    return { ...own, elements: entry.elements.map((one) => detailOf(one, owner)) }
  return entry.type === 'html' || entry.type === 'image'
    ? own
    : { ...own, valueName: name, title: entry.title ?? name }
}

/** Names of the cells, for conditions. */
export function cellNames(value: Fields): Names {
  const names = new Map<string, NamedQuestion>()
  const details = detailsOf(value).flatMap(questionsBelow)
  for (const cell of [...cellsOf(value), ...details]) {
    const key = String(cell.valueName)
    names.set(key.toLowerCase(), {
      ...{ name: String(cell.name), key, type: String(cell.type), rows: [], property: null, fields: null },
      wrapped: false,
      commented: cell.showCommentArea === true || cell.showOtherItem === true,
    })
  }
  return names
}

function questionsBelow(element: Fields): Fields[] {
  if (Array.isArray(element.elements)) return (element.elements as Fields[]).flatMap(questionsBelow)
  return element.valueName === undefined ? [] : [element]
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
