import { seededRandom } from '../../src/statistics/random.ts'
import type { Answers } from '../../src/surveys/questionnaire.ts'

/** Answers of a commune in one age band: how many were for it, how many against. */
export type Group = { readonly yes: number; readonly no: number }

const ages = [2, 4, 6, 8]

/** Sheets whose shares of satisfaction are as wanted, by age band. */
export function sheetsOf(groups: readonly Group[]): Answers[] {
  return groups.flatMap(({ yes, no }, band) =>
    Array.from({ length: yes + no }, (_, at) => {
      const value = at < yes ? 5 : 1
      return { A01: ages[band]!, 'M01.B01': value > 3 ? 4 : 1, 'M01.E13': value }
    }),
  )
}

export const sizeOf = (groups: readonly Group[]) => groups.reduce((sum, { yes, no }) => sum + yes + no, 0)

/** A share as pages write it, '44,4'. */
export function shareOf(groups: readonly Group[]): string {
  const yes = groups.reduce((sum, one) => sum + one.yes, 0)
  return ((100 * yes) / sizeOf(groups)).toFixed(1).replace('.', ',')
}

export const joined = (all: readonly (readonly Group[])[]): Group[] =>
  ages.map((_, band) => ({
    yes: all.reduce((sum, groups) => sum + groups[band]!.yes, 0),
    no: all.reduce((sum, groups) => sum + groups[band]!.no, 0),
  }))

/**
 * Communes of random size, some of them small, whose shares are all different and end in no zero, so that each can be found
 * wherever it stands.
 * @param sizes least and most people of a commune in one age band
 */
export function randomCommunes(seed: number, sizes: readonly (readonly [number, number])[]): Group[][] {
  const { next } = seededRandom(seed)
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  for (;;) {
    const communes = sizes.map(([low, high]) =>
      ages.map((): Group => {
        const n = whole(low, high)
        const yes = whole(Math.ceil(n * 0.2), Math.floor(n * 0.9))
        return { yes: Math.min(n, yes), no: n - Math.min(n, yes) }
      }),
    )
    const shares = communes.map(shareOf)
    const bands = ages.map((_, band) => shareOf([joined(communes)[band]!]))
    const all = [...shares, ...bands, shareOf(joined(communes))]
    if (new Set(all).size === all.length && all.every((share) => !/,0$|^NaN/.test(share))) return communes
  }
}
