import type { Mask } from './questionnaire.ts'

/** Classes of characters of SurveyJS's pattern masks. */
const classes: { readonly [sign: string]: RegExp } = { '9': /[0-9]/, a: /[a-zA-Z]/, '#': /[a-zA-Z0-9]/ }
const letterOrDigit = /[a-zA-Z0-9]/

/** Reads a pattern such as “+84 999 999 999”: 9 = digit, a = letter, # = either, \ takes the next character as it stands. */
export function maskOf(pattern: string, whole: boolean): Mask {
  const parts: Mask['parts'][number][] = []
  let escaped = false
  for (const character of pattern) {
    if (character === '\\' && !escaped) {
      escaped = true
      continue
    }
    const open = !escaped && Object.hasOwn(classes, character)
    const kept = escaped || letterOrDigit.test(character)
    parts.push({ kind: open ? 'open' : kept ? 'kept' : 'sign', character })
    escaped = false
  }
  return { pattern, parts, whole }
}

/**
 * What is kept of a text that follows a mask, written with its signs or without them: its letters and digits, or with `whole`
 * everything as the mask writes it. Null where it does not follow the mask. O(length).
 */
export function unmasked(mask: Mask, text: string): string | null {
  return taken(mask, text, true) ?? taken(mask, text, false)
}

function taken({ parts, whole }: Mask, text: string, signs: boolean): string | null {
  let at = 0
  let kept = ''
  for (const { kind, character } of parts) {
    const written = kind !== 'sign' || signs
    const next = text[at]
    if (written) {
      if (next === undefined) return null
      if (kind === 'open' ? !classes[character]!.test(next) : next !== character) return null
      at++
    }
    if (whole || kind !== 'sign') kept += kind === 'open' ? next! : character
  }
  return at === text.length ? kept : null
}
