import { randomUUID } from 'node:crypto'
import type { SignedIn } from '../accounts/right.ts'
import { enteredLeaves } from '../assessments/sheet.ts'
import type { Db } from '../database.ts'
import { dayAfter } from '../days.ts'
import { addEvidence, type Keeping } from '../evidence/add.ts'
import { judgeReceived } from '../evidence/judge-received.ts'
import { holdBlob, insertEvidence } from '../evidence/queries.ts'
import type { ReceivedForm } from '../evidence/receive.ts'
import type { Store } from '../evidence/store.ts'
import { keepPaper } from '../recognitions/keep-paper.ts'
import { instantOn } from './days.ts'
import { aPdf, aPng } from './files.ts'
import type { SheetToFill } from './sheets.ts'

/** Who puts documents where, and where files are kept. */
type Desk = Readonly<{ trx: Db; store: Store; today: string }>

const kinds = [
  {
    name: 'ke-hoach-pbgdpl.pdf',
    number: '12/KH-UBND',
    description: 'Kế hoạch phổ biến, giáo dục pháp luật (trình diễn)',
  },
  {
    name: 'anh-bang-tin.png',
    number: '',
    description: 'Ảnh bảng tin pháp luật ở nhà văn hóa thôn (trình diễn)',
  },
  { name: 'bao-cao-nam.pdf', number: '85/BC-UBND', description: 'Báo cáo kết quả năm (trình diễn)' },
] as const

/**
 * Documents behind some criteria of two communes: the officer's own draft, and a sheet that waits to be appraised. One of the files
 * is the same in both, which an appraiser is told.
 */
export async function addDocuments(
  desk: Desk,
  officer: SignedIn,
  sheets: readonly SheetToFill[],
): Promise<void> {
  const own = sheets.find(({ unitId, state }) => unitId === officer.unitId && state === 'draft')
  const waiting = sheets.find(({ state }) => state === 'submitted')
  for (const sheet of [own, waiting]) {
    if (!sheet) continue
    const codes = enteredLeaves(sheet.framework)
      .filter(({ criterion }) => criterion.evidence.length > 0)
      .map(({ criterion }) => criterion.code)
    for (const [at, kind] of kinds.entries()) {
      const criterion = codes[at]
      if (criterion === undefined) continue
      const issuedOn = dayAfter(desk.today, -40 - 7 * at)
      const shared = at === 0 ? '' : sheet.name
      const bytes = kind.name.endsWith('.png')
        ? aPng(480 + (shared.length % 7), 320)
        : aPdf([
            kind.description,
            `${kind.number} - ${issuedOn}`,
            shared,
            'Tài liệu trình diễn, không phải văn bản thật.',
          ])
      const fields = {
        criterion,
        number: kind.number,
        issued_on: issuedOn,
        issuer: 'UBND xã (trình diễn)',
        description: kind.description,
      }
      if (sheet === own) await addOwn(desk, officer, sheet, fields, kind.name, bytes)
      else await addWaiting(desk, officer, sheet, fields, kind.name, bytes)
    }
  }
}

async function received(desk: Desk, bytes: Buffer) {
  const kept = await desk.store.receive(
    (async function* () {
      yield bytes
    })(),
    bytes.length,
  )
  if (!kept) throw new Error('a document of the demonstration was not received')
  return kept
}

const keepingOf = (store: Store): Keeping => ({
  store,
  clamavUrl: undefined,
  totalBytes: Number.MAX_SAFE_INTEGER,
})

/** As an officer does it. */
async function addOwn(
  desk: Desk,
  by: SignedIn,
  sheet: SheetToFill,
  fields: Record<string, string>,
  name: string,
  bytes: Buffer,
): Promise<void> {
  const form: ReceivedForm = {
    fields,
    file: { ...(await received(desk, bytes)), givenName: name },
    tooLarge: false,
  }
  const added = await addEvidence(desk.trx, keepingOf(desk.store), by, sheet.caseId, form)
  if (added.outcome !== 'added') throw new Error(`a document of the demonstration was not kept: ${name}`)
}

/** With a sheet that was handed in by a commune without an account: what came along with it. */
async function addWaiting(
  desk: Desk,
  by: SignedIn,
  sheet: SheetToFill,
  { criterion = '', number = '', issued_on = '', issuer = '', description = '' }: Record<string, string>,
  name: string,
  bytes: Buffer,
): Promise<void> {
  const file = await received(desk, bytes)
  const judged = await judgeReceived(keepingOf(desk.store), { ...file, givenName: name }, [])
  if (!judged) throw new Error(`a document of the demonstration is none: ${name}`)
  const { digest, media } = judged
  await holdBlob(desk.trx, { digest, bytes: judged.bytes, media }, sheet.filledAt, null)
  await desk.store.keep(file)
  const row = {
    unit_id: sheet.unitId,
    case_id: sheet.caseId,
    criterion_code: criterion,
    version: 1,
    replaces: null,
  }
  const stands = { ended_at: null, ended_by: null, ended_how: null, purged_at: null }
  await insertEvidence(desk.trx, {
    ...row,
    ...stands,
    evidence_id: randomUUID(),
    kind: 'file',
    digest,
    bytes: judged.bytes,
    media,
    name: judged.name,
    url: null,
    number: number || null,
    issued_on,
    issuer,
    page: null,
    description,
    pass: 1,
    added_by: by.holderId,
    added_at: sheet.filledAt,
  })
}

/** The signed copy of the first decision that recognised units, for everybody to fetch. */
export async function keepSignedDecision(desk: Desk, by: SignedIn): Promise<void> {
  const first = await desk.trx
    .selectFrom('recognition')
    .select(['decision_unit_id', 'decision_number', 'decision_on'])
    .where('stage', '=', 'recognised')
    .where('decision_unit_id', 'is not', null)
    .orderBy('decision_number')
    .orderBy('case_id')
    .limit(1)
    .executeTakeFirst()
  const { decision_unit_id: unitId, decision_number: number, decision_on: signedOn } = first ?? {}
  if (unitId == null || number == null || signedOn == null) return
  const bytes = aPdf([
    'QUYẾT ĐỊNH (trình diễn)',
    `Số ${number}, ngày ${signedOn}`,
    'Công nhận xã, phường, thị trấn đạt chuẩn tiếp cận pháp luật năm 2023',
    'Bản trình diễn, không phải văn bản thật.',
  ])
  const file = await received(desk, bytes)
  const judged = await judgeReceived(
    keepingOf(desk.store),
    { ...file, givenName: 'quyet-dinh-cong-nhan.pdf' },
    [],
  )
  if (!judged) throw new Error('the signed copy of the demonstration is none')
  const kept = { keeping: keepingOf(desk.store), received: file, judged }
  await keepPaper(
    desk.trx,
    by,
    { unitId, number, signedOn, meetingId: null },
    kept,
    true,
    instantOn(signedOn, '16:00'),
  )
}
