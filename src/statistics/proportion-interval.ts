import type { Reason } from './figure.ts'
import {
  clopperPearsonInterval,
  type Interval,
  kornGraubardInterval,
  logitInterval,
  multiplier,
  waldInterval,
  wilsonInterval,
} from './interval.ts'
import { kishEffectiveSize } from './kish.ts'

/**
 * The intervals a round may choose from. `wilson_kish` and `clopper_pearson_kish` are not chosen: they stand in where
 * the variance is 0.
 */
export type ProportionMethod = 'default' | 'logit' | 'wilson' | 'korn_graubard' | 'wald'

/** What an interval of a share is made from. Shares are 0..1 here, not per cent. */
export type ProportionEstimate = {
  readonly proportion: number
  readonly variance: number
  /** Degrees of freedom of the design; `Infinity` where answers are taken as independent. */
  readonly df: number
  /** Unweighted number of valid answers. */
  readonly respondents: number
  /** Σw and Σw² over the valid answers; left out when every weight is 1. */
  readonly sumOfWeights?: number
  readonly sumOfSquaredWeights?: number
}

/** An interval of a share with the rule that made it and the effective sample size it rests on, or why there is none. */
export type ProportionInterval =
  | (Interval & {
      readonly reason: null
      readonly method: 'logit' | 'wilson' | 'wilson_kish' | 'korn_graubard' | 'clopper_pearson_kish' | 'wald'
      readonly effectiveSize: number
    })
  | {
      readonly lower: null
      readonly upper: null
      readonly reason: Reason
      readonly method: null
      readonly effectiveSize: null
    }

/**
 * The confidence interval of a share, by the rule that fits: logit with at least 30 effective respondents, Wilson with
 * the effective sample size below; where the estimated variance is 0 and says nothing (at a share of exactly 0 or 1, or
 * when all units happen to agree), Wilson with Kish's effective size of the weights. A round may ask for one method
 * instead.
 *
 * An effective size above the number of respondents comes about by chance; with fewer than 100 respondents it is
 * capped at that number. Without a degree of freedom there is no interval (`lonely_psu`).
 *
 * @param level confidence level between 0 and 1
 * @returns limits between 0 and 1
 * @throws if the method is unknown, the share is outside 0..1 or the variance is negative
 * @see Korn & Graubard (1998); Kott (2017); Franco, Little, Louis & Slud (2019)
 * @example
 * proportionInterval({ proportion: 0.78, variance: (0.78 * 0.22) / 200, df: 199, respondents: 200 }).method // => 'logit'
 */
export function proportionInterval(
  estimate: ProportionEstimate,
  { level = 0.95, method = 'default' }: { readonly level?: number; readonly method?: ProportionMethod } = {},
): ProportionInterval {
  const { proportion, variance, df, respondents } = estimate
  if (!(proportion >= 0 && proportion <= 1)) {
    throw new Error('proportionInterval requires a proportion from 0 to 1')
  }
  if (!(variance >= 0)) throw new Error('proportionInterval requires a variance that is not negative')
  if (!METHODS.includes(method)) throw new Error(`proportionInterval requires a known method, not ${method}`)
  if (respondents === 0) return none('no_valid_answers')
  const spread = proportion * (1 - proportion)
  if (spread <= noise)
    return withoutVariance({ ...estimate, proportion: Math.round(proportion) }, level, method)
  if (!(df >= 1)) return none('lonely_psu')
  if (variance <= noise * spread) return withoutVariance(estimate, level, method)

  const uncapped = spread / variance
  const size = respondents < 100 ? Math.min(uncapped, respondents) : uncapped
  const unsuited = method === 'wald' && !(proportion >= 0.1 && proportion <= 0.9)
  const chosen = method === 'default' || unsuited ? (size >= 30 ? 'logit' : 'wilson') : method
  if (chosen === 'korn_graubard' && respondents < 2) return none('not_estimable')
  const t = multiplier(level, df)
  const se = Math.sqrt(spread / size)
  const limits =
    chosen === 'logit'
      ? logitInterval(proportion, se, t)
      : chosen === 'wilson'
        ? wilsonInterval(proportion, size, t)
        : chosen === 'korn_graubard'
          ? kornGraubardInterval(proportion, size, respondents, df, level)
          : waldInterval(proportion, se, t)
  return {
    lower: Math.max(0, limits.lower),
    upper: Math.min(1, limits.upper),
    reason: null,
    method: chosen,
    effectiveSize: size,
  }
}

const METHODS: readonly ProportionMethod[] = ['default', 'logit', 'wilson', 'korn_graubard', 'wald']

/** Below this, a share is 0 or 1 and a variance is 0 but for floating-point noise. */
const noise = 1e-12

function withoutVariance(
  estimate: ProportionEstimate,
  level: number,
  method: ProportionMethod,
): ProportionInterval {
  const { proportion, respondents } = estimate
  const kish = kishEffectiveSize(
    estimate.sumOfWeights ?? respondents,
    estimate.sumOfSquaredWeights ?? respondents,
  )
  if (kish.reason !== null) return none(kish.reason)
  const size = Math.min(respondents, kish.value)
  if (method === 'korn_graubard') {
    const limits = clopperPearsonInterval(proportion, size, level)
    return { ...limits, reason: null, method: 'clopper_pearson_kish', effectiveSize: size }
  }
  const limits = wilsonInterval(proportion, size, multiplier(level, Infinity))
  return { ...limits, reason: null, method: 'wilson_kish', effectiveSize: size }
}

function none(reason: Reason): ProportionInterval {
  return { lower: null, upper: null, reason, method: null, effectiveSize: null }
}
