import type { SignedIn } from '../accounts/right.ts'
import { conflictOf } from '../cycles/conflict.ts'
import { personOf } from '../cycles/person-queries.ts'
import { handsOf } from '../cycles/queries.ts'
import type { Db } from '../database.ts'
import { workCalendar } from '../deadlines/calendar-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { councilOver } from './council-queries.ts'
import { carriesFor, type Recognition, verdictOf } from './hold.ts'
import type { Verdict } from './judge.ts'
import { nextOn } from './next.ts'
import { opinionsOf } from './opinion-queries.ts'
import { paperOfDossier, signedCopies } from './paper.ts'
import { papersOf } from './paper-queries.ts'
import { standingOf } from './posting.ts'
import { obstaclesTo, obstacleWords } from './propose.ts'
import { actsOf, postingsOf, votesOf } from './queries.ts'
import { type Act, isOver, possible, rightOf, sideOf } from './recognition.ts'
import { attestables, dueDay, unverifiedParts } from './rule.ts'

/** Everything the page of a dossier shows, as this account may see and use it. */
export async function dossierPage(db: Db, account: SignedIn, one: Recognition, now: Date) {
  const today = dayInVietnam(now)
  const { dossier, rule } = one
  const calendar = await workCalendar(db)
  const postings = await postingsOf(db, one)
  const hands = await handsOf(db, one, one.place, one.at)
  const person = await personOf(db, account.holderId, one.opens_at)
  const over = isOver(dossier.stage)
  const free = (side: 'unit' | 'above' | 'authority') =>
    side === 'unit' || conflictOf(person, hands, side === 'authority' ? 'decider' : 'clerk') === null
  const mayDo = (act: Act) => carriesFor(account, rightOf[act], one, sideOf[act]) && free(sideOf[act])
  const obstacles =
    dossier.stage === 'posted' || dossier.stage === 'preparing' ? await obstaclesTo(db, one, today) : []
  const changed = obstacles.some(({ kind }) => kind === 'changed' || kind === 'not_posted')
  const due = (what: 'propose' | 'decide', open: boolean) => {
    const day = dueDay(rule, what, one.settings.year)
    return day === null ? null : { day, overdue: open && today > day }
  }
  const early = dossier.stage === 'preparing' || dossier.stage === 'posted'
  const [posting] = postings
  return {
    one,
    dossier,
    rule,
    today,
    unverified: unverifiedParts(rule),
    attestables: attestables(rule),
    verdicts: verdictsOf(one),
    posting: posting ? { ...posting, ...standingOf(posting, today, calendar) } : null,
    obstacles: dossier.stage === 'posted' ? obstacles.map(obstacleWords) : [],
    postable: early && changed && one.handedIn && mayDo('post'),
    mine: possible(dossier.stage)
      .filter(mayDo)
      .filter((act) => act !== 'post' && !(act === 'propose' && obstacles.length > 0)),
    attestsUnit: early && carriesFor(account, 'recognitions.attest', one, 'unit'),
    attestsAbove: !over && carriesFor(account, 'recognitions.verify', one, 'above') && free('above'),
    moderates: carriesFor(account, 'recognitions.moderate', one, 'above') && free('above'),
    answers: dossier.stage === 'posted' && carriesFor(account, 'recognitions.answer', one, 'unit'),
    next: await nextOn(db, one),
    opinions: await opinionsOf(db, one),
    course: await actsOf(db, one),
    votes: await votesOf(db, one),
    papers: await papersOf(db, dossier),
    paperable: (['decision', 'revocation'] as const).filter((which) => paperOfDossier(dossier, which)),
    files: carriesFor(account, 'recognitions.file', one, 'above'),
    accepted: signedCopies,
    council: one.authority ? await councilOver(db, one.round_id, one.authority.unit_id) : undefined,
    dueToPropose: due('propose', early),
    dueToDecide: due('decide', !over),
  }
}

/** The conditions as they stand now, and as they stood when the dossier was decided. */
function verdictsOf(one: Recognition): { kind: 'self' | 'appraised' | 'decided'; verdict: Verdict }[] {
  if (isOver(one.dossier.stage)) {
    const { verdict } = one.dossier
    return verdict ? [{ kind: 'decided', verdict }] : []
  }
  const appraised = one.at.stage === 'concluded'
  return appraised
    ? [{ kind: 'appraised', verdict: verdictOf(one, 'appraised') }]
    : [{ kind: 'self', verdict: verdictOf(one, 'self') }]
}
