import { extname } from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import { imageSize } from '../image-size.ts'
import { whatIsWrongWithSvg } from './judge-svg.ts'

/** Shown a hand's breadth wide at most: more would only be paid for. */
const mostBytes = 60_000
const longestSide = 1000

const endings: { readonly [mime: string]: readonly string[] } = {
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/webp': ['.webp'],
}

/** Names of files that can be pictures of choices, in surveys/media. */
export const pictureEndings = ['png', 'jpg', 'jpeg', 'webp', 'svg'] as const

/**
 * Judges the picture of a choice by its bytes: of a kind every browser shows, still, small, and an SVG that can neither move nor
 * fetch nor run anything.
 * @returns what is wrong with it, to stand behind the name of the file; null = it is taken
 */
export async function whatIsWrongWithPicture(name: string, bytes: Buffer | null): Promise<string | null> {
  if (bytes === null) return 'không có.'
  if (bytes.length > mostBytes) return `quá ${mostBytes / 1000} kB; hãy thu nhỏ hình.`
  const ending = extname(name)
  if (ending === '.svg') return whatIsWrongWithSvg(bytes)
  const type = await fileTypeFromBuffer(bytes.subarray(0, 4100))
  if (type?.mime === 'image/apng' || isMovingWebp(bytes)) return 'là hình động; chỉ nhận hình đứng yên.'
  if (!type || endings[type.mime]?.includes(ending) !== true)
    return `không phải tệp hình ${ending.slice(1)}; nhận png, jpg, webp hoặc svg, đuôi tệp đúng loại.`
  const size = imageSize(bytes)
  if (!size) return 'bị hỏng: không đọc được chiều rộng và chiều cao.'
  if (Math.max(size.width, size.height) > longestSide)
    return `rộng hoặc cao quá ${longestSide} điểm ảnh; hãy thu nhỏ hình.`
  return null
}

/** The bit of animation in the head of a WebP (RFC 9649, 2.7). */
function isMovingWebp(bytes: Buffer): boolean {
  return bytes.toString('latin1', 8, 16) === 'WEBPVP8X' && ((bytes[20] ?? 0) & 0x02) !== 0
}
