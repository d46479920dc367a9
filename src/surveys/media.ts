import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import type { Fault } from './faults.ts'
import { everyElement, isQuestion } from './link-elements.ts'
import type { CompiledQuestionnaire } from './questionnaire.ts'

/** The folder of recordings that questionnaires name, beside src. */
export const mediaFolder = resolve(import.meta.dirname, '../../surveys/media')

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

/** What is wrong with the recordings that a questionnaire names: missing, too large, or no recording. */
export async function mediaFaults(
  questionnaire: CompiledQuestionnaire,
  folder = mediaFolder,
): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const page of questionnaire.pages) {
    for (const element of everyElement(page.elements)) {
      if (!isQuestion(element)) continue
      for (const { file, language } of element.audio) {
        const reason = await whatIsWrong(join(folder, file))
        if (reason !== null) {
          const place = { path: `${element.path}.audio.${language}`, question: element.name }
          faults.push({ ...place, code: 'bad_media', reason: `tệp surveys/media/${file} ${reason}` })
        }
      }
    }
  }
  return faults
}

async function whatIsWrong(path: string): Promise<string | null> {
  let handle: Awaited<ReturnType<typeof open>>
  try {
    handle = await open(path, 'r')
  } catch {
    return 'không có.'
  }
  try {
    const { size } = await handle.stat()
    if (size > mostBytes) return `dài ${Math.ceil(size / 1000)} kB, quá ${mostBytes / 1000} kB.`
    const head = Buffer.alloc(Math.min(size, 4100))
    await handle.read(head, 0, head.length, 0)
    const type = await fileTypeFromBuffer(head)
    return type && taken.has(type.mime) ? null : 'không phải tệp âm thanh ogg, opus, mp3 hoặc m4a.'
  } finally {
    await handle.close()
  }
}
