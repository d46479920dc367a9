import type { Day } from '../days.ts'
import type { DueDetail } from '../deadlines/remind.ts'
import { formats } from '../web/format.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'

/** What became of a post: it went elsewhere, only what it may do elsewhere went, it ended, it is again what it was. */
export const postFates = ['post_moved', 'post_rights', 'post_closed', 'post_back'] as const
export type PostFate = (typeof postFates)[number]

/** What a notice about a post says; `decision` is null where an administrator did it and no decision is known. */
export type PostDetail = {
  post: string
  from: string
  to: string | null
  since: Day
  decision: string | null
}

export function isAboutPost(kind: string): kind is PostFate {
  return (postFates as readonly string[]).includes(kind)
}

/** What a notice says, as one sentence. */
export function sentenceOf({ kind, detail }: { kind: string; detail: unknown }, language: Language): string {
  return isAboutPost(kind)
    ? sentenceOfPost(kind, detail as PostDetail, language)
    : sentenceOfDue(detail as DueDetail, language)
}

function sentenceOfPost(kind: PostFate, detail: PostDetail, language: Language): string {
  const [w, f] = [words[language].deadlines, formats[language]]
  const said = w[`notice_${kind}`](detail.post, detail.from, detail.to ?? '—', f.date(detail.since))
  return detail.decision === null ? said : `${said} (${w.byDecision(detail.decision)})`
}

function sentenceOfDue(detail: DueDetail, language: Language): string {
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
