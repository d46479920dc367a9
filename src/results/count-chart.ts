import { type ChartShape, frame, palette, render, widths } from './chart.ts'

export type CountBar = { label: string; count: number; share: number }

/** Wide enough to stand beside its table, in pixels. */
const besideTable = 560

/**
 * How many there are of each of some kinds, as bars from 0 to the whole (100 %), with the number at the end of the bar.
 * @param say how a number is written
 * @returns an SVG document
 */
export async function countChart(
  rows: readonly CountBar[],
  say: (count: number) => string,
  shape: ChartShape = 'wide',
): Promise<string> {
  const narrow = shape === 'narrow'
  const labels = rows.map((row) => row.label)
  const { top, legend: _legend, ...space } = frame(shape, labels, 190, 0)
  const option = {
    ...space,
    grid: { ...space.grid, right: 46 },
    xAxis: {
      ...space.xAxis,
      interval: narrow ? 50 : 25,
      axisLabel: { ...space.xAxis.axisLabel, formatter: '{value}%' },
    },
    series: [
      {
        type: 'bar',
        barWidth: narrow ? 12 : 16,
        itemStyle: { color: palette.appraisal },
        label: {
          show: true,
          position: 'right',
          color: palette.ink,
          fontSize: 13,
          formatter: ({ dataIndex }: { dataIndex: number }) => say(rows[dataIndex]?.count ?? 0),
        },
        data: rows.map((row) => row.share),
      },
    ],
  }
  const width = narrow ? widths.narrow : besideTable
  return await render(option, width, top + 36 + (narrow ? 46 : 32) * Math.max(rows.length, 1))
}
