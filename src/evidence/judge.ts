import { readFile } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { imageSize } from '../image-size.ts'
import { type EvidenceFault, type Extension, evidenceLimits, mediaOf } from './evidence.ts'
import { judgeZip } from './judge-zip.ts'

/** What the bytes of a file may be found to be, by the end of its name. */
const found: Record<Extension, string> = {
  ...mediaOf,
  doc: 'application/x-cfb',
  xls: 'application/x-cfb',
  ppt: 'application/x-cfb',
}
/** The main stream of each old Office file, as its directory names it. */
const mainStream = { doc: ['WordDocument'], xls: ['Workbook', 'Book'], ppt: ['PowerPoint Document'] } as const
const zipped: ReadonlySet<string> = new Set(['docx', 'xlsx', 'pptx', 'odt', 'ods'])
const images: ReadonlySet<string> = new Set(['jpg', 'jpeg', 'png', 'webp'])

/**
 * Whether a received file is what its name says, and nothing else beside: the kind is read from its bytes, and files that are
 * two things at once, run something, or unpack without end are refused.
 * @returns the fault, or null
 */
export async function judgeFile(path: string, extension: Extension): Promise<EvidenceFault | null> {
  const bytes = await readFile(path)
  if (bytes.length === 0) return 'empty'
  // A zip is looked into with bounds of our own before anything else reads it.
  if (zipped.has(extension)) {
    if (bytes.readUInt32BE(0) === 0xd0cf11e0) return 'password'
    if (bytes.readUInt16BE(0) !== 0x504b) return 'not_what_it_says'
    const fault = await judgeZip(bytes, extension)
    if (fault) return fault
  }
  const sniffed = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (sniffed?.mime !== found[extension]) return 'not_what_it_says'
  if (extension === 'pdf') return judgePdf(bytes)
  if (images.has(extension)) return judgeImage(bytes)
  return extension in mainStream ? judgeCompound(bytes, extension as keyof typeof mainStream) : null
}

function judgePdf(bytes: Buffer): EvidenceFault | null {
  const text = bytes.toString('latin1')
  if (!text.startsWith('%PDF-')) return 'mixed'
  if (text.lastIndexOf('%%EOF') < 0) return 'damaged'
  if (isTwoThings(bytes, text)) return 'mixed'
  if (/\/(JavaScript|JS|Launch)[\s/(<[]/.test(text)) return 'script'
  return /\/Encrypt\s+\d+\s+\d+\s+R/.test(text) && /\/EmbeddedFile\b/.test(text) ? 'mixed' : null
}

function judgeImage(bytes: Buffer): EvidenceFault | null {
  const size = imageSize(bytes)
  if (!size) return 'damaged'
  const { width, height } = size
  if (width > evidenceLimits.side || height > evidenceLimits.side || width * height > evidenceLimits.pixels)
    return 'pixels'
  return isTwoThings(bytes, bytes.toString('latin1')) ? 'mixed' : null
}

/** Markup that a browser would run, or a zip behind the first file. */
function isTwoThings(bytes: Buffer, text: string): boolean {
  if (/<(script|html|!doctype html|svg|iframe)[\s>]/i.test(text)) return true
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  return end >= 0 && bytes.length - end <= 65_557 && bytes.includes('PK\x01\x02', 0, 'latin1')
}

function judgeCompound(bytes: Buffer, extension: keyof typeof mainStream): EvidenceFault | null {
  const has = (name: string) => bytes.includes(Buffer.from(`${name}\0`, 'utf16le'))
  if (has('EncryptedPackage')) return 'password'
  if (!mainStream[extension].some(has)) return 'not_what_it_says'
  return has('_VBA_PROJECT') || has('Macros') || has('_VBA_PROJECT_CUR') ? 'macro' : null
}
