import { conditionOf, readCondition } from './compile-condition.ts'
import type { Compiling } from './compiling.ts'
import { outerElements } from './link-elements.ts'
import type { Condition, Page, Stop } from './questionnaire.ts'
import { type Report, Source } from './source.ts'

/** Pages between the question that decides and the target are not seen while `when` holds. */
export type Skip = { readonly when: Condition; readonly to: string; readonly path: string }

const reasons: { readonly [type: string]: string } = {
  visible: 'hãy dùng visibleIf trên câu hỏi.',
}

/**
 * Triggers: `complete` ends the form, `skip` leaves out pages, `setvalue`, `copyvalue` and `runexpression` fill a question in
 * beforehand (kept in `compiling.sets`, by question). `visible` is refused.
 */
export function readTriggers(root: Source, compiling: Compiling): { stops: Stop[]; skips: Skip[] } {
  const stops: Stop[] = []
  const skips: Skip[] = []
  for (const source of root.sources('triggers', 100)) {
    const type = source.string('type')?.replace(/trigger$/, '') ?? ''
    const when = readWhen(source, compiling)
    if (when === null && !source.has('expression') && !Object.hasOwn(reasons, type)) {
      source.fault('no_expression', 'trigger phải có expression.', 'expression')
    }
    if (type === 'complete') {
      const discard = source.flag('discard')
      if (when !== null) stops.push({ when, discard })
    } else if (type === 'skip') {
      const to = source.string('gotoName') ?? ''
      if (when !== null) skips.push({ when, to, path: source.path })
    } else if (type === 'setvalue' || type === 'copyvalue' || type === 'runexpression') {
      readSet(source, type, when, compiling)
    } else {
      const why = Object.hasOwn(reasons, type) ? ` ${reasons[type]}` : ''
      source.fault('unsupported_type', `loại trigger “${type.slice(0, 40)}” không được hỗ trợ.${why}`, 'type')
      continue
    }
    source.close(new Set(['name']))
  }
  return { stops, skips }
}

/** The condition; a trigger of SurveyJS 1 names a question, an operator and a value instead. */
function readWhen(source: Source, compiling: Compiling): Condition | null {
  const name = source.string('name')
  const operator = source.string('operator') ?? 'equal'
  const value = source.raw('value')
  if (source.has('expression') || name === null || name === '')
    return readCondition(source, 'expression', compiling)
  const plain = ['empty', 'notempty'].includes(operator)
  const quoted = typeof value === 'string' ? `'${value.replace(/'/g, "\\'")}'` : JSON.stringify(value ?? null)
  const text = `{${name}} ${operator}${plain ? '' : ` ${quoted}`}`
  return readCondition(
    new Source({ expression: text }, source.path, null, source.report),
    'expression',
    compiling,
  )
}

function readSet(source: Source, type: string, when: Condition | null, compiling: Compiling): void {
  const name = source.string('setToName') ?? ''
  const value = source.raw('setValue')
  const worked =
    type === 'runexpression'
      ? readCondition(source, 'runExpression', compiling)
      : readCopied(source, compiling)
  if (type === 'runexpression' && name === '') {
    source.fault(
      'unsupported_value',
      'runExpression phải có setToName: kết quả không giữ ở đâu khác.',
      'setToName',
    )
    return
  }
  if (source.flag('isVariable')) {
    source.fault('unsupported_value', 'trigger không đặt biến được; hãy dùng calculatedValues.', 'isVariable')
  } else if (compiling.byName.get(name) === undefined) {
    source.fault('unknown_name', `không có câu hỏi “${name.slice(0, 60)}”.`, 'setToName')
  } else if (when !== null && (worked !== null || (type === 'setvalue' && value !== undefined))) {
    compiling.sets.set(name, [
      ...(compiling.sets.get(name) ?? []),
      { when, value, worked, path: source.path },
    ])
  }
}

/** The answer that a `copyvalue` trigger copies; null for other triggers. */
function readCopied(source: Source, compiling: Compiling): Condition | null {
  const from = source.string('fromName')
  if (from === null) return null
  if (compiling.byName.get(from) === undefined) {
    source.fault('unknown_name', `không có câu hỏi “${from.slice(0, 60)}”.`, 'fromName')
    return null
  }
  const key = compiling.byName.get(from)!.key
  return readCondition(new Source({ from: `{#${key}}` }, source.path, null, source.report), 'from', compiling)
}

/** Puts the condition of each skip on the pages it leaves out; a skip that leads back is a fault. */
export function withSkips(pages: readonly Page[], skips: readonly Skip[], report: Report): Page[] {
  const pageOf = new Map<string, number>()
  const pageOfKey = new Map<string, number>()
  for (const [index, page] of pages.entries()) {
    for (const element of outerElements(page.elements)) {
      // SurveyJS leads to the page of a question, which begins with its first part.
      const first = pages.findIndex((one) => one.page === page.page)
      if (element.kind !== 'panel' && !pageOf.has(element.name)) pageOf.set(element.name, first)
      if ('key' in element) pageOfKey.set(element.key, index)
    }
  }
  const result = [...pages]
  for (const { when, to, path } of skips) {
    const after = Math.max(0, ...when.uses.map((key) => pageOfKey.get(key) ?? 0))
    const target = pageOf.get(to)
    const refuse = (code: string, reason: string) =>
      report.faults.push({ path: `${path}.gotoName`, question: null, code, reason })
    if (target === undefined)
      refuse('unknown_name', `không có câu hỏi “${to.slice(0, 60)}”; gotoName là tên một câu hỏi.`)
    else if (target < after) refuse('skips_back', `“${to.slice(0, 60)}” đứng trước câu quyết định việc nhảy.`)
    else {
      for (let index = after + 1; index < target; index++) {
        const page = result[index]!
        result[index] = { ...page, visibleIf: bothHold(page.visibleIf, unless(when)) }
      }
    }
  }
  return result
}

function unless(when: Condition): Condition {
  return conditionOf(`!(${when.text})`, { op: 'not', of: { op: 'truth', of: when.tree } })
}

/** One condition from two; null = always. */
export function bothHold(left: Condition | null, right: Condition | null): Condition | null {
  if (left === null || right === null) return left ?? right
  const tree = { op: 'both', left: left.tree, right: right.tree } as const
  return conditionOf(`(${left.text}) and (${right.text})`, tree)
}
