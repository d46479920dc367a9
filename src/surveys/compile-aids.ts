import type { Aids } from './elements.ts'
import { isFields, type Source } from './source.ts'

const file =
  /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}\.(?:ogg|opus|mp3|m4a)$/
const tag = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/
const mostLanguages = 12

/** `audio` and `pictograms`: helps for who reads little or speaks another language. Properties of our own. */
export function readAids(source: Source): Aids {
  const pictograms = source.raw('pictograms') ?? null
  if (pictograms !== null && pictograms !== 'faces' && pictograms !== 'thumbs') {
    source.fault('unsupported_value', 'pictograms chỉ nhận “faces” hoặc “thumbs”.', 'pictograms')
    return { audio: [], pictograms: null }
  }
  return { audio: readAudio(source), pictograms }
}

function readAudio(source: Source): Aids['audio'] {
  const given = source.raw('audio')
  if (given === undefined) return []
  const entries = isFields(given) ? Object.entries(given) : []
  if (entries.length === 0 || entries.length > mostLanguages) {
    source.fault(
      'unsupported_value',
      'audio ghi tệp cho từng tiếng, ví dụ { "vi": "M01/B01.ogg", "hmn": "M01/B01-hmn.ogg" }.',
      'audio',
    )
    return []
  }
  return entries.flatMap(([language, name]) => {
    if (tag.test(language) && typeof name === 'string' && name.length <= 200 && file.test(name))
      return [{ language, file: name }]
    source.fault(
      'unsupported_value',
      `audio “${language.slice(0, 20)}”: cần mã tiếng như “vi”, “hmn” và tên tệp .ogg, .opus, .mp3 hoặc .m4a trong surveys/media.`,
      'audio',
    )
    return []
  })
}

/** Of a published version: by name of a recording or picture, the SHA-256 of its bytes as it was then. Written by publishing. */
export function readFrozenMedia(root: Source): ReadonlyMap<string, string> {
  const given = root.raw('media')
  if (given === undefined) return new Map()
  const entries = isFields(given) ? Object.entries(given) : []
  const known = entries.filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && /^[0-9a-f]{64}$/.test(entry[1]),
  )
  if (known.length === 0 || known.length < entries.length) {
    root.fault('unsupported_value', 'media do việc ban hành ghi; xin bỏ khỏi tệp phiếu.', 'media')
  }
  return new Map(known)
}

/** Most choices for which there are pictures, from worst to best. */
export const mostPictograms = 5
