import { type ChartShape, frame, legendRows, linesOf, palette, render, widths } from './chart.ts'

export type DistributionRow = { label: string; shares: readonly number[] }

/**
 * The distribution of answers to items of one scale: one bar a row, 100 % wide, a colour a category.
 * @param categories the words of the categories, in order
 * @returns an SVG document
 */
export async function distributionChart(
  rows: readonly DistributionRow[],
  categories: readonly string[],
  shape: ChartShape = 'wide',
): Promise<string> {
  const narrow = shape === 'narrow'
  const labels = rows.map((row) => row.label)
  const legendWidth = widths.narrow - 40
  const lines = narrow
    ? categories.reduce((sum, category) => sum + linesOf(category, legendWidth), 0)
    : legendRows(categories, shape)
  const nameWidth = 430
  const { top, ...space } = frame(shape, labels, nameWidth, lines)
  // Questions are whole sentences: in several lines rather than cut off.
  const most = Math.max(1, ...labels.map((label) => linesOf(label, narrow ? widths.narrow - 24 : nameWidth)))
  const colours = palette.scales[categories.length] ?? palette.more
  const option = {
    ...space,
    legend: {
      ...space.legend,
      ...(narrow
        ? {
            orient: 'vertical',
            itemGap: 6,
            textStyle: { ...space.legend.textStyle, width: legendWidth, overflow: 'break' },
          }
        : {}),
    },
    yAxis: {
      ...space.yAxis,
      axisLabel: { ...space.yAxis.axisLabel, overflow: 'break', lineHeight: 17 },
    },
    xAxis: { ...space.xAxis, axisLabel: { ...space.xAxis.axisLabel, formatter: '{value}%' } },
    series: categories.map((category, index) => ({
      name: category,
      type: 'bar',
      stack: 'all',
      barWidth: narrow ? 14 : 20,
      itemStyle: { color: colours[index % colours.length], borderColor: '#fff', borderWidth: 1 },
      data: rows.map((row) => row.shares[index] ?? 0),
    })),
  }
  return await render(
    option,
    widths[shape],
    top + 36 + (narrow ? 31 + 17 * most : Math.max(36, 10 + 17 * most)) * Math.max(rows.length, 1),
  )
}
