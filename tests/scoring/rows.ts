import type { CriterionRow } from '../../src/scoring/criterion.ts'

/** A leaf with its final points; anything else a test is about is given on top. */
export function leaf(
  code: string,
  parent: string | null,
  maximum: number,
  points: number | null,
  rest: Partial<CriterionRow> = {},
): CriterionRow {
  return { code, parent, maximum, source: 'self_score', state: 'scored', points, ...rest }
}

/** A row that sums its children. */
export function area(code: string, rest: Partial<CriterionRow> = {}): CriterionRow {
  return {
    code,
    parent: null,
    maximum: null,
    source: 'children',
    state: 'scored',
    points: null,
    ...rest,
  }
}
