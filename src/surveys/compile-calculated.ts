import { readCondition } from './compile-condition.ts'
import type { Compiling } from './compiling.ts'
import { type Expression, partsOf } from './expression.ts'
import type { Source } from './source.ts'

const mostCalculated = 200
/** Parts of an expression once every calculated value in it is written out. */
const largestExpression = 5000

/**
 * Reads the calculated values of a survey. They are written out where they are used, so everything that looks at an expression
 * sees the answers on which it really depends. Values that need each other in a circle, and values that grow beyond
 * 5,000 parts, are faults.
 */
export function withCalculated(root: Source, begun: Omit<Compiling, 'calculated'>): Compiling {
  const sources = new Map<string, Source>()
  const known = new Map<string, Expression>()
  const sizes = new Map<Expression, number>()
  const open = new Set<string>()
  const nothing: Expression = { op: 'constant', value: null }
  const compiling: Compiling = { ...begun, calculated: find }

  function sizeOf(tree: Expression): number {
    const before = sizes.get(tree)
    if (before !== undefined) return before
    const size = partsOf(tree).reduce((sum, part) => sum + sizeOf(part), 1)
    sizes.set(tree, size)
    return size
  }
  function find(name: string): Expression | null {
    const source = sources.get(name)
    if (source === undefined) return null
    const before = known.get(name)
    if (before !== undefined) return before
    if (open.has(name)) {
      source.fault('circular', `giá trị tính “${name.slice(0, 60)}” cần chính nó.`, 'expression')
      return nothing
    }
    open.add(name)
    let tree = readCondition(source, 'expression', compiling)?.tree ?? nothing
    if (sizeOf(tree) > largestExpression) {
      source.fault('too_large', 'giá trị tính quá lớn khi viết đủ ra.', 'expression')
      tree = nothing
    }
    open.delete(name)
    known.set(name, tree)
    return tree
  }

  for (const source of root.sources('calculatedValues', mostCalculated)) {
    const name = (source.string('name') ?? '').toLowerCase()
    if (source.flag('includeIntoResult'))
      source.remark('includeIntoResult', 'tính lại được từ câu trả lời, không lưu')
    if (name === '' || sources.has(name) || begun.names.has(name)) {
      source.fault('duplicate_name', `tên “${name.slice(0, 60)}” trống hoặc đã được dùng.`, 'name')
    } else sources.set(name, source)
  }
  for (const [name, source] of sources) {
    find(name)
    source.close(new Set())
  }
  return compiling
}
