import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { may } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { caseActs } from '../cycles/act-queries.ts'
import { Refusal, refuse } from '../refusals.ts'
import { instantInVietnam, localTime } from '../rounds/round.ts'
import { withRightAt } from '../web/guards.ts'
import { receivedAt } from '../web/received.ts'
import { appraisalHidden, type CaseSeen, caseSeen, courseShown } from './case-seen.ts'
import { scoreChanges } from './change-queries.ts'
import { deleteComment, writeComment } from './comment.ts'
import { commentsOf } from './comment-queries.ts'
import type { Posted } from './form.ts'
import { postedText } from './form.ts'
import { type PlainAct, performAct, plainActs, type Saying } from './perform.ts'
import { storedSheet } from './queries.ts'
import { repliesOf, snapshotsOf } from './reply-queries.ts'
import { enteredLeaves, isAppraised } from './sheet.ts'
import { holds } from './sign.ts'
import { sheetPage } from './view-model.ts'

const passParams = z.object({ pass: z.coerce.number().int().positive() })

const commentParams = z.object({ commentId: z.uuid() })

/** Acts whose form stands on the page of the course; replies and decisions have pages of their own. */
const courseActs = plainActs.filter((act) => act !== 'reply' && act !== 'decide')
const day = 24 * 60 * 60 * 1000
const doneWords = [...plainActs, 'appraisalSaved', 'appraisalFinished', 'comment', 'comment_deleted'] as const
const courseQuery = z.object({ done: z.enum(doneWords).nullable().catch(null).default(null) })
const historyQuery = z.object({ criterion: z.string().max(60).catch('').default('') })

type Fault = { field: string; message: string }

/** Reads what a form of an act says. */
export function sayingOf(posted: Posted): Saying {
  const list = posted.criteria
  const due = postedText(posted, 'due')
  return {
    reason: postedText(posted, 'reason'),
    criteria: (Array.isArray(list) ? list : list === undefined ? [] : [list]).filter(
      (code): code is string => typeof code === 'string',
    ),
    dueAt: due === '' ? null : (instantInVietnam(due) ?? null),
    decision: { number: postedText(posted, 'number'), on: postedText(posted, 'decided') },
    texts: new Map(
      Object.keys(posted)
        .filter((name) => name.startsWith('text:'))
        .map((name) => [name.slice('text:'.length), postedText(posted, name)]),
    ),
  }
}

function mayComment({ account, place, one }: CaseSeen): boolean {
  return [one.path, ...place.paths].some((path) => may(account, 'assessments.comment', path))
}

