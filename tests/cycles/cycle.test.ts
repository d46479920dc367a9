import fc from 'fast-check'
import t from 'tap'
import { rights } from '../../src/accounts/right.ts'
import { type Act, acts, rightOf, sideOf } from '../../src/cycles/act.ts'
import { conflictOf, type Hands, type Person } from '../../src/cycles/conflict.ts'
import { type Input, move, type Position, possible, start } from '../../src/cycles/cycle.ts'
import { doubleSample } from '../../src/cycles/double-sample.ts'
import { mayAct, nextActors, type Place, type Post, partOf } from '../../src/cycles/next-actors.ts'
import { namedProcedure, type Procedure, plainProcedure } from '../../src/frameworks/procedure.ts'

const calm = { overdue: false, published: false }
const council = namedProcedure('council')

/** Walks a case through acts, each of which must be possible. */
function walk(
  procedure: Procedure,
  steps: readonly (Act | [Act, Input])[],
  from: Position = start,
): Position {
  return steps.reduce((at, step) => {
    const [act, input] = typeof step === 'string' ? [step, {}] : step
    return move(at, procedure, act, calm, input)
  }, from)
}

t.test('each transition has a right of its own, and some role carries it', async (t) => {
  t.equal(new Set(Object.values(rightOf)).size, acts.length)
  for (const act of acts) t.ok(rights[rightOf[act]].length > 0, act)
})

t.test('the whole cycle with a council, a reply and a decision', async (t) => {
  const steps = ['hand_in', 'confirm', 'take_up', 'finish', 'take_up', 'finish', 'reply', 'decide'] as const
  const stages = steps.map((_, at) => walk(council, steps.slice(0, at + 1)).stage)
  t.same(stages, [
    'confirming',
    'appraising',
    'appraising',
    'appraising',
    'appraising',
    'replying',
    'deciding',
    'concluded',
  ])
  t.equal(walk(council, steps).signed, true)
  t.same(
    walk(plainProcedure, ['hand_in', 'take_up', 'finish']),
    { ...start, stage: 'concluded', taken: true, finished: [1] },
    'without a declared procedure one appraisal concludes',
  )
})

t.test('the level above locks the level below by taking the case up', async (t) => {
  const handedIn = walk(plainProcedure, ['hand_in'])
  t.same(walk(plainProcedure, ['recall_sheet'], handedIn).stage, 'self_scoring')
  const taken = walk(plainProcedure, ['take_up'], handedIn)
  t.throws(() => walk(plainProcedure, ['recall_sheet'], taken), 'the unit cannot take back what was taken up')
  const passedOn = walk(council, ['hand_in', 'confirm', 'take_up', 'finish'])
  t.match(walk(council, ['recall_appraisal'], passedOn), { stage: 'appraising', step: 0, taken: true })
  t.throws(() => walk(council, ['take_up', 'recall_appraisal'], passedOn))
})

t.test('criteria go back by name, and come back to the level that returned them', async (t) => {
  const atCouncil = walk(council, ['hand_in', 'confirm', 'take_up', 'finish', 'take_up'])
  t.throws(() => walk(council, ['return'], atCouncil), 'nothing is returned in silence')
  const returned = walk(council, [['return', { criteria: ['A.1', 'B.2'] }]], atCouncil)
  t.match(returned, { stage: 'self_scoring', pass: 2, backTo: 1, open: ['A.1', 'B.2'] })
  t.match(walk(council, ['hand_in', 'confirm', 'take_up'], returned), {
    stage: 'appraising',
    step: 1,
    open: null,
  })
})

t.test('there is one reply; after a referral back the decision follows at once', async (t) => {
  const deciding = walk(council, ['hand_in', 'confirm', 'take_up', 'finish', 'take_up', 'finish', 'reply'])
  const referred = walk(council, [['refer_back', { criteria: ['A.1'] }]], deciding)
  t.match(referred, { stage: 'appraising', step: 1, open: ['A.1'] })
  t.equal(walk(council, ['finish'], referred).stage, 'deciding')
})

