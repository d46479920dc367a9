import type { FastifyReply, FastifyRequest } from 'fastify'
import { printUnitCode } from '../rounds/unit-code.ts'
import type { AnswerError } from '../surveys/answer-error.ts'
import type { Passing } from '../surveys/live-page.ts'
import { type Answers, type LocalText, type Page, textIn } from '../surveys/questionnaire.ts'
import { standingAt } from '../surveys/standing.ts'
import { endingOf, nextPage, visiblePages } from '../surveys/walk.ts'
import { words } from '../words/index.ts'
import type { Outcome } from './answer-page.ts'
import type { DraftContent } from './draft.ts'
import type { OpenForm } from './open-form.ts'
import { fillIn, paragraphs } from './placeholders.ts'
import { resumeCode } from './resume-code.ts'
import { reviewOf } from './review.ts'
import { showPage } from './show-page.ts'
import { markOf, standingValues } from './stale-page.ts'
import { answersCheck, formSign, receiptCode, type SubmissionId, submissionHash } from './submission.ts'
import { foreign, offeredLanguages, tongueOf } from './tongue.ts'

/**
 * What a consent page is about. `running`: a draft is there already; `sent`: the form before it was sent; `lost`: the browser
 * has forgotten a form that was begun; `taken`: a form was begun with the same invitation elsewhere.
 */
type Consenting = {
  id: SubmissionId
  missing?: boolean
  running?: boolean
  sent?: boolean
  lost?: boolean
  taken?: boolean
}

/** The consent, before the first question. */
export function renderConsent(reply: FastifyReply, form: OpenForm, given: Consenting): FastifyReply {
  return reply
    .code(given.missing ? 422 : 200)
    .page('responses/consent', consentData(reply.request, form, given))
}

/** What the view of the consent prints. */
export function consentData(
  request: FastifyRequest,
  form: OpenForm,
  given: Consenting,
): Record<string, unknown> {
  const { consent, title, description } = form.questionnaire
  const say = sayIn(request, form)
  const w = words[request.language].responses
  const text = consent?.text ?? description
  const heading = consent?.title ?? title
  return {
    ...about(request, form),
    submission: given.id,
    heading: say(heading),
    headingLang: say.lang(heading),
    paragraphs: text ? paragraphs(say(text)) : [],
    paragraphsLang: say.lang(text),
    label: consent ? say(consent.label) : w.agree,
    labelLang: say.lang(consent?.label ?? null),
    running: given.running ?? false,
    sent: given.sent ?? false,
    lost: given.lost ?? false,
    taken: given.taken ?? false,
    errors: given.missing ? [{ href: 'consent', text: w.consentMissing }] : [],
  }
}

/** One page of questions, and what stands on it. */
type Asking = {
  id: SubmissionId
  page: Page
  content: DraftContent
  /** how often the draft has been kept; unknown where it is shown without having been read */
  revision?: number
  errors: readonly AnswerError[]
  fresh?: readonly Passing[] | undefined
  /** opened from the review, to which it goes back */
  edited?: boolean
}

/** One page with what stands in its fields and what is wrong on it. Status 422 when something is. */
export function renderPage(reply: FastifyReply, form: OpenForm, given: Asking): FastifyReply {
  const status = given.errors.length > 0 ? 422 : 200
  return reply.code(status).page('responses/page', pageData(reply.request, form, given))
}

/** What the view of a page of questions prints. */
export function pageData(request: FastifyRequest, form: OpenForm, given: Asking) {
  const { page, content, errors } = given
  const { questionnaire } = form
  Object.freeze(content.answers)
  const pages = visiblePages(questionnaire, content.answers)
  const say = sayIn(request, form)
  const values = standingValues(questionnaire, page, content)
  const shown = showPage({
    questionnaire,
    page,
    answers: content.answers,
    values,
    errors,
    fresh: given.fresh ?? [],
    language: request.language,
    tongue: tongueOf(request, questionnaire),
    placeholders: form.placeholders,
    pictures: request.appearance.pictures === 'on',
    seed: submissionHash(given.id),
  })
  const heading = page.title ?? questionnaire.title
  return {
    ...about(request, form),
    submission: given.id,
    seen: markOf(given.id, values),
    resume: isBegun(content) ? printUnitCode(resumeCode(form.place.unitId, given.id)) : null,
    host: request.host,
    sign: formSign(given.id),
    revision: given.revision ?? 0,
    page: page.number,
    at: pages.findIndex(({ name }) => name === page.name) + 1,
    of: pages.length,
    heading: say(heading),
    headingLang: say.lang(heading),
    description: page.description && say(page.description),
    descriptionLang: say.lang(page.description),
    elements: shown.elements,
    logic: shown.logic && JSON.stringify(shown.logic),
    modules: shown.logic ? ['conditions', ...(shown.logic.calls ? ['functions'] : [])] : [],
    errors: shown.errors,
    fresh: shown.fresh,
    last: nextPage(questionnaire, page.name, content.answers) === null,
    edited: given.edited ?? false,
  }
}

function isBegun({ answers, typed }: DraftContent): boolean {
  return Object.keys(answers).length > 0 || Object.keys(typed).length > 0
}

