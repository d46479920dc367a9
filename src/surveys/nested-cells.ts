import type { NamedQuestion, Names } from './names.ts'
import { isFields } from './source.ts'

export const mostColumns = 60

export type Fields = { readonly [name: string]: unknown }

/** Cells that take the table's choices where their column has none. */
const withChoices: ReadonlySet<string> = new Set([
  ...['dropdown', 'checkbox', 'radiogroup', 'tagbox', 'buttongroup', 'imagepicker', 'ranking'],
])

/** Read for the column itself, not for the question in its cells. */
const ofColumn: ReadonlySet<string> = new Set(['isUnique', 'cellType'])

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
export function detailsOf(value: Fields): { [name: string]: unknown }[] {
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

export function questionsBelow(element: Fields): Fields[] {
  if (Array.isArray(element.elements)) return (element.elements as Fields[]).flatMap(questionsBelow)
  return element.valueName === undefined ? [] : [element]
}
