/** Longest text to which a pattern of an author is put. */
export const longestMatched = 2000
const mostSteps = 1000

const piece =
  /(\\[dDwWsS]|\\[.*+?^${}()|[\]\\/-]|\[\^?(?:\\[dDwWsS]|\\[.*+?^${}()|[\]\\/-]|[^\]\\])+\]|[^\\^$.*+?()[\]{}|]|\.)(\?|\*|\+|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})?/uy

/**
 * A regular expression of an author, if it is proven that no text can make it slow; else null. Taken are runs of characters and
 * classes, each perhaps repeated: no groups, alternatives, look-around or back-references, at most one repetition without end,
 * and few ways to divide a text among those with an end; it must begin with `^` when a repetition has no end. Then matching
 * takes at most `mostSteps` × length² steps, whatever the text.
 */
export function safePattern(source: string, ignoreCase: boolean): RegExp | null {
  if (source.length > 500) return null
  const anchored = source.startsWith('^')
  let at = anchored ? 1 : 0
  const end = source.endsWith('$') && !source.endsWith('\\$') ? source.length - 1 : source.length
  let ways = 1
  let endless = 0
  while (at < end) {
    piece.lastIndex = at
    const found = piece.exec(source)
    if (found === null || at + found[0].length > end) return null
    at += found[0].length
    const repeat = found[2]
    if (repeat === undefined) continue
    const [least, most] = limitsOf(repeat)
    if (most === null) endless++
    else ways *= most - least + 1
  }
  if (endless > 1 || ways > mostSteps || (endless === 1 && !anchored)) return null
  try {
    return new RegExp(source, ignoreCase ? 'iu' : 'u')
  } catch {
    return null
  }
}

function limitsOf(repeat: string): [number, number | null] {
  if (repeat === '?') return [0, 1]
  if (repeat === '*' || repeat === '+') return [0, null]
  const [least, most] = repeat.slice(1, -1).split(',')
  if (most === undefined) return [Number(least), Number(least)]
  return [Number(least), most === '' ? null : Number(most)]
}
