import type { Db } from '../database.ts'
import { dayAfter } from '../days.ts'
import { attest } from '../recognitions/attest.ts'
import { setUpCouncil } from '../recognitions/convene.ts'
import { recogniseAll } from '../recognitions/decide.ts'
import { findRecognition, verdictOf } from '../recognitions/hold.ts'
import { recordMeeting } from '../recognitions/meet.ts'
import { answer, moderate, sendOpinion } from '../recognitions/opinions.ts'
import { postScores } from '../recognitions/post.ts'
import { propose } from '../recognitions/propose.ts'
import { refuseRecognition, revoke } from '../recognitions/steps.ts'
import { instantOn } from './days.ts'
import type { DemoCase } from './queries.ts'

/** A commune of the year 2023 and what became of it. */
export type Past = DemoCase & { became: 'recognised' | 'refused' | 'revoked' }

const places = 'Trụ sở Ủy ban nhân dân xã; nhà văn hóa thôn; loa truyền thanh'
const signer = 'Chủ tịch Ủy ban nhân dân huyện (trình diễn)'
const attested = 'no_discipline'
const grounds = 'Sổ theo dõi xử lý kỷ luật năm 2023 (trình diễn)'

/**
 * The recognition of 2023 as the districts did it in the first weeks of 2024: posted, proposed, voted on, decided; one commune is
 * refused and one recognition revoked later.
 * @param roundId a round of 2023 whose sheets are appraised
 */
export async function recogniseIn2023(trx: Db, roundId: number, communes: readonly Past[]): Promise<void> {
  const at = (day: string, time = '09:00') => instantOn(day, time)
  for (const [order, one] of communes.entries()) {
    const caseId = one.case_id
    await attest(trx, null, caseId, 'unit', { code: attested, holds: true, basis: grounds }, at('2024-01-02'))
    await postScores(trx, null, caseId, { places }, at('2024-01-03'))
    if (order === 0) await discuss(trx, caseId, at('2024-01-08'))
    const proposal = { number: `${12 + order}/BC-UBND`, on: '2024-01-18', url: null }
    await propose(trx, null, caseId, proposal, at('2024-01-18'))
    const basis = 'Đã đối chiếu với Phòng Nội vụ (trình diễn)'
    await attest(trx, null, caseId, 'above', { code: attested, holds: true, basis }, at('2024-01-22'))
  }
  const districts = Map.groupBy(communes, (one) => one.parent_id ?? 0)
  for (const [order, [unitId, own]] of [...districts].sort(([a], [b]) => a - b).entries()) {
    const council = await setUpCouncil(
      trx,
      null,
      {
        roundId,
        unitId,
        name: 'Hội đồng đánh giá chuẩn tiếp cận pháp luật (trình diễn)',
        number: `${30 + order}/QĐ-UBND`,
        issuedOn: '2024-01-05',
        url: null,
        members,
      },
      at('2024-01-05'),
    )
    const votes = own.map((one) => ({
      caseId: one.case_id,
      agree: one.became === 'refused' ? 0 : 5,
      against: one.became === 'refused' ? 5 : 0,
      abstained: 0,
      note: one.became === 'refused' ? 'Tổng điểm chưa đạt mức tối thiểu.' : '',
    }))
    const conclusion = 'Hội đồng thống nhất kết quả biểu quyết từng đơn vị (trình diễn).'
    const minutes = {
      number: '01/BB-HĐĐG',
      heldOn: '2024-01-26',
      venue: 'Trụ sở Ủy ban nhân dân huyện',
      conclusion,
    }
    const met = { ...minutes, url: null, present: [1, 2, 3, 4, 5], votes }
    await recordMeeting(trx, null, council, met, at('2024-01-26', '16:00'))
    const cases = own.filter((one) => one.became !== 'refused').map((one) => one.case_id)
    const decision = { number: `${210 + order}/QĐ-UBND`, on: '2024-02-05', signer, url: null }
    await recogniseAll(trx, null, { cases, ...decision }, at('2024-02-05'))
  }
  for (const { case_id: caseId } of communes.filter((one) => one.became === 'refused')) {
    const reason = 'Tổng điểm thẩm định chưa đạt mức tối thiểu (trình diễn).'
    const paper = { number: '45/TB-UBND', on: '2024-02-06', signer, url: null, reason }
    await refuseRecognition(trx, null, caseId, paper, at('2024-02-06'))
  }
  for (const { case_id: caseId } of communes.filter((one) => one.became === 'revoked')) {
    const reason =
      'Sau khi công nhận, phát hiện người đứng đầu bị xử lý kỷ luật trong năm đánh giá (trình diễn).'
    const paper = { number: '388/QĐ-UBND', on: '2024-05-20', signer, url: null, reason }
    await revoke(trx, null, caseId, paper, at('2024-05-20'))
  }
}

