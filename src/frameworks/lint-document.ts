import { tolerance } from '../scoring/tolerance.ts'
import { numberInWords } from './entry.ts'
import type { Framework } from './framework.ts'
import type { Report } from './lint.ts'
import { buildTree, type CriterionNode, ordinaryRows } from './tree.ts'

/** Faults of what stands beside the rows: mode, marks, grades, shares, sources. */
export function lintBlocks(framework: Framework, report: Report): void {
  const { scoring, survey } = framework
  const scored = scoring.mode === 'points' || scoring.mode === 'weighted'
  if (scored !== (scoring.maximum !== null) && !framework.incomplete) {
    report(null, 'wrong_mode', 'Điểm tối đa toàn bộ phải có khi chấm điểm và không có khi không chấm điểm.')
  }
  if (!scored && (scoring.grades.length > 0 || scoring.passRule !== null)) {
    report(null, 'wrong_grades', 'Bộ tiêu chí không chấm điểm thì không xếp loại theo điểm.')
  }
  if (
    scoring.grades.some((grade, place) => place > 0 && grade.minimum > scoring.grades[place - 1]!.minimum)
  ) {
    report(null, 'wrong_grades', 'Các mức xếp loại phải xếp từ cao xuống thấp.')
  }
  if (framework.proposal !== (framework.status === 'proposal')) {
    report(
      null,
      'unmarked',
      'Bộ tiêu chí đề xuất phải được đánh dấu là đề xuất, không phải văn bản pháp luật.',
    )
  }
  if (!framework.proposal && framework.legalBasis.length === 0) {
    report(null, 'unmarked', 'Bộ tiêu chí không phải đề xuất thì phải nêu căn cứ pháp lý.')
  }
  if (framework.incomplete !== framework.missing.length > 0) {
    report(null, 'unmarked', 'Bộ tiêu chí chưa đầy đủ phải nêu nội dung còn thiếu, và ngược lại.')
  }
  const surveyed = framework.criteria.some((criterion) => criterion.source === 'survey')
  if (scoring.appraisalShare !== null && !surveyed) {
    report(null, 'wrong_shares', 'Có tỷ trọng phần khảo sát nhưng không có chỉ tiêu khảo sát.')
  }
  lintShares(null, survey?.shares ?? null, report)
  for (const criterion of framework.criteria) lintShares(criterion.code, criterion.surveyShares, report)
  lintSources(framework, report)
}

function lintShares(code: string | null, shares: Record<string, number> | null, report: Report): void {
  if (shares === null) return
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0)
  if (Math.abs(total - 1) > tolerance) {
    report(
      code,
      'wrong_shares',
      `Tỷ trọng các phiếu khảo sát cộng lại là ${numberInWords(total)}, phải bằng 1.`,
    )
  }
}

function lintSources(framework: Framework, report: Report): void {
  const known = new Set(framework.sources.map((source) => source.code))
  for (const { code, sources, verified, pointsVerified } of framework.criteria) {
    const unknown = sources.find((source) => !known.has(source))
    if (unknown !== undefined)
      report(code, 'unknown_source', `Nguồn ${unknown} không có trong danh mục nguồn.`)
    if ((verified || pointsVerified) && sources.length === 0) {
      report(code, 'unknown_source', 'Dòng ghi là đã xác minh nhưng không nêu nguồn.')
    }
  }
}

/** Maxima of children add up to their parent's, those of the top rows to the declared total; likewise weights to 1. */
export function lintTotals(framework: Framework, report: Report): void {
  const { mode, maximum } = framework.scoring
  if (framework.incomplete || (mode !== 'points' && mode !== 'weighted')) return
  const { roots, nodes } = buildTree(ordinaryRows(framework.criteria))
  const families = [
    { code: null, maximum, children: roots },
    ...nodes.map((node) => ({
      code: node.criterion.code,
      maximum: node.criterion.maximum,
      children: node.children,
    })),
  ]
  for (const family of families) {
    if (family.children.length === 0) continue
    if (mode === 'points') lintMaxima(family, report)
    else lintWeights(family, report)
  }
}

type Family = { code: string | null; maximum: number | null; children: readonly CriterionNode[] }

function lintMaxima({ code, maximum, children }: Family, report: Report): void {
  const total = children.reduce((sum, child) => sum + (child.criterion.maximum ?? 0), 0)
  if (maximum === null || Math.abs(total - maximum) > tolerance) {
    const declared = maximum === null ? 'chưa ghi điểm tối đa' : `điểm tối đa là ${numberInWords(maximum)}`
    report(code, 'wrong_sum', `Các dòng con cộng lại ${numberInWords(total)} điểm nhưng ${declared}.`)
  }
}

function lintWeights({ code, children }: Family, report: Report): void {
  const unweighted = children.find((child) => child.criterion.weight === null)
  if (unweighted) {
    report(unweighted.criterion.code, 'wrong_sum', 'Dòng chưa có trọng số.')
    return
  }
  const total = children.reduce((sum, child) => sum + (child.criterion.weight ?? 0), 0)
  if (Math.abs(total - 1) > tolerance) {
    report(code, 'wrong_sum', `Trọng số các dòng con cộng lại là ${numberInWords(total)}, phải bằng 1.`)
  }
}
