import type { Compiling } from './compiling.ts'
import { type Condition, type Expression, referencesIn } from './expression.ts'
import { functionNames } from './expression-functions.ts'
import { resolveName } from './names.ts'
import { ExpressionFault, parseExpression } from './parse-expression.ts'
import type { Source } from './source.ts'

const reasons: { readonly [code in ExpressionFault['code']]: (detail: string, at: number) => string } = {
  too_long: (detail) => `biểu thức dài ${detail} ký tự, quá giới hạn.`,
  too_deep: (detail) => `biểu thức lồng nhau quá ${detail} tầng.`,
  syntax: (detail, at) =>
    `biểu thức sai cú pháp ở ký tự ${at + 1}${detail === '' ? ' (thiếu phần cuối)' : `: “${detail}”`}.`,
  unknown_name: (detail) => `biểu thức nhắc tới “${detail}” nhưng phiếu không có câu hỏi này.`,
  unknown_function: (detail) =>
    /^(today|currentDate|currentYear|age)$/.test(detail)
      ? `hàm “${detail}” đọc ngày giờ hiện tại: một phiếu phải có cùng nghĩa vào mọi ngày.`
      : `hàm “${detail}” không được hỗ trợ.`,
  bad_arguments: (detail) =>
    `hàm “${detail}” không nhận tham số như vậy: hàm ngày tháng phải có ngày, hàm …InArray chỉ nhận bảng và tên cột.`,
  missing_operand: (_detail, at) => `phép so sánh ở ký tự ${at + 1} thiếu vế phải.`,
}

/** Reads an expression property into a checked condition; a fault or an absent one gives null. */
export function readCondition(
  source: Source,
  property: string,
  compiling: Compiling,
  item = false,
): Condition | null {
  const text = source.string(property)
  if (text === null || text.trim() === '') return null
  const scope = { names: compiling.names, fields: compiling.fields, item, calculated: compiling.calculated }
  try {
    return conditionOf(
      text,
      parseExpression(text, (name, raw) => resolveName(name, raw, scope), functionNames),
    )
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error
    source.fault(
      `expression_${error.code}`,
      reasons[error.code](error.detail.slice(0, 60), error.at),
      property,
    )
    return null
  }
}

export function conditionOf(text: string, tree: Expression): Condition {
  const references = referencesIn(tree)
  const outside = references.filter((reference) => reference.from === 'answers')
  const inside = references.filter((reference) => reference.from === 'turn')
  const deep = outside.filter(({ steps }) => typeof steps[0] === 'number' && typeof steps[1] === 'string')
  const keys = (of: readonly { key: string }[]) => [...new Set(of.map(({ key }) => key))]
  return { text, tree, uses: keys(outside), groups: keys(deep), turnUses: keys(inside) }
}

/** A condition that never holds. */
const never: Condition = conditionOf('false', { op: 'constant', value: false })

/** `enableIf` of a question, panel or page, and `readOnly`, which counts only where there is no condition; null = always. */
export function readEnabling(source: Source, compiling: Compiling): Condition | null {
  const condition = readCondition(source, 'enableIf', compiling)
  const readOnly = source.flag('readOnly')
  return condition ?? (readOnly ? never : null)
}

/** `visibleIf`, and `visible: false`, which counts only where there is no condition. */
export function readVisibility(source: Source, compiling: Compiling): Condition | null {
  const visible = source.flag('visible', true)
  const condition = readCondition(source, 'visibleIf', compiling)
  if (condition !== null || visible) return condition
  return never
}