const members = [
  ['Phó Chủ tịch Ủy ban nhân dân huyện', 'chair'],
  ['Trưởng phòng Tư pháp', 'vice_chair'],
  ['Công chức phòng Tư pháp', 'secretary'],
  ['Phòng Nội vụ', 'member'],
  ['Ủy ban Mặt trận Tổ quốc huyện', 'member'],
].map(([postTitle, seat], at) => ({
  fullName: `Thành viên trình diễn ${at + 1}`,
  postTitle: postTitle ?? '',
  seat: seat as 'chair' | 'vice_chair' | 'secretary' | 'member',
}))

async function discuss(trx: Db, caseId: number, now: Date): Promise<void> {
  const said = {
    opinionId: '00000000-0000-4000-8000-000000002023',
    body: 'Tổ hòa giải thôn tôi năm qua ít họp, đề nghị xem lại điểm hòa giải (trình diễn).',
    author: null,
    criterion: 'TC3.CT1',
  }
  await sendOpinion(trx, caseId, said, now)
  await moderate(trx, null, caseId, said.opinionId, { state: 'shown', because: '' }, now)
  const text =
    'Tổ đã tiếp nhận và hòa giải 6 vụ, có sổ theo dõi; xã sẽ niêm yết lịch họp của tổ (trình diễn).'
  await answer(trx, null, caseId, said.opinionId, { outcome: 'explained', answer: text }, now)
}

/**
 * A dossier of 2024 that the districts left open: its commune has become part of another one, which posts the self-scores these
 * days; citizens have begun to comment.
 */
export async function postLeftOver(trx: Db, caseId: number, today: string): Promise<void> {
  await postScores(trx, null, caseId, { places }, instantOn(dayAfter(today, -4), '08:30'))
  const now = instantOn(dayAfter(today, -2), '19:05')
  const opinion = (n: number, body: string, author: string | null) => ({
    opinionId: `00000000-0000-4000-8000-00000000202${n}`,
    body: `${body} (trình diễn).`,
    author,
    criterion: null,
  })
  const first = opinion(4, 'Bảng công khai thủ tục ở bộ phận một cửa đã đầy đủ hơn', 'Người dân trình diễn')
  await sendOpinion(trx, caseId, first, now)
  await moderate(trx, null, caseId, first.opinionId, { state: 'shown', because: '' }, now)
  await sendOpinion(trx, caseId, opinion(5, 'Nhà văn hóa thôn chưa niêm yết bảng điểm này', null), now)
}

/**
 * Two more dossiers of 2024 that the province has taken over: its council has voted on one, which waits for the decision, and the
 * other waits for the council.
 */
export async function takeOver(
  trx: Db,
  round: { roundId: number; provinceId: number },
  cases: readonly number[],
  today: string,
): Promise<void> {
  const on = (days: number) => dayAfter(today, -days)
  const at = (days: number) => instantOn(on(days), '09:00')
  const [first, second] = await passing(trx, cases, at(60))
  if (first === undefined || second === undefined) return
  for (const [order, caseId] of [first, second].entries()) {
    await attest(trx, null, caseId, 'unit', { code: attested, holds: true, basis: grounds }, at(60))
    await postScores(trx, null, caseId, { places }, at(55))
    await propose(trx, null, caseId, { number: `${81 + order}/BC-UBND`, on: on(30), url: null }, at(30))
    const basis = 'Đã đối chiếu với Sở Nội vụ (trình diễn)'
    await attest(trx, null, caseId, 'above', { code: attested, holds: true, basis }, at(25))
  }
  const name = 'Hội đồng đánh giá chuẩn tiếp cận pháp luật của tỉnh (trình diễn)'
  const facts = { name, number: '1500/QĐ-UBND', issuedOn: on(40), url: null }
  const council = { ...facts, roundId: round.roundId, unitId: round.provinceId, members: provincial }
  const councilId = await setUpCouncil(trx, null, council, at(40))
  const minutes = { number: '01/BB-HĐĐG', heldOn: on(10), venue: 'Sở Tư pháp', conclusion: '', url: null }
  const votes = [{ caseId: first, agree: 4, against: 0, abstained: 0, note: '' }]
  await recordMeeting(trx, null, councilId, { ...minutes, present: [1, 2, 3, 4], votes }, at(10))
}

const provincial = members.map((one, at) => ({
  ...one,
  postTitle:
    [
      'Phó Chủ tịch Ủy ban nhân dân tỉnh',
      'Giám đốc Sở Tư pháp',
      'Sở Tư pháp',
      'Sở Nội vụ',
      'Mặt trận Tổ quốc tỉnh',
    ][at] ?? '',
}))

/** The first dossiers whose appraised points meet the conditions. */
async function passing(trx: Db, cases: readonly number[], now: Date): Promise<number[]> {
  const found: number[] = []
  for (const caseId of cases) {
    const one = await findRecognition(trx, caseId, now)
    const points = one && verdictOf(one, 'appraised').conditions.filter(({ kind }) => kind !== 'attestation')
    if (points?.every(({ holds }) => holds === true)) found.push(caseId)
    if (found.length === 2) break
  }
  return found
}
