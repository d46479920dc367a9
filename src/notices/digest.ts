import type { Db } from '../database.ts'
import type { DueDetail } from '../deadlines/remind.ts'
import { stillWaiting } from '../deadlines/waiting-queries.ts'
import { askMail } from '../mail/queries.ts'
import type { Writer } from '../mail/send-waiting.ts'
import { formats } from '../web/format.ts'
import { words } from '../words/index.ts'
import { addressOf, hasUnmailed, lockUnmailed, markMailed } from './queries.ts'

/**
 * Writes the e-mail with all that a post was reminded of and that is still to be done at this moment; nothing when all was
 * handed in. The notices count as mailed once it was sent; those that come while it is sent get one of their own.
 * @param publicUrl address of the product, without a trailing slash
 */
export function digestWriter(publicUrl: string): Writer {
  return async (trx, accountId, now) => {
    const notices = await lockUnmailed(trx, accountId)
    const address = await addressOf(trx, accountId)
    const details = notices.map((notice) => ({ ...notice, detail: notice.detail as DueDetail }))
    const waiting = await stillWaiting(trx, [...new Set(details.map(({ detail }) => detail.subject))])
    const still = new Set(waiting.map((one) => `${one.subject} ${one.dueOn}`))
    const due = details.filter(({ detail }) => still.has(`${detail.subject} ${detail.dueOn}`))
    const ids = notices.map((notice) => notice.notice_id)
    if (!address || due.length === 0) {
      await markMailed(trx, ids, now)
      return null
    }
    const lines = due.map(({ detail, path }) => `- ${sentenceOf(detail, 'vi')}\n  ${publicUrl}${path}`)
    const w = words.vi.deadlines
    return {
      mail: {
        to: address.email,
        subject: w.mailSubject(formats.vi.number(due.length)),
        text: [w.mailHello(address.full_name), '', w.mailBody, '', ...lines, '', w.mailEnd].join('\n'),
      },
      async sent(trx: Db) {
        await markMailed(trx, ids, now)
        if (await hasUnmailed(trx, accountId)) await askMail(trx, { accountId, kind: 'digest', at: now })
      },
    }
  }
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
