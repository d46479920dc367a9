import { kindFacts, mayStandBeneath, type SuccessionKind, type Unit } from '../units/unit.ts'
import { type GroupedLines, groupLines, type LineGroup } from './group-lines.ts'
import { planBridges } from './plan-bridges.ts'
import type {
  PlannedLink,
  ReformFacts,
  ReformFault,
  ReformFaultCode,
  ReformLine,
  ReformPlan,
} from './reform.ts'
import { ReformTree } from './reform-tree.ts'
import { successorFacts } from './successor-facts.ts'

/** Who became whom on the day of the act, as it is stored already: successors by predecessor. */
export type KnownSuccessions = ReadonlyMap<number, readonly number[]>

type Link = { from: Unit; to: Unit; carries: boolean; abolish: boolean; line: number | null }

/**
 * Works an act into the tree without writing anything. Whatever is wrong is said; any fault keeps the whole act out. What a
 * line says and what stands already changes nothing. Units beneath one that ends begin anew beneath its successor.
 * @param reach units within whose subtrees the person may write
 */
export function planReform(
  known: readonly Unit[],
  successions: KnownSuccessions,
  facts: Pick<ReformFacts, 'effectiveOn' | 'bridge'>,
  lines: readonly ReformLine[],
  reach: readonly number[],
): ReformPlan {
  const planning = new Planning(known, successions, facts.effectiveOn)
  const { groups, abolished } = planning.read(lines)
  for (const group of groups) planning.succeed(group)
  for (const one of abolished) planning.abolish(one.line, one.from)
  planning.carryBelow()
  planning.placeBorn()
  planning.handOver(abolished)
  const links = planning.links.map(
    ({ from, to, carries, ...link }): PlannedLink => ({
      from: from.unit_id,
      to: to.unit_id,
      carries,
      kind: link.abolish ? 'abolish' : planning.kindOf(from, to),
    }),
  )
  planning.check(reach)
  if (planning.ended.size === 0 && planning.already === 0 && planning.faults.length === 0)
    planning.fault(null, null, 'nothing')
  return {
    ended: [...planning.ended.values()],
    born: planning.bornInOrder(),
    links,
    already: planning.already,
    ...planBridges(planning.tree, links, facts.bridge, planning.populations),
    faults: planning.faults,
    scope: planning.scope(),
  }
}

class Planning {
  readonly tree: ReformTree
  readonly faults: ReformFault[] = []
  readonly ended = new Map<number, Unit>()
  readonly links: Link[] = []
  /** inhabitants of units that end, where a line says them */
  readonly populations = new Map<number, number>()
  already = 0
  readonly #born: Unit[] = []
  readonly #lineOf = new Map<number, number | null>()
  readonly #parentSaid = new Map<number, string>()
  /** units beneath one that ended, which begin anew beneath what took its place */
  readonly #carried = new Map<number, Unit>()
  readonly #abolished = new Set<number>()
  /** how many successors each unit is given */
  readonly #named = new Map<number, number>()
  readonly #successions: KnownSuccessions

  constructor(known: readonly Unit[], successions: KnownSuccessions, day: string) {
    this.tree = new ReformTree(known, day)
    this.#successions = successions
  }

  fault(
    line: number | null,
    column: ReformFault['column'],
    code: ReformFaultCode,
    ...values: string[]
  ): void {
    this.faults.push({ line, column, code, values })
  }

  read(lines: readonly ReformLine[]): Pick<GroupedLines, 'groups' | 'abolished'> {
    const grouped = groupLines(this.tree, lines, (...fault) => this.fault(...fault))
    for (const [unitId, n] of grouped.named) this.#named.set(unitId, n)
    for (const [unitId, n] of grouped.populations) this.populations.set(unitId, n)
    return grouped
  }

  /** One unit that begins, and those it is made of. */
  succeed({ code, lines }: LineGroup): void {
    const [first] = lines
    if (!first) return
    const read = successorFacts(
      code,
      lines.map((one) => ({
        ...one,
        parentLevel: this.tree.byId(one.from.parent_id)?.level ?? null,
        whole: this.#named.get(one.from.unit_id) === 1,
      })),
    )
    if ('code' in read && 'column' in read) {
      this.faults.push(read)
      return
    }
    const { facts, parent } = read
    const standing = this.tree
      .withCode(code)
      .find((unit) => unit.valid_from === this.tree.day && unit.level === facts.level)
    if (standing && (standing.name !== facts.name || standing.kind !== facts.kind)) {
      this.fault(first.line.line, 'to', 'joined_differs', standing.name, facts.name)
      return
    }
    const fresh = lines.filter(({ line, from }) => {
      if (from.valid_to === null) return true
      const became = (this.#successions.get(from.unit_id) ?? []).map((id) => this.tree.get(id))
      if (standing && became.some((unit) => unit.unit_id === standing.unit_id)) this.already += 1
      else
        this.fault(line.line, 'from', 'from_otherwise', from.name, became.map((unit) => unit.name).join(', '))
      return false
    })
    if (fresh.length === 0) return
    const unit = standing ?? this.#begin(facts, first.line.line)
    if (!standing) this.#parentSaid.set(unit.unit_id, parent)
    for (const { line, from } of fresh) this.#end(from, unit, line)
  }

  #begin(facts: Parameters<ReformTree['begin']>[0], line: number | null): Unit {
    const unit = this.tree.begin(facts)
    this.#born.push(unit)
    this.#lineOf.set(unit.unit_id, line)
    return unit
  }

