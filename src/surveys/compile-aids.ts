import type { Aids, Choice, LocalText } from './elements.ts'
import { pictureEndings } from './judge-picture.ts'
import { isFields, type Source } from './source.ts'

const path = String.raw`^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}`
const file = new RegExp(String.raw`${path}\.(?:ogg|opus|mp3|m4a)$`)
const pictureFile = new RegExp(String.raw`${path}\.(?:${pictureEndings.join('|')})$`)
/** Of the product itself; in a frozen version they stand under these names. */
const builtIn = new Set(['faces.svg', 'thumbs.svg'])
/** Where choices are buttons with room beside them; in a list that unfolds there is none. */
const withRoom = new Set([
  ...['radiogroup', 'checkbox', 'tagbox', 'buttongroup', 'imagepicker', 'rating', 'matrix'],
])
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

/**
 * `imageLink` of a choice: the name of a file, or one by language. SurveyJS has it in its imagepicker; here every question whose
 * choices are buttons may have it. In a document of others an address is left out with a remark, as nothing comes from elsewhere.
 */
export function readPicture(choice: Source, owner: Source, own: boolean): LocalText | null {
  if (!choice.has('imageLink')) return null
  if (!withRoom.has(String(owner.raw('type') ?? ''))) {
    const reason = 'danh sách thả xuống và xếp hạng không có chỗ cho hình; hãy dùng radiogroup hoặc checkbox.'
    if (own) choice.fault('unsupported_value', reason, 'imageLink')
    else choice.ignore(['imageLink'], reason)
    return null
  }
  const given = choice.raw('imageLink')
  const files = isFields(given) ? Object.values(given) : [given]
  if (files.every((name) => typeof name === 'string' && name.length <= 200 && isPicture(name)))
    return choice.text('imageLink')
  const reason = `cần tên tệp .${pictureEndings.join(', .')} trong surveys/media, ví dụ "M01/xe-buyt.png"; hình từ nơi khác không được tải.`
  if (own) choice.fault('unsupported_value', reason, 'imageLink')
  else choice.remark('imageLink', reason)
  return null
}

function isPicture(name: string): boolean {
  return pictureFile.test(name) && !builtIn.has(name)
}

/** Whoever reads no words must see each answer: pictures for all choices of a scale, or for none. */
export function refuseHalfPictured(source: Source, choices: readonly Choice[]): void {
  const steps = choices.filter(({ state, added }) => state === null && !added)
  const without = steps.find(({ picture }) => picture === null)
  if (!without || choices.every(({ picture }) => picture === null)) return
  source.fault(
    'unsupported_value',
    `phương án “${without.text.vi.slice(0, 60)}” chưa có hình (imageLink): mọi phương án đều có hình, hoặc không phương án nào có.`,
  )
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
