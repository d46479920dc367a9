import { fillIn } from '../../src/demo/answers.ts'
import { chanceFrom } from '../../src/demo/chance.ts'
import { respondentOf } from '../../src/demo/respondent.ts'
import type { DraftContent } from '../../src/responses/draft.ts'
import { withReviewedMark } from '../../src/responses/reviewed.ts'
import {
  answersCheck,
  newSubmissionId,
  type SubmissionId,
  submissionHash,
} from '../../src/responses/submission.ts'
import { compile } from '../../src/surveys/compile.ts'
import type { Answers, CompiledQuestionnaire } from '../../src/surveys/questionnaire.ts'
import { aLink } from '../../tests/support/makers.ts'
import { type Load, load, m01, request, type Stage } from './stage.ts'

export type Place = Awaited<ReturnType<typeof aLink>>
export type Forms = { links: readonly Place[]; sheets: readonly Answers[] }

/** Fifty communes of one round with M01, and two hundred full sheets. */
export async function formsToSend(stage: Stage): Promise<Forms> {
  const { db } = stage.database
  const content = await m01()
  const first = await aLink(db, { content })
  const links = [first]
  while (links.length < 50)
    links.push(await aLink(db, { versionId: first.versionId, roundId: first.roundId }))
  return { links, sheets: fullSheets(compile(content)) }
}

/** Two hundred full sheets of a questionnaire, all different. */
export function fullSheets(questionnaire: CompiledQuestionnaire): Answers[] {
  return Array.from({ length: 200 }, (_, at) => {
    const chance = chanceFrom(`bench ${at}`)
    const respondent = respondentOf({ region: 'plain', quality: 0, staff: false }, chance)
    return fillIn(questionnaire, { ...respondent, patience: 1 }, chance)
  })
}

/** A draft of the form behind a link, as it is stored. */
export function draftRow(link: Place, id: SubmissionId, content: DraftContent, now: Date) {
  return {
    unit_id: link.unitId,
    submission_hash: submissionHash(id),
    case_id: link.caseId,
    questionnaire_version_id: link.versionId,
    mode: 'self' as const,
    answers: JSON.stringify(content),
    consent_version: '1',
    started_at: now,
    updated_at: now,
  }
}

/**
 * Sends that many forms from their reviews, all different, and sees that each was stored once. `reviewed`: their drafts are as
 * this server leaves them when it shows a review; else as those of another release, of which all is checked at the sending.
 */
export async function sendAll(
  stage: Stage,
  { links, sheets }: Forms,
  count: number,
  { reviewed = true } = {},
): Promise<Load> {
  const now = new Date()
  const requests: string[] = []
  const drafts = Array.from({ length: count }, (_, at) => {
    const id = newSubmissionId()
    const link = links[at % links.length]!
    const answers = sheets[at % sheets.length]!
    const body = new URLSearchParams({
      _submission: id,
      _answers: answersCheck(id, answers),
      _action: 'send',
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: `phieu=${id}` }
    const content = { answers, typed: {} }
    requests.push(request('POST', `/k/${link.code}/review`, headers, body.toString()))
    return draftRow(link, id, reviewed ? withReviewedMark(id, content, answers) : content, now)
  })
  const { db } = stage.database
  for (let at = 0; at < drafts.length; at += 500)
    await db
      .insertInto('draft')
      .values(drafts.slice(at, at + 500))
      .execute()
  const before = await responses(stage)
  const sent = await load(stage, stage.port, requests)
  if (sent.statuses['303'] !== count) throw new Error(`ours answered ${JSON.stringify(sent.statuses)}`)
  if ((await responses(stage)) - before !== count) throw new Error('not every form was stored once')
  return sent
}

async function responses({ database }: Stage): Promise<number> {
  const { count } = await database.db
    .selectFrom('response')
    .select((b) => b.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
