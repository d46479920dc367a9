import type { Framework } from '../frameworks/framework.ts'
import type { MethodRobustness } from '../scoring/method-robustness.ts'
import type { Figure } from '../statistics/figure.ts'
import { textIn } from '../surveys/questionnaire.ts'
import type { Cell } from '../web/csv.ts'
import { rounded } from '../web/format.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import type { Band, CrossingRow } from './crossing.ts'
import { estimateCells, people } from './csv.ts'
import type { ScaleReading } from './reliability.ts'
import { heldHow, type RankedIndex } from './robustness.ts'

/** How firmly each unit holds its rank, and what each other method does to the ranking. */
export function robustnessTable(
  { moved, range, scenarios }: MethodRobustness,
  { cases }: Pick<RankedIndex, 'cases'>,
  framework: Pick<Framework, 'criteria'>,
  language: Language,
): Cell[][] {
  const { results: r, robustness: w } = words[language]
  const criteria = new Map(framework.criteria.map((one) => [one.code, one.title[language]]))
  const named = (code: string) =>
    criteria.has(code)
      ? `${code} ${criteria.get(code)}`
      : code === 'appraisal' || code === 'survey'
        ? w[`block_${code}`]
        : code
  const nameOf = (unit: number) => {
    const { unit_name, title } = cases[unit]!.row
    return title ? `${unit_name} – ${title}` : unit_name
  }
  const said = ({ change }: MethodRobustness['scenarios'][number]) =>
    change.kind === 'without_area'
      ? w.withoutArea(named(change.code))
      : change.kind === 'without_leaf'
        ? w.withoutLeaf(named(change.code))
        : w[`change_${change.kind}`]
  return [
    [
      r.code,
      r.unit,
      w.rank,
      `${w.usual} –`,
      `${w.usual} +`,
      w.median,
      `${w.other} –`,
      `${w.other} +`,
      `${w.topThree} (%)`,
      w.verdict,
    ],
    ...moved.units.map((one): Cell[] => [
      cases[one.unit]!.row.unit_code,
      nameOf(one.unit),
      one.rank,
      one.p05,
      one.p95,
      one.median,
      range[one.unit]!.best,
      range[one.unit]!.worst,
      Math.round(100 * (one.top[0] ?? 0)),
      w[heldHow(one, moved.units.length)],
    ]),
    [],
    [null, w.scenario, w.meanShift, w.largestShift, w.spearman, w.most],
    ...scenarios.map((one): Cell[] => [
      null,
      said(one),
      rounded(one.meanShift, 2),
      one.largestShift,
      one.spearman === null ? null : rounded(one.spearman, 3),
      one.most ? w.mostIs(nameOf(one.most.unit), String(one.most.rank)) : null,
    ]),
  ]
}

/** The scales of a questionnaire, then their questions. */
export function reliabilityTable(
  readings: readonly ScaleReading[],
  minimumN: number,
  language: Language,
): Cell[][] {
  const { results: r, reliability: w, figures: said } = words[language]
  return [
    [
      r.code,
      w.scale,
      w.alpha,
      '95% –',
      '95% +',
      w.weighted,
      w.omega,
      w.standardised,
      w.average,
      'n (±5)',
      said.note,
    ],
    ...readings.map((one): Cell[] => [
      one.scale,
      textIn(one.title, language),
      two(one.alpha),
      one.interval && rounded(one.interval.lower, 2),
      one.interval && rounded(one.interval.upper, 2),
      one.weighted === null || typeof one.weighted === 'string' ? null : two(one.weighted),
      two(one.omega),
      two(one.standardised),
      two(one.averageCorrelation),
      people(one.respondents, minimumN),
      one.reason ?? one.alpha.reason,
    ]),
    [],
    [r.code, w.scale, r.code, w.item, w.withRest, w.without, w.note],
    ...readings.flatMap((one) =>
      one.items.map((item): Cell[] => [
        one.scale,
        textIn(one.title, language),
        item.code,
        textIn(item.title, language),
        two(item.withRest),
        two(item.without),
        item.dropped ? w.dropped : item.weak ? w[item.weak] : w.fine,
      ]),
    ),
  ]
}

/** Indices by groups of respondents: one row an index and group. */
export function crossingTable(
  rows: readonly CrossingRow[],
  bands: readonly { readonly text: Band['text']; readonly sheets: number }[],
  minimumN: number,
  language: Language,
): Cell[][] {
  const { results: r, figures: said } = words[language]
  return [
    [r.code, r.indexCode, said.group, r.value, '95% –', '95% +', said.classShort, 'n (±5)', said.note],
    ...rows.flatMap(({ index, cells }) =>
      cells.flatMap((cell, at): Cell[][] => {
        const band = bands[at]!
        if (band.text === null && band.sheets === 0) return []
        return [
          [
            index.code,
            textIn(index.title, language),
            band.text ? textIn(band.text, language) : said.noBand,
            ...estimateCells(cell),
            cell.class,
            people(cell.n, minimumN),
            cell.reason ?? cell.intervalReason,
          ],
        ]
      }),
    ),
  ]
}

function two(figure: Figure): number | null {
  return figure.value === null ? null : rounded(figure.value, 2)
}
