import { may, rightNames } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction, violated } from '../database.ts'
import { refuse } from '../refusals.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import {
  councilUnits,
  findCouncil,
  insertCouncil,
  insertMember,
  membersOf,
  updateCouncil,
  updateMember,
} from './council-queries.ts'
import type { CouncilFacts } from './forms.ts'
import type { Actor } from './hold.ts'

/**
 * Sets up the council of a district or province for a round, as its decision says.
 * @returns its id
 * @throws Refusal `right_missing`; `invalid` with `field`: the unit has no case in the round, has its council already, a day ahead
 */
export async function setUpCouncil(
  db: Db,
  by: Actor,
  facts: CouncilFacts,
  now = new Date(),
): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const unit = (await councilUnits(trx, facts.roundId)).find((each) => each.unit_id === facts.unitId)
    if (!unit)
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.councilUnitWrong), field: 'unit_id' })
    requireConvening(by, unit)
    requirePast(facts, now)
    const councilId = await insertCouncil(trx, facts, now).catch((error: unknown) => {
      if (violated(error) !== 'recognition_council_one') throw error
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.councilThere), field: 'unit_id' })
    })
    for (const [at, member] of facts.members.entries()) await insertMember(trx, councilId, at + 1, member)
    await recordAct(trx, {
      unitId: unit.unit_id,
      by,
      act: 'recognition.set_up_council',
      subject: `council:${councilId}`,
      detail: { ...facts },
    })
    return councilId
  })
}

/**
 * Changes who sits on a council. Those who are no longer named have left; the minutes of meetings that were held keep them.
 * @throws Refusal `not_found`, `right_missing`; `invalid` with `field`
 */
export async function changeCouncil(
  db: Db,
  by: Actor,
  councilId: number,
  facts: CouncilFacts,
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const council = await findCouncil(trx, councilId, true)
    if (!council) throw refuse('not_found', { what: 'hội đồng' })
    requireConvening(by, council)
    requirePast(facts, now)
    await updateCouncil(trx, councilId, facts)
    const all = await membersOf(trx, councilId, true)
    const named = new Set<number>()
    let last = Math.max(0, ...all.map((row) => row.member))
    for (const member of facts.members) {
      const known = all.find(
        (row) => row.full_name === member.fullName && row.post_title === member.postTitle,
      )
      if (known) {
        named.add(known.member)
        await updateMember(trx, councilId, known.member, { seat: member.seat, left_at: null })
      } else {
        last += 1
        await insertMember(trx, councilId, last, member)
      }
    }
    for (const row of all) {
      if (row.left_at === null && !named.has(row.member))
        await updateMember(trx, councilId, row.member, { left_at: now })
    }
    await recordAct(trx, {
      unitId: council.unit_id,
      by,
      act: 'recognition.change_council',
      subject: `council:${councilId}`,
      detail: { ...facts, roundId: council.round_id, unitId: council.unit_id },
    })
  })
}

function requireConvening(by: Actor, unit: { path: number[]; name?: string; unit_name?: string }): void {
  if (by === null || may(by, 'recognitions.convene', unit.path)) return
  throw refuse('right_missing', {
    right: rightNames['recognitions.convene'],
    unit: unit.unit_name ?? unit.name ?? '',
    path: unit.path.join(','),
  })
}

function requirePast({ issuedOn }: CouncilFacts, now: Date): void {
  if (issuedOn > dayInVietnam(now))
    throw refuse('invalid', { what: inBoth((w) => w.recognitions.dayAhead), field: 'on' })
}
