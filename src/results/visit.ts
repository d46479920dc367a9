import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../database.ts'
import { isUnverified } from '../frameworks/framework.ts'
import { refuse } from '../refusals.ts'
import { collectedHow, isUnrepresentative, openNote } from '../rounds/collection.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { formats } from '../web/format.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import { type Access, accessTo, mayOpen, missingRight, shownN, surveysShown } from './access.ts'
import { type CaseResult, type LevelResult, minimumNOf } from './case-result.ts'
import { withNote } from './chart-note.ts'
import { gradeTitle } from './csv.ts'
import { type Results, type RoundResults, resultsFrom } from './load.ts'
import { methodHash } from './method.ts'
import { type PublicationRule, publicationRule, ruleOfCase } from './published.ts'
import { resultRound } from './queries.ts'
import { logRelease } from './release-log.ts'
import type { Contents } from './release-queries.ts'
import type { SurveyGroup } from './survey-groups.ts'

const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
const scopeParams = params.extend({
  scope: z.enum(['cases', 'frameworks']),
  scopeId: z.coerce.number().int().positive().max(2_147_483_647),
})

/** What a visitor looks at: the results of a round, and how much of them he may see. */
export type Visit = {
  readonly all: RoundResults
  readonly access: Access
  /** Writes down that a file of figures leaves the house; one of a published edition says nothing that is not out already. */
  left(file: { name: string; csv: string; contents: Contents }): Promise<void>
}

/** One case of a round, or all cases under one framework. */
export type Scope = {
  readonly kind: 'cases' | 'frameworks'
  readonly id: number
  readonly title: string
  readonly groups: readonly SurveyGroup[]
  readonly minimumN: number
  /** what decides which of its figures are shown */
  readonly rule: PublicationRule
  readonly result: CaseResult | null
  readonly level: LevelResult | null
}

/** Opens the results that an address names, or those of another round, for whoever asks. */
export type Visits = (request: FastifyRequest, roundId?: number) => Promise<Visit>

/** `?edition=2` asks for what was published then, `?edition=next` for what would be published now; nothing, for the last. */
const editionQuery = z.object({
  edition: z
    .union([z.literal('next'), z.coerce.number().int().positive().max(10_000)])
    .optional()
    .catch(undefined),
})

/**
 * What is published stands until it is published again: pages show the last edition, whatever the round has come to. What it
 * has come to is for its staff alone.
 * @throws (when called) Refusal `not_found`, `sign_in_needed`, `right_missing`
 */
export function visitsTo(db: Db, results: Results = resultsFrom(db)): Visits {
  return async (request, roundId) => {
    const id = roundId ?? parsed(params, request).id
    const edition = roundId === undefined ? editionQuery.parse(request.query).edition : undefined
    const round = await resultRound(db, id, edition === 'next' ? 'live' : (edition ?? 'latest'))
    if (!round)
      throw refuse('not_found', { what: edition === undefined ? 'đợt đánh giá' : 'lần công bố này' })
    const access = accessTo(request, round)
    if (round.edition === null && round.editions.length > 0 && !access.staff) missingRight(round.unit_name)
    const all = await results.round(round, surveysShown(access, round))
    if (access.reach !== null && !all.cases.some(({ row }) => mayOpen(access, row.path))) {
      missingRight(round.unit_name)
    }
    const left: Visit['left'] = async ({ name, csv, contents }) => {
      if (round.edition !== null || !request.account) return
      await logRelease(db, request.account, all, {
        kind: 'table',
        name,
        edition: null,
        purpose: null,
        dataHash: null,
        contentHash: createHash('sha256').update(csv).digest('hex'),
        contents,
      })
    }
    return { all, access, left }
  }
}

/**
 * The case or framework that an address names.
 * @throws Refusal `not_found` where the round has none such, `right_missing`
 */
export function scopeOf(request: FastifyRequest, { all, access }: Visit): Scope {
  const { scope: kind, scopeId: id } = parsed(scopeParams, request)
  if (kind === 'frameworks') {
    const level = all.levels.find((one) => frameworkVersionOf(one) === id)
    if (!level) throw refuse('not_found', { what: 'bộ tiêu chí trong đợt' })
    if (access.reach !== null) missingRight(all.round.unit_name)
    const title = level.framework.title[request.language]
    const minimumN = minimumNOf(level.framework, all.settings)
    const rule = publicationRule(all, level, null)
    return { kind, id, title, groups: level.groups, minimumN, rule, result: null, level }
  }
  const result = all.cases.find((one) => one.row.case_id === id)
  if (!result) throw refuse('not_found', { what: 'hồ sơ đánh giá' })
  if (!mayOpen(access, result.row.path)) missingRight(result.row.unit_name)
  const minimumN = minimumNOf(result.framework, all.settings)
  const rule = ruleOfCase(all, result)
  return { kind, id, title: result.row.unit_name, groups: result.groups, minimumN, rule, result, level: null }
}

