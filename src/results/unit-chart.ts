import { type ChartShape, frame, legendRows, palette, render, widths } from './chart.ts'

/** What the texts of a chart say, from the dictionary. */
export type UnitChartWords = { index: string; appraisal: string; survey: string }

export type UnitBar = { label: string; index: number | null; appraisal: number | null; survey: number | null }

/**
 * The index of units as bars, 0..100, with the appraised and the surveyed part as marks; a unit without an index has no
 * bar. The same figures stand in the table beside it.
 * @returns an SVG document
 */
export async function unitChart(
  units: readonly UnitBar[],
  words: UnitChartWords,
  shape: ChartShape = 'wide',
): Promise<string> {
  const narrow = shape === 'narrow'
  const labels = units.map((unit) => unit.label)
  const named = [words.index, words.appraisal, words.survey]
  const { top, ...space } = frame(shape, labels, 280, legendRows(named, shape))
  const marks = (name: string, values: (number | null)[], color: string, symbol: string) => ({
    name,
    type: 'scatter',
    symbol,
    symbolSize: 11,
    itemStyle: { color, borderColor: '#fff', borderWidth: 1.5 },
    data: values.map((value, index) => [value, index]).filter(([value]) => value !== null),
    z: 6,
  })
  const option = {
    ...space,
    series: [
      {
        name: words.index,
        type: 'bar',
        barWidth: narrow ? 10 : 14,
        itemStyle: { color: palette.index },
        data: units.map((unit) => unit.index),
      },
      marks(
        words.appraisal,
        units.map((unit) => unit.appraisal),
        palette.appraisal,
        'diamond',
      ),
      marks(
        words.survey,
        units.map((unit) => unit.survey),
        palette.survey,
        'circle',
      ),
    ],
  }
  return await render(option, widths[shape], top + 36 + (narrow ? 44 : 28) * Math.max(units.length, 1))
}
