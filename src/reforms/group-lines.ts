import type { Unit } from '../units/unit.ts'
import type { ReformFault, ReformFaultCode, ReformLine } from './reform.ts'
import type { ReformTree } from './reform-tree.ts'

/** Several lines that name one unit that begins. */
export type LineGroup = { code: string; lines: { line: ReformLine; from: Unit }[] }

export type GroupedLines = {
  groups: LineGroup[]
  abolished: { line: ReformLine; from: Unit }[]
  /** how many successors each unit is given */
  named: ReadonlyMap<number, number>
  /** inhabitants of units that end, where a line says them */
  populations: ReadonlyMap<number, number>
}

export type SayFault = (
  line: number | null,
  column: ReformFault['column'],
  code: ReformFaultCode,
  ...values: string[]
) => void

/** Puts the lines of an act together by the unit that begins; lines that name no unit that ends, or one twice, are faults. */
export function groupLines(tree: ReformTree, lines: readonly ReformLine[], fault: SayFault): GroupedLines {
  const groups = new Map<string, LineGroup>()
  const abolished: { line: ReformLine; from: Unit }[] = []
  const pairs = new Set<string>()
  const way = new Map<number, boolean>()
  const named = new Map<number, number>()
  const populations = new Map<number, number>()
  for (const line of lines) {
    const from = predecessor(tree, line, fault)
    if (!from) continue
    const to = line.to === '' && !line.abolish ? from.code : line.to
    const pair = `${from.unit_id} ${line.abolish ? '' : to}`
    if (pairs.has(pair)) {
      fault(line.line, 'from', 'twice', from.name)
      continue
    }
    pairs.add(pair)
    if ((way.get(from.unit_id) ?? line.abolish) !== line.abolish) {
      fault(line.line, 'act', 'both_ways', from.name)
      continue
    }
    way.set(from.unit_id, line.abolish)
    named.set(from.unit_id, (named.get(from.unit_id) ?? 0) + 1)
    if (line.population !== null) populations.set(from.unit_id, line.population)
    if (line.abolish) abolished.push({ line, from })
    else if (line.to + line.name + line.kind + line.parent === '')
      fault(line.line, 'to', 'successor_missing', from.name)
    else {
      const group = groups.get(to) ?? { code: to, lines: [] }
      group.lines.push({ line, from })
      groups.set(to, group)
    }
  }
  return { groups: [...groups.values()], abolished, named, populations }
}

/** The unit that a line ends: the one with the code on the day before. */
function predecessor(tree: ReformTree, line: ReformLine, fault: SayFault): Unit | null {
  const { day } = tree
  if (line.from === '') {
    fault(line.line, 'from', 'from_missing')
    return null
  }
  const same = tree.withCode(line.from)
  const unit = same.find((one) => one.valid_from < day && (one.valid_to === null || one.valid_to >= day))
  if (unit && unit.valid_to !== null && unit.valid_to > day) {
    fault(line.line, 'from', 'changes_later', unit.name, unit.valid_to)
    return null
  }
  if (unit) return unit
  const later = same.find((one) => one.valid_from >= day)
  const before = same.findLast((one) => one.valid_to !== null && one.valid_to < day)
  if (later && !before) fault(line.line, 'from', 'from_not_yet', later.name, later.valid_from)
  else if (before) fault(line.line, 'from', 'from_ended', before.name, before.valid_to ?? '')
  else fault(line.line, 'from', 'from_unknown', line.from)
  return null
}