/**
 * Every question with its answer, to be read before sending. `answers` are checked; `links`: the browser keeps cookies, so pages
 * have addresses; `changed`: the person was to send other answers than these; `early`: it was sent too fast to have been read.
 */
export function renderReview(
  reply: FastifyReply,
  form: OpenForm,
  given: { id: SubmissionId; answers: Answers; links: boolean; changed?: boolean; early?: boolean },
): FastifyReply {
  const { request } = reply
  const { questionnaire } = form
  const { id, links, changed = false, early = false } = given
  const answers = Object.freeze(given.answers)
  const ends = standingAt(questionnaire, answers).stop !== null
  const ending = ends ? (endingOf(questionnaire, answers) ?? { vi: '' }) : null
  return reply.code(changed ? 409 : early ? 422 : 200).page('responses/review', {
    ...about(request, form),
    heading: words[request.language].responses.reviewTitle,
    submission: id,
    sign: formSign(id),
    check: answersCheck(id, answers),
    pages: reviewOf({
      questionnaire,
      answers,
      language: request.language,
      tongue: tongueOf(request, questionnaire),
      placeholders: form.placeholders,
      seed: submissionHash(id),
    }),
    ...endingIn(request, form, ending),
    links,
    changed,
    early,
    seconds: form.collection.minimumSeconds,
    resume: printUnitCode(resumeCode(form.place.unitId, id)),
    host: request.host,
  })
}

export function renderReceipt(reply: FastifyReply, form: OpenForm, id: SubmissionId): FastifyReply {
  const ending = form.questionnaire.endings.find(({ when }) => when === null)
  return reply.page('responses/receipt', {
    ...about(reply.request, form),
    receipt: receiptCode(id),
    sign: formSign(id),
    ...endingIn(reply.request, form, ending?.text ?? null),
    explanations: explanationsOf(reply.request, form),
  })
}

/** The right answers and what explains them, of every question that has them: never what was answered. */
function explanationsOf(request: FastifyRequest, form: OpenForm) {
  const { explanations, items } = form.questionnaire
  const say = sayIn(request, form)
  return explanations.map(({ item, right, text, verified }) => {
    const question = items.find((one) => one.question === item)?.title ?? { vi: item }
    return {
      question: say(question),
      questionLang: say.lang(question),
      right: right.map(say),
      rightLang: say.lang(right[0] ?? null),
      text: text && say(text),
      textLang: say.lang(text),
      verified,
    }
  })
}

/**
 * Tells a script that the draft has what it sent. The sign can come from nobody but this server: an answer without it, as from
 * the sign-in page of a hotel's network, says nothing.
 */
export function sendSaved(
  reply: FastifyReply,
  form: OpenForm,
  { id, page, result }: { id: SubmissionId; page: Page; result: Outcome },
): FastifyReply {
  if (result.outcome !== 'show') return reply.code(409).send({ outcome: result.outcome })
  return reply.send({
    sign: formSign(id),
    revision: result.revision,
    seen: markOf(id, standingValues(form.questionnaire, page, result.content)),
  })
}

/** “Sent before with other answers; the first one is kept.” */
export function renderKept(reply: FastifyReply, form: OpenForm, id: SubmissionId): FastifyReply {
  return reply.code(409).page('responses/kept', { ...about(reply.request, form), receipt: receiptCode(id) })
}

/** “There are enough forms.” `from`: the form that was being answered, and the page to go back to. */
export function renderFull(
  reply: FastifyReply,
  form: OpenForm,
  from: { id: SubmissionId; page: number } | null,
): FastifyReply {
  return reply.code(409).page('responses/full', { ...about(reply.request, form), from })
}

export function renderGone(reply: FastifyReply, form: OpenForm): FastifyReply {
  return reply.code(409).page('responses/gone', about(reply.request, form))
}

/** The kind end of a form of which nothing is kept. */
export function renderEnded(reply: FastifyReply, form: OpenForm): FastifyReply {
  const { stops, endings } = form.questionnaire
  const discarding = new Set(stops.filter(({ discard }) => discard).map(({ when }) => when.text))
  const ending = endings.find(({ when }) => when !== null && discarding.has(when.text))
  return reply.page('responses/ended', {
    ...about(reply.request, form),
    ...endingIn(reply.request, form, ending?.text ?? null),
  })
}

/** What every page of a form shows. `again`: the same address is good for another form. */
function about(request: FastifyRequest, form: OpenForm) {
  return {
    base: form.base,
    place: form.placeName,
    again: form.collection.mode === 'open',
    offered: offeredLanguages(request, form.questionnaire),
  }
}

function endingIn(request: FastifyRequest, form: OpenForm, text: LocalText | null) {
  const say = sayIn(request, form)
  return { ending: text && say(text), endingLang: say.lang(text) }
}

/** Says a text of the author; `lang`: in which language, where it is not that of the page. */
function sayIn(request: FastifyRequest, form: OpenForm) {
  const tongue = tongueOf(request, form.questionnaire)
  return Object.assign((text: LocalText) => fillIn(textIn(text, tongue), form.placeholders), {
    lang: (text: LocalText | null) => foreign(text, tongue, request.language),
  })
}
