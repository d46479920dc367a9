import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { contentHash } from '../surveys/content-hash.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth, type Words } from '../words/index.ts'
import { advance, requirePossible } from './advance.ts'
import { authorityOn } from './authority.ts'
import { findCouncil, membersOf } from './council-queries.ts'
import type { MeetingFacts } from './forms.ts'
import { type Actor, type HeldRecognition, holdRecognition, requireActor, verdictOf } from './hold.ts'
import { findMeeting, insertMeeting, insertVote, meetingsOf, votesIn } from './meeting-queries.ts'
import { carried, quorumOf } from './rule.ts'

/**
 * Records the minutes of a council's meeting with how it voted on each unit, all at once. The council recommends a unit when more
 * than the rule's share of those present agree and every condition is met; either way the dossier goes on to whoever decides.
 * @returns the meeting; recorded twice with the same words, it is there once
 * @throws Refusal `not_found`, `right_missing`, `conflict_of_interest`, `state_wrong` naming the unit; `invalid` with `field`
 */
export async function recordMeeting(
  db: Db,
  by: Actor,
  councilId: number,
  facts: MeetingFacts,
  now = new Date(),
): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const council = await findCouncil(trx, councilId, true)
    if (!council) throw refuse('not_found', { what: 'hội đồng' })
    const twin = (await meetingsOf(trx, councilId)).find((row) => row.number === facts.number)
    if (twin) {
      if (await isSame(trx, twin.meeting_id, facts)) return twin.meeting_id
      throw wrong('number', (w) => w.minutesThere)
    }
    const { heldOn, present } = facts
    if (heldOn > dayInVietnam(now)) throw wrong('held_on', (w) => w.dayAhead)
    if (heldOn < council.issued_on) throw wrong('held_on', (w) => w.metBeforeSetUp)
    const members = await membersOf(trx, councilId)
    const known = new Set(members.map(({ member }) => member))
    if (present.some((member) => !known.has(member))) throw wrong('present', (w) => w.presentUnknown)
    const meetingId = await insertMeeting(
      trx,
      councilId,
      { ...facts, members: members.length, holderId: by?.holderId ?? null },
      now,
    )
    for (const vote of [...facts.votes].sort((a, b) => a.caseId - b.caseId)) {
      const { caseId, agree, against, abstained, note } = vote
      const one = await holdRecognition(trx, by, caseId, now)
      requireActor(by, one, 'vote')
      requirePossible(one, 'vote')
      if (one.round_id !== council.round_id) throw wrong('cases', (w) => w.otherRound(one.unit_name))
      await requireVotable(trx, one, council, heldOn)
      const quorum = quorumOf(one.rule.council, members.length)
      if (present.length < quorum)
        throw wrong('present', (w) => w.noQuorum(present.length, quorum, members.length))
      if (agree + against + abstained !== present.length)
        throw wrong(`agree_${caseId}`, (w) =>
          w.votesDiffer(one.unit_name, agree + against + abstained, present.length),
        )
      const verdict = verdictOf(one, 'appraised')
      const recommended = verdict.passes === true && carried(one.rule.council, agree, present.length)
      const set = { meeting_id: meetingId, verdict: JSON.stringify(verdict) }
      const said = { meeting: facts.number, on: heldOn, agree, against, abstained, recommended }
      await advance(trx, by, one, 'vote', { said, reason: note || null, set }, now)
      await insertVote(trx, {
        unit_id: one.unit_id,
        case_id: caseId,
        meeting_id: meetingId,
        agree,
        against,
        abstained,
        recommended,
        note,
      })
    }
    await recordAct(trx, {
      unitId: council.unit_id,
      by,
      act: 'recognition.record_meeting',
      subject: `council:${councilId}`,
      detail: { meeting: meetingId, ...facts },
    })
    return meetingId
  })
}

/** A unit can be voted on when its appraisal has ended, what it attests was looked into, and the council is the right one. */
async function requireVotable(
  trx: Db,
  one: HeldRecognition,
  council: { unit_id: number },
  heldOn: string,
): Promise<void> {
  const unit = one.unit_name
  if (one.at.stage !== 'concluded')
    throw refuse('state_wrong', { what: inBoth((w) => w.recognitions.notConcluded(unit)) })
  const open = one.rule.conditions.some(
    (each) =>
      each.kind === 'attestation' &&
      !one.attestations.some((row) => row.code === each.code && row.side === 'above'),
  )
  if (open) throw refuse('state_wrong', { what: inBoth((w) => w.recognitions.notVerified(unit)) })
  const { authority } = await authorityOn(trx, one, one.rule.decision.level, heldOn)
  if (authority?.unit_id !== council.unit_id)
    throw refuse('state_wrong', {
      what: inBoth((w) => w.recognitions.otherCouncil(unit, authority?.name ?? '—')),
    })
  if (one.dossier.proposal_on !== null && heldOn < one.dossier.proposal_on)
    throw wrong('held_on', (w) => w.metBeforeProposal(unit))
}

async function isSame(trx: Db, meetingId: number, facts: MeetingFacts): Promise<boolean> {
  const meeting = await findMeeting(trx, meetingId)
  const votes = await votesIn(trx, meetingId)
  if (!meeting) return false
  const plain = (rows: readonly { caseId: number; agree: number; against: number; abstained: number }[]) =>
    rows
      .map(({ caseId, agree, against, abstained }) => [caseId, agree, against, abstained])
      .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
  const there = votes.map(({ case_id, ...row }) => ({ caseId: case_id, ...row }))
  return (
    contentHash([meeting.held_on, meeting.present, plain(there)]) ===
    contentHash([facts.heldOn, facts.present, plain(facts.votes)])
  )
}

function wrong(field: string, say: (w: Words['recognitions']) => string) {
  return refuse('invalid', { what: inBoth((w) => say(w.recognitions)), field })
}