  #end(from: Unit, to: Unit, line: Pick<ReformLine, 'takes' | 'line'>): void {
    this.ended.set(from.unit_id, from)
    if (!this.#lineOf.has(from.unit_id)) this.#lineOf.set(from.unit_id, line.line)
    this.links.push({ from, to, carries: line.takes, abolish: false, line: line.line })
  }

  abolish(line: ReformLine, from: Unit): void {
    this.#abolished.add(from.unit_id)
    if (from.valid_to !== null) {
      const became = (this.#successions.get(from.unit_id) ?? []).map((id) => this.tree.get(id))
      const territory = became.filter((unit) => unit.level === from.level && kindFacts[unit.kind].territory)
      if (territory.length === 0) this.already += 1
      else
        this.fault(
          line.line,
          'from',
          'from_otherwise',
          from.name,
          territory.map((unit) => unit.name).join(', '),
        )
      return
    }
    this.ended.set(from.unit_id, from)
    this.#lineOf.set(from.unit_id, line.line)
  }

  /** Units beneath those that end begin anew, in the same shape, beneath what took the place of the one above. */
  carryBelow(): void {
    const queue = [...this.ended.values()]
    for (let above = queue.shift(); above; above = queue.shift()) {
      for (const child of this.tree.beneath(above.unit_id)) {
        if (this.ended.has(child.unit_id) || child.unit_id < 0) continue
        const line = this.#lineOf.get(above.unit_id) ?? null
        if (child.valid_from >= this.tree.day || child.valid_to !== null) {
          this.fault(line, 'from', 'child_later', above.name, child.name)
          continue
        }
        const { code, official_code, level, kind, name, population } = child
        const unit = this.#begin({ code, official_code, level, kind, name, population }, line)
        this.#carried.set(unit.unit_id, above)
        this.#end(child, unit, { takes: true, line })
        queue.push(child)
      }
    }
    for (const group of Map.groupBy(this.links, ({ from }) => from.unit_id).values()) {
      const takers = group.filter(({ carries }) => carries)
      const [first] = group
      if (group.length === 1 && first) first.carries = true
      else if (takers.length === 0 && first) this.fault(first.line, 'takes', 'takes_missing', first.from.name)
      else if (takers.length > 1 && first)
        this.fault(takers[1]?.line ?? null, 'takes', 'takes_many', first.from.name)
    }
  }

  /** What stands in a unit's place on the day; null = it was split and nobody says where. */
  #standsFor(unit: Unit, seen = new Set<number>()): Unit | null {
    if (seen.has(unit.unit_id)) return null
    seen.add(unit.unit_id)
    const successors = this.links.filter(({ from }) => from === unit).map(({ to }) => to)
    if (!this.ended.has(unit.unit_id)) {
      if (unit.unit_id < 0 || this.tree.stands(unit)) return unit
      const known = (this.#successions.get(unit.unit_id) ?? [])
        .map((id) => this.tree.get(id))
        .filter((one) => one.level === unit.level)
      if (known.length === 1 && known[0]) return known[0]
      if (known.length > 1) return null
    } else if (!this.#abolished.has(unit.unit_id)) {
      return successors.length === 1 ? (successors[0] ?? null) : null
    }
    const above = this.tree.byId(unit.parent_id)
    return above ? this.#standsFor(above, seen) : null
  }

  /** Gives each unit that begins its place. */
  placeBorn(): void {
    for (const unit of this.#born) {
      const line = this.#lineOf.get(unit.unit_id) ?? null
      const carried = this.#carried.get(unit.unit_id)
      const parent = carried ? this.#standsFor(carried) : this.#parentFor(unit, line)
      if (parent === undefined) continue
      if (parent === null) {
        if (carried) this.fault(line, 'from', 'child_unplaced', carried.name, unit.name)
        else this.fault(line, 'parent', 'parent_missing', unit.name)
      } else if (!mayStandBeneath(unit.level, unit.kind, parent.level)) {
        this.fault(line, 'parent', 'parent_level', unit.name, parent.name)
      } else unit.parent_id = parent.unit_id
    }
    for (const unit of this.#born) {
      if (this.tree.lineOf(unit) !== null) continue
      this.fault(this.#lineOf.get(unit.unit_id) ?? null, 'parent', 'parent_loop', unit.name)
      unit.parent_id = null
    }
  }

  /** @returns null = unclear, undefined = said already */
  #parentFor(unit: Unit, line: number | null): Unit | null | undefined {
    const said = this.#parentSaid.get(unit.unit_id) ?? ''
    if (said === '') {
      const above = this.links
        .filter(({ to }) => to === unit)
        .map(({ from }) => this.tree.byId(from.parent_id))
      const places = new Set(above.map((one) => (one ? this.#standsFor(one) : null)))
      return places.size === 1 ? ([...places][0] ?? null) : null
    }
    const named = this.tree.withCode(said)
    const living =
      named.find((one) => one.unit_id < 0) ??
      named.find((one) => this.tree.stands(one) && !this.ended.has(one.unit_id))
    const found = living ?? named.find((one) => this.ended.has(one.unit_id))
    if (!found) {
      this.fault(line, 'parent', 'parent_unknown', said)
      return undefined
    }
    return living ?? this.#standsFor(found)
  }

  /** Says who takes over what abolished units left undone. */
  handOver(abolished: readonly { line: ReformLine; from: Unit }[]): void {
    for (const { line, from } of abolished) {
      if (!this.ended.has(from.unit_id)) continue
      const named = line.to === '' ? null : this.tree.withCode(line.to)
      const to = named
        ? (named.find((one) => one.unit_id < 0) ??
          named.find((one) => this.tree.stands(one) && !this.ended.has(one.unit_id)))
        : this.#standsFor(from)
      if (to && to !== from) this.links.push({ from, to, carries: true, abolish: true, line: line.line })
      else this.fault(line.line, 'to', 'taker_unknown', from.name, line.to)
    }
  }

  kindOf(from: Unit, to: Unit): SuccessionKind {
    const own = this.links.filter((link) => !link.abolish)
    if (this.#count(own, 'from', from) > 1) return 'split'
    if (this.#count(own, 'to', to) > 1 || to.unit_id > 0) return 'merge'
    if (from.name !== to.name || from.kind !== to.kind) return 'rename'
    const [before, after] = [this.tree.byId(from.parent_id), this.tree.byId(to.parent_id)]
    if (before?.code !== after?.code || before?.level !== after?.level) return 'transfer'
    return from.code === to.code ? 'whole' : 'rename'
  }

  readonly #counts = new Map<string, Map<number, number>>()
  #count(links: readonly Link[], side: 'from' | 'to', unit: Unit): number {
    let counts = this.#counts.get(side)
    if (!counts) {
      counts = new Map()
      for (const link of links) counts.set(link[side].unit_id, (counts.get(link[side].unit_id) ?? 0) + 1)
      this.#counts.set(side, counts)
    }
    return counts.get(unit.unit_id) ?? 0
  }

  /** What only the whole can tell: codes carried twice, changes that change nothing, rights. */
  check(reach: readonly number[]): void {
    for (const unit of this.#born) {
      const taken = this.tree
        .withCode(unit.code)
        .find(
          (one) =>
            one !== unit &&
            one.level === unit.level &&
            (one.unit_id < 0
              ? one.unit_id > unit.unit_id
              : this.tree.stands(one) && !this.ended.has(one.unit_id)),
        )
      const line = this.#lineOf.get(unit.unit_id) ?? null
      if (taken) this.fault(line, 'to', 'code_taken', unit.code, taken.name)
    }
    for (const { from, to, abolish, line } of this.links) {
      if (abolish || this.#carried.has(to.unit_id)) continue
      if (this.kindOf(from, to) === 'whole' && from.parent_id === to.parent_id)
        this.fault(line, 'to', 'unchanged', from.name)
    }
    const within = (id: number | null) => {
      for (let each = this.tree.byId(id); each; each = this.tree.byId(each.parent_id))
        if (reach.includes(each.unit_id)) return true
      return false
    }
    for (const unit of this.ended.values())
      if (!unit.path.some((id) => reach.includes(id)))
        this.fault(this.#lineOf.get(unit.unit_id) ?? null, 'from', 'out_of_reach', unit.name)
    for (const unit of this.#born)
      if (unit.parent_id !== null && this.tree.lineOf(unit) !== null && !within(unit.parent_id))
        this.fault(this.#lineOf.get(unit.unit_id) ?? null, 'parent', 'out_of_reach', unit.name)
  }

  bornInOrder(): Unit[] {
    const depth = new Map(this.#born.map((unit) => [unit, this.tree.lineOf(unit)?.length ?? 0]))
    return [...this.#born].sort((a, b) => (depth.get(a) ?? 0) - (depth.get(b) ?? 0) || b.unit_id - a.unit_id)
  }

  scope(): number | null {
    const lines = [
      ...[...this.ended.values()].map((unit) => unit.path.slice(0, -1)),
      ...this.#born.flatMap((unit) => {
        const parent = this.tree.byId(unit.parent_id)
        return parent && parent.unit_id > 0 ? [parent.path] : []
      }),
    ]
    const [first, ...rest] = lines
    if (!first) return null
    const shared = first.filter((id, at) => rest.every((path) => path[at] === id))
    return shared.findLast((id) => !this.ended.has(id)) ?? first[0] ?? null
  }
}
