import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SignedIn } from '../accounts/right.ts'
import { enteredLeaves } from '../assessments/sheet.ts'
import { recordAct } from '../audit/record.ts'
import type { HeldCase } from '../cycles/hold.ts'
import { holdCase } from '../cycles/hold.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { dayInVietnam } from '../web/format.ts'
import { type EvidenceFault, evidenceLimits } from './evidence.ts'
import { type JudgedFile, judgeReceived } from './judge-received.ts'
import {
  endEvidence,
  findEvidence,
  held,
  holdBlob,
  insertEvidence,
  sameEvidence,
  storedBytes,
} from './queries.ts'
import type { ReceivedForm } from './receive.ts'
import type { Store } from './store.ts'
import { requireWritable } from './writable.ts'

/** A fault, at the field of the form it belongs to. */
export type FormFault = { field: string; fault: EvidenceFault }

export type Added =
  | { outcome: 'added' | 'present'; evidenceId: string }
  | { outcome: 'faults'; faults: FormFault[] }

/** What adding needs of the house. */
export type Keeping = Readonly<{
  store: Store
  clamavUrl: string | undefined
  /** bytes the store may hold altogether */
  totalBytes: number
}>

const line = (longest: number) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(longest))

const body = z.object({
  criterion: z.string().max(40).default(''),
  replaces: z.union([z.literal(''), z.uuid()]).default(''),
  url: line(2000),
  number: line(100),
  issued_on: line(10),
  issuer: line(200),
  page: line(50),
  description: line(1000),
})

type Body = z.infer<typeof body>

/**
 * Attaches a file or a link to a criterion of a case, or a new version in place of one that stands: without a new file the
 * old one keeps its bytes under the new words. Sending the same again changes nothing.
 * @param now when the server received it
 * @throws Refusal `not_found`, `right_missing`, `state_wrong` when the sheet is locked, `storage_full`, `scanner_silent`
 */
export async function addEvidence(
  db: Db,
  keeping: Keeping,
  by: SignedIn,
  caseId: number,
  form: ReceivedForm,
  now = new Date(),
): Promise<Added> {
  const read = readForm(form)
  const faults = [...read.faults]
  const file = form.file && read.faults.length === 0 ? await judgeReceived(keeping, form.file, faults) : null
  if (faults.length > 0 || !read.body) return { outcome: 'faults', faults }
  const { body: said } = read
  return await inTransaction(db, async (trx) => {
    const one = await holdCase(trx, by, caseId, now)
    requireWritable(by, one, said.criterion, now)
    const known = enteredLeaves(one.framework).some(({ criterion }) => criterion.code === said.criterion)
    if (!known) return { outcome: 'faults', faults: [{ field: 'criterion', fault: 'criterion' }] }
    return await write(
      trx,
      keeping,
      by,
      one,
      said,
      file && form.file ? { ...file, received: form.file } : null,
      now,
    )
  })
}

