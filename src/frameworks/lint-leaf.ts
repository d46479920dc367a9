import { tolerance } from '../scoring/tolerance.ts'
import type { Choice, Criterion, Measure } from './criterion.ts'
import { isMultipleOf, numberInWords } from './entry.ts'
import type { Framework } from './framework.ts'
import type { Report } from './lint.ts'
import { bandFault } from './lint-bands.ts'

/** Words that grade without saying what reaches the grade. */
const bareAdjective =
  /^(rất )?(tốt|khá|trung bình|yếu|kém|hiệu quả|kịp thời|đầy đủ|phù hợp|đạt|chưa đạt|đạt yêu cầu|chưa tốt)\.?$/iu

/** Faults of one leaf: rule, source, evidence, anchors, bands, points, index (gap C15). */
export function lintLeaf(
  criterion: Criterion,
  framework: Framework,
  indices: ReadonlySet<string> | null,
  report: Report,
): void {
  const { code, measure } = criterion
  if (measure.kind === 'sum') {
    if (!framework.incomplete)
      report(code, 'no_rule', 'Chỉ tiêu không có dòng con và không có cách chấm điểm.')
    return
  }
  lintSource(criterion, framework, report)
  lintAnchors(criterion, framework, report)
  lintPoints(criterion, framework, report)
  lintParts(measure, (rule, reason) => report(code, rule, reason))
  if ('index' in measure && indices !== null && !indices.has(measure.index)) {
    report(code, 'unknown_index', `Chỉ số ${measure.index} không có trong phiếu khảo sát nào.`)
  }
}

function lintSource(criterion: Criterion, framework: Framework, report: Report): void {
  const { code, measure, source } = criterion
  const surveyed = measure.kind === 'survey_bands' || measure.kind === 'survey_share'
  if (source === 'children') {
    report(code, 'no_source', 'Chỉ tiêu chưa nêu nguồn số liệu (tự chấm, khảo sát hoặc sổ theo dõi).')
  } else if (surveyed !== (source === 'survey')) {
    report(
      code,
      'no_source',
      'Nguồn số liệu không khớp với cách chấm: chỉ tiêu khảo sát lấy điểm từ phiếu khảo sát.',
    )
  } else if (measure.kind === 'register_trend' && source !== 'register') {
    report(code, 'no_source', 'Chỉ tiêu so với kỳ trước phải lấy số liệu từ sổ theo dõi.')
  }
  if (source === 'survey' && framework.survey === null) {
    report(code, 'no_source', 'Chỉ tiêu lấy từ khảo sát nhưng bộ tiêu chí không có phần khảo sát.')
  }
  if (!surveyed && criterion.evidence.length === 0 && !framework.incomplete) {
    report(code, 'no_evidence', 'Chỉ tiêu chưa nêu tài liệu kiểm chứng.')
  }
  if (repeats(criterion.evidence)) report(code, 'duplicate_choice', 'Mã tài liệu kiểm chứng bị trùng.')
}

function lintAnchors(criterion: Criterion, framework: Framework, report: Report): void {
  if (framework.incomplete || criterion.guidance !== null) return
  const { code, measure } = criterion
  if (measure.kind === 'points') {
    report(code, 'no_anchor', 'Điểm nhập trực tiếp mà không có hướng dẫn mức nào thì được bao nhiêu điểm.')
  } else if (measure.kind === 'pass_fail' && measure.level === null) {
    report(code, 'no_anchor', 'Chỉ tiêu Đạt/Không đạt chưa nêu mức đạt.')
  } else {
    for (const choice of choicesOf(measure)) {
      if (bareAdjective.test(choice.title.vi)) {
        report(code, 'no_anchor', `Phương án “${choice.title.vi}” chỉ là tính từ, không nêu căn cứ để chọn.`)
      }
    }
  }
}

