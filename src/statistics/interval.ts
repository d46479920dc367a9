import { betaQuantile } from './beta.ts'
import { normalQuantile } from './normal.ts'
import { studentQuantile } from './student.ts'

/** The two ends of an interval, in the unit of the estimate. */
export type Interval = { readonly lower: number; readonly upper: number }

/**
 * How many standard errors an interval reaches to either side: the quantile of Student's t, or of the normal
 * distribution when the degrees of freedom are infinite.
 *
 * @param level confidence level between 0 and 1
 * @throws if the level is not between 0 and 1, or df is not above 0
 * @example
 * multiplier(0.95, Infinity) // => 1.959963984540054
 */
export function multiplier(level: number, df: number): number {
  if (!(level > 0 && level < 1)) throw new Error('multiplier requires a level between 0 and 1')
  const p = 0.5 + level / 2
  return df === Infinity ? normalQuantile(p) : studentQuantile(p, df)
}

/**
 * Wald's interval: the estimate give or take t standard errors. Right for means, totals and ratios; for a proportion
 * only in the middle (0.1 to 0.9) of a large sample.
 *
 * @param t see `multiplier`
 * @throws if the standard error or t is negative
 * @example
 * waldInterval(0.78, Math.sqrt((0.78 * 0.22) / 200), 1.959963984540054) // => { lower: 0.7226, upper: 0.8374 }
 */
export function waldInterval(estimate: number, se: number, t: number): Interval {
  if (!(se >= 0 && t >= 0)) throw new Error('waldInterval requires a standard error that is not negative')
  return { lower: estimate - t * se, upper: estimate + t * se }
}

/**
 * The interval of a proportion made on the logit scale and carried back, so that it never leaves 0..1.
 *
 * @param proportion between 0 and 1, both excluded
 * @throws if the proportion is 0, 1 or outside, or the standard error is negative
 * @see Lumley (2010), Complex Surveys; R survey, svyciprop(method = "xlogit")
 * @example
 * logitInterval(0.5, 0.05, 2) // => { lower: 0.4013, upper: 0.5987 }
 */
export function logitInterval(proportion: number, se: number, t: number): Interval {
  if (!(proportion > 0 && proportion < 1))
    throw new Error('logitInterval requires a proportion between 0 and 1')
  if (!(se >= 0 && t >= 0)) throw new Error('logitInterval requires a standard error that is not negative')
  const centre = Math.log(proportion / (1 - proportion))
  const reach = (t * se) / (proportion * (1 - proportion))
  return { lower: 1 / (1 + Math.exp(reach - centre)), upper: 1 / (1 + Math.exp(-reach - centre)) }
}

/**
 * The interval of a proportion made on the arcsine scale, sin²(asin √p ± t se/(2 √(p(1 - p)))). Kept for comparison with
 * older reports; `logitInterval` is the one to use.
 *
 * @param proportion between 0 and 1, both excluded
 * @throws if the proportion is 0, 1 or outside, or the standard error is negative
 * @see R survey, svyciprop(method = "asin")
 * @example
 * arcsineInterval(0.5, 0.05, 2) // => { lower: 0.4007, upper: 0.5993 }
 */
export function arcsineInterval(proportion: number, se: number, t: number): Interval {
  if (!(proportion > 0 && proportion < 1)) {
    throw new Error('arcsineInterval requires a proportion between 0 and 1')
  }
  if (!(se >= 0 && t >= 0)) throw new Error('arcsineInterval requires a standard error that is not negative')
  const centre = Math.asin(Math.sqrt(proportion))
  const reach = (t * se) / (2 * Math.sqrt(proportion * (1 - proportion)))
  return {
    lower: Math.sin(Math.max(0, centre - reach)) ** 2,
    upper: Math.sin(Math.min(Math.PI / 2, centre + reach)) ** 2,
  }
}

/**
 * Wilson's score interval of a proportion, with the effective sample size of a complex sample in place of n. Good for
 * small samples and for proportions near 0 or 1, where it also exists at 0 and 1 themselves.
 *
 * @param proportion between 0 and 1
 * @param size (effective) sample size, above 0, need not be whole
 * @throws if the proportion is outside 0..1 or the size is not above 0
 * @see Wilson (1927), JASA 22; Kott (2017), Survey Methodology 43(2)
 * @example
 * wilsonInterval(0.78, 200, 1.959963984540054) // => { lower: 0.7176, upper: 0.8318 }
 */
export function wilsonInterval(proportion: number, size: number, t: number): Interval {
  if (!(proportion >= 0 && proportion <= 1))
    throw new Error('wilsonInterval requires a proportion from 0 to 1')
  if (!(size > 0)) throw new Error('wilsonInterval requires a sample size above zero')
  const square = (t * t) / size
  const centre = proportion + square / 2
  const reach = t * Math.sqrt((proportion * (1 - proportion)) / size + (t * t) / (4 * size * size))
  return {
    lower: proportion === 0 ? 0 : Math.max(0, (centre - reach) / (1 + square)),
    upper: proportion === 1 ? 1 : Math.min(1, (centre + reach) / (1 + square)),
  }
}

/**
 * The exact interval of Clopper and Pearson for a proportion. It covers at least as often as it says, and is therefore
 * wide.
 *
 * @param size (effective) sample size, above 0, need not be whole
 * @param level confidence level between 0 and 1
 * @throws if the proportion is outside 0..1, the size is not above 0 or the level is not between 0 and 1
 * @example
 * clopperPearsonInterval(163 / 200, 200, 0.95) // => { lower: 0.7541, upper: 0.8663 }
 */
export function clopperPearsonInterval(proportion: number, size: number, level: number): Interval {
  if (!(proportion >= 0 && proportion <= 1)) {
    throw new Error('clopperPearsonInterval requires a proportion from 0 to 1')
  }
  if (!(size > 0)) throw new Error('clopperPearsonInterval requires a sample size above zero')
  if (!(level > 0 && level < 1)) throw new Error('clopperPearsonInterval requires a level between 0 and 1')
  const outside = (1 - level) / 2
  const yes = size * proportion
  const no = size * (1 - proportion)
  return {
    lower: proportion === 0 ? 0 : betaQuantile(outside, yes, no + 1),
    upper: proportion === 1 ? 1 : betaQuantile(1 - outside, yes + 1, no),
  }
}

/**
 * The interval of Korn and Graubard: Clopper-Pearson with the effective sample size of a complex sample, made smaller
 * when few degrees of freedom are left. The conservative choice where a figure decides something in law.
 *
 * @param effectiveSize proportion (1 - proportion) / variance
 * @param respondents number of valid answers, two or more
 * @param df degrees of freedom of the design
 * @see Korn & Graubard (1998), Survey Methodology 24; R survey, svyciprop(method = "beta")
 * @example
 * kornGraubardInterval(0.5, 100, 100, 99, 0.95) // => { lower: 0.3983, upper: 0.6017 }
 */
export function kornGraubardInterval(
  proportion: number,
  effectiveSize: number,
  respondents: number,
  df: number,
  level: number,
): Interval {
  if (!(respondents >= 2)) throw new Error('kornGraubardInterval requires at least two respondents')
  const ratio = multiplier(level, respondents - 1) / multiplier(level, df)
  return clopperPearsonInterval(proportion, effectiveSize * ratio * ratio, level)
}
