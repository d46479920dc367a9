import { type ChartShape, frame, palette, render, widths } from './chart.ts'

export type ChangeBar = {
  readonly label: string
  readonly value: number
  readonly lower: number
  readonly upper: number
  readonly verdict: 'up' | 'down' | 'unsure'
}

const marks = {
  up: { color: palette.appraisal, symbol: 'triangle', rotate: 0 },
  down: { color: palette.index, symbol: 'triangle', rotate: 180 },
  unsure: { color: '#6b7480', symbol: 'circle', rotate: 0 },
} as const

/**
 * Changes in points with their intervals, around an upright line at no change. The verdict has a shape beside its colour.
 * @returns an SVG document
 */
export async function changeChart(
  rows: readonly ChangeBar[],
  words: Readonly<Record<ChangeBar['verdict'], string>>,
  shape: ChartShape = 'wide',
): Promise<string> {
  const narrow = shape === 'narrow'
  const reach = rows.reduce((most, { lower, upper }) => Math.max(most, -lower, upper), 1)
  const step = [1, 2, 5, 10, 20, 50].find((one) => (narrow ? 2 : 4) * one >= reach) ?? 50
  const end = Math.ceil(reach / step) * step
  const labels = rows.map(({ label }) => label)
  const { top, ...space } = frame(shape, labels, 360, narrow ? 3 : 1)
  const verdicts = (['up', 'down', 'unsure'] as const).filter((one) =>
    rows.some((row) => row.verdict === one),
  )
  const option = {
    ...space,
    legend: {
      ...space.legend,
      ...(narrow ? { orient: 'vertical', itemGap: 6 } : {}),
      data: verdicts.map((one) => words[one]),
    },
    xAxis: {
      ...space.xAxis,
      min: -end,
      max: end,
      interval: step,
      axisLabel: {
        ...space.xAxis.axisLabel,
        formatter: (value: number) => (value < 0 ? `\u2212${-value}` : value > 0 ? `+${value}` : '0'),
      },
    },
    // Whole sentences: in two lines rather than cut off.
    yAxis: {
      ...space.yAxis,
      axisLabel: { ...space.yAxis.axisLabel, overflow: 'break', lineHeight: 17 },
    },
    series: [
      ...rows.map((row, at) => ({
        type: 'line',
        symbol: 'none',
        lineStyle: { width: narrow ? 5 : 7, color: '#b9d3e3', cap: 'butt' },
        data: [
          [Math.max(-end, row.lower), at],
          [Math.min(end, row.upper), at],
        ],
        z: 4,
      })),
      {
        type: 'line',
        symbol: 'none',
        lineStyle: { width: 1.5, color: palette.ink },
        data: rows.flatMap((_, at) => (at === 0 || at === rows.length - 1 ? [[0, at]] : [])),
        z: 3,
      },
      ...verdicts.map((verdict) => ({
        name: words[verdict],
        type: 'scatter',
        symbol: marks[verdict].symbol,
        symbolRotate: marks[verdict].rotate,
        symbolSize: 12,
        itemStyle: { color: marks[verdict].color, borderColor: '#fff', borderWidth: 1 },
        data: rows.flatMap((row, at) => (row.verdict === verdict ? [[row.value, at]] : [])),
        z: 6,
      })),
    ],
  }
  return await render(option, widths[shape], top + 36 + (narrow ? 64 : 44) * Math.max(rows.length, 1))
}
