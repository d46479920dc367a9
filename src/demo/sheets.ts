import type { Insertable } from 'kysely'
import { enteredLeaves, isAppraised, selfMeasured, selfState } from '../assessments/sheet.ts'
import { recordAct } from '../audit/record.ts'
import type { Position } from '../cycles/cycle.ts'
import type { Db } from '../database.ts'
import type { Criterion } from '../frameworks/criterion.ts'
import type { Framework } from '../frameworks/framework.ts'
import type { AssessmentScoreTable, AssessmentTable, RegisterFigureTable } from '../tables.ts'
import type { Chance } from './chance.ts'
import { chanceFrom } from './chance.ts'
import { entryOf } from './entries.ts'
import { insertFigures, insertSheets } from './queries.ts'

/** An official's sheet to make up. */
export type SheetToFill = {
  unitId: number
  caseId: number
  /** names the sequence of chance: the unit's code or the title of a pilot case */
  name: string
  framework: Framework
  state: 'draft' | 'submitted' | 'appraised'
  quality: number
  population: number | null
  year: number
  /** who holds the post that filled it in and the one that appraised it; null = nobody with an account */
  filledBy: number | null
  appraisedBy: number | null
  filledAt: Date
  appraisedAt: Date
  /** where the case stands, when it is not simply where its state says */
  at?: StandsAt
}

export type StandsAt = Pick<Position, 'stage' | 'step' | 'taken' | 'replied'> & { dueAt: Date | null }

type Rows = {
  sheets: Insertable<AssessmentTable>[]
  scores: Insertable<AssessmentScoreTable>[]
  figures: Insertable<RegisterFigureTable>[]
}

/** Fills in the sheets of one round, all at once, with one audit row for all of them. */
export async function fillSheets(
  trx: Db,
  round: { roundId: number; unitId: number },
  sheets: readonly SheetToFill[],
): Promise<void> {
  const rows: Rows = { sheets: [], scores: [], figures: [] }
  for (const sheet of sheets) fillSheet(sheet, rows)
  await insertSheets(trx, rows.sheets, rows.scores)
  await insertFigures(trx, rows.figures)
  await recordAct(trx, {
    unitId: round.unitId,
    by: null,
    act: 'demo.fill_sheets',
    subject: `round:${round.roundId}`,
    detail: countByState(sheets),
  })
}

function countByState(sheets: readonly SheetToFill[]): Record<SheetToFill['state'], number> {
  const count = (state: SheetToFill['state']) => sheets.filter((sheet) => sheet.state === state).length
  return { draft: count('draft'), submitted: count('submitted'), appraised: count('appraised') }
}

function fillSheet(sheet: SheetToFill, rows: Rows): void {
  const chance = chanceFrom(`sheet ${sheet.framework.id} ${sheet.year} ${sheet.name}`)
  const key = { unit_id: sheet.unitId, case_id: sheet.caseId }
  const submitted = sheet.state !== 'draft'
  const appraised = sheet.state === 'appraised'
  const { filledBy, filledAt, appraisedBy, appraisedAt, population, quality, year, framework } = sheet
  rows.sheets.push({
    ...key,
    state: sheet.at?.stage === 'appraising' ? 'submitted' : sheet.state,
    ...positionOf(sheet),
    revision: sheet.state === 'draft' ? 1 : appraised ? 3 : 2,
    attestations: JSON.stringify(attestationsOf(framework, submitted, chance)),
    submitted_at: submitted ? filledAt : null,
    submitted_by: submitted ? filledBy : null,
    appraised_at: appraised ? appraisedAt : null,
    appraised_by: appraised ? appraisedBy : null,
    updated_at: appraised ? appraisedAt : filledAt,
    updated_by: appraised ? appraisedBy : filledBy,
  })
  for (const { criterion } of enteredLeaves(framework)) {
    const filler = { population, quality, year, chance }
    // A draft has gaps.
    const entry = !submitted && chance.happens(0.45) ? null : entryOf(framework.id, criterion, filler)
    const measured = selfMeasured(framework, criterion, entry)
    if (measured.state === 'invalid') {
      throw new Error(`an entry made for ${criterion.code} is refused: ${JSON.stringify(measured.errors)}`)
    }
    const self = selfState(measured)
    rows.scores.push({
      ...key,
      criterion_code: criterion.code,
      entry: entry === null ? null : JSON.stringify(entry),
      self_state: self.state,
      self_points: self.points,
      explanation: entry !== null && chance.happens(0.3) ? chance.pick(explanations) : null,
      entered_by: filledBy,
      entered_at: filledAt,
      ...(appraised && isAppraised(criterion)
        ? {
            ...appraisalOf(framework, criterion, self, chance),
            appraised_by: appraisedBy,
            appraised_at: appraisedAt,
          }
        : { appraisal_state: 'not_appraised' as const, appraisal_points: null, appraisal_note: null }),
    })
    const figure = (part: string, period: number, value: number, document: string | null) =>
      void rows.figures.push({
        unit_id: sheet.unitId,
        framework_id: framework.id,
        scope: framework.period.kind === 'case' ? sheet.caseId : 0,
        figure: `${criterion.code}.${part}`,
        period: String(period),
        value,
        missing_reason: null,
        source_document: document,
        revision: 1,
        entered_by: filledBy,
        entered_at: filledAt,
      })
    if (entry?.kind === 'ratio' && !submitted) {
      figure('numerator', year, entry.numerator, reported)
      figure('denominator', year, entry.denominator, reported)
    }
    if (entry?.kind === 'register') {
      figure('figure', year, entry.current, entry.document)
      figure('figure', year - 1, entry.previous, entry.document)
    }
  }
}

