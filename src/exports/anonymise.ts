/** A respondent before the file is made: what could point to a person, and the rest. */
export type Person = {
  /** the unit, and the village or respondent inside it where that is the first-stage unit */
  readonly unitId: number
  readonly stratum: string
  readonly psu: string
  readonly unitKind: string
  /** bands of the weighting class, in the order of its attributes; 0 = not said */
  readonly bands: readonly number[]
  readonly weight: number
  readonly population: number | null
  readonly values: readonly (number | null)[]
}

/** The same with fresh ids; `null` bands and kinds are hidden. */
export type Row = Omit<Person, 'unitId' | 'unitKind' | 'bands' | 'stratum' | 'psu'> & {
  readonly id: number
  readonly unit: number
  readonly stratum: number
  readonly psu: number
  readonly unitKind: string | null
  readonly bands: readonly (number | null)[]
}

export type AnonymiseRules = {
  /** fewest people who share what is said of them in the file */
  readonly together: number
  /** units with fewer respondents say nothing of the people in them */
  readonly smallestUnit: number
}

/**
 * Takes out of respondents what could point to one of them (methodology §15.7): the order is by chance, ids of people and units
 * are fresh, units below the minimum and combinations of attributes that fewer than `together` share are blanked, the last
 * attribute first. Answers and weights stay.
 * @param random whole numbers from 0 up to (not including) its argument, each as likely
 */
export function anonymise(
  people: readonly Person[],
  { together, smallestUnit }: AnonymiseRules,
  random: (below: number) => number,
): Row[] {
  const shuffled = [...people]
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = random(at + 1)
    ;[shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!]
  }
  const sizes = new Map<number, number>()
  for (const { unitId } of people) sizes.set(unitId, (sizes.get(unitId) ?? 0) + 1)
  const tooFew = (unitId: number) => sizes.get(unitId)! < smallestUnit
  const said = shuffled.map(({ bands, unitId }): (number | null)[] =>
    bands.map((band) => (tooFew(unitId) ? null : band)),
  )
  const kinds = shuffled.map(({ unitKind, unitId }) => (tooFew(unitId) ? null : unitKind))
  const attributes = shuffled[0]?.bands.length ?? 0
  for (let attribute = attributes - 1; attribute >= -1; attribute--) {
    const groups = new Map<string, number>()
    const nameOf = (at: number) => JSON.stringify([kinds[at], said[at]])
    for (const at of shuffled.keys()) groups.set(nameOf(at), (groups.get(nameOf(at)) ?? 0) + 1)
    const rare = [...shuffled.keys()].filter((at) => groups.get(nameOf(at))! < together)
    for (const at of rare) {
      if (attribute === -1) kinds[at] = null
      else said[at]![attribute] = null
    }
  }
  const fresh = () => {
    const ids = new Map<string, number>()
    return (name: string) => {
      const known = ids.get(name) ?? ids.size + 1
      ids.set(name, known)
      return known
    }
  }
  const [units, strata, psus] = [fresh(), fresh(), fresh()]
  return shuffled.map((person, at) => ({
    id: at + 1,
    unit: units(String(person.unitId)),
    stratum: strata(person.stratum),
    psu: psus(`${person.stratum}/${person.psu}`),
    unitKind: kinds[at]!,
    bands: said[at]!,
    weight: person.weight,
    population: person.population,
    values: person.values,
  }))
}
