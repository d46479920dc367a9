import { recompute } from '../publications/recompute.ts'
import { Refusal } from '../refusals.ts'
import type { Command } from './run.ts'

/**
 * `recompute ROUND [EDITION]`: computes what was published of a round again from the data kept with it and says whether it comes
 * out the same; exit code 1 when it does not.
 */
export const recomputeCommand: Command = async ({ db, say }, [round, edition]) => {
  const roundId = Number(round)
  if (!Number.isInteger(roundId) || roundId < 1) {
    say(`Cần số của đợt đánh giá (the number of a round is needed): ${round ?? ''}`)
    return 2
  }
  if (edition !== undefined && !/^[1-9]\d{0,3}$/.test(edition)) {
    say(`Lần công bố phải là một số (the edition must be a number): ${edition}`)
    return 2
  }
  let found: Awaited<ReturnType<typeof recompute>>
  try {
    found = await recompute(db, roundId, edition === undefined ? undefined : Number(edition))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(error.words('vi'))
    return 1
  }
  if (found === null) {
    say('Đợt này chưa công bố với bản chụp kết quả (not published with a snapshot).')
    return 1
  }
  for (const part of ['data', 'method', 'results'] as const) {
    const mark = found.published[part] === found.now[part] ? '=' : '≠'
    say(`${part.padEnd(8)}${found.published[part]} ${mark} ${found.now[part]}`)
  }
  say(`Lần công bố ${found.edition} (edition ${found.edition})`)
  if (!found.kept) {
    say(
      'Lần công bố này không giữ dữ liệu; tính từ dữ liệu hiện có của đợt (it keeps no data: computed from the round as it is).',
    )
  }
  for (const part of found.data) say(`dữ liệu đã đổi (data changed): ${part}`)
  for (const { at, published, now } of [...found.method, ...found.results])
    say(`${at}: ${published} → ${now}`)
  if (found.since && found.since.data.length + found.since.method.length > 0) {
    say(
      `Dữ liệu của đợt đã khác lần công bố này (the round has gone on since): ${found.since.data.join(', ')}`,
    )
  }
  say(found.same ? 'Tính lại ra đúng kết quả đã công bố (the same).' : 'Tính lại ra khác (not the same).')
  return found.same ? 0 : 1
}
