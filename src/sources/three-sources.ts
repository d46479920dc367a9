import type { Criterion } from '../frameworks/framework.ts'
import type { CaseResult } from '../results/case-result.ts'
import type { CriterionRow } from '../scoring/criterion.ts'

/** One row of a framework with what three sources say of it, each in per cent of the maximum, unrounded. */
export type SourceRow = {
  readonly code: string
  readonly criterion: Criterion
  readonly depth: number
  readonly leaf: boolean
  /** `null` where the source says nothing here */
  readonly self: number | null
  readonly appraised: number | null
  readonly citizens: number | null
  /** self less appraised, over the criteria that have both */
  readonly gap: number | null
  /** appraised less citizens */
  readonly citizenGap: number | null
}

/** What stands in for a source that is missing, as declared: never a silent zero. */
export type Fallback =
  | 'missing_appraisal'
  | 'zero_appraisal'
  | 'self_appraisal'
  | 'noSurvey'
  | 'fewAnswers'
  | 'none'

type Sums = Record<
  'self' | 'appraised' | 'citizens' | 'bothSelf' | 'bothAppraised',
  [points: number, maximum: number]
>

const empty = (): Sums => ({
  self: [0, 0],
  appraised: [0, 0],
  citizens: [0, 0],
  bothSelf: [0, 0],
  bothAppraised: [0, 0],
})

const share = ([points, maximum]: [number, number]): number | null =>
  maximum === 0 ? null : (100 * points) / maximum

const less = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b)

function add(sums: Sums, row: CriterionRow): void {
  const { maximum, source, state, points } = row
  if (maximum === null) return
  const put = (name: keyof Sums, value: number) => {
    sums[name][0] += value
    sums[name][1] += maximum
  }
  const final = state === 'scored' ? points : null
  if (source === 'survey') {
    if (final !== null) put('citizens', final)
    return
  }
  const self = row.selfPoints ?? null
  if (self !== null) put('self', self)
  if (final !== null) put('appraised', final)
  if (self !== null && final !== null) {
    put('bothSelf', self)
    put('bothAppraised', final)
  }
}

/**
 * Self-score, appraisal and citizens side by side for every row of a case, and for the whole (code '*'). Each share is over
 * the criteria that the source speaks of; a gap is over those that both speak of.
 */
export function threeSources(result: Pick<CaseResult, 'framework' | 'rows'>): {
  rows: SourceRow[]
  whole: Omit<SourceRow, 'criterion' | 'depth' | 'leaf'>
} {
  const { criteria } = result.framework
  const byCode = new Map(result.rows.map((row) => [row.code, row]))
  const parents = new Set(criteria.map((criterion) => criterion.parent))
  const above = new Map(criteria.map((criterion) => [criterion.code, criterion.parent]))
  const sums = new Map<string, Sums>([
    ['*', empty()],
    ...criteria.map(({ code }) => [code, empty()] as const),
  ])
  for (const { code } of criteria) {
    const row = byCode.get(code)
    if (parents.has(code) || !row) continue
    // Bonus and penalty are shown by themselves; they are part of no sum.
    if (row.adjusts) {
      add(sums.get(code) ?? empty(), row)
      continue
    }
    for (let at: string | null | undefined = code; at; at = above.get(at)) add(sums.get(at) ?? empty(), row)
    add(sums.get('*') ?? empty(), row)
  }
  const sourcesOf = (code: string) => {
    const own = sums.get(code) ?? empty()
    const [self, appraised, citizens] = [share(own.self), share(own.appraised), share(own.citizens)]
    return {
      code,
      self,
      appraised,
      citizens,
      gap: less(share(own.bothSelf), share(own.bothAppraised)),
      citizenGap: less(appraised, citizens),
    }
  }
  const depths = new Map<string, number>()
  const rows = criteria.map((criterion) => {
    const depth = criterion.parent === null ? 0 : (depths.get(criterion.parent) ?? 0) + 1
    depths.set(criterion.code, depth)
    return { ...sourcesOf(criterion.code), criterion, depth, leaf: !parents.has(criterion.code) }
  })
  return { rows, whole: sourcesOf('*') }
}

/** What stands in for sources that a case lacks. */
export function fallbacks(
  result: Pick<CaseResult, 'rows' | 'score'>,
  policy: 'missing' | 'zero' | 'self',
): Fallback[] {
  const found: Fallback[] = []
  const leaves = result.rows.filter(({ source }) => source !== 'children')
  if (
    leaves.some(
      ({ state, source }) => source !== 'survey' && (state === 'not_appraised' || state === 'not_submitted'),
    )
  ) {
    found.push(`${policy}_appraisal`)
  }
  if (result.score?.noSurvey) found.push('noSurvey')
  else if (leaves.some(({ state }) => state === 'not_measured' || state === 'no_survey'))
    found.push('fewAnswers')
  return found.length === 0 ? ['none'] : found
}

/** A gap between two sources beyond what the procedure lets pass. */
export type Gap = Readonly<{ code: string; kind: 'self' | 'citizens'; gap: number; explained: string | null }>

/**
 * The gaps of a case beyond `limit` points of a hundred: between self-score and appraisal criterion by criterion, and between
 * appraisal and citizens by area where both speak of it, else over the whole.
 * @param explanations what was written about a code: the appraiser's note, the unit's reply, the decider's own text
 */
export function gapsOf(
  { rows, whole }: ReturnType<typeof threeSources>,
  limit: number | null,
  explanations: ReadonlyMap<string, string>,
): Gap[] {
  if (limit === null) return []
  const beyond = (gap: number | null): gap is number => gap !== null && Math.abs(gap) > limit + 1e-9
  const found: Gap[] = []
  for (const row of rows) {
    const explained = explanations.get(row.code) ?? null
    if (row.leaf && beyond(row.gap)) found.push({ code: row.code, kind: 'self', gap: row.gap, explained })
  }
  const areas = rows.filter((row) => row.depth === 0 && row.citizenGap !== null)
  for (const row of areas.length > 0 ? areas : [whole]) {
    const explained = explanations.get(row.code) ?? null
    if (beyond(row.citizenGap))
      found.push({ code: row.code, kind: 'citizens', gap: row.citizenGap, explained })
  }
  return found
}
