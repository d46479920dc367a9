import { type BlandAltman, blandAltman } from '../statistics/bland-altman.ts'
import { type IntraclassForm, intraclass } from '../statistics/intraclass.ts'
import { type Kappa, weightedKappa } from '../statistics/kappa.ts'

/** One criterion of one case as two appraisers scored it, in per cent of the maximum. */
export type Pair = Readonly<{ first: number; second: number; firstBy: number; secondBy: number }>

export type Agreement = {
  n: number
  /** pairs that are exactly alike */
  same: number
  /** absolute agreement of single ratings (Shrout & Fleiss 1979, McGraw & Wong 1996) */
  icc: IntraclassForm
  /** quadratic weights over five levels of the maximum: 0–20 … 80–100 per cent */
  kappa: Kappa
  differences: BlandAltman
}

const levels = 5

/** The level of a share of the maximum: 0–20 is 0, above 80 is 4. */
export function levelOf(percent: number): number {
  return Math.min(levels - 1, Math.max(0, Math.ceil(percent / (100 / levels) - 1e-9) - 1))
}

/** Agreement of blind double appraisals; `null` below three pairs, where nothing can be said. */
export function agreementOf(pairs: readonly Pair[]): Agreement | null {
  if (pairs.length < 3) return null
  const ratings = pairs.map(({ first, second }) => [first, second] as const)
  const table = Array.from({ length: levels }, () => new Array<number>(levels).fill(0))
  for (const [first, second] of ratings) {
    const row = table[levelOf(first)]
    if (row) row[levelOf(second)] = (row[levelOf(second)] ?? 0) + 1
  }
  return {
    n: pairs.length,
    same: ratings.filter(([first, second]) => Math.abs(first - second) <= 1e-9).length,
    icc: intraclass(ratings).icc2,
    kappa: weightedKappa(table),
    differences: blandAltman(ratings),
  }
}

/** How strict one appraiser is, in points of a hundred; negative = stricter. */
export type Severity = {
  personId: number
  name: string
  post: string
  scores: number
  /** mean of appraisal less self-score; null without any */
  againstSelf: number | null
  /** mean of own less the other's points in doubly appraised cases; null without any */
  againstOther: number | null
  pairs: number
}

type Given = Readonly<{ personId: number; name: string; post: string; percent: number; self: number }>

/** Severity of every appraiser, strictest first. */
export function severityOf(given: readonly Given[], pairs: readonly Pair[]): Severity[] {
  const people = new Map<number, Severity & { selfSum: number; otherSum: number }>()
  const of = (personId: number) => {
    const known = people.get(personId)
    if (known) return known
    const made = {
      personId,
      name: '',
      post: '',
      scores: 0,
      againstSelf: null,
      againstOther: null,
      pairs: 0,
      selfSum: 0,
      otherSum: 0,
    }
    people.set(personId, made)
    return made
  }
  for (const { personId, name, post, percent, self } of given) {
    const one = of(personId)
    Object.assign(one, { name, post })
    one.scores += 1
    one.selfSum += percent - self
  }
  for (const { first, second, firstBy, secondBy } of pairs) {
    for (const [personId, difference] of [
      [firstBy, first - second],
      [secondBy, second - first],
    ] as const) {
      const one = of(personId)
      one.pairs += 1
      one.otherSum += difference
    }
  }
  return [...people.values()]
    .map(({ selfSum, otherSum, ...one }) => ({
      ...one,
      againstSelf: one.scores === 0 ? null : selfSum / one.scores,
      againstOther: one.pairs === 0 ? null : otherSum / one.pairs,
    }))
    .toSorted((a, b) => (a.againstSelf ?? 0) - (b.againstSelf ?? 0) || a.personId - b.personId)
}