/** The points a leaf can give reach its maximum, do not pass it, and fall on the steps. */
function lintPoints(criterion: Criterion, framework: Framework, report: Report): void {
  const { code, maximum, measure } = criterion
  const { mode, step } = framework.scoring
  if (mode === 'pass_fail' && measure.kind !== 'pass_fail' && measure.kind !== 'text') {
    report(code, 'wrong_mode', 'Bộ tiêu chí theo mức đạt chỉ có chỉ tiêu Đạt/Không đạt hoặc mô tả.')
  }
  if (mode === 'pass_fail' || mode === 'none') {
    if (maximum !== null)
      report(code, 'wrong_mode', 'Bộ tiêu chí không chấm điểm nhưng chỉ tiêu có điểm tối đa.')
    return
  }
  if (measure.kind === 'text') {
    if (maximum !== null)
      report(code, 'unreachable_maximum', 'Chỉ tiêu mô tả không cho điểm nên không có điểm tối đa.')
    return
  }
  if (maximum === null) {
    if (!framework.incomplete) report(code, 'wrong_sum', 'Chỉ tiêu chưa có điểm tối đa.')
    return
  }
  const off = pointsIn(criterion).find((points) => !isMultipleOf(points, step))
  if (off !== undefined) {
    report(code, 'off_step', `Mức ${numberInWords(off)} điểm không phải bội số của ${numberInWords(step)}.`)
  }
  const most = reachable(measure, maximum)
  if (most < maximum - tolerance) {
    report(
      code,
      'unreachable_maximum',
      `Điểm tối đa là ${numberInWords(maximum)} nhưng cách chấm chỉ cho cao nhất ${numberInWords(most)} điểm.`,
    )
  }
  if (Math.max(most, ...pointsIn(criterion)) > maximum + tolerance) {
    report(code, 'above_maximum', `Cách chấm cho điểm cao hơn điểm tối đa ${numberInWords(maximum)}.`)
  }
}

function lintParts(measure: Measure, report: (rule: Parameters<Report>[1], reason: string) => void): void {
  if (repeats(choicesOf(measure)))
    report('duplicate_choice', 'Mã phương án bị trùng trong cùng một chỉ tiêu.')
  if ('bands' in measure) {
    const open = measure.kind === 'register_trend'
    const broken = open ? bandFault(measure.bands, null, null) : bandFault(measure.bands, 0, 100)
    if (broken) report(broken.rule, broken.reason)
  }
  if (measure.kind === 'ratio_bands') {
    if (measure.zeroDenominator === null) {
      report('zero_denominator', 'Mẫu số có thể bằng 0 nhưng chưa quy định cách tính.')
    }
  }
  if (measure.kind === 'register_trend') {
    if (measure.zeroPrevious === null) {
      report('zero_denominator', 'Số liệu kỳ trước có thể bằng 0 nhưng chưa quy định cách tính.')
    }
  }
}

/** The most points a way of measuring can give; `maximum` where it is free to reach it. */
function reachable(measure: Measure, maximum: number): number {
  switch (measure.kind) {
    case 'options':
      return Math.max(...measure.options.map((option) => option.points))
    case 'checklist':
      return measure.items.reduce((sum, item) => sum + item.points, 0)
    case 'ratio_bands':
    case 'survey_bands':
    case 'register_trend':
      return Math.max(...measure.bands.map((band) => band.points))
    case 'yes_no':
      return Math.max(measure.yes, measure.no)
    default:
      return maximum
  }
}

/** Every number of points named in a leaf. */
function pointsIn({ maximum, measure, notApplicable }: Criterion): number[] {
  const named = [...choicesOf(measure).map((choice) => choice.points), maximum, notApplicable?.points]
  if (measure.kind === 'yes_no') named.push(measure.yes, measure.no)
  if ('bands' in measure) named.push(...measure.bands.map((band) => band.points))
  if (measure.kind === 'ratio_bands' && measure.zeroDenominator?.outcome === 'points') {
    named.push(measure.zeroDenominator.points)
  }
  if (measure.kind === 'register_trend' && measure.zeroPrevious !== null) {
    for (const rule of Object.values(measure.zeroPrevious))
      if (rule.outcome === 'points') named.push(rule.points)
  }
  return named.filter((points) => typeof points === 'number')
}

function choicesOf(measure: Measure): readonly Choice[] {
  if (measure.kind === 'options') return measure.options
  return measure.kind === 'checklist' ? measure.items : []
}

function repeats(coded: readonly { code: string }[]): boolean {
  return new Set(coded.map(({ code }) => code)).size < coded.length
}
