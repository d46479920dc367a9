/** A person with the places of every post held since the round of the case opened, as paths of units. */
export type Person = Readonly<{ personId: number; places: readonly (readonly number[])[] }>

/** Who has had a hand in a case. */
export type Hands = Readonly<{
  /** the unit of the case, and the units it has become since */
  units: readonly number[]
  /** persons who wrote, handed in or confirmed the unit's own part */
  authors: ReadonlySet<number>
  /** persons who appraised, by level, and the posts they held: seats of the pass under way */
  appraisers: readonly Readonly<{ step: number; seat: number; personId: number; accountId?: number }>[]
  /** who asked for the reopening under way */
  reopeningAskedBy: number | null
}>

export type Conflict = 'own_unit' | 'own_entry' | 'own_appraisal' | 'own_request'

/**
 * Why a person may not judge a case, whatever rights the posts carry: the person belongs to the unit (now or earlier in
 * this round, by any post), wrote in its sheet, has appraised it at another level, or asked for what is to be consented to.
 * @param role what the person is about to be: an appraiser of a level (`seat` 3 settles a double appraisal), or the one who
 * decides about the work of all levels
 */
export function conflictOf(
  person: Person,
  hands: Hands,
  role: { step: number; seat: number } | 'decider' | 'clerk',
): Conflict | null {
  if (person.places.some((path) => hands.units.some((unitId) => path.includes(unitId)))) return 'own_unit'
  if (hands.authors.has(person.personId)) return 'own_entry'
  if (role === 'clerk') return null
  const own = hands.appraisers.filter((one) => one.personId === person.personId)
  if (role === 'decider') {
    if (own.length > 0) return 'own_appraisal'
    return hands.reopeningAskedBy === person.personId ? 'own_request' : null
  }
  return own.some((one) => one.step !== role.step || one.seat !== role.seat) ? 'own_appraisal' : null
}
