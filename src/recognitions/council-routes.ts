import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { may } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import type { Keeping } from '../evidence/add.ts'
import { storeOf } from '../evidence/bucket-store.ts'
import { fullDisk, receiveForms } from '../evidence/receive.ts'
import { Refusal, refuse } from '../refusals.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { changeCouncil, setUpCouncil } from './convene.ts'
import {
  type Council,
  casesForCouncil,
  councilsWithin,
  councilUnits,
  findCouncil,
  membersOf,
  roundsForCouncils,
} from './council-queries.ts'
import { councilForm, meetingForm, memberRows } from './forms.ts'
import { keepPaper } from './keep-paper.ts'
import { recordMeeting } from './meet.ts'
import { meetingsOf, votesIn } from './meeting-queries.ts'
import { signedCopies } from './paper.ts'
import { minutesOf } from './paper-queries.ts'
import { receivePaper } from './receive-paper.ts'
import { ruleForCouncil, versionsWithRule } from './rule-queries.ts'
import { idParam, meetingSeen, numberIn } from './seen.ts'

type Typed = Record<string, unknown>

/** Councils: who sits on them, when they met, how they voted. */
export async function councilPages(app: FastifyInstance, { db, config }: Product): Promise<void> {
  const store = storeOf(config)
  const keeping: Keeping = { store, clamavUrl: config.clamavUrl, totalBytes: config.evidenceGb * 1024 ** 3 }
  await receiveForms(app, store)

  app.get('/recognitions/councils', async (request, reply) => {
    const { reach } = withRight(request, 'recognitions.read')
    return await reply.page('recognitions/councils', { rows: await councilsWithin(db, reach) })
  })

  app.get('/recognitions/councils/new', async (request, reply) => {
    withRight(request, 'recognitions.convene')
    return await showForm(request, reply, null, { on: dayInVietnam(new Date()) }, [])
  })

  app.post('/recognitions/councils', async (request, reply) => {
    const { account } = withRight(request, 'recognitions.convene')
    return await saved(request, reply, null, async (facts) => await setUpCouncil(db, account, facts))
  })

  app.get('/recognitions/councils/:council/edit', async (request, reply) => {
    const council = await councilAt(request, 'recognitions.convene')
    const members = await membersOf(db, council.council_id)
    const rows = members.flatMap((row, at) => [
      [`name_${at + 1}`, row.full_name],
      [`post_${at + 1}`, row.post_title],
      [`seat_${at + 1}`, row.seat],
    ])
    return await showForm(
      request,
      reply,
      council,
      { ...council, on: council.issued_on, ...Object.fromEntries(rows) },
      [],
    )
  })

  app.post('/recognitions/councils/:council', async (request, reply) => {
    const council = await councilAt(request, 'recognitions.convene')
    const { account } = withRight(request, 'recognitions.convene')
    return await saved(request, reply, council, async (facts) => {
      await changeCouncil(db, account, council.council_id, facts)
      return council.council_id
    })
  })

  async function saved(
    request: FastifyRequest,
    reply: FastifyReply,
    council: Council | null,
    run: (facts: Parameters<typeof setUpCouncil>[2]) => Promise<number>,
  ) {
    const typed = (request.body ?? {}) as Typed
    const again = async (status: number, faults: FieldFault[]) =>
      await showForm(request, reply.code(status), council, typed, faults)
    const read = councilForm(words[request.language].recognitions).safeParse(typed)
    if (!read.success) return await again(422, faultsOf(read.error))
    try {
      return await reply.redirect(`/recognitions/councils/${await run(read.data)}?done=saved`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
      const field = typeof error.details.field === 'string' ? error.details.field : ''
      return await again(422, [{ field, message: error.words(request.language) }])
    }
  }

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    council: Council | null,
    typed: Typed,
    faults: FieldFault[],
  ) {
    const { reach } = withRight(request, 'recognitions.convene')
    const asked = idParam.safeParse(typed.round_id ?? (request.query as Typed).round)
    const rounds = council ? [] : await roundsForCouncils(db, reach, await versionsWithRule(db))
    const round = rounds.find((one) => asked.success && one.round_id === asked.data)
    const units = round ? await councilUnits(db, round.round_id) : []
    const { account } = withRight(request, 'recognitions.convene')
    return await reply.page('recognitions/council-form', {
      council,
      typed,
      faults,
      rounds,
      round,
      units: units.filter((unit) => may(account, 'recognitions.convene', unit.path)),
      memberRows,
    })
  }

  /** The council of an address, by one who holds a right for it. @throws Refusal */
  async function councilAt(
    request: FastifyRequest,
    right: 'recognitions.read' | 'recognitions.convene' | 'recognitions.vote',
  ): Promise<Council> {
    withRight(request, right)
    const council = await findCouncil(db, numberIn(request, 'council'))
    if (!council) throw refuse('not_found', { what: 'hội đồng' })
    withRightAt(request, right, { path: council.path, name: council.unit_name })
    return council
  }

  app.get('/recognitions/councils/:council', async (request, reply) => {
    const council = await councilAt(request, 'recognitions.read')
    return await reply.page('recognitions/council', {
      council,
      members: await membersOf(db, council.council_id),
      meetings: await meetingsOf(db, council.council_id),
      waiting: await casesForCouncil(db, council),
      done: (request.query as Typed).done === 'saved',
    })
  })

  app.get('/recognitions/councils/:council/meetings/new', async (request, reply) => {
    const council = await councilAt(request, 'recognitions.vote')
    const members = await membersOf(db, council.council_id)
    const one = idParam.safeParse((request.query as Typed).case)
    return await showMeeting(request, reply, council, {
      held_on: dayInVietnam(new Date()),
      present: members.map((row) => String(row.member)),
      ...(one.success ? { cases: [String(one.data)] } : {}),
    })
  })

  app.post('/recognitions/councils/:council/meetings', async (request, reply) => {
    const council = await councilAt(request, 'recognitions.vote')
    const { account } = withRight(request, 'recognitions.vote')
    const typed = (request.body ?? {}) as Typed
    const sent = [typed.cases ?? []].flat().flatMap((one) => {
      const read = idParam.safeParse(one)
      return read.success ? [read.data] : []
    })
    const read = meetingForm(words[request.language].recognitions, sent).safeParse(typed)
    const again = async (status: number, faults: FieldFault[]) =>
      await showMeeting(request, reply.code(status), council, typed, faults)
    if (!read.success) return await again(422, faultsOf(read.error))
    try {
      const meetingId = await recordMeeting(db, account, council.council_id, read.data)
      return await reply.redirect(`/recognitions/meetings/${meetingId}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || !['invalid', 'state_wrong'].includes(error.kind)) throw error
      const field = typeof error.details.field === 'string' ? error.details.field : ''
      return await again(error.status, [{ field, message: error.words(request.language) }])
    }
  })

  async function showMeeting(
    _request: FastifyRequest,
    reply: FastifyReply,
    council: Council,
    typed: Typed,
    faults: FieldFault[] = [],
  ) {
    const waiting = await casesForCouncil(db, council)
    return await reply.page('recognitions/meeting-form', {
      council,
      typed,
      faults,
      waiting,
      members: await membersOf(db, council.council_id),
      standing: await ruleForCouncil(db, council.round_id),
    })
  }

  app.get('/recognitions/meetings/:meeting', async (request, reply) => await showMinutes(request, reply, []))

  app.post('/recognitions/meetings/:meeting/papers', async (request, reply) => {
    const { account, meeting, council } = await meetingSeen(request, db, 'recognitions.file')
    const { file, faults } = await receivePaper(request, keeping)
    if (!file) return await showMinutes(request, reply.code(422), faults)
    const of = { unitId: council.unit_id, number: meeting.number, signedOn: meeting.held_on }
    await keepPaper(db, account, { ...of, meetingId: meeting.meeting_id }, file, false).catch(fullDisk)
    return await reply.redirect(`/recognitions/meetings/${meeting.meeting_id}?done=saved`, 303)
  })

  async function showMinutes(request: FastifyRequest, reply: FastifyReply, faults: FieldFault[]) {
    const { account, meeting, council } = await meetingSeen(request, db, 'recognitions.read')
    const [paper] = await minutesOf(db, [meeting.meeting_id])
    return await reply.page('recognitions/meeting', {
      meeting,
      council,
      members: await membersOf(db, council.council_id, true),
      votes: await votesIn(db, meeting.meeting_id),
      paper,
      files: may(account, 'recognitions.file', council.path),
      accepted: signedCopies,
      faults,
      done: (request.query as Typed).done === 'saved',
    })
  }
}
