/** One row of the sample, or one first-stage unit, and its place in the design. */
export type DesignRow = {
  readonly stratum: string
  /** The first-stage unit (PSU) inside the stratum; the same word in two strata means two units. */
  readonly psu: string
  /** How many first-stage units the stratum has in the population (N_h); left out when unknown or very many. */
  readonly populationPsus?: number | null
}

/** The design of a sample: which entry belongs to which first-stage unit, and that to which stratum. */
export type Design = {
  /** Number of entries (rows, or first-stage units when the data are already summed). */
  readonly entries: number
  readonly strata: readonly DesignStratum[]
  readonly stratumOfPsu: Int32Array
  readonly psuOfEntry: Int32Array
}

export type DesignStratum = {
  readonly code: string
  /** Sampled first-stage units (n_h), also those without a member of the domain asked for. */
  readonly psus: number
  readonly populationPsus: number | null
}

/**
 * Reads the design of a sample from its rows. All sampled first-stage units must be among the rows, also those whose
 * answers are all missing or outside the domain of interest: they count in n_h with a total of zero. Leaving them out
 * is the most frequent error in home-made code.
 *
 * @throws if there is no row, or a stratum has two different population counts, or one below its sample
 * @example
 * surveyDesign([{ stratum: 'P1', psu: 'C1' }, { stratum: 'P1', psu: 'C2' }]).strata[0].psus // => 2
 */
export function surveyDesign(rows: readonly DesignRow[]): Design {
  if (rows.length === 0) throw new Error('surveyDesign requires at least one row')
  const strata: { code: string; psus: number; populationPsus: number | null }[] = []
  const stratumByCode = new Map<string, number>()
  const psuByCode: Map<string, number>[] = []
  const stratumOfPsu: number[] = []
  const psuOfEntry = new Int32Array(rows.length)
  for (const [entry, row] of rows.entries()) {
    const population = row.populationPsus ?? null
    let stratum = stratumByCode.get(row.stratum)
    if (stratum === undefined) {
      stratum = strata.length
      stratumByCode.set(row.stratum, stratum)
      strata.push({ code: row.stratum, psus: 0, populationPsus: population })
      psuByCode.push(new Map())
    }
    const known = strata[stratum]!
    if (known.populationPsus !== population) {
      throw new Error(`surveyDesign requires one population count for stratum ${row.stratum}`)
    }
    let psu = psuByCode[stratum]!.get(row.psu)
    if (psu === undefined) {
      psu = stratumOfPsu.length
      psuByCode[stratum]!.set(row.psu, psu)
      stratumOfPsu.push(stratum)
      known.psus++
    }
    psuOfEntry[entry] = psu
  }
  for (const { code, psus, populationPsus } of strata) {
    if (populationPsus !== null && !(populationPsus >= psus)) {
      throw new Error(`surveyDesign requires a population of at least ${psus} in stratum ${code}`)
    }
  }
  return { entries: rows.length, strata, stratumOfPsu: Int32Array.from(stratumOfPsu), psuOfEntry }
}

/**
 * Design degrees of freedom: first-stage units less strata, counting only those that hold at least one of the marked
 * entries (rows of the domain with a weight above zero). Below 1 there is no interval.
 *
 * @param members one mark for each entry; all when left out
 * @throws if the marks do not match the entries
 * @example
 * degreesOfFreedom(surveyDesign([{ stratum: 'P1', psu: 'C1' }, { stratum: 'P1', psu: 'C2' }])) // => 1
 */
export function degreesOfFreedom(design: Design, members?: ArrayLike<number | boolean>): number {
  if (members !== undefined && members.length !== design.entries) {
    throw new Error('degreesOfFreedom requires one mark for each entry')
  }
  const psuSeen = new Uint8Array(design.stratumOfPsu.length)
  for (let entry = 0; entry < design.entries; entry++) {
    if (members === undefined || members[entry]) psuSeen[design.psuOfEntry[entry]!] = 1
  }
  const stratumSeen = new Uint8Array(design.strata.length)
  let psus = 0
  for (let psu = 0; psu < psuSeen.length; psu++) {
    if (psuSeen[psu] === 0) continue
    psus++
    stratumSeen[design.stratumOfPsu[psu]!] = 1
  }
  let strata = 0
  for (const seen of stratumSeen) strata += seen
  return psus - strata
}

/**
 * Merges each stratum that has a single first-stage unit into the neighbour that was named for it in advance, the
 * `collapse` rule for lonely units. Neighbours are part of the design, never chosen by looking at results.
 *
 * @returns rows with the merged strata under one name, and their population counts added
 * @throws if a lonely stratum has no neighbour, or the neighbour is not in the sample
 * @example
 * collapseLonelyStrata([{ stratum: 'A', psu: '1' }, { stratum: 'B', psu: '1' }], new Map([['A', 'B'], ['B', 'A']]))
 * // => [{ stratum: 'A+B', psu: 'A/1' }, { stratum: 'A+B', psu: 'B/1' }] (population counts aside)
 */
export function collapseLonelyStrata(
  rows: readonly DesignRow[],
  neighbours: ReadonlyMap<string, string>,
): DesignRow[] {
  const { strata } = surveyDesign(rows)
  const group = new Map(strata.map(({ code }) => [code, code]))
  const root = (code: string): string => (group.get(code) === code ? code : root(group.get(code)!))
  for (const { code, psus, populationPsus } of strata) {
    if (psus > 1 || populationPsus === 1) continue
    const neighbour = neighbours.get(code)
    if (neighbour === undefined || !group.has(neighbour) || neighbour === code) {
      throw new Error(`collapseLonelyStrata requires a sampled neighbour for stratum ${code}`)
    }
    if (root(code) !== root(neighbour)) group.set(root(code), root(neighbour))
  }
  const members = Map.groupBy(strata, ({ code }) => root(code))
  return rows.map((row) => {
    const together = members.get(root(row.stratum))!
    if (together.length === 1) return row
    const counts = together.map(({ populationPsus }) => populationPsus)
    return {
      stratum: together.map(({ code }) => code).join('+'),
      psu: `${row.stratum}/${row.psu}`,
      populationPsus: counts.includes(null)
        ? null
        : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    }
  })
}
