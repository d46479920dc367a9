import type { RoundSettings } from '../rounds/settings.ts'

/** What the texts of a questionnaire may name in braces, filled in for one link. */
export type Placeholders = Readonly<Record<string, string>>

export function placeholdersOf(
  link: Readonly<{ unit_name: string; province_name: string | null; case_title: string | null }>,
  settings: RoundSettings,
  consentVersion: string,
): Placeholders {
  return {
    nam: String(settings.year),
    tenTinh: withinSentence(link.province_name ?? link.unit_name),
    donVi: link.unit_name,
    hoatDong: link.case_title ?? '',
    soThang: String(settings.retentionMonths),
    dauMoi: settings.contact.office,
    dienThoai: settings.contact.phone,
    ban: consentVersion,
  }
}

/** “Tỉnh Thanh Hóa” as it is written after other words: “tỉnh Thanh Hóa”. */
export function withinSentence(unitName: string): string {
  return unitName.replace(/^(Tỉnh|Thành phố|Xã|Phường|Đặc khu|Sở|Ban) /, (prefix) =>
    prefix.toLocaleLowerCase('vi'),
  )
}

/**
 * Puts what braces name into a text, once: what is put in is not looked at again. Names that are neither a placeholder nor
 * known to `answered` stay as they are.
 */
export function fillIn(
  text: string,
  placeholders: Placeholders,
  answered: (name: string) => string | undefined = () => undefined,
): string {
  if (!text.includes('{')) return text
  return text.replace(/\{([^{}]+)\}/g, (whole, braced: string) => {
    const name = braced.trim()
    return (Object.hasOwn(placeholders, name) ? placeholders[name] : answered(name)) ?? whole
  })
}

/** Paragraphs are parted by an empty line. */
export function paragraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}
