import { readCondition } from './compile-condition.ts'
import type { Compiling } from './compiling.ts'
import type { Check } from './questionnaire.ts'
import { safePattern } from './safe-pattern.ts'
import type { Source } from './source.ts'

const mostChecks = 20
const types = ['numeric', 'text', 'email', 'answercount', 'expression', 'regex'] as const

/** The validators of a question, a column or a line of a multiple text. Warnings do not refuse an answer and are only remarked on. */
export function readChecks(owner: Source, compiling: Compiling): Check[] {
  return owner
    .sources('validators', mostChecks)
    .map((source) => readCheck(source, compiling))
    .filter((check) => check !== null)
}

function readCheck(source: Source, compiling: Compiling): Check | null {
  const type = source.string('type')?.replace(/validator$/, '') ?? ''
  const known = types.find((one) => one === type)
  if (known === undefined) {
    source.fault('unsupported_type', `loại kiểm tra “${type.slice(0, 40)}” không được hỗ trợ.`, 'type')
    return null
  }
  const text = source.text('text')
  const notice = source.oneOf('notificationType', ['error', 'warning', 'info'], 'error')
  const check = readRule(known, source, compiling)
  source.close(new Set())
  if (check === null) return null
  if (notice !== 'error') {
    source.remark('notificationType', 'chỉ là lời nhắc, không dùng để từ chối câu trả lời')
    return null
  }
  return { ...check, text }
}

type Rule = Check extends infer One ? (One extends Check ? Omit<One, 'text'> : never) : never

function readRule(type: (typeof types)[number], source: Source, compiling: Compiling): Rule | null {
  switch (type) {
    case 'numeric':
      return {
        rule: type,
        min: source.number('minValue', -1e15, 1e15),
        max: source.number('maxValue', -1e15, 1e15),
      }
    case 'text':
      return {
        rule: type,
        min: source.integer('minLength', 0, 20_000) ?? 0,
        max: source.integer('maxLength', 0, 20_000) || null,
        digits: source.flag('allowDigits', true),
      }
    case 'answercount':
      return {
        rule: type,
        min: source.integer('minCount', 0, 1000),
        max: source.integer('maxCount', 0, 1000) || null,
      }
    case 'email':
      return { rule: type }
    case 'expression': {
      const when = readCondition(source, 'expression', compiling)
      return when === null ? null : { rule: type, when }
    }
    case 'regex': {
      const pattern = safePattern(source.string('regex') ?? '', source.flag('caseInsensitive'))
      if (pattern !== null) return { rule: type, pattern }
      source.fault(
        'unsafe_pattern',
        'biểu thức chính quy này không chứng minh được là an toàn: chỉ nhận các lớp ký tự nối tiếp nhau, mở đầu bằng ^, không nhóm, không lựa chọn |, nhiều nhất một lần lặp không giới hạn.',
        'regex',
      )
      return null
    }
  }
}
