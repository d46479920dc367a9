import { minimumNOf } from '../results/case-result.ts'
import type { RoundResults } from '../results/load.ts'
import type { StoredHidden } from '../results/published-queries.ts'

/** Figures that an edition showed and the next one would hide though enough people answered. */
export type NewlyHidden = {
  readonly figures: number
  readonly minimumN: number
  /** of the whole of a framework */
  readonly whole: number
  /** cases by name, those with most such figures first */
  readonly cases: readonly { readonly name: string; readonly figures: number }[]
}

export const nothingWithheld: NewlyHidden = { figures: 0, minimumN: 0, whole: 0, cases: [] }

/** What the next edition would no longer show, set beside what the one that stands hides. */
export function newlyHidden(
  { levels, settings }: Pick<RoundResults, 'levels' | 'settings'>,
  before: Readonly<Record<string, StoredHidden>>,
): NewlyHidden {
  const cases: { name: string; figures: number }[] = []
  let whole = 0
  let minimumN = 0
  for (const { framework, cases: own, hidden } of levels) {
    const then = before[String(own[0]?.row.framework_version_id)]
    if (!then) continue
    minimumN = Math.max(minimumN, minimumNOf(framework, settings))
    whole += [...hidden.ofLevel].filter((name) => !then.ofLevel.includes(name)).length
    for (const { row } of own) {
      const known = new Set(then.ofCase[String(row.case_id)])
      const figures = [...(hidden.ofCase.get(row.case_id) ?? [])].filter((name) => !known.has(name)).length
      if (figures > 0) cases.push({ name: row.title ?? row.unit_name, figures })
    }
  }
  const figures = cases.reduce((sum, one) => sum + one.figures, whole)
  return { figures, minimumN, whole, cases: cases.toSorted((a, b) => b.figures - a.figures) }
}