t.test('what was signed opens again only by two people', async (t) => {
  const signed = walk(council, [
    'hand_in',
    'confirm',
    'take_up',
    'finish',
    'take_up',
    'finish',
    'reply',
    'decide',
  ])
  t.same(possible(signed, council, calm), ['ask_reopening'])
  t.match(walk(council, ['ask_reopening', 'refuse_reopening'], signed), { stage: 'concluded', signed: true })
  t.match(walk(council, ['ask_reopening', 'consent_reopening'], signed), {
    stage: 'appraising',
    signed: false,
    pass: 2,
    replied: false,
  })
})

t.test('two blind appraisers: both finish; disagreement needs a third', async (t) => {
  const entered = walk(plainProcedure, [['hand_in', { seats: 2 }], 'take_up'])
  const one = walk(plainProcedure, [['finish', { seat: 1 }]], entered)
  t.match(one, { stage: 'appraising', finished: [1] })
  t.equal(walk(plainProcedure, [['finish', { seat: 2, agreed: true }]], one).stage, 'concluded')
  const differ = walk(plainProcedure, [['finish', { seat: 2 }]], one)
  t.equal(differ.stage, 'settling')
  t.equal(walk(plainProcedure, ['settle'], differ).stage, 'concluded')
  t.same(
    possible(walk(plainProcedure, ['settle'], differ), plainProcedure, calm),
    [],
    'nobody recalls a settlement',
  )
})

t.test('a published round moves no case', async (t) => {
  fc.assert(
    fc.property(positions(), ({ at, procedure }) => {
      t.same(possible(at, procedure, { overdue: true, published: true }), [])
    }),
  )
})

/** Positions that random acts lead to. */
function positions(): fc.Arbitrary<{ at: Position; procedure: Procedure }> {
  return fc
    .record({ procedure: procedures(), draws: fc.array(fc.nat(1000), { maxLength: 30 }) })
    .map(({ procedure, draws }) => ({
      procedure,
      at: draws.reduce((at, draw) => randomMove(at, procedure, calm, draw), start),
    }))
}

function procedures(): fc.Arbitrary<Procedure> {
  return fc.record({
    confirm: fc.boolean(),
    appraisals: fc.array(
      fc.record({
        by: fc.constantFrom('specialist' as const, 'council' as const),
        doubleShare: fc.constantFrom(0, 0.5),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    reply: fc.option(fc.record({ days: fc.integer({ min: 1, max: 9 }) })),
    decision: fc.boolean(),
    gap: fc.constant(null),
  })
}

function randomMove(
  at: Position,
  procedure: Procedure,
  around: { overdue: boolean; published: boolean },
  draw: number,
): Position {
  const able = possible(at, procedure, around)
  const act = able[draw % Math.max(1, able.length)]
  if (!act) return at
  const input = {
    criteria: ['A.1'],
    seat: at.finished.includes(1) ? 2 : 1,
    agreed: draw % 2 === 0,
    seats: draw % 3 === 0 ? (2 as const) : (1 as const),
  }
  return move(at, procedure, act, around, input)
}

const root = 1
const province = 2
const communes = [10, 11, 12] as const
const pathOf = (unit: number) => (unit === root ? [1] : unit === province ? [1, 2] : [1, 2, unit])

type World = {
  posts: Post[]
  unit: number
  at: Position
  hands: { authors: Set<number>; appraisers: Hands['appraisers'][number][] }
}

function aPost(
  accountId: number,
  unitId: number,
  role: Post['grants'][number]['role'],
  grantedAt: number,
  personId: number,
): Post {
  return {
    accountId,
    title: `Chức vụ ${accountId}`,
    unitId,
    unitName: `Đơn vị ${unitId}`,
    holderName: `Người ${personId}`,
    person: { personId, places: [pathOf(unitId)] },
    grants: [{ role, unitId: grantedAt }],
  }
}

t.test(
  'after any sequence of acts, transfers and merges an open case has a next actor with a name',
  async (t) => {
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('act' as const), draw: fc.nat(1000) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('transfer' as const), draw: fc.nat(1000) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('merge' as const), draw: fc.nat(1000) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('overdue' as const), draw: fc.nat(1000) }) },
    )
    fc.assert(
      fc.property(procedures(), fc.array(event, { maxLength: 40 }), (procedure, events) => {
        let around = { ...calm }
        let world: World = {
          unit: 10,
          at: start,
          hands: { authors: new Set(), appraisers: [] },
          posts: [
            aPost(1, root, 'admin', root, 100),
            aPost(2, 10, 'officer', 10, 101),
            aPost(3, 10, 'leader', 10, 102),
            aPost(4, 20, 'specialist', province, 103),
            aPost(5, 21, 'council', province, 104),
            aPost(6, province, 'leader', province, 105),
          ],
        }
        for (const { kind, draw } of events) {
          if (kind === 'overdue') around = { ...around, overdue: draw % 2 === 0 }
          if (kind === 'transfer') world = transfer(world, draw)
          if (kind === 'merge') world = { ...world, unit: communes[draw % communes.length] ?? 10 }
          if (kind === 'act') world = actAsSomebody(world, procedure, around, draw)
          const next = nextActors(world.at, procedure, around, { ...who(world), posts: world.posts })
          if (world.at.stage === 'concluded') continue
          if (next === null || next.posts.length === 0)
            throw new Error(`nobody is next at ${JSON.stringify(world.at)}`)
          if (next.posts.some((post) => post.title === '')) throw new Error('a next actor has no name')
        }
      }),
      { numRuns: 400 },
    )
    t.pass('400 random cases')
  },
)

