import { type Extension, mediaOf } from './evidence.ts'

const longest = 120
/** Ends of names that something runs; inside a name they deceive. */
const running =
  /\.(?=(?:exe|com|bat|cmd|scr|pif|js|jse|vbs|vbe|wsf|hta|html?|svg|php|jar|msi|ps1|sh|lnk|docm|xlsm|pptm)(?:[.\s]|$))/gi

/**
 * The name of a file as it is kept: in one normal form, without its path, signs that cannot be seen or turn the direction of
 * writing, signs that file systems refuse, and ends of names in its middle that something would run.
 * @returns null where there is no name left, or its end is none that is taken
 */
export function cleanName(given: string): { name: string; extension: Extension } | null {
  const base = given.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = base
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const dot = plain.lastIndexOf('.')
  if (dot < 1) return null
  const extension = plain.slice(dot + 1).toLowerCase()
  if (!isTaken(extension)) return null
  const stem = [...plain.slice(0, dot).replace(running, '_')].slice(0, longest).join('').trim()
  return stem === '' ? null : { name: `${stem}.${extension}`, extension }
}

function isTaken(extension: string): extension is Extension {
  return Object.hasOwn(mediaOf, extension)
}

/** `Content-Disposition` of a download (RFC 6266; the name by RFC 5987, and in ASCII for programs that know only that). */
export function attachment(name: string): string {
  const ascii = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, (sign) => (sign === 'đ' ? 'd' : 'D'))
    .replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const coded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${coded}`
}
