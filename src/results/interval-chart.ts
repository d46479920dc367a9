import { type ChartShape, frame, palette, render, widths } from './chart.ts'

export type IntervalBar = { label: string; value: number; lower: number; upper: number }

/**
 * Figures on 0..100 as dots with their intervals as bars behind, and a line at the figure of the whole.
 * @returns an SVG document
 */
export async function intervalChart(
  rows: readonly IntervalBar[],
  whole: number | null,
  shape: ChartShape = 'wide',
): Promise<string> {
  const narrow = shape === 'narrow'
  const labels = rows.map((row) => row.label)
  const { top, legend: _legend, ...space } = frame(shape, labels, 280, 0)
  const bar = { type: 'bar', stack: 'interval', barWidth: narrow ? 6 : 8, silent: true }
  const option = {
    ...space,
    series: [
      { ...bar, itemStyle: { color: 'transparent' }, data: rows.map((row) => row.lower) },
      { ...bar, itemStyle: { color: '#7fb2d1' }, data: rows.map((row) => row.upper - row.lower) },
      {
        type: 'scatter',
        symbolSize: 10,
        itemStyle: { color: palette.index, borderColor: '#fff', borderWidth: 1 },
        data: rows.map((row, at) => [row.value, at]),
        z: 6,
      },
      ...(whole === null || rows.length === 0
        ? []
        : [
            {
              type: 'scatter',
              symbol: 'rect',
              symbolSize: [3, narrow ? 40 : 26],
              itemStyle: { color: palette.ink },
              data: rows.map((_, at) => [whole, at]),
              z: 3,
            },
          ]),
    ],
  }
  return await render(option, widths[shape], top + 36 + (narrow ? 44 : 28) * Math.max(rows.length, 1))
}
