import { crosswalk } from '../statistics/crosswalk.ts'
import { figure, noFigure } from '../statistics/figure.ts'
import type { Break, Past } from '../units/past.ts'

/** The figures of one unit in one round, as they may be shown; null = none. */
export type SeriesFigures = Readonly<{
  index: number | null
  appraisal: number | null
  survey: number | null
}>

/** What a unit had in a round: one case under one framework. */
export type SeriesCase = Readonly<{ unitId: number; caseId: number } & SeriesFigures>

/** One round of a series. */
export type SeriesPoint = Readonly<
  SeriesFigures & {
    roundId: number
    /** own: the unit's own case; same: of the unit under an earlier name or place; bridge: worked out from its predecessors */
    from: 'own' | 'same' | 'bridge'
    /** the cases behind it, with their share */
    parts: readonly Readonly<{ unitId: number; caseId: number | null; weight: number }>[]
    bridges: Past['bridges']
    /** units of the past that had no case in the round: without them nothing is worked out */
    missing: readonly number[]
  }
>

export type SeriesRound = Readonly<{ roundId: number; cases: readonly SeriesCase[] }>

/**
 * A unit's figures round by round. Where it had no case of its own, its comparable past stands for it: the mean of its
 * predecessors' figures by their shares (methodology §14.1), and only where each of them has one. A figure worked out so is
 * marked; nothing is worked out across a change for which no bridge was declared.
 * @param rounds in the order of time
 */
export function seriesOf(
  rounds: readonly SeriesRound[],
  { pasts }: { pasts: readonly Past[]; broken: Break | null },
): SeriesPoint[] {
  return rounds.flatMap(({ roundId, cases }): SeriesPoint[] => {
    const byUnit = new Map(cases.map((one) => [one.unitId, one]))
    const past = pasts.find(({ parts }) => parts.some(({ unitId }) => byUnit.has(unitId)))
    if (!past) return []
    const parts = past.parts.map((part) => ({ ...part, found: byUnit.get(part.unitId) }))
    const missing = parts.flatMap(({ unitId, found }) => (found ? [] : [unitId]))
    const mean = (key: keyof SeriesFigures) =>
      crosswalk(
        parts.map(({ weight, found }) => {
          const value = found?.[key] ?? null
          const none = noFigure('not_estimable')
          return { share: weight, figure: value === null ? none : figure(value), variance: none }
        }),
      ).figure.value
    return [
      {
        roundId,
        from:
          past === pasts[0] ? 'own' : past.bridges.every(({ basis }) => basis === 'same') ? 'same' : 'bridge',
        index: mean('index'),
        appraisal: mean('appraisal'),
        survey: mean('survey'),
        parts: parts.map(({ unitId, weight, found }) => ({ unitId, weight, caseId: found?.caseId ?? null })),
        bridges: past.bridges,
        missing,
      },
    ]
  })
}
