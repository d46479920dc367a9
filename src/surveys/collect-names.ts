import { nestedTypes } from './compile-nested.ts'
import type { NamedQuestion, Names } from './names.ts'
import { cellNames } from './nested-cells.ts'
import { isFields, type Report } from './source.ts'

const mostQuestions = 2000
const longestName = 100

/** Question types that only hold or show something. */
const containers = new Set(['panel', 'html', 'image'])

type Collected = {
  readonly names: Names
  /** Questions, panels and notes by their own name. */
  readonly byName: ReadonlyMap<string, NamedQuestion>
}

/**
 * Reads the names of all questions before anything is compiled, so that conditions may look forward. Reports names that are
 * missing, doubled (cases are not told apart), too long, or that would be dangerous as keys.
 */
export function collectNames(document: unknown, report: Report): Collected {
  const names = new Map<string, NamedQuestion>()
  const byName = new Map<string, NamedQuestion>()
  const taken = new Set<string>()
  let count = 0

  function visit(value: unknown, path: string, into: Map<string, NamedQuestion>): void {
    if (!isFields(value) || count++ > mostQuestions) return
    const name = typeof value.name === 'string' ? value.name : ''
    const type = typeof value.type === 'string' ? value.type : ''
    checkName(name, path, value.type !== 'panel')
    if (type === 'panel') visitAll(value.elements, `${path}.elements`, into)
    if (containers.has(type) || name === '') return
    let fields: Names | null = nestedTypes.has(type) ? cellNames(value) : null
    if (type === 'paneldynamic') {
      const inside = new Map<string, NamedQuestion>()
      visitAll(value.templateElements, `${path}.templateElements`, inside)
      fields = inside
    }
    const key = typeof value.valueName === 'string' && value.valueName !== '' ? value.valueName : name
    if (key !== name) checkKey(key, `${path}.valueName`, name)
    const question: NamedQuestion = {
      name,
      key,
      type,
      rows:
        (type === 'matrix' || type === 'matrixdropdown') && Array.isArray(value.rows)
          ? value.rows.map(rowName)
          : [],
      property: typeof value.valuePropertyName === 'string' ? value.valuePropertyName : null,
      fields,
      wrapped:
        Array.isArray(value.choices) &&
        value.choices.some((one) => isFields(one) && one.showCommentArea === true),
      commented: value.showCommentArea === true || value.showOtherItem === true,
    }
    byName.set(name, question)
    const sharing = into.get(key.toLowerCase())
    if (sharing === undefined) into.set(key.toLowerCase(), question)
    else if (sharing.property !== null && fields !== null) into.set(key.toLowerCase(), { ...sharing, fields })
    else
      report.faults.push({
        path,
        question: name,
        code: 'shared_key',
        reason: `dùng chung chỗ lưu “${key}” với câu “${sharing.name}”; chỉ hộp kiểm có valuePropertyName và nhóm lặp được dùng chung.`,
      })
  }
  function visitAll(list: unknown, path: string, into: Map<string, NamedQuestion>): void {
    if (!Array.isArray(list)) return
    for (const [index, value] of list.entries()) visit(value, `${path}[${index}]`, into)
  }
  function checkName(name: string, path: string, needed: boolean): void {
    if (name === '') {
      if (needed) report.faults.push({ path, question: null, code: 'no_name', reason: 'thiếu tên (name).' })
      return
    }
    checkKey(name, path, name)
    const folded = name.toLowerCase()
    if (taken.has(folded)) {
      report.faults.push({
        path,
        question: name,
        code: 'duplicate_name',
        reason: `tên “${name}” đã được dùng.`,
      })
    }
    taken.add(folded)
  }
  function checkKey(key: string, path: string, question: string): void {
    const wrong = key.length > longestName || /[\p{Cc}{}[\]<>]/u.test(key) || key.trim() !== key
    if (wrong || key in {}) {
      report.faults.push({
        path,
        question,
        code: 'bad_name',
        reason: `“${key.slice(0, 40)}” không dùng làm tên được.`,
      })
    }
  }

  const root = isFields(document) ? document : {}
  visitAll(root.elements, 'elements', names)
  const pages = Array.isArray(root.pages) ? root.pages : []
  pages.forEach((page, index) => {
    if (isFields(page) && page.slot === undefined) visitAll(page.elements, `pages[${index}].elements`, names)
  })
  if (count > mostQuestions) {
    report.faults.push({
      path: '',
      question: null,
      code: 'too_many',
      reason: `có hơn ${mostQuestions} câu hỏi.`,
    })
  }
  return { names, byName }
}

function rowName(entry: unknown): string {
  const value = isFields(entry) ? entry.value : entry
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