/** A sheet that was appraised is concluded, one that was handed in waits to be taken up. */
function positionOf({ state, at, appraisedAt, filledAt }: SheetToFill): Partial<Insertable<AssessmentTable>> {
  const plain: Record<SheetToFill['state'], Omit<StandsAt, 'dueAt' | 'replied'>> = {
    draft: { stage: 'self_scoring', step: 0, taken: false },
    submitted: { stage: 'appraising', step: 0, taken: false },
    appraised: { stage: 'concluded', step: 0, taken: true },
  }
  const { stage, step, taken } = at ?? plain[state]
  const finished = stage === 'appraising' || stage === 'self_scoring' ? [] : [1]
  return {
    stage,
    step,
    taken,
    finished,
    replied: at?.replied ?? false,
    due_at: at?.dueAt ?? null,
    stage_at: state === 'appraised' ? appraisedAt : filledAt,
  }
}

function attestationsOf(framework: Framework, submitted: boolean, chance: Chance): Record<string, boolean> {
  const codes = framework.scoring.passRule?.attestations.map((attestation) => attestation.code) ?? []
  return Object.fromEntries(codes.map((code) => [code, submitted && chance.happens(0.96)]))
}

const reported = 'Báo cáo của đơn vị (trình diễn)'

const explanations = [
  'Theo báo cáo kết quả thực hiện của đơn vị (trình diễn).',
  'Có kế hoạch, danh sách và hình ảnh kèm theo (trình diễn).',
  'Tổng hợp từ sổ theo dõi của đơn vị (trình diễn).',
] as const

const doubts = [
  'Tài liệu kèm theo chưa đủ để chấm như đơn vị đề nghị.',
  'Số liệu trong báo cáo thấp hơn số liệu đã kê khai.',
  'Một phần việc hoàn thành sau thời hạn của kế hoạch.',
] as const

/** Mostly the unit's own points; now and then less, with the reason that a difference needs. */
function appraisalOf(
  framework: Framework,
  criterion: Criterion,
  self: ReturnType<typeof selfState>,
  chance: Chance,
): Pick<Insertable<AssessmentScoreTable>, 'appraisal_state' | 'appraisal_points' | 'appraisal_note'> {
  if (self.state === 'not_applicable') {
    return { appraisal_state: 'not_applicable', appraisal_points: null, appraisal_note: null }
  }
  // A bonus that is not claimed is not looked at.
  if (criterion.adjusts === 'bonus' && self.state === 'not_submitted') {
    return { appraisal_state: 'not_appraised', appraisal_points: null, appraisal_note: null }
  }
  const { step } = framework.scoring
  const asked = self.points ?? 0
  const most = Math.max(1, Math.round(((criterion.maximum ?? 0) * 0.25) / step))
  const cut = chance.happens(0.16) ? Math.min(asked, chance.whole(1, most) * step) : 0
  return {
    appraisal_state: 'scored',
    appraisal_points: asked - cut,
    appraisal_note: cut > 0 ? chance.pick(doubts) : null,
  }
}
