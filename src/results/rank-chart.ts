import { type ChartShape, frame, palette, render, widths } from './chart.ts'

export type RankRow = {
  readonly label: string
  /** as published, from 1 */
  readonly rank: number
  /** share of draws at rank 1, 2 … */
  readonly shares: readonly number[]
}

/**
 * Where units come when weights move: a row of cells for each unit, the darker the more often it held that rank, and a mark at
 * its published rank.
 * @returns an SVG document
 */
export async function rankChart(
  rows: readonly RankRow[],
  words: { readonly published: string; readonly rank: string },
  shape: ChartShape = 'wide',
): Promise<string> {
  const narrow = shape === 'narrow'
  const held = rows.flatMap(({ shares, rank }) => [
    rank - 1,
    ...shares.flatMap((share, at) => (share >= 0.005 ? [at] : [])),
  ])
  const [first, last] = [Math.min(...held), Math.max(...held)]
  const ranks = Array.from({ length: last - first + 1 }, (_, at) => String(first + at + 1))
  const { top, grid, legend, yAxis } = frame(
    shape,
    rows.map(({ label }) => label),
    260,
    1,
  )
  // On a phone names stand in rows of their own, above the cells.
  const row = (at: number) => (narrow ? 2 * at + 1 : at)
  const lines = narrow
    ? {
        ...yAxis,
        data: rows.flatMap(({ label }) => [label, '']),
        axisLabel: { ...yAxis.axisLabel, interval: 0, verticalAlign: 'middle', padding: 0 },
      }
    : yAxis
  const option = {
    grid: { ...grid, top: top + (narrow ? 6 : 0), bottom: 30 },
    legend: { ...legend, data: [words.published] },
    xAxis: {
      type: 'category',
      data: ranks,
      name: words.rank,
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: palette.ink, fontSize: 13 },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.ink, fontSize: 13 },
    },
    yAxis: lines,
    visualMap: { show: false, min: 0, max: 0.7, inRange: { color: ['#e3edf4', '#1f5f8b'] }, seriesIndex: 0 },
    series: [
      {
        type: 'heatmap',
        data: rows.flatMap(({ shares }, at) =>
          shares.flatMap((share, rank) => (share >= 0.005 ? [[rank - first, row(at), share]] : [])),
        ),
        itemStyle: { borderColor: '#fff', borderWidth: 1 },
        z: 2,
      },
      {
        name: words.published,
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 12,
        itemStyle: { color: palette.index, borderColor: '#fff', borderWidth: 1.5 },
        data: rows.map(({ rank }, at) => [rank - 1 - first, row(at)]),
        z: 6,
      },
    ],
  }
  return await render(option, widths[shape], top + 50 + (narrow ? 46 : 30) * Math.max(rows.length, 1))
}
