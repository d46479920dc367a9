import type { Band } from './criterion.ts'
import { numberInWords } from './entry.ts'

export type BandFault = { rule: 'band_gap' | 'band_overlap'; reason: string }

const edge = (value: number | null): string => (value === null ? '∞' : `${numberInWords(value)}%`)

/**
 * Bands follow each other without gap or overlap from `lowest` to `highest` (`null`: without limit on that side), in either
 * order of the rows. Returns the first break, `null` where there is none.
 */
export function bandFault(
  bands: readonly Band[],
  lowest: number | null,
  highest: number | null,
): BandFault | null {
  const rising = bands.toSorted((a, b) => floor(a) - floor(b))
  for (const band of rising) {
    const onlyTheTop = band.from !== null && band.from === band.to && band.to === highest
    if (floor(band) >= ceiling(band) && !onlyTheTop) {
      return fault('band_overlap', `Mức từ ${edge(band.from)} đến ${edge(band.to)} không có giá trị nào.`)
    }
  }
  const first = rising[0]
  const last = rising.at(-1)
  if (first === undefined || last === undefined) return null
  if (first.from !== lowest) {
    const rule = floor(first) > (lowest ?? Number.NEGATIVE_INFINITY) ? 'band_gap' : 'band_overlap'
    return fault(rule, `Mức thấp nhất bắt đầu từ ${edge(first.from)}, phải bắt đầu từ ${edge(lowest)}.`)
  }
  for (const [place, band] of rising.entries()) {
    const next = rising[place + 1]
    if (next === undefined) break
    if (floor(next) > ceiling(band)) {
      return fault('band_gap', `Khoảng từ ${edge(band.to)} đến ${edge(next.from)} không thuộc mức nào.`)
    }
    if (floor(next) < ceiling(band)) {
      return fault(
        'band_overlap',
        `Các mức chồng nhau trong khoảng từ ${edge(next.from)} đến ${edge(band.to)}.`,
      )
    }
  }
  if (last.to !== highest) {
    const rule = ceiling(last) < (highest ?? Number.POSITIVE_INFINITY) ? 'band_gap' : 'band_overlap'
    return fault(rule, `Mức cao nhất kết thúc ở ${edge(last.to)}, phải kết thúc ở ${edge(highest)}.`)
  }
  return null
}

function floor(band: Band): number {
  return band.from ?? Number.NEGATIVE_INFINITY
}

function ceiling(band: Band): number {
  return band.to ?? Number.POSITIVE_INFINITY
}

function fault(rule: BandFault['rule'], reason: string): BandFault {
  return { rule, reason }
}
