import { reaches, tolerance } from './tolerance.ts'

/** A band of percentages and the points it gives: from `from` (included) up to the next band; `null` is no lower limit. */
export type Band = { readonly from: number | null; readonly points: number }

/**
 * The points of a percentage by a table of bands. The percentage is not rounded first: 84.96 shows as 85.0 and still
 * lies in the band below 85. Lower limits are included, with the tolerance that keeps 85 which came out as
 * 84.99999999999999 in its band.
 *
 * @param percent unrounded, in the unit of the bands
 * @param bands in any order
 * @returns points, or `null` when the percentage lies below every band
 * @throws if there is no band, two bands begin at the same percentage, or the percentage is not finite
 * @see Circular 03/2018/TT-BTP, Article 8, for a table of this form
 * @example
 * bandPoints(84.96, [{ from: 85, points: 4 }, { from: 70, points: 3 }]) // => 3
 */
export function bandPoints(percent: number, bands: readonly Band[]): number | null {
  if (bands.length === 0) throw new Error('bandPoints requires at least one band')
  if (!Number.isFinite(percent)) throw new Error('bandPoints requires a finite percentage')
  const falling = bands.toSorted((a, b) => lowest(b) - lowest(a))
  for (const [place, band] of falling.entries()) {
    const next = falling[place + 1]
    if (next !== undefined && !(lowest(band) - lowest(next) > tolerance)) {
      throw new Error('bandPoints requires bands that begin at different percentages')
    }
  }
  return falling.find((band) => reaches(percent, lowest(band)))?.points ?? null
}

function lowest(band: Band): number {
  return band.from ?? Number.NEGATIVE_INFINITY
}
