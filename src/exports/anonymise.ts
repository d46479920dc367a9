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
  /** units with fewer respondents stand together under one number and say nothing of the people in them */
  readonly smallestUnit: number
}

/**
 * Takes out of respondents what could point to one of them (methodology §15.7): the order is by chance, ids of people and units
 * are fresh, units below the minimum share a number with others of their stratum until they are enough, what is said of the
 * people in them and combinations of attributes that fewer than `together` share are blanked, the last attribute first.
 * Answers and weights stay.
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
  const places = mergedPlaces(people, smallestUnit)
  const populations = populationsOf(people, places)
  const placeOf = ({ unitId, stratum, psu }: Person) => {
    const place = places.get(unitId)
    // A unit that was drawn is a first-stage unit itself; merged ones are one. Villages and people inside a unit stay apart.
    const inside = psu === `u${unitId}` ? null : `${unitId}/${psu}`
    return place
      ? { unit: place.unit, stratum: place.stratum, psu: inside ?? place.unit }
      : { unit: `u${unitId}`, stratum, psu: `${stratum}/${inside ?? psu}` }
  }
  return shuffled.map((person, at) => {
    const place = placeOf(person)
    return {
      id: at + 1,
      unit: units(place.unit),
      stratum: strata(place.stratum),
      psu: psus(place.psu),
      unitKind: kinds[at]!,
      bands: said[at]!,
      weight: person.weight,
      population: person.population === null ? null : populations.get(place.stratum)!,
      values: person.values,
    }
  })
}

/** First-stage units of each stratum of the file: strata that were merged have theirs together. */
function populationsOf(
  people: readonly Person[],
  places: ReadonlyMap<number, Place>,
): ReadonlyMap<string, number> {
  const parts = new Map<string, Map<string, number>>()
  for (const { unitId, stratum, population } of people) {
    const joined = places.get(unitId)?.stratum ?? stratum
    const own = parts.get(joined) ?? new Map<string, number>()
    parts.set(joined, own.set(stratum, population ?? 0))
  }
  return new Map(
    [...parts].map(([stratum, own]) => [stratum, [...own.values()].reduce((sum, one) => sum + one, 0)]),
  )
}

type Place = { readonly unit: string; readonly stratum: string }

/**
 * The number and stratum that units below the minimum share: with others below it of their stratum, then with its next smallest
 * unit until they are enough; where a whole stratum has too few people, with the next smallest stratum's. Nobody is told from
 * the number how few people of a unit answered.
 * @returns by unit, those that were merged
 */
function mergedPlaces(
  people: readonly Pick<Person, 'unitId' | 'stratum'>[],
  smallest: number,
): Map<number, Place> {
  const strata = new Map<string, Map<number, number>>()
  for (const { unitId, stratum } of people) {
    const units = strata.get(stratum) ?? new Map<number, number>()
    units.set(unitId, (units.get(unitId) ?? 0) + 1)
    strata.set(stratum, units)
  }
  const sizeOf = (units: ReadonlyMap<number, number>) => [...units.values()].reduce((sum, n) => sum + n, 0)
  // Whole strata first: the smallest take the next one in until each has enough.
  const pools = [...strata].map(([stratum, units]) => ({ strata: [stratum], units, size: sizeOf(units) }))
  for (;;) {
    pools.sort((a, b) => a.size - b.size || (a.strata[0]! < b.strata[0]! ? -1 : 1))
    const [few, next] = pools
    if (!few || !next || few.size >= smallest) break
    pools.splice(0, 2, {
      strata: [...few.strata, ...next.strata],
      units: new Map([...few.units, ...next.units]),
      size: few.size + next.size,
    })
  }
  const places = new Map<number, Place>()
  for (const { strata: joined, units } of pools) {
    const stratum = joined.join('+')
    const sorted = [...units].toSorted(([a, n], [b, m]) => n - m || a - b)
    let size = 0
    const merged = sorted.filter(([, n]) => {
      const wanted = n < smallest || (size > 0 && size < smallest)
      if (wanted) size += n
      return wanted
    })
    const unit = merged.length > 0 ? `together ${stratum}` : ''
    const together = new Set(merged.map(([id]) => id))
    for (const [id] of sorted) {
      if (together.has(id)) places.set(id, { unit, stratum })
      else if (joined.length > 1) places.set(id, { unit: `u${id}`, stratum })
    }
  }
  return places
}
