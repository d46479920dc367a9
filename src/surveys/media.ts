import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import type { Fault } from './faults.ts'
import { whatIsWrongWithPicture } from './judge-picture.ts'
import { everyElement, isQuestion } from './link-elements.ts'
import type { CompiledQuestionnaire } from './questionnaire.ts'

/** The folder of recordings and pictures that questionnaires name, beside src, and that of the product's own pictures. */
const mediaFolder = resolve(import.meta.dirname, '../../surveys/media')
const pictureFolder = resolve(import.meta.dirname, '../../public')

/** A minute of speech takes 200 kB; nobody should pay for more on a thin line. */
const mostBytes = 600_000

const taken = new Set([
  'audio/ogg',
  'audio/opus',
  'audio/ogg; codecs=opus',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
])

/** By ending, the type a browser is told. */
const types: { readonly [ending: string]: string } = {
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
}

/** A recording or picture as it is frozen with a version; `hash`: SHA-256 of its bytes in hex. */
export type MediaFile = {
  readonly name: string
  readonly hash: string
  readonly type: string
  readonly bytes: Buffer
}

/** The recordings and pictures that a questionnaire names, each once; and what is wrong with those that are not taken. */
export async function readMedia(
  questionnaire: CompiledQuestionnaire,
  folder = mediaFolder,
): Promise<{ files: MediaFile[]; faults: Fault[] }> {
  const files = new Map<string, MediaFile>()
  const faults: Fault[] = []
  const take = async (
    name: string,
    judge: (bytes: Buffer | null) => Promise<string | null>,
    place: { path: string; question: string },
  ) => {
    if (files.has(name)) return
    const bytes = await read(join(folder, name))
    const reason = await judge(bytes)
    if (bytes && reason === null) files.set(name, fileOf(name, bytes))
    else faults.push({ ...place, code: 'bad_media', reason: `tệp surveys/media/${name} ${reason}` })
  }
  for (const element of questionnaire.pages.flatMap((page) => [...everyElement(page.elements)])) {
    if (!isQuestion(element)) continue
    if (element.pictograms !== null) {
      const name = `${element.pictograms}.svg`
      const bytes = await read(join(pictureFolder, name))
      if (bytes) files.set(name, fileOf(name, bytes))
    }
    for (const { file, language } of element.audio) {
      const place = { path: `${element.path}.audio.${language}`, question: element.name }
      await take(file, whatIsWrong, place)
    }
    for (const { picture, value } of 'choices' in element ? element.choices : []) {
      for (const name of new Set(Object.values(picture ?? {}))) {
        const place = { path: `${element.path}.imageLink (${value})`, question: element.name }
        if (name !== undefined) await take(name, (bytes) => whatIsWrongWithPicture(name, bytes), place)
      }
    }
  }
  return { files: [...files.values()], faults }
}

/** Where a browser finds a recording or picture of a published version; undefined if the version has none of this name. */
export function mediaAddress({ media }: CompiledQuestionnaire, name: string): string | undefined {
  const hash = media.get(name)
  return hash === undefined ? undefined : `/media/${hash}${extname(name)}`
}

function fileOf(name: string, bytes: Buffer): MediaFile {
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { name, hash, type: types[extname(name)] ?? 'application/octet-stream', bytes }
}

/** The file, but no more of it than one byte beyond what is taken; null when there is none. */
async function read(path: string): Promise<Buffer | null> {
  const handle = await open(path, 'r').catch(() => null)
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    const bytes = Buffer.alloc(Math.min(size, mostBytes + 1))
    await handle.read(bytes, 0, bytes.length, 0)
    return bytes
  } finally {
    await handle.close()
  }
}

async function whatIsWrong(bytes: Buffer | null): Promise<string | null> {
  if (bytes === null) return 'không có.'
  if (bytes.length > mostBytes) return `quá ${mostBytes / 1000} kB.`
  const type = await fileTypeFromBuffer(bytes.subarray(0, 4100))
  return type && taken.has(type.mime) ? null : 'không phải tệp âm thanh ogg, opus, mp3 hoặc m4a.'
}
