import { codeFault, decideKind, fullName, kindsOf } from '../units/import-row.ts'
import { kindFacts, type Unit, type UnitLevel } from '../units/unit.ts'
import type { ReformFault, ReformFaultCode, ReformLine } from './reform.ts'

type Facts = Pick<Unit, 'code' | 'official_code' | 'level' | 'kind' | 'name' | 'population'>
/** `whole`: all of the predecessor goes to this successor. */
type Said = { line: ReformLine; from: Unit; parentLevel: UnitLevel | null; whole: boolean }

/**
 * What the lines of one successor say it is; where they say nothing, what its predecessors are. `parent` is the code of the unit
 * above as typed, '' = as before.
 */
export function successorFacts(
  code: string,
  lines: readonly Said[],
): { facts: Facts; parent: string } | ReformFault {
  const [first] = lines
  if (!first) throw new Error('a successor has lines')
  const fault = (
    column: ReformFault['column'],
    faultCode: ReformFaultCode,
    ...values: string[]
  ): ReformFault => ({ line: first.line.line, column, code: faultCode, values })
  for (const column of ['name', 'kind', 'parent'] as const) {
    const said = distinct(lines.map(({ line }) => line[column]))
    if (said.length > 1) return fault(column, 'successor_differs', code, said.slice(0, 3).join(' / '))
  }
  const say = (column: 'name' | 'kind' | 'parent') =>
    lines.map(({ line }) => line[column]).find((text) => text !== '') ?? ''
  const same = lines.find(({ from }) => from.code === code)?.from
  const only = same ?? (new Set(lines.map(({ from }) => from)).size === 1 ? first.from : null)
  const typed = say('name') || (only?.name ?? '')
  if (typed === '') return fault('name', 'name_missing', code)
  const kinds = kindsOf(say('kind'))
  if (say('kind') !== '' && kinds.length === 0) return fault('kind', 'kind_unknown', say('kind'))
  const level = first.from.level
  const organised = kinds.length > 0 && kinds.every((kind) => !kindFacts[kind].territory)
  const decided = decideKind({ kinds, level: organised ? level : null, name: typed }, first.parentLevel)
  const { kind, level: at } =
    'reason' in decided ? { kind: only?.kind ?? null, level: only?.level ?? level } : decided
  if (kind === null) return fault('kind', 'kind_unknown', say('kind') || typed)
  const name = fullName(typed, kind, at)
  if (name === null) return fault('name', 'name_prefix', typed)
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(code) || (code !== only?.code && codeFault(code, kind, at)))
    return fault('to', 'code_wrong', code)
  return {
    facts: {
      code,
      official_code: code === only?.code ? only.official_code : true,
      level: at,
      kind,
      name,
      population: populationOf(lines),
    },
    parent: say('parent'),
  }
}

/** Inhabitants of the whole, where those of every part are known and all of each goes here. */
function populationOf(lines: readonly Said[]): number | null {
  const parts = lines.map(({ line, from }) => line.population ?? from.population)
  return parts.every((one) => one !== null) && lines.every(({ whole }) => whole)
    ? parts.reduce((sum: number, one) => sum + (one ?? 0), 0)
    : null
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))]
}
