import { criterionRows, type SurveyFigure } from '../assessments/rows.ts'
import { type LeafRecord, selfMeasured } from '../assessments/sheet.ts'
import type { Criterion, Framework } from '../frameworks/framework.ts'
import { buildTree, type CriterionNode } from '../frameworks/tree.ts'
import type { CriterionRow } from '../scoring/criterion.ts'
import { scoreCriteria } from '../scoring/score.ts'
import type { Figures, Percent } from './judge.ts'

/** Whose points are looked at: the unit's own, as they are posted, or those that the appraisal gave. */
export type Whose = 'self' | 'appraised'

/**
 * The figures that conditions look at, from a sheet.
 * @param handedIn whether the unit has handed in its sheet; a draft is its own business
 * @param survey what a survey says of a leaf that it feeds
 */
export function figuresOf(
  framework: Framework,
  leaves: readonly LeafRecord[],
  { whose, handedIn, survey }: { whose: Whose; handedIn: boolean; survey?: (code: string) => SurveyFigure },
): Figures {
  const mode =
    framework.scoring.mode === 'pass_fail' || framework.scoring.mode === 'none' ? 'levels' : 'points'
  const roots = buildTree(framework.criteria).roots
  if (!handedIn) {
    const none = { value: null, reason: 'not_handed_in' } as const
    return {
      mode,
      total: none,
      criteria: roots.map(({ criterion }) => ({
        code: criterion.code,
        title: criterion.title,
        percent: none,
        applies: true,
      })),
    }
  }
  return mode === 'levels'
    ? levels(framework, roots, leaves)
    : points(framework, roots, rowsOf(framework, leaves, whose, survey))
}

function rowsOf(
  framework: Framework,
  leaves: readonly LeafRecord[],
  whose: Whose,
  survey: ((code: string) => SurveyFigure) | undefined,
): CriterionRow[] {
  const rows = criterionRows(framework, leaves, survey)
  if (whose === 'appraised') return rows
  const records = new Map(leaves.map((leaf) => [leaf.code, leaf]))
  const byCode = new Map(framework.criteria.map((criterion) => [criterion.code, criterion]))
  return rows.map((row) => {
    const criterion = byCode.get(row.code)
    if (!criterion || row.source === 'children' || row.source === 'survey') return row
    const own = selfMeasured(framework, criterion, records.get(row.code)?.entry ?? null)
    if (own.state === 'scored') return { ...row, state: 'scored', points: own.points }
    const entered = own.state !== 'missing' && own.state !== 'invalid'
    return { ...row, state: entered ? 'not_applicable' : 'not_submitted', points: null }
  })
}

function points(
  framework: Framework,
  roots: readonly CriterionNode[],
  rows: readonly CriterionRow[],
): Figures {
  const { mode, appraisalShare } = framework.scoring
  const score = scoreCriteria(rows, { mode: mode === 'weighted' ? 'weighted' : 'points', appraisalShare })
  const why = (codes: ReadonlySet<string>): Exclude<Percent['reason'], null> => {
    const states = new Set(rows.filter(({ code }) => codes.has(code)).map(({ state }) => state))
    if (states.has('not_submitted')) return 'not_entered'
    if (states.has('not_appraised')) return 'not_appraised'
    return states.has('no_survey') || states.has('not_measured') ? 'no_survey' : 'incomplete'
  }
  const percent = (
    figure: { value: number | null; reason: string | null },
    codes: ReadonlySet<string>,
  ): Percent =>
    figure.value === null ? { value: null, reason: why(codes) } : { value: figure.value, reason: null }
  const leavesOf = (nodes: readonly CriterionNode[]) =>
    new Set(nodes.flatMap((node) => leavesUnder(node).map(({ code }) => code)))
  return {
    mode: 'points',
    total: percent(score.index, leavesOf(roots)),
    criteria: roots.map((root) => {
      const node = score.nodes.get(root.criterion.code)
      const { code, title } = root.criterion
      return {
        code,
        title,
        percent: percent(node?.percent ?? { value: null, reason: null }, leavesOf([root])),
        applies: node?.notApplicable !== true,
      }
    }),
  }
}

/** Without points: which share of the indicators that apply reaches its level. */
function levels(
  framework: Framework,
  roots: readonly CriterionNode[],
  leaves: readonly LeafRecord[],
): Figures {
  const records = new Map(leaves.map((leaf) => [leaf.code, leaf]))
  const share = (nodes: readonly CriterionNode[]): { percent: Percent; applies: boolean } => {
    let [reached, all] = [0, 0]
    for (const criterion of nodes.flatMap(leavesUnder)) {
      if (criterion.source === 'survey' || criterion.measure.kind === 'text') continue
      // A criterion whose indicators are not typed in yet.
      if (criterion.measure.kind === 'sum')
        return { percent: { value: null, reason: 'incomplete' }, applies: true }
      const own = selfMeasured(framework, criterion, records.get(criterion.code)?.entry ?? null)
      if (own.state === 'not_applicable') continue
      if (own.state !== 'decided') return { percent: { value: null, reason: 'not_entered' }, applies: true }
      all += 1
      if (own.passed) reached += 1
    }
    if (all === 0) return { percent: { value: null, reason: 'incomplete' }, applies: false }
    return { percent: { value: (100 * reached) / all, reason: null }, applies: true }
  }
  return {
    mode: 'levels',
    total: share(roots).percent,
    criteria: roots.map((root) => ({
      code: root.criterion.code,
      title: root.criterion.title,
      ...share([root]),
    })),
  }
}

function leavesUnder(node: CriterionNode): Criterion[] {
  return node.children.length === 0 ? [node.criterion] : node.children.flatMap(leavesUnder)
}