function who(world: World): { place: Place; hands: Hands } {
  return {
    place: { unitIds: [world.unit], paths: [pathOf(world.unit)], own: [world.unit] },
    hands: { units: [...new Set([10, world.unit])], ...world.hands, reopeningAskedBy: null },
  }
}

t.test('with every post held, nobody has to be appointed', async (t) => {
  const posts = [
    aPost(2, 10, 'officer', 10, 101),
    aPost(3, 10, 'leader', 10, 102),
    aPost(4, 20, 'specialist', province, 103),
    aPost(5, 21, 'council', province, 104),
    aPost(6, province, 'leader', province, 105),
    aPost(7, 20, 'specialist', province, 106),
    aPost(8, 20, 'specialist', province, 107),
  ]
  const steps: (Act | [Act, Input])[] = [
    'hand_in',
    ['confirm', { seats: 2 }],
    'take_up',
    ['finish', { seat: 1 }],
    ['finish', { seat: 2 }],
    'settle',
    'take_up',
    'finish',
    'reply',
    ['refer_back', { criteria: ['A.1'] }],
    'finish',
    'decide',
    'ask_reopening',
  ]
  for (let done = 0; done <= steps.length; done++) {
    const at = walk(council, steps.slice(0, done))
    const seats =
      at.step === 0 && at.seats === 2
        ? at.finished.map((seat) => ({ step: 0, seat, personId: seat === 1 ? 103 : 106 }))
        : []
    const world = { unit: 10, at, posts, hands: { authors: new Set([101, 102]), appraisers: seats } }
    const next = nextActors(at, council, calm, { ...who(world), posts })
    if (at.stage !== 'concluded') t.not(next?.act, 'appoint', `${steps[done - 1]} leads to ${at.stage}`)
  }
})

/** A person goes from one post to another; the posts left behind may stay empty. */
function transfer(world: World, draw: number): World {
  const [from, to] = [draw % world.posts.length, (draw >> 3) % world.posts.length]
  const moving = world.posts[from]
  const target = world.posts[to]
  if (
    !moving ||
    !target ||
    from === to ||
    moving.grants[0]?.role === 'admin' ||
    target.grants[0]?.role === 'admin'
  )
    return world
  const person = { ...moving.person, places: [...moving.person.places, pathOf(target.unitId)] }
  const posts = world.posts
    .map((post, at) => (at === to ? { ...post, person } : post))
    .filter((_, at) => at !== from)
  return { ...world, posts }
}

