import type { FastifyRequest } from 'fastify'
import type { FormFault, Keeping } from '../evidence/add.ts'
import { type JudgedFile, judgeReceived } from '../evidence/judge-received.ts'
import { receivedForm } from '../evidence/receive.ts'
import type { Received } from '../evidence/store.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { words } from '../words/index.ts'
import { isSignedCopy } from './paper.ts'

/** The signed copy that a form brought, judged; or what is wrong with it, at the field `file`. */
export async function receivePaper(
  request: FastifyRequest,
  keeping: Keeping,
): Promise<{
  fields: Record<string, string>
  file: { keeping: Keeping; received: Received; judged: JudgedFile } | null
  faults: FieldFault[]
}> {
  const { fields, file, tooLarge } = receivedForm(request)
  const { recognitions: w, evidence } = words[request.language]
  const wrong = (message: string) => ({ fields, file: null, faults: [{ field: 'file', message }] })
  if (tooLarge) return wrong(evidence.refused_too_large)
  if (!file) return wrong(w.paperMissing)
  const found: FormFault[] = []
  const judged = await judgeReceived(keeping, file, found)
  if (!judged) return wrong(evidence[`refused_${found[0]?.fault ?? 'kind'}`])
  if (!isSignedCopy(judged.media)) return wrong(w.paperKind)
  return { fields, file: { keeping, received: file, judged }, faults: [] }
}
