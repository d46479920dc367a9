import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, reach } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { Refusal, refuse } from '../refusals.ts'
import { isUnrepresentative } from '../rounds/collection.ts'
import { compareNames, foldVietnamese } from '../units/search-text.ts'
import { words } from '../words/index.ts'
import { mayOpen } from './access.ts'
import type { CaseResult, LevelResult } from './case-result.ts'
import { changeChart } from './change-chart.ts'
import { type ChangeRow, changesBetween } from './changes.ts'
import { casesWith } from './compared.ts'
import { changesTable } from './comparison-tables.ts'
import { contentsOfCells, figureFiles } from './figure-file.ts'
import { keptOf } from './kept-leaves.ts'
import type { RoundResults } from './load.ts'
import { onceFor } from './once.ts'
import type { Publishable } from './publishable.ts'
import { publicationRule, publishedIndexes, ruleOfCase } from './published.ts'
import { roundsAskingAlike, successionsAmong } from './round-pair-queries.ts'
import { sheetsIn } from './survey-groups.ts'
import { type UnitChange, unitChanges } from './unit-changes.ts'
import {
  chartShape,
  noteOf,
  printing,
  type Scope,
  scopeOf,
  sendSvg,
  type Visit,
  type Visits,
} from './visit.ts'

const query = z.object({
  with: z.coerce.number().int().positive().max(2_147_483_647).optional().catch(undefined),
  index: z.string().max(200).catch(''),
  q: z.string().max(200).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

const pageLength = 25
/** Rounds looked into for one to compare with, where none is named. */
const mostTried = 4

/** What changed between two rounds: every index and question they have alike, and every unit. */
export async function changePages(app: FastifyInstance, { db }: Product, visit: Visits): Promise<void> {
  /** Rounds that ask something this one asks and that the visitor may see. */
  async function others(request: FastifyRequest, { all }: Visit) {
    const { account } = request
    const rounds = await roundsAskingAlike(db, all.round.round_id)
    return rounds.filter(
      ({ state, path }) =>
        state === 'published' ||
        (account != null &&
          (may(account, 'results.read', path) || reach(account, 'results.read').length > 0)),
    )
  }

  /** null where the visitor may see nothing of that round */
  async function seen(request: FastifyRequest, roundId: number): Promise<Visit | null> {
    try {
      return await visit(request, roundId)
    } catch (error) {
      if (error instanceof Refusal && error.kind !== 'not_found') return null
      throw error
    }
  }

  async function compared(request: FastifyRequest, found: Visit) {
    const scope = scopeOf(request, found)
    const asked = query.parse(request.query)
    const rounds = await others(request, found)
    const opened = found.all.round.opens_at
    const nothing = { scope, asked, rounds, chosen: rounds[0], sides: null, changes: null }
    // The round asked for, else the last one before this that has the same units; looking into each takes time.
    const named = rounds.filter(({ round_id }) => round_id === asked.with)
    const before = rounds.filter(({ opens_at }) => opens_at < opened)
    const tried = named.length > 0 ? named : [...before, ...rounds].slice(0, mostTried)
    let chosen = tried[0]
    let there: Part | null = null
    for (const one of tried) {
      const other = await seen(request, one.round_id)
      there = other && counterpart(scope, other)
      if (!there) continue
      chosen = one
      break
    }
    if (!there || !chosen) return { ...nothing, chosen }
    const own = { all: found.all, groups: scope.groups, rule: scope.rule, level: scope.level }
    const [earlier, later] = chosen.opens_at <= opened ? [there, own] : [own, there]
    const from = [earlier.groups, later.groups, earlier.rule.hidden, later.rule.hidden] as const
    const name = `changes ${earlier.rule.minimumN} ${later.rule.minimumN}`
    const changes = onceFor(from, name, () => changesBetween(earlier, later))
    return { ...nothing, chosen, sides: { earlier, later }, changes }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/changes', async (request, reply) => {
    const found = await visit(request)
    const { scope, asked, rounds, chosen, sides, changes } = await compared(request, found)
    const about = sides && {
      earlier: facts(sides.earlier),
      later: facts(sides.later),
      sameFramework: sameFramework(sides.earlier, sides.later),
    }
    const { name, rows } = await units(sides, changes?.indexes ?? [], asked.index)
    const wanted = foldVietnamese(asked.q.trim())
    const listed = rows.filter((row) => foldVietnamese(row.name).includes(wanted))
    const pages = Math.max(1, Math.ceil(listed.length / pageLength))
    const page = Math.min(asked.page, pages)
    return await reply.page('results/changes', {
      ...printing(request, found),
      scope,
      rounds,
      chosen: chosen?.round_id ?? null,
      about,
      changes,
      asked,
      unitIndex: name,
      units: {
        rows: listed.slice((page - 1) * pageLength, page * pageLength),
        page,
        pages,
        total: rows.length,
      },
      counts: {
        both: rows.filter(({ earlier, later }) => earlier && later).length,
        earlier: rows.filter(({ later }) => !later).length,
        later: rows.filter(({ earlier }) => !earlier).length,
      },
    })
  })

  figureFiles(app, visit, '/rounds/:id/results/:scope/:scopeId/changes/table', async (request, found) => {
    const { scope, asked, sides, changes } = await compared(request, found)
    if (!changes || !sides) throw refuse('not_found', { what: 'so sánh hai đợt' })
    const { name, rows } = await units(sides, changes.indexes, asked.index)
    const minimums = { earlier: sides.earlier.rule.minimumN, later: sides.later.rule.minimumN }
    const place = scope.level ? `f${scope.id}` : String(scope.id)
    const own = sides.later.all.round.round_id === found.all.round.round_id ? 'later' : 'earlier'
    const cellOf = (figure: string, where: string, { n, showing }: Publishable) => ({
      figure,
      place: where,
      n,
      kept: showing === 'suppress',
    })
    return {
      name: `thay-doi-${scope.id}`,
      rows: changesTable(changes, rows, minimums, request.language),
      contents: contentsOfCells([
        ...[...changes.indexes, ...changes.items].map((row) => cellOf(row.name, place, row[own])),
        ...rows.flatMap((row) => (row[own] ? [cellOf(name ?? '', String(row.caseId), row[own])] : [])),
      ]),
    }
  })

  app.get('/rounds/:id/results/:scope/:scopeId/changes/chart.svg', async (request, reply) => {
    const { changes, sides } = await compared(request, await visit(request))
    if (!changes) throw refuse('not_found')
    const language = request.language
    const bars = changes.indexes.flatMap(({ title, change }) =>
      change ? [{ label: title[language] ?? title.vi, ...change }] : [],
    )
    const { up, down, unsure } = words[language].changes
    const open = [sides?.earlier, sides?.later].find(
      (side) => side && isUnrepresentative(side.all.settings.collection),
    )
    const svg = await changeChart(bars, { up, down, unsure }, chartShape(request))
    return await sendSvg(reply, svg, open ? noteOf(open, request) : null)
  })

  /** The units of both rounds by one index: the one asked for, else the first that some unit can be judged by. */
  async function units(
    sides: { earlier: Part; later: Part } | null,
    indexes: readonly ChangeRow[],
    asked: string,
  ): Promise<{ name: string | null; rows: readonly UnitChange[] }> {
    const [before, after] = [sides?.earlier, sides?.later]
    if (!before?.level || !after?.level) return { name: null, rows: [] }
    // What became of a unit is asked only where it is not in both rounds.
    const rounds = new Map<number, number>()
    for (const { level } of [before, after]) {
      for (const id of new Set(level?.cases.map(({ row }) => row.unit_id)))
        rounds.set(id, (rounds.get(id) ?? 0) + 1)
    }
    const alone = [...rounds].flatMap(([id, times]) => (times === 1 ? [id] : []))
    const successions = await successionsAmong(db, alone)
    const named = indexes.filter(({ name }) => name === asked)
    let first: { name: string; rows: readonly UnitChange[] } | null = null
    for (const { questionnaire, code, name } of named.length > 0 ? named : indexes) {
      const cases = [
        casesWith(before.all, before.level, questionnaire, code),
        casesWith(after.all, after.level, questionnaire, code),
      ] as const
      const rows = onceFor(cases, `units ${JSON.stringify(successions)}`, () =>
        unitChanges(...cases, successions).toSorted((a, b) => compareNames(a.name, b.name)),
      )
      if (named.length > 0 || rows.some(({ change }) => change)) return { name, rows }
      first ??= { name, rows }
    }
    return first ?? { name: null, rows: [] }
  }
}

type Part = Pick<Scope, 'groups' | 'rule' | 'level'> & { readonly all: RoundResults }

/** The same framework, or one for the same kind of units, in another round; the same unit's case; null where it has none. */
function counterpart(scope: Scope, { all, access }: Visit): Part | null {
  const codes = new Set(scope.groups.map(({ questionnaire }) => questionnaire.code))
  const asks = ({ groups }: Pick<CaseResult | LevelResult, 'groups'>) =>
    groups.some(({ questionnaire }) => codes.has(questionnaire.code))
  if (scope.level) {
    if (access.reach !== null) return null
    const { framework } = scope.level
    const levels = all.levels.filter(asks)
    const level =
      levels.find((one) => one.framework.id === framework.id) ??
      levels.find((one) => `${one.framework.appliesTo.levels}` === `${framework.appliesTo.levels}`)
    return level ? { all, level, groups: level.groups, rule: publicationRule(all, level, null) } : null
  }
  const row = scope.result?.row
  const cases = all.cases.filter(
    (one) => one.row.unit_id === row?.unit_id && asks(one) && mayOpen(access, one.row.path),
  )
  const found = cases.find((one) => one.row.title === row?.title) ?? cases[0]
  return found ? { all, level: null, groups: found.groups, rule: ruleOfCase(all, found) } : null
}

/** What a reader must know of each round before comparing. */
function facts({ all, groups, rule, level }: Part) {
  const indexes = publishedIndexes(groups, rule)
  const kept = level ? keptOf(level.framework, indexes, rule).whole : true
  return {
    round: all.round,
    sheets: sheetsIn(groups),
    units: new Set(groups.flatMap((group) => group.units.filter(({ sheets }) => sheets > 0))).size,
    selfSelected: isUnrepresentative(all.settings.collection),
    mode: all.settings.collection.mode,
    framework: level?.framework ?? null,
    index: kept ? null : (level?.level?.index.value ?? null),
  }
}

function sameFramework(earlier: Part, later: Part): 'version' | 'id' | null {
  const [a, b] = [earlier.level?.framework, later.level?.framework]
  if (!a || !b || a.id !== b.id) return null
  return a.version === b.version ? 'version' : 'id'
}
