import { type Criterion, type Framework, frameworkSchema } from '../../src/frameworks/framework.ts'

const words = (vi: string) => ({ vi, en: vi })
const evidence = [{ code: 'a', title: words('Báo cáo') }]

/** A leaf with the given measure; the rest has plain defaults. */
export function aLeaf(given: Partial<Criterion> & Pick<Criterion, 'measure'>): Criterion {
  return {
    code: 'A.1',
    parent: 'A',
    level: 'indicator',
    title: words('Chỉ tiêu'),
    maximum: 4,
    weight: null,
    source: 'self_score',
    notApplicable: null,
    surveyShares: null,
    evidence,
    guidance: null,
    verified: false,
    pointsVerified: false,
    sources: [],
    note: null,
    ...given,
  }
}

export const notArising: Criterion['notApplicable'] = {
  when: words('Không phát sinh'),
  counts: 'exclude',
  points: null,
}

/** The bands of a communicator's training in the circular on access to law: 90 → 3, 80 → 1, 70 → 0.5, 50 → 0.25. */
export const training = aLeaf({
  maximum: 3,
  measure: {
    kind: 'ratio_bands',
    numerator: words('Số người được tập huấn'),
    denominator: words('Tổng số người'),
    mayExceed: false,
    whole: true,
    bands: [
      { from: 90, to: 100, points: 3 },
      { from: 80, to: 90, points: 1 },
      { from: 70, to: 80, points: 0.5 },
      { from: 50, to: 70, points: 0.25 },
      { from: 0, to: 50, points: 0 },
    ],
    zeroDenominator: { outcome: 'not_applicable' },
  },
  notApplicable: notArising,
})

/** The bands of Điều 8 of Circular 03/2018. */
export const article8 = aLeaf({
  code: 'A.2',
  source: 'survey',
  evidence: [],
  measure: {
    kind: 'survey_bands',
    index: 'HAILONG',
    bands: [
      { from: 85, to: 100, points: 4 },
      { from: 70, to: 85, points: 3 },
      { from: 50, to: 70, points: 2 },
      { from: 0, to: 50, points: 1 },
    ],
  },
})

export const offences = aLeaf({
  code: 'A.3',
  source: 'register',
  measure: {
    kind: 'register_trend',
    figure: words('Số vụ vi phạm'),
    direction: 'lower_is_better',
    bands: [
      { from: 10, to: null, points: 4 },
      { from: 0, to: 10, points: 2 },
      { from: null, to: 0, points: 0 },
    ],
    zeroPrevious: { unchanged: { outcome: 'points', points: 4 }, more: { outcome: 'points', points: 0 } },
  },
})

export const options = aLeaf({
  code: 'B.1',
  parent: 'B',
  measure: {
    kind: 'options',
    options: [
      { code: 'a', title: words('Ban hành trong quý I'), points: 4 },
      { code: 'b', title: words('Ban hành sau quý I'), points: 1.5 },
    ],
  },
})

export const direct = aLeaf({
  code: 'B.2',
  parent: 'B',
  measure: { kind: 'points' },
  guidance: words('Mỗi hoạt động 0,5 điểm, tối đa 4 điểm.'),
})

const group = (code: string, maximum: number): Criterion =>
  aLeaf({
    code,
    parent: null,
    level: 'group',
    maximum,
    source: 'children',
    evidence: [],
    measure: { kind: 'sum' },
  })

/** A framework without fault, of two groups and five leaves: 11 + 8 = 19 points. A copy each time. */
export function aFramework(): Framework {
  return frameworkSchema.parse(
    structuredClone({
      id: 'mau-thu',
      version: '1',
      title: words('Bộ tiêu chí mẫu'),
      status: 'proposal',
      proposal: true,
      usage: 'any',
      incomplete: false,
      legalBasis: [],
      appliesTo: { levels: ['commune'], kinds: ['territory'] },
      period: {
        kind: 'annual',
        from: '01-01',
        to: '12-31',
        firstYear: null,
        lastYear: null,
        verified: false,
      },
      scoring: { mode: 'points', maximum: 19 },
      survey: { shares: { M01: 0.8, M02: 0.2 }, minimumN: null },
      criteria: [group('A', 11), training, article8, offences, group('B', 8), options, direct],
      sources: [{ code: 'S', title: 'Nguồn', url: null }],
    }),
  )
}
