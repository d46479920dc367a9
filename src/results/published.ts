import { isUnrepresentative } from '../rounds/collection.ts'
import type { FigureReason } from '../words/reasons.ts'
import { type CaseResult, type LevelResult, minimumNOf } from './case-result.ts'
import { indexCell, itemCell } from './hidden-cells.ts'
import { type IndexEstimate, indexEstimates } from './index-figure.ts'
import { type ItemFigure, itemFigures, itemHeadlines } from './item-figure.ts'
import type { RoundResults } from './load.ts'
import { onceFor } from './once.ts'
import { type Publishable, publishable } from './publishable.ts'
import type { SurveyGroup } from './survey-groups.ts'

/** What decides over the figures of one case, or of a whole level, in a round. */
export type PublicationRule = {
  readonly minimumN: number
  readonly selfSelected: boolean
  /** names of figures that are hidden for the sake of others, see `hiddenCells` */
  readonly hidden: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()

/** @param caseId null = the whole of the level */
export function publicationRule(
  { settings }: Pick<RoundResults, 'settings'>,
  level: Pick<LevelResult, 'framework' | 'hidden'>,
  caseId: number | null,
): PublicationRule {
  const { ofCase, ofLevel } = level.hidden
  return {
    minimumN: minimumNOf(level.framework, settings),
    selfSelected: isUnrepresentative(settings.collection),
    hidden: caseId === null ? ofLevel : (ofCase.get(caseId) ?? none),
  }
}

/** The rule for one case of a round. */
export function ruleOfCase(
  all: Pick<RoundResults, 'settings' | 'levels'>,
  { row }: CaseResult,
): PublicationRule {
  const level = all.levels.find(
    ({ cases }) => cases[0]?.row.framework_version_id === row.framework_version_id,
  )
  if (!level) throw new Error(`the case ${row.case_id} is in no level of its round`)
  return publicationRule(all, level, row.case_id)
}

/** An index as it may be shown. */
export type PublishedIndex = Omit<IndexEstimate, 'estimate'> & { readonly estimate: Publishable }

/** Every index of every questionnaire as it may be shown. */
export function publishedIndexes(
  groups: readonly SurveyGroup[],
  rule: PublicationRule,
): readonly PublishedIndex[] {
  const computed = () => computedIndexes(groups, rule)
  return groups.some(isLarge)
    ? onceFor([groups, rule.hidden], `indexes ${ruleName(rule)}`, computed)
    : computed()
}

function computedIndexes(groups: readonly SurveyGroup[], rule: PublicationRule): PublishedIndex[] {
  return indexEstimates(groups, rule.minimumN).map((one) => ({ ...one, estimate: indexShown(one, rule) }))
}

function indexShown({ questionnaire, index, estimate }: IndexEstimate, rule: PublicationRule): Publishable {
  const complementary = rule.hidden.has(indexCell(questionnaire, index.code))
  return publishable(estimate, { selfSelected: rule.selfSelected, complementary })
}

/** An item as it may be shown: where `reason` keeps it back, nothing of it is there but what `reason` allows. */
export type PublishedItem = Omit<ItemFigure, 'reason' | 'top2' | 'correct' | 'widest'> & {
  readonly reason: FigureReason | null
  /** neither shares nor means are there */
  readonly kept: boolean
  readonly top2: Publishable | null
  readonly correct: Publishable | null
  /** the share of its categories that is least sure, where it has no headline */
  readonly widest: Publishable | null
}

/** Every item of a questionnaire as it may be shown. */
export function publishedItems(group: SurveyGroup, rule: PublicationRule): readonly PublishedItem[] {
  const computed = () => itemFigures(group, rule.minimumN).map((one) => itemShown(one, group.versionId, rule))
  return isLarge(group) ? onceFor([group, rule.hidden], `items ${ruleName(rule)}`, computed) : computed()
}

/** Worth being kept: figures of single units are quickly worked out, and there are thousands of them. */
function isLarge({ units }: SurveyGroup): boolean {
  return units.length > 50
}

function ruleName({ minimumN, selfSelected }: PublicationRule): string {
  return `${minimumN} ${selfSelected}`
}

/** How many answered each item, and whether it is kept back, without working out the rest of it. */
export function itemsKept(
  group: SurveyGroup,
  rule: PublicationRule,
): { readonly code: string; readonly n: number; readonly kept: boolean }[] {
  const { minimumN, selfSelected, hidden } = rule
  return itemHeadlines(group, minimumN).map(({ item, n, headline }) => {
    const complementary = hidden.has(itemCell(group.versionId, item.code))
    if (n === 0 || n < minimumN || complementary) return { code: item.code, n, kept: true }
    const estimate = selfSelected ? null : headline()
    const kept =
      estimate !== null && publishable(estimate, { selfSelected, complementary }).reason === 'unreliable'
    return { code: item.code, n, kept }
  })
}

function itemShown(one: ItemFigure, versionId: number, rule: PublicationRule): PublishedItem {
  const complementary = rule.hidden.has(itemCell(versionId, one.item.code))
  const context = { selfSelected: rule.selfSelected, complementary }
  const shown = (estimate: ItemFigure['top2']) => estimate && publishable(estimate, context)
  const [top2, correct, widest] = [shown(one.top2), shown(one.correct), shown(one.widest)]
  const unreliable = (top2 ?? correct ?? widest)?.reason === 'unreliable'
  const reason = few(one)
    ? one.reason
    : complementary
      ? 'suppressed_secondary'
      : unreliable
        ? 'unreliable'
        : null
  if (reason === null) return { ...one, kept: false, top2, correct, widest }
  const gone = { value: null, reason: 'not_estimable' } as const
  return {
    ...one,
    reason,
    kept: true,
    distribution: [],
    mean: null,
    top2,
    correct,
    widest,
    ...(reason !== 'unreliable' && { dontKnow: gone, responseRate: gone }),
  }
}

function few({ reason }: ItemFigure): boolean {
  return reason === 'below_minimum_n' || reason === 'no_valid_answers'
}
