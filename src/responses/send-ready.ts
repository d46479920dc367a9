import type { FastifyReply } from 'fastify'
import type { Page } from '../surveys/questionnaire.ts'
import { type DraftContent, emptyDraft } from './draft.ts'
import type { OpenForm } from './open-form.ts'
import { keepPages, ReadyPage } from './ready-page.ts'
import { consentData, pageData } from './render.ts'
import { markUnder, standingText, standingValues } from './stale-page.ts'
import { formSign, newSubmissionId, type SubmissionId } from './submission.ts'
import { tongueOf } from './tongue.ts'

/**
 * Pages that are the same for everybody but for a few words, kept ready. All that is sent from here goes out past the hooks,
 * which would only put together the same head each time, and in one write.
 */
export type ReadyPages = Readonly<{
  /** The consent as everybody sees it who opens a link for the first time. @returns false when it is not kept ready yet */
  sendConsent(reply: FastifyReply, form: OpenForm, id: SubmissionId): boolean
  /** Makes the consent ready. `cookie`: the cookie that holds this id */
  makeConsent(reply: FastifyReply, form: OpenForm, cookie: (id: SubmissionId) => string): Promise<void>
  /** A page of a form in which nothing was answered yet. @returns false when it is not kept ready yet */
  sendQuestions(reply: FastifyReply, form: OpenForm, page: Page, id: SubmissionId): boolean
  /** Makes a page of questions ready that is seen before anything is answered, and asks everybody in the same order. */
  makeQuestions(reply: FastifyReply, form: OpenForm, page: Page): Promise<void>
}>

type Consent = Readonly<{ ready: ReadyPage; cookie: readonly [before: string, after: string] }>
type Questions = Readonly<{ ready: ReadyPage; standing: string }>

export function readyPages(): ReadyPages {
  const consents = keepPages<Consent>()
  const questions = keepPages<Questions>()

  return {
    sendConsent(reply, form, id) {
      const kept = consents.find(keyOf(reply, form))
      if (!kept) return false
      sendPage(reply, kept.ready, [id], kept.cookie[0] + id + kept.cookie[1])
      return true
    },

    async makeConsent(reply, form, cookie) {
      const id = newSubmissionId()
      const html = await reply.pageText('responses/consent', consentData(reply.request, form, { id }))
      const [before = '', after = ''] = cookie(id).split(id)
      consents.keep(keyOf(reply, form), { ready: new ReadyPage(html, id), cookie: [before, after] })
    },

    sendQuestions(reply, form, page, id) {
      const kept = questions.find(`${keyOf(reply, form)} ${page.number}`)
      if (!kept) return false
      sendPage(reply, kept.ready, [id, markUnder(id, kept.standing), formSign(id)])
      return true
    },

    async makeQuestions(reply, form, page) {
      const id = newSubmissionId()
      const data = pageData(reply.request, form, { id, page, content: emptyDraft, errors: [] })
      const html = await reply.pageText('responses/page', data)
      const standing = standingText(standingValues(form.questionnaire, page, emptyDraft))
      const ready = new ReadyPage(html, id, data.seen, data.sign)
      questions.keep(`${keyOf(reply, form)} ${page.number}`, { ready, standing })
    },
  }
}

/** Whether a draft is as it was begun. */
export function isUntouched({ answers, revision }: { answers: DraftContent; revision: number }): boolean {
  return revision === 0 && isEmpty(answers.answers) && isEmpty(answers.typed)
}

function isEmpty(given: object): boolean {
  for (const _ in given) return false
  return true
}

/** What a page depends on beside the person: the link and its round, the language and the look. */
function keyOf({ request }: FastifyReply, form: OpenForm): string {
  const { size, contrast, pictures } = request.appearance
  return `${form.stamp} ${request.language} ${tongueOf(request, form.questionnaire)} ${size} ${contrast} ${pictures}`
}

/** Nothing keeps such a page on its way, so nothing need be told that it comes in two encodings. */
function sendPage(reply: FastifyReply, ready: ReadyPage, words: readonly string[], cookie?: string): void {
  const packed = /\bgzip\b/.test(reply.request.headers['accept-encoding'] ?? '')
  const body = packed ? ready.gzip(...words) : ready.plain(...words)
  const head = ['cache-control', 'no-store', 'content-type', 'text/html; charset=utf-8']
  head.push('content-length', String(body.length), ...reply.server.safeHeaders)
  if (packed) head.push('content-encoding', 'gzip')
  if (cookie !== undefined) head.push('set-cookie', cookie)
  reply.hijack()
  reply.raw.writeHead(200, head)
  reply.raw.end(body, 'latin1')
}

/** Leads to the receipt of a form that was stored just now. */
export function sendToReceipt(reply: FastifyReply, code: string): FastifyReply {
  reply.hijack()
  const place = `/k/${encodeURIComponent(code)}/receipt`
  const head = ['cache-control', 'no-store', 'location', place, 'content-length', '0']
  reply.raw.writeHead(303, [...head, ...reply.server.safeHeaders]).end()
  return reply
}