/** The first who may does the drawn act; what they did stays in their hands. */
function actAsSomebody(
  world: World,
  procedure: Procedure,
  around: { overdue: boolean; published: boolean },
  draw: number,
): World {
  const able = possible(world.at, procedure, around)
  const act = able[draw % Math.max(1, able.length)]
  if (!act) return world
  const { place, hands } = who(world)
  const post = world.posts.find((one) => mayAct(one, act, world.at, procedure, place, hands))
  if (!post) return world
  const judge = sideOf[act] === 'above'
  const seat = world.at.finished.includes(1) ? 2 : 1
  if (judge && conflictOf(post.person, hands, partOf(act, world.at, seat)) === 'own_unit')
    throw new Error('a judge of the own unit')
  const at = move(world.at, procedure, act, around, { criteria: ['A.1'], seat, agreed: draw % 2 === 0 })
  const { personId } = post.person
  const takes = act === 'take_up' || act === 'finish' || act === 'settle'
  return {
    ...world,
    at,
    hands: {
      authors: judge ? world.hands.authors : new Set([...world.hands.authors, personId]),
      appraisers:
        at.pass !== world.at.pass
          ? []
          : takes
            ? [
                ...world.hands.appraisers,
                { step: world.at.step, seat: act === 'settle' ? 3 : seat, personId },
              ]
            : world.hands.appraisers,
    },
  }
}

const person: Person = { personId: 7, places: [[1, 2, 30]] }
const hands: Hands = { units: [10], authors: new Set([8]), appraisers: [], reopeningAskedBy: null }

t.test('nobody judges the own unit or the own work, by whatever post', async (t) => {
  const appraiser = { step: 0, seat: 1 }
  t.equal(conflictOf(person, hands, appraiser), null)
  t.equal(
    conflictOf(
      {
        ...person,
        places: [
          [1, 2, 30],
          [1, 2, 10],
        ],
      },
      hands,
      appraiser,
    ),
    'own_unit',
    'a second post in the unit',
  )
  t.equal(conflictOf({ ...person, places: [[1, 2]] }, { ...hands, units: [2] }, appraiser), 'own_unit')
  t.equal(
    conflictOf({ ...person, places: [[1, 2, 30]] }, { ...hands, units: [2] }, appraiser),
    'own_unit',
    'a department does not judge its province',
  )
  t.equal(
    conflictOf({ ...person, personId: 8 }, hands, appraiser),
    'own_entry',
    'moved up in the middle of the round',
  )
  const seated = { ...hands, appraisers: [{ step: 0, seat: 1, personId: 7 }] }
  t.equal(conflictOf(person, seated, appraiser), null, 'one goes on with the own seat')
  t.equal(conflictOf(person, seated, { step: 0, seat: 2 }), 'own_appraisal', 'not both blind seats')
  t.equal(conflictOf(person, seated, { step: 0, seat: 3 }), 'own_appraisal', 'nor the settlement')
  t.equal(conflictOf(person, seated, { step: 1, seat: 1 }), 'own_appraisal', 'nor the level above')
  t.equal(conflictOf(person, seated, 'decider'), 'own_appraisal')
  t.equal(
    conflictOf(person, { ...hands, reopeningAskedBy: 7 }, 'decider'),
    'own_request',
    'a second person consents',
  )
})

t.test('the blind sample is drawn by its seed', async (t) => {
  const cases = Array.from({ length: 40 }, (_, at) => at + 1)
  t.same(doubleSample(979, cases, 0.1), doubleSample(979, cases, 0.1))
  t.notSame(doubleSample(979, cases, 0.25), doubleSample(980, cases, 0.25))
  t.equal(doubleSample(1, cases, 0.11).size, 5, 'rounded up')
  t.equal(doubleSample(1, cases, 0).size, 0)
  t.equal(doubleSample(1, cases, 1).size, 40)
})