async function write(
  trx: Db,
  { store, totalBytes }: Keeping,
  by: SignedIn,
  one: HeldCase,
  said: Body,
  file: (JudgedFile & { received: NonNullable<ReceivedForm['file']> }) | null,
  now: Date,
): Promise<Added> {
  const old = said.replaces === '' ? undefined : await findEvidence(trx, one, said.replaces)
  if (said.replaces !== '' && (old?.ended_at !== null || old.criterion_code !== said.criterion))
    return { outcome: 'faults', faults: [{ field: 'file', fault: 'replaces' }] }
  if (!file && said.url === '' && !(old?.kind === 'file'))
    return { outcome: 'faults', faults: [{ field: 'file', fault: 'nothing' }] }
  const what = file ? { digest: file.digest } : said.url !== '' ? { url: said.url } : null
  const same = what && (await sameEvidence(trx, one, said.criterion, what))
  if (same && same !== old?.evidence_id) return { outcome: 'present', evidenceId: same }
  const there = await held(trx, one)
  const bytes = file?.bytes ?? (said.url === '' ? (old?.bytes ?? 0) : 0)
  const fault: EvidenceFault | null =
    !old && there.of(said.criterion) >= evidenceLimits.perCriterion
      ? 'count_criterion'
      : there.count >= evidenceLimits.perCase
        ? 'count_case'
        : there.bytesOf(said.criterion) - (old?.bytes ?? 0) + bytes > evidenceLimits.criterionBytes
          ? 'bytes_criterion'
          : there.bytes + bytes > evidenceLimits.caseBytes
            ? 'bytes_case'
            : null
  if (fault) return { outcome: 'faults', faults: [{ field: 'file', fault }] }
  if (file) {
    if ((await storedBytes(trx)) + file.bytes > totalBytes) throw refuse('storage_full')
    await holdBlob(trx, { digest: file.digest, bytes: file.bytes, media: file.media }, now, file.scannedAt)
    await store.keep(file.received)
  }
  const evidenceId = randomUUID()
  if (old) {
    const end = { ended_at: now, ended_by: by.holderId, ended_how: 'replaced' as const }
    await endEvidence(trx, one, old.evidence_id, end)
  }
  const isFile = file !== null || said.url === ''
  await insertEvidence(trx, {
    unit_id: one.unit_id,
    evidence_id: evidenceId,
    case_id: one.case_id,
    criterion_code: said.criterion,
    version: (old?.version ?? 0) + 1,
    replaces: old?.evidence_id ?? null,
    kind: isFile ? 'file' : 'link',
    digest: isFile ? (file?.digest ?? old?.digest ?? null) : null,
    bytes: isFile ? bytes : 0,
    media: isFile ? (file?.media ?? old?.media ?? null) : null,
    name: isFile ? (file?.name ?? old?.name ?? null) : null,
    url: isFile ? null : said.url,
    number: said.number || null,
    issued_on: said.issued_on || null,
    issuer: said.issuer || null,
    page: said.page || null,
    description: said.description || null,
    pass: one.at.pass,
    added_by: by.holderId,
    added_at: now,
  })
  await recordAct(trx, {
    unitId: one.unit_id,
    by,
    act: old ? 'evidence.replace' : 'evidence.add',
    subject: `case:${one.case_id}`,
    detail: {
      criterion: said.criterion,
      evidence: evidenceId,
      ...(old ? { replaces: old.evidence_id } : {}),
      ...(isFile ? { sha256: file?.digest ?? old?.digest, bytes } : { link: said.url }),
    },
  })
  return { outcome: 'added', evidenceId }
}

function readForm(form: ReceivedForm): { body: Body | null; faults: FormFault[] } {
  const parsed = body.safeParse(form.fields)
  const faults: FormFault[] = []
  if (form.tooLarge) faults.push({ field: 'file', fault: 'too_large' })
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = String(issue.path[0] ?? '')
      faults.push({
        field,
        fault: field === 'replaces' ? 'replaces' : field === 'criterion' ? 'criterion' : 'too_long',
      })
    }
    return { body: null, faults }
  }
  const { url, issued_on: day } = parsed.data
  if (url !== '' && (form.file || form.tooLarge)) faults.push({ field: 'url', fault: 'both' })
  if (url !== '' && !isLink(url)) faults.push({ field: 'url', fault: 'url' })
  if (day !== '' && !z.iso.date().safeParse(day).success) faults.push({ field: 'issued_on', fault: 'date' })
  else if (day > dayInVietnam(new Date())) faults.push({ field: 'issued_on', fault: 'date_ahead' })
  else if (day !== '' && day < '1945-09-02') faults.push({ field: 'issued_on', fault: 'date' })
  return { body: parsed.data, faults }
}

/** Addresses of the web without a password in them; they are shown, and never asked for by the server. */
function isLink(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hostname } = new URL(text)
  return (
    (protocol === 'https:' || protocol === 'http:') && username + password === '' && hostname.includes('.')
  )
}
