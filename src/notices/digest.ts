import { type Db, inTransaction } from '../database.ts'
import type { DueDetail } from '../deadlines/remind.ts'
import { waitingMilestones, waitingSheets } from '../deadlines/waiting-queries.ts'
import type { Mailer } from '../mail/mailer.ts'
import { formats } from '../web/format.ts'
import { words } from '../words/index.ts'
import { addressOf, lockUnmailed, markMailed } from './queries.ts'

/**
 * Sends a post one e-mail with all that it was reminded of and that is still to be done at this moment; nothing when all was
 * handed in. The notices are marked with the sending: a server that does not answer leaves them for the next try.
 * @param publicUrl address of the product, without a trailing slash
 * @throws when the e-mail could not be sent
 */
export async function sendDigest(
  db: Db,
  mailer: Mailer,
  accountId: number,
  { publicUrl, now = new Date() }: { publicUrl: string; now?: Date },
): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    const notices = await lockUnmailed(trx, accountId)
    const address = await addressOf(trx, accountId)
    const still = new Set(
      [...(await waitingSheets(trx)), ...(await waitingMilestones(trx))].map(
        (one) => `${one.subject} ${one.dueOn}`,
      ),
    )
    const due = notices
      .map((notice) => ({ ...notice, detail: notice.detail as DueDetail }))
      .filter(({ detail }) => still.has(`${detail.subject} ${detail.dueOn}`))
    await markMailed(
      trx,
      notices.map((notice) => notice.notice_id),
      now,
    )
    if (!address || due.length === 0) return false
    const lines = due.map(({ detail, path }) => `- ${sentenceOf(detail, 'vi')}\n  ${publicUrl}${path}`)
    const w = words.vi.deadlines
    await mailer.send({
      to: address.email,
      subject: w.mailSubject(formats.vi.number(due.length)),
      text: [w.mailHello(address.full_name), '', w.mailBody, '', ...lines, '', w.mailEnd].join('\n'),
    })
    return true
  })
}

/** What a notice says, as one sentence. */
export function sentenceOf(detail: DueDetail, language: 'vi' | 'en'): string {
  const [w, f] = [words[language].deadlines, formats[language]]
  const day = f.date(detail.dueOn)
  const said =
    detail.left > 0
      ? w.notice_due(detail.title, day, f.number(detail.left))
      : detail.left === 0
        ? w.notice_dueToday(detail.title, day)
        : w.notice_late(detail.title, day, f.number(-detail.left))
  return detail.to === 'leader' ? `${said} (${w.forLeader})` : said
}