/** The course of a case: acts, comments, history of its scores, the unit's reply, signed copies. */
export async function courseRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/cases/:id/course', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const { done } = courseQuery.parse(request.query)
    return await show(reply, seen, { done })
  })

  async function show(
    reply: FastifyReply,
    seen: CaseSeen,
    more: { done?: string | null; act?: string; posted?: Posted; faults?: Fault[] },
  ) {
    const { one, sheet, account } = seen
    const [acts, comments, snapshots] = await Promise.all([
      caseActs(db, one),
      commentsOf(db, one),
      snapshotsOf(db, one),
    ])
    // While two appraise blindly, neither reads what the other writes.
    const sitting = new Set(seen.seats.filter((row) => row.step === one.at.step).map((row) => row.person_id))
    const readable = comments.filter(
      (row) => !seen.blind || row.person_id === seen.person.personId || !sitting.has(row.person_id ?? -1),
    )
    return await reply.page('assessments/course', {
      sheet,
      framework: sheet.framework,
      course: courseShown(seen),
      tab: 'course',
      acts,
      comments: readable.map((row) => ({ ...row, mine: row.written_by === account.holderId })),
      snapshots: snapshots.map((row) => ({ ...row, holds: holds(row) })),
      forms: courseActs.filter((act) => seen.mine.has(act)),
      choices: enteredLeaves(sheet.framework).map(({ criterion }) => criterion),
      mayComment: mayComment(seen),
      act: more.act ?? null,
      posted: more.posted ?? {},
      faults: more.faults ?? [],
      due: localTime(new Date(Date.now() + 5 * day))
        .slice(0, 11)
        .concat('17:00'),
      done: more.done ?? null,
    })
  }

  const actParams = z.object({ act: z.enum(courseActs as [PlainAct, ...PlainAct[]]) })
  app.post('/cases/:id/acts/:act', async (request, reply) => {
    const received = receivedAt(reply)
    const seen = await caseSeen(request, db, received)
    const read = actParams.safeParse(request.params)
    if (!read.success) throw refuse('not_found')
    const { act } = read.data
    const posted = (request.body ?? {}) as Posted
    try {
      await performAct(db, seen.account, seen.one.case_id, act, sayingOf(posted), undefined, received)
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
      const fault = { field: `${act}-${error.details.field ?? ''}`, message: error.words(request.language) }
      return await show(reply.code(422), seen, { act, posted, faults: [fault] })
    }
    return await reply.redirect(`/cases/${seen.one.case_id}/course?done=${act}`, 303)
  })

  app.post('/cases/:id/comments', async (request, reply) => {
    const seen = await caseSeen(request, db)
    if (!mayComment(seen))
      withRightAt(request, 'assessments.comment', { path: seen.one.path, name: seen.one.unit_name })
    const posted = (request.body ?? {}) as Posted
    try {
      await writeComment(db, seen.account, seen.one, {
        body: postedText(posted, 'body'),
        criterion: postedText(posted, 'criterion') || null,
      })
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
      const fault = { field: `comment-${error.details.field ?? ''}`, message: error.words(request.language) }
      return await show(reply.code(422), seen, { act: 'comment', posted, faults: [fault] })
    }
    return await reply.redirect(`/cases/${seen.one.case_id}/course?done=comment`, 303)
  })

  app.post('/cases/:id/comments/:commentId/deletion', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const read = commentParams.safeParse(request.params)
    if (!read.success) throw refuse('not_found', { what: 'ý kiến này' })
    await deleteComment(db, seen.account, seen.one, read.data.commentId)
    return await reply.redirect(`/cases/${seen.one.case_id}/course?done=comment_deleted`, 303)
  })

  app.get('/cases/:id/history', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const { criterion } = historyQuery.parse(request.query)
    const all = await scoreChanges(db, seen.one, criterion || null)
    const hidden = appraisalHidden(seen)
    const rows = all.filter((row) => !(hidden && row.part === 'appraisal' && row.pass === seen.one.at.pass))
    return await reply.page('assessments/history', {
      sheet: seen.sheet,
      framework: seen.sheet.framework,
      course: courseShown(seen),
      tab: 'history',
      rows,
      criterion,
      choices: enteredLeaves(seen.sheet.framework).map((leaf) => leaf.criterion),
      done: null,
    })
  })

  app.get('/cases/:id/reply', async (request, reply) => {
    const seen = await caseSeen(request, db)
    return await showReply(reply, seen, {})
  })

  async function showReply(reply: FastifyReply, seen: CaseSeen, more: { posted?: Posted; faults?: Fault[] }) {
    const { one, sheet } = seen
    const stored = await storedSheet(db, one.unit_id, one.case_id)
    const page = sheetPage(sheet.framework, stored)
    const written = (await repliesOf(db, one, one.at.pass)).filter((row) => row.kind === 'reply')
    const rows = page.rows.filter(
      (row) =>
        row.leaf &&
        isAppraised(row.criterion) &&
        !(
          row.criterion.adjusts === 'bonus' &&
          row.selfState === 'not_submitted' &&
          row.appraisal.points === null
        ) &&
        (row.appraisal.state !== 'scored' || row.appraisal.points !== row.selfPoints),
    )
    return await reply.page('assessments/reply', {
      sheet,
      framework: sheet.framework,
      course: courseShown(seen),
      tab: 'reply',
      rows: one.at.stage === 'replying' || one.at.replied ? rows : [],
      written: new Map(written.map((row) => [row.criterion_code, row])),
      writable: seen.mine.has('reply'),
      posted: more.posted ?? null,
      faults: more.faults ?? [],
      done: null,
    })
  }

  app.post('/cases/:id/reply', async (request, reply) => {
    const received = receivedAt(reply)
    const seen = await caseSeen(request, db, received)
    const posted = (request.body ?? {}) as Posted
    try {
      await performAct(db, seen.account, seen.one.case_id, 'reply', sayingOf(posted), undefined, received)
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
      const fault = { field: String(error.details.field ?? ''), message: error.words(request.language) }
      return await showReply(reply.code(422), seen, { posted, faults: [fault] })
    }
    return await reply.redirect(`/cases/${seen.one.case_id}/course?done=reply`, 303)
  })

  app.get('/cases/:id/snapshots/:pass', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const { pass } = passParams.parse(request.params)
    const found = (await snapshotsOf(db, seen.one)).find((row) => row.pass === pass)
    if (!found) throw refuse('not_found', { what: 'bản đã ký' })
    return await reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="ho-so-${seen.one.case_id}-luot-${pass}.json"`)
      .send(JSON.stringify({ sha256: found.hash, content: found.content }, null, 2))
  })
}
