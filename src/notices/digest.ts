import type { Db } from '../database.ts'
import type { DueDetail } from '../deadlines/remind.ts'
import { stillWaiting } from '../deadlines/waiting-queries.ts'
import { askMail } from '../mail/queries.ts'
import type { Writer } from '../mail/send-waiting.ts'
import { formats } from '../web/format.ts'
import { words } from '../words/index.ts'
import { isAboutPost, sentenceOf } from './notice.ts'
import { addressOf, hasUnmailed, lockUnmailed, markMailed } from './queries.ts'

/**
 * Writes the e-mail with all that a post was reminded of and that is still to be done at this moment; nothing when all was
 * handed in, and with what became of the post itself. The notices count as mailed once it was sent; those that come while it is sent get one of their own.
 * @param publicUrl address of the product, without a trailing slash
 */
export function digestWriter(publicUrl: string): Writer {
  return async (trx, accountId, now) => {
    const notices = await lockUnmailed(trx, accountId)
    const address = await addressOf(trx, accountId)
    const about = notices.filter((notice) => isAboutPost(notice.kind))
    const details = notices
      .filter((notice) => !isAboutPost(notice.kind))
      .map((notice) => ({ ...notice, detail: notice.detail as DueDetail }))
    const waiting = await stillWaiting(trx, [...new Set(details.map(({ detail }) => detail.subject))])
    const still = new Set(waiting.map((one) => `${one.subject} ${one.dueOn}`))
    const due = details.filter(({ detail }) => still.has(`${detail.subject} ${detail.dueOn}`))
    const ids = notices.map((notice) => notice.notice_id)
    // A post that ended is told so, and of nothing else: its work is another's.
    const work = address?.state === 'active' ? due : []
    if (!address || about.length + work.length === 0) {
      await markMailed(trx, ids, now)
      return null
    }
    const w = words.vi.deadlines
    const lines = work.map((notice) => `- ${sentenceOf(notice, 'vi')}\n  ${publicUrl}${notice.path}`)
    const news = about.map((notice) => `- ${sentenceOf(notice, 'vi')}`)
    const text = [
      w.mailHello(address.full_name),
      ...(news.length > 0 ? ['', w.mailPosts, '', ...news] : []),
      ...(lines.length > 0 ? ['', w.mailBody, '', ...lines] : []),
      '',
      lines.length > 0 ? w.mailEnd : w.mailEndPosts,
    ]
    return {
      mail: {
        to: address.email,
        subject: work.length > 0 ? w.mailSubject(formats.vi.number(work.length)) : w.mailSubjectPosts,
        text: text.join('\n'),
      },
      async sent(trx: Db) {
        await markMailed(trx, ids, now)
        if (await hasUnmailed(trx, accountId)) await askMail(trx, { accountId, kind: 'digest', at: now })
      },
    }
  }
}
