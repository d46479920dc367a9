import { type ChartShape, frame, palette, render, widths } from '../results/chart.ts'

export type DifferenceDots = {
  readonly dots: readonly { readonly self: number; readonly appraised: number }[]
  readonly bias: number
  readonly lower: number
  readonly upper: number
}

/** What the texts of the picture say. */
export type DifferenceWords = {
  readonly mean: string
  readonly difference: string
  readonly units: string
  readonly bias: string
  readonly limits: string
}

/**
 * Bland and Altman's picture: each unit at the mean of its two scores and their difference, with the mean difference and the
 * limits of agreement as level lines. Units at the same place make one larger dot.
 * @returns an SVG document
 */
export async function differenceChart(
  { dots, bias, lower, upper }: DifferenceDots,
  words: DifferenceWords,
  shape: ChartShape = 'wide',
): Promise<string> {
  const narrow = shape === 'narrow'
  const points = Map.groupBy(
    dots,
    ({ self, appraised }) => `${round((self + appraised) / 2)} ${round(self - appraised)}`,
  )
  const means = dots.map(({ self, appraised }) => (self + appraised) / 2)
  const most = dots.reduce(
    (all, { self, appraised }) => Math.max(all, Math.abs(self - appraised)),
    Math.max(1, Math.abs(lower), Math.abs(upper)),
  )
  const step = [1, 2, 5, 10, 20, 50].find((one) => 3 * one >= most) ?? 50
  const end = Math.ceil(most / step) * step
  const [from, to] = [10 * Math.floor(Math.min(...means) / 10), 10 * Math.ceil(Math.max(...means) / 10)]
  const right = to > from ? to : from + 10
  const { grid, legend, xAxis } = frame(shape, [], 0, narrow ? 3 : 1)
  const line = (name: string, at: number, type: 'solid' | 'dashed') => ({
    name,
    type: 'line',
    symbol: 'none',
    lineStyle: { width: 2, type, color: type === 'solid' ? palette.index : palette.appraisal },
    itemStyle: { color: type === 'solid' ? palette.index : palette.appraisal },
    data: [
      [from, at],
      [right, at],
    ],
    z: 4,
  })
  const axisName = { nameTextStyle: { color: palette.ink, fontSize: 13 }, nameLocation: 'middle' as const }
  const sign = (value: number) => (value < 0 ? `\u2212${-value}` : value > 0 ? `+${value}` : '0')
  const height = narrow ? 380 : 460
  const option = {
    grid: { ...grid, top: narrow ? 96 : 44, left: narrow ? 26 : 30, right: 26, bottom: 34 },
    legend: { ...legend, ...(narrow ? { orient: 'vertical', itemGap: 4 } : {}) },
    xAxis: {
      ...xAxis,
      min: from,
      max: right,
      interval: right - from > 40 ? 20 : 10,
      ...axisName,
      name: words.mean,
      nameGap: 28,
    },
    yAxis: {
      type: 'value',
      min: -end,
      max: end,
      interval: step,
      ...axisName,
      name: words.difference,
      nameGap: 40,
      axisLabel: { color: palette.ink, fontSize: 13, formatter: sign },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: [
      {
        name: words.units,
        type: 'scatter',
        itemStyle: { color: '#5b6570', opacity: 0.75, borderColor: '#fff', borderWidth: 1 },
        data: [...points.values()].map((here) => ({
          value: [(here[0]!.self + here[0]!.appraised) / 2, here[0]!.self - here[0]!.appraised],
          symbolSize: Math.min(26, 7 + 2 * Math.sqrt(here.length - 1)),
        })),
        z: 5,
      },
      line(words.bias, bias, 'solid'),
      line(words.limits, upper, 'dashed'),
      line(words.limits, lower, 'dashed'),
    ],
  }
  return await render(option, widths[shape], height)
}

function round(value: number): number {
  return Math.round(10 * value)
}
