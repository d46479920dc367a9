import type { FastifyReply } from 'fastify'
import type { OpenForm } from './open-form.ts'
import type { DraftSeen } from './queries.ts'
import { renderGone, renderPage, renderReview } from './render.ts'
import type { SubmissionId } from './submission.ts'
import { review } from './turn-page.ts'

/** The review, or the first page on which something is wrong. */
export function showReview(
  reply: FastifyReply,
  form: OpenForm,
  id: SubmissionId,
  draft: DraftSeen,
  how: { links: boolean; changed?: boolean; early?: boolean },
): FastifyReply {
  const turn = review(form.questionnaire, draft.answers)
  if (turn?.outcome === 'review') return renderReview(reply, form, { id, answers: turn.answers, ...how })
  if (turn?.outcome === 'show') return renderPage(reply, form, { id, ...turn, edited: true })
  return renderGone(reply, form)
}
