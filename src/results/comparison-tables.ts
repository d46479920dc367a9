import { textIn } from '../surveys/questionnaire.ts'
import type { Cell } from '../web/csv.ts'
import { rounded } from '../web/format.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import type { CertaintyRow } from './certainty.ts'
import type { ChangeRow, Changes, Judged } from './changes.ts'
import { estimateCells, people, points, share } from './csv.ts'
import type { Publishable } from './publishable.ts'
import type { Standing } from './standings.ts'
import type { UnitChange } from './unit-changes.ts'

/** Cases beside the whole in one index, as their page shows them: one row a case. */
export function standingsTable(rows: readonly Standing[], minimumN: number, language: Language): Cell[][] {
  const { results: w, figures: said } = words[language]
  const groups = { above: said.above, 'not different': said.notDifferent, below: said.below }
  return [
    [
      w.code,
      w.unit,
      w.case,
      ...estimateHead(language),
      said.classShort,
      'n (±5)',
      said.againstWhole,
      said.differenceShort,
      said.rankShort,
      said.rankBest,
      said.rankWorst,
      said.note,
    ],
    ...rows.map(({ result: { row }, shown, standing, ranked }): Cell[] => [
      row.unit_code,
      row.unit_name,
      row.title,
      ...estimateCells(shown),
      shown.class,
      people(shown.n, minimumN),
      standing.group === null ? null : groups[standing.group],
      standing.group === null ? null : share(standing.difference),
      ...(ranked.rank === null ? [null, null, null] : [ranked.rank, ranked.best, ranked.worst]),
      noteOf(shown),
    ]),
  ]
}

/** A place of the table of certainty: the whole, or one case. */
export type CertainPlace = {
  readonly code: string | null
  readonly name: string
  readonly rows: readonly CertaintyRow[]
}

/** How sure the points by bands are: one row a place and criterion. */
export function certaintyTable(
  places: readonly CertainPlace[],
  minimumN: number,
  language: Language,
): Cell[][] {
  const { results: r, certainty: w, figures: said } = words[language]
  const chances = ({ certainty }: CertaintyRow) =>
    certainty?.chances
      .filter(({ probability }) => probability >= 0.005)
      .map(({ points: reached, probability }) => {
        const name = reached === null ? w.below : w.pointsOf(String(rounded(reached, 2)))
        return `${name}: ${Math.round(100 * probability)}%`
      })
      .join('; ') ?? null
  return [
    [
      r.code,
      r.unit,
      r.code,
      w.criterion,
      w.figure,
      '95% –',
      '95% +',
      'n (±5)',
      w.points,
      w.likelihood,
      w.verdict,
      w.needed,
      w.chances,
      said.note,
    ],
    ...places.flatMap(({ code, name, rows }) =>
      rows.map((row): Cell[] => {
        const { criterion, percent, interval, certainty } = row
        return [
          code,
          name,
          criterion.code,
          criterion.title[language],
          share(percent),
          share(interval?.lower ?? null),
          share(interval?.upper ?? null),
          people(row.respondents, minimumN),
          points(certainty?.points ?? null),
          certainty ? Math.round(100 * certainty.certainty) : null,
          certainty ? (certainty.sure ? w.sure : w.unsure) : w.unknown,
          certainty && !certainty.sure ? certainty.needed : null,
          chances(row),
          row.reason,
        ]
      }),
    ),
  ]
}

/** What changed between two rounds: indices, questions, and the units by one index. */
export function changesTable(
  { indexes, items }: Pick<Changes, 'indexes' | 'items'>,
  units: readonly UnitChange[],
  minimums: { readonly earlier: number; readonly later: number },
  language: Language,
): Cell[][] {
  const { results: r, changes: w, figures: said } = words[language]
  const estimates = [
    ...[w.earlier, ...limits].map((one, at) => (at === 0 ? one : `${w.earlier}, ${one}`)),
    `${w.earlier}, n (±5)`,
    ...[w.later, ...limits].map((one, at) => (at === 0 ? one : `${w.later}, ${one}`)),
    `${w.later}, n (±5)`,
  ]
  const changed = [w.change, ...limits.map((one) => `${w.change}, ${one}`), w.verdict, w.pShort, said.note]
  const verdict = (change: Judged | null) => (change ? w[change.verdict] : null)
  const side = (one: Publishable | null, minimumN: number): Cell[] =>
    one ? [...estimateCells(one), people(one.n, minimumN)] : [null, null, null, null]
  const figures = ({
    earlier,
    later,
    difference,
    change,
  }: Pick<UnitChange, 'earlier' | 'later' | 'difference' | 'change'>): Cell[] => [
    ...side(earlier, minimums.earlier),
    ...side(later, minimums.later),
    share(change ? change.value : difference),
    share(change?.lower ?? null),
    share(change?.upper ?? null),
    verdict(change),
    change ? rounded(change.adjusted, 4) : null,
    (later && noteOf(later)) ?? (earlier && noteOf(earlier)),
  ]
  const line = (row: ChangeRow): Cell[] => [
    row.code,
    textIn(row.title, language),
    row.questionnaire,
    ...figures(row),
  ]
  return [
    [r.code, r.indexCode, r.questionnaire, ...estimates, ...changed],
    ...indexes.map(line),
    [],
    [r.code, r.item, r.questionnaire, ...estimates, ...changed],
    ...items.map(line),
    ...(units.length === 0
      ? []
      : [
          [],
          [null, r.unit, null, ...estimates, ...changed],
          ...units.map((row): Cell[] => [null, row.name, null, ...figures(row)]),
        ]),
  ]
}

const limits = ['95% –', '95% +'] as const

function estimateHead(language: Language): Cell[] {
  return [words[language].results.value, ...limits]
}

/** Why a figure is not there, or has no interval. */
function noteOf({ reason, intervalReason }: Publishable): Cell {
  return reason ?? intervalReason
}