/** An address with a part that is no number, or another one than the pages have, leads nowhere. */
export function parsed<Shape extends z.ZodType>(shape: Shape, request: FastifyRequest): z.output<Shape> {
  const found = shape.safeParse(request.params)
  if (!found.success) throw refuse('not_found')
  return found.data
}

export function frameworkVersionOf(level: LevelResult): number {
  return level.cases[0]?.row.framework_version_id ?? 0
}

/** What every page of results prints with. */
export function printing(request: FastifyRequest, { all, access }: Visit) {
  const language = request.language
  const { number } = formats[language]
  const n = (count: number) => shownN(count, access.staff)
  return {
    round: all.round,
    edition: editionShown(all),
    settings: all.settings,
    surveysHeld: all.surveysHeld,
    /** the way to the round, which is for those who are signed in */
    above: request.account ? [{ href: `/rounds/${all.round.round_id}`, label: all.round.name }] : [],
    counted: {
      sheets: n(all.counted.counted),
      waiting: n(all.counted.waiting),
      unweighed: n(all.counted.unweighed),
      at: all.at,
    },
    n,
    /** hash of the record of the method, printed on every page and file of results */
    methodHash: methodHash(all),
    /** people behind a figure, in words: exact for staff from the minimum on, else rounded to 5 */
    people: (count: number, minimumN: number) =>
      count < minimumN ? words[language].results.below(number(minimumN)) : number(n(count)),
    text: (local: { vi: string }) => textIn(local, language),
    gradeTitle: (result: CaseResult) => gradeTitle(result, language),
    unverified: isUnverified,
    selfSelected: isUnrepresentative(all.settings.collection),
    active: 'rounds',
  }
}

/** Which edition a page shows, and what stands in its place today. */
export function editionShown({ round: { edition, editions, unkept } }: Pick<RoundResults, 'round'>) {
  const [last] = editions
  const shown = editions.find((one) => one.edition === edition)
  return {
    number: edition,
    /** of several: the first needs no number */
    several: editions.length > 1 || (edition ?? 0) > 1,
    /** the one before it that can be read on pages */
    before: editions.find((one) => edition !== null && one.edition < edition)?.edition ?? null,
    /** the last one, where none keeps the data it was published from: what is shown is computed from the round as it is */
    unkept,
    at: shown?.published_at ?? null,
    reason: shown?.reason ?? null,
    /** the edition that took its place, where one did */
    replacedBy: edition !== null && last && last.edition !== edition ? last : null,
    /** not published yet, though an edition was */
    next: edition === null && last ? last : null,
  }
}

const csvQuery = z.object({ decimal: z.enum(['point', 'comma']).catch('point') })

/** `?decimal=comma` for spreadsheets set to Vietnamese. */
export function csvStyle(request: FastifyRequest) {
  return csvQuery.parse(request.query)
}

const chartQuery = z.object({ shape: z.enum(['wide', 'narrow']).catch('wide') })

/** Where the figures of a file come from: the last rows of every file of results. */
export function provenance(all: RoundResults, language: Language): (string | number)[][] {
  const w = words[language]
  return [
    [],
    [w.results.round, all.round.name],
    [w.collection.title, collectedHow(all.settings.collection, language)],
    [w.publications.shortHash, methodHash(all)],
    [w.publications.edition, all.round.edition ?? w.publications.notYet],
    ...all.weights.map((one) => [w.results.weightsOf, one.versionId, one.number, one.hash]),
  ]
}

/** What a picture of a round's survey says below itself. */
export function noteOf({ all }: Pick<Visit, 'all'>, request: FastifyRequest): string | null {
  return openNote(all.settings.collection, request.language)
}

/** `?shape=narrow` for phones. */
export function chartShape(request: FastifyRequest) {
  return chartQuery.parse(request.query).shape
}

/** @param note what the picture says below itself, wherever it is copied to: how its survey was collected (`openNote`) */
export async function sendSvg(
  reply: FastifyReply,
  svg: string,
  note: string | null = null,
): Promise<FastifyReply> {
  return await reply
    .header('content-type', 'image/svg+xml; charset=utf-8')
    .header('cache-control', 'private, max-age=30')
    .send(note === null ? svg : withNote(svg, note))
}

/** @param name of the file, without its ending: letters of ASCII, digits and hyphens */
export async function sendCsv(reply: FastifyReply, name: string, csv: string): Promise<FastifyReply> {
  return await reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(csv)
}
