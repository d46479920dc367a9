import type { CompiledQuestionnaire, Element, Question } from './questionnaire.ts'

/** The compiled questionnaire in lines for people: pages, elements with their kind, conditions as written, number of items. */
export function outlineOf(questionnaire: CompiledQuestionnaire): string[] {
  const { code, revision, title, pages, items, indexes, languages, hash } = questionnaire
  const lines = [
    `${code}/${revision} · ${title.vi}`,
    `${pages.length} trang, ${items.length} mục được đếm, ${indexes.length} chỉ số; ngôn ngữ: ${languages.join(', ')}; băm ${hash}`,
  ]
  for (const page of pages) {
    lines.push(
      `trang ${page.number} ${page.name}${page.title ? ` “${page.title.vi}”` : ''}${ifSeen(page.visibleIf)}`,
    )
    addElements(page.elements, 1, lines)
  }
  for (const { when, discard } of questionnaire.stops)
    lines.push(`kết thúc${discard ? ', không lưu' : ''} khi ${when.text}`)
  for (const { path, property, reason } of questionnaire.remarks)
    lines.push(`ghi chú ${path === '' ? 'phiếu' : path}.${property}: ${reason}`)
  return lines
}

function addElements(elements: readonly Element[], depth: number, lines: string[]): void {
  for (const element of elements) {
    const indent = '  '.repeat(depth)
    const title = element.title && element.title.vi !== element.name ? ` “${element.title.vi}”` : ''
    lines.push(`${indent}${element.name} ${kindOf(element)}${title}${ifSeen(element.visibleIf)}`)
    if (element.kind === 'panel' || element.kind === 'group') addElements(element.elements, depth + 1, lines)
  }
}

function ifSeen(condition: { readonly text: string } | null): string {
  return condition === null ? '' : ` khi ${condition.text}`
}

function kindOf(element: Element): string {
  switch (element.kind) {
    case 'note':
    case 'panel':
      return element.kind
    case 'group':
      return element.shape === 'list'
        ? `group (danh sách, nhiều nhất ${element.most})`
        : `group (${element.turns.length} lượt)`
    default:
      return questionKind(element)
  }
}

function questionKind(question: Question): string {
  const parts: string[] = [question.kind]
  if (question.required) parts.push('bắt buộc')
  if (question.requiredIf !== null) parts.push(`bắt buộc khi ${question.requiredIf.text}`)
  if ('choices' in question) parts.push(`${question.choices.length} phương án`)
  if (question.kind === 'matrix') parts.push(`${question.rows.length} hàng`)
  return parts.join(', ')
}
