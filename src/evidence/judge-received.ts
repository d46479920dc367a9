import { refuse } from '../refusals.ts'
import type { FormFault, Keeping } from './add.ts'
import { mediaOf } from './evidence.ts'
import { judgeFile } from './judge.ts'
import { cleanName } from './name.ts'
import type { ReceivedForm } from './receive.ts'
import { scanFile } from './scan.ts'

/** A file that may be kept: what its bytes are, under a name that is safe to show. */
export type JudgedFile = {
  digest: string
  bytes: number
  media: string
  name: string
  scannedAt: Date | null
}

/**
 * Judges a received file by its name and its bytes, and has it scanned where a scanner is set; what is wrong goes into `faults`.
 * @throws Refusal `scanner_silent`
 */
export async function judgeReceived(
  { clamavUrl }: Keeping,
  file: NonNullable<ReceivedForm['file']>,
  faults: FormFault[],
): Promise<JudgedFile | null> {
  const named = cleanName(file.givenName)
  if (!named) {
    faults.push({ field: 'file', fault: /\.[^./\\]+$/.test(file.givenName) ? 'kind' : 'name' })
    return null
  }
  const fault = await judgeFile(file.path, named.extension)
  if (fault) {
    faults.push({ field: 'file', fault })
    return null
  }
  let scannedAt: Date | null = null
  if (clamavUrl !== undefined) {
    const { verdict } = await scanFile(clamavUrl, file.path)
    if (verdict === 'unreachable') throw refuse('scanner_silent')
    if (verdict === 'found') {
      faults.push({ field: 'file', fault: 'virus' })
      return null
    }
    scannedAt = new Date()
  }
  return {
    digest: file.digest,
    bytes: file.bytes,
    media: mediaOf[named.extension],
    name: named.name,
    scannedAt,
  }
}
