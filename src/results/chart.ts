import type { EChartsCoreOption } from 'echarts/core'

/** Colours that stay apart for people who do not see red and green alike, dark enough on white. */
export const palette = {
  index: '#8c1519',
  appraisal: '#1f5f8b',
  survey: '#d9a227',
  ink: '#1c2126',
  line: '#d3d8de',
  /** from worst to best through a middle that is neither, by number of categories */
  scales: {
    2: ['#c8714a', '#1f5f8b'],
    3: ['#c8714a', '#cfcac2', '#1f5f8b'],
    4: ['#a1271f', '#e0a078', '#7fb2d1', '#1f5f8b'],
    5: ['#a1271f', '#e0a078', '#cfcac2', '#7fb2d1', '#1f5f8b'],
  } as Readonly<Record<number, readonly string[]>>,
  more: ['#0f3f63', '#1f5f8b', '#7fb2d1', '#cfcac2', '#e0a078', '#a1271f', '#4d7f4d', '#8a6d9e', '#595959'],
} as const

/** `wide` beside a table on a desk; `narrow` on a phone: names above the bars, so that letters keep their size. */
export type ChartShape = 'wide' | 'narrow'

// Names without quotes: echarts writes them into a style attribute as they are.
const font = 'system-ui, Roboto, Arial, sans-serif'

/** of the picture, by its shape, in pixels */
export const widths = { wide: 1100, narrow: 300 } as const

const fontSize = 14

/** Draws a chart as an SVG document. */
export async function render(option: EChartsCoreOption, width: number, height: number): Promise<string> {
  const { init, use } = await import('echarts/core')
  const { BarChart, HeatmapChart, LineChart, ScatterChart } = await import('echarts/charts')
  const { GridComponent, LegendComponent, VisualMapComponent } = await import('echarts/components')
  const { SVGRenderer } = await import('echarts/renderers')
  use([BarChart, HeatmapChart, LineChart, ScatterChart])
  use([GridComponent, LegendComponent, VisualMapComponent, SVGRenderer])
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font, color: palette.ink, fontSize },
    ...option,
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return tidied(svg)
}

/** Without what a picture needs not: hovering, styles (attributes say the same), characters that XML cannot hold. */
function tidied(svg: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>\s*/g, '')
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
    .replace(/ style="font-size:([^;"]+);font-family:([^;"]+);"/g, ' font-size="$1" font-family="$2"')
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, ' ')
}

/** How many lines a legend takes, by an upper estimate of the width of its words. */
export function legendRows(words: readonly string[], shape: ChartShape): number {
  let rows = 1
  let used = 0
  for (const word of words) {
    const width = 44 + 8 * word.length
    if (used > 0 && used + width > widths[shape]) {
      rows++
      used = 0
    }
    used += width
  }
  return rows
}

/** How many lines a text takes in so many pixels, by an upper estimate of the width of its letters. */
export function linesOf(text: string, width: number): number {
  return Math.max(1, Math.ceil((8 * text.length) / width))
}

/** Space for the legend, axes and names; names stand beside the bars, or above them where there is little room. */
export function frame(shape: ChartShape, labels: readonly string[], nameWidth: number, legendLines: number) {
  const narrow = shape === 'narrow'
  const top = 12 + 26 * legendLines
  const name = {
    color: palette.ink,
    fontSize,
    width: narrow ? widths.narrow - 24 : nameWidth,
    overflow: 'truncate',
  }
  return {
    top,
    grid: {
      left: narrow ? 10 : 8,
      right: 22,
      top,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 14,
      itemGap: narrow ? 12 : 20,
      textStyle: { fontSize, color: palette.ink },
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: 100,
      interval: narrow ? 25 : 20,
      axisLabel: { color: palette.ink, fontSize: 13 },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: narrow
        ? { ...name, inside: true, align: 'left', verticalAlign: 'bottom', margin: 0, padding: [0, 0, 10, 0] }
        : name,
      z: 5,
    },
  }
}
