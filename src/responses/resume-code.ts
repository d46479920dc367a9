import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { secretFrom, type UnitCode, unitCodeHash, writeUnitCode } from '../rounds/unit-code.ts'
import { readSubmissionId, type SubmissionId } from './submission.ts'

/**
 * The code with which a draft is opened on another device. It follows from the submission id, so every page can show it
 * although the database holds neither of the two.
 */
export function resumeCode(unitId: number, id: SubmissionId): UnitCode {
  const bytes = createHmac('sha256', id).update('resume').digest()
  return { kind: 'resume', unitId, secret: secretFrom(bytes) }
}

/** What a draft keeps of its code: enough to be found by it and to give the id back to who types it, and no more. */
export function sealFor(unitId: number, id: SubmissionId): { resumeHash: string; sealedId: string } {
  const code = resumeCode(unitId, id)
  return { resumeHash: unitCodeHash(code), sealedId: seal(code, id) }
}

function keyOf(code: UnitCode): Buffer {
  return createHash('sha256')
    .update(`seal:${writeUnitCode(code)}`)
    .digest()
}

function seal(code: UnitCode, id: SubmissionId): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(code), iv)
  const sealed = Buffer.concat([cipher.update(id, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @returns the submission id that was sealed under this code, or undefined when it was another */
export function unseal(code: UnitCode, sealedId: string): SubmissionId | undefined {
  const bytes = Buffer.from(sealedId, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(code), bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    return readSubmissionId(text)
  } catch {
    return undefined
  }
}
