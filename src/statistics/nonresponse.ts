/** One weighting class of the people drawn: those who answered and all of them, as sums of design weights. */
export type WeightingClass = {
  readonly code: string
  readonly respondents: number
  /** Sum of design weights of the respondents, and of everybody drawn. */
  readonly responding: number
  readonly sampled: number
}

/** Classes taken together, with the factor on the design weights of their respondents. */
export type AdjustedClass = {
  readonly codes: readonly string[]
  readonly respondents: number
  readonly factor: number
  /** Whether it has enough respondents and its factor is not too large. */
  readonly sound: boolean
}

/**
 * Nonresponse adjustment in weighting classes: the respondents of a class carry the weight of everybody drawn in it,
 * Σ d over the drawn / Σ d over the respondents. A class with too few respondents or too large a factor is merged with
 * the next one in the given order (the order fixed in advance: age first, then area); the last is merged backwards.
 *
 * @param classes in their fixed order of merging
 * @returns classes in order; `sound` is false only when even all classes together break a rule
 * @throws if there is no class, or more respond than were drawn
 * @see Lohr (2022), ch. 8
 * @example
 * nonresponseAdjustment([{ code: '18-34', respondents: 40, responding: 400, sampled: 600 }])[0].factor // => 1.5
 */
export function nonresponseAdjustment(
  classes: readonly WeightingClass[],
  { minimumRespondents = 20, largestFactor = 3 } = {},
): AdjustedClass[] {
  if (classes.length === 0) throw new Error('nonresponseAdjustment requires at least one class')
  for (const { code, responding, sampled, respondents } of classes) {
    if (!(respondents >= 0 && responding >= 0 && sampled >= responding * (1 - 1e-12))) {
      throw new Error(`nonresponseAdjustment requires respondents of class ${code} to be among those drawn`)
    }
  }
  const sound = (members: readonly WeightingClass[]): boolean =>
    add(members, 'respondents') >= minimumRespondents &&
    add(members, 'sampled') <= largestFactor * add(members, 'responding') * (1 + 1e-12)
  const groups: WeightingClass[][] = []
  let open: WeightingClass[] = []
  for (const member of classes) {
    open.push(member)
    if (!sound(open)) continue
    groups.push(open)
    open = []
  }
  if (open.length > 0) {
    let last = [...(groups.pop() ?? []), ...open]
    while (!sound(last) && groups.length > 0) last = [...groups.pop()!, ...last]
    groups.push(last)
  }
  return groups.map((members) => {
    const responding = add(members, 'responding')
    if (responding === 0) throw new Error('nonresponseAdjustment requires at least one respondent')
    return {
      codes: members.map(({ code }) => code),
      respondents: add(members, 'respondents'),
      factor: add(members, 'sampled') / responding,
      sound: sound(members),
    }
  })
}

function add(members: readonly WeightingClass[], what: 'respondents' | 'responding' | 'sampled'): number {
  return members.reduce((sum, member) => sum + member[what], 0)
}
