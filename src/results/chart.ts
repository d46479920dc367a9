import type { EChartsCoreOption } from 'echarts/core'

/** Colours that stay apart for people who do not see red and green alike, dark enough on white. */
const palette = {
  index: '#8c1519',
  appraisal: '#1f5f8b',
  survey: '#b7791f',
  ink: '#2b2b2b',
  line: '#d9d5cf',
  scale: [
    '#a1271f',
    '#d98c5f',
    '#cfcac2',
    '#6fa8c9',
    '#1f5f8b',
    '#0f3f63',
    '#4d7f4d',
    '#8a6d9e',
    '#595959',
    '#b7791f',
    '#222222',
  ],
} as const

// Names without quotes: echarts writes them into a style attribute as they are.
const font = 'system-ui, Roboto, Arial, sans-serif'

const fitted = { outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const

async function render(option: EChartsCoreOption, width: number, height: number): Promise<string> {
  const { init, use } = await import('echarts/core')
  const { BarChart, ScatterChart } = await import('echarts/charts')
  const { GridComponent, LegendComponent } = await import('echarts/components')
  const { SVGRenderer } = await import('echarts/renderers')
  use([BarChart, ScatterChart, GridComponent, LegendComponent, SVGRenderer])
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font, color: palette.ink, fontSize: 13 },
    ...option,
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}

/** What the texts of a chart say, from the dictionary. */
export type UnitChartWords = { index: string; appraisal: string; survey: string }

export type UnitBar = { label: string; index: number | null; appraisal: number | null; survey: number | null }

/**
 * The index of units as bars, 0..100, with the appraised and the surveyed part as marks; a unit without an index has no
 * bar. The same figures stand in the table beside it.
 * @returns an SVG document
 */
export async function unitChart(units: readonly UnitBar[], words: UnitChartWords): Promise<string> {
  const labels = units.map((unit) => unit.label)
  const marks = (name: string, values: (number | null)[], color: string, symbol: string) => ({
    name,
    type: 'scatter',
    symbol,
    symbolSize: 10,
    itemStyle: { color, borderColor: '#fff', borderWidth: 1 },
    data: values.map((value, index) => [value, index]).filter(([value]) => value !== null),
    z: 3,
  })
  return await render(
    {
      grid: { left: 8, right: 24, top: 40, bottom: 8, ...fitted },
      legend: { top: 0, left: 0, itemWidth: 16, textStyle: { fontSize: 13 } },
      xAxis: { type: 'value', min: 0, max: 100, splitLine: { lineStyle: { color: palette.line } } },
      yAxis: {
        type: 'category',
        inverse: true,
        data: labels,
        axisTick: { show: false },
        axisLabel: { width: 190, overflow: 'truncate' },
      },
      series: [
        {
          name: words.index,
          type: 'bar',
          barMaxWidth: 16,
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
    },
    720,
    72 + 26 * Math.max(units.length, 1),
  )
}

export type DistributionRow = { label: string; shares: readonly number[] }

/**
 * The distribution of answers to items of one scale: one bar a row, 100 % wide, a colour a category.
 * @param categories the words of the categories, in order
 * @returns an SVG document
 */
export async function distributionChart(
  rows: readonly DistributionRow[],
  categories: readonly string[],
): Promise<string> {
  return await render(
    {
      grid: { left: 8, right: 24, top: 16 + 22 * Math.ceil(categories.length / 3), bottom: 8, ...fitted },
      legend: { top: 0, left: 0, itemWidth: 14, textStyle: { fontSize: 13 } },
      xAxis: {
        type: 'value',
        min: 0,
        max: 100,
        axisLabel: { formatter: '{value}%' },
        splitLine: { lineStyle: { color: palette.line } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map((row) => row.label),
        axisTick: { show: false },
        axisLabel: { width: 90, overflow: 'truncate' },
      },
      series: categories.map((category, index) => ({
        name: category,
        type: 'bar',
        stack: 'all',
        barMaxWidth: 22,
        itemStyle: { color: palette.scale[index % palette.scale.length] },
        data: rows.map((row) => row.shares[index] ?? 0),
      })),
    },
    720,
    60 + 22 * Math.ceil(categories.length / 3) + 34 * Math.max(rows.length, 1),
  )
}
