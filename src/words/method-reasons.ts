import type { ScaleReliability } from '../estimates/read-reliability.ts'
import type { NotFinal } from '../estimates/rebuild.ts'
import type { NoWeights, WeightRecord } from '../estimates/weigh.ts'
import type { ComparisonFault, HierarchyWarning } from '../scoring/analytic-hierarchy.ts'
import type { Normalised } from '../scoring/normalise.ts'
import type { MarginWarning } from '../statistics/margin-rules.ts'
import { dictionary } from './dictionary.ts'

/*
 * Sentences for whoever sets the method: why weights cannot be made or are shaky, why figures cannot be made final, what is
 * wrong with judgements. A code without a sentence is a type error.
 */

/** A sentence about a category of a margin; of a unit's weights the category is the unit. */
type AboutMargin = (margin: string, category: string) => string
type AboutFigure = (figure: string, before: string, after: string, error: string) => string
type AboutPair = (first: string, second: string) => string

/** Why there are no weights, or why they were not trimmed. */
export type WeightReason = NoWeights['reason'] | NonNullable<WeightRecord['trimming']>

export const weightReasons = dictionary({
  vi: {
    no_sheets: () => 'Chưa có phiếu nào được đếm với quyền số lớn hơn 0. Hãy thu phiếu rồi tính lại.',
    missing_weight: (_margin, unit) =>
      `Chưa có quyền số thiết kế cho phiếu của đơn vị ${unit}. Hãy nhập số dân hoặc quyền số của đơn vị đó.`,
    missing_target: (margin, category) =>
      `Số liệu dân số “${margin}” chưa có số lớn hơn 0 cho nhóm “${category}”. Hãy nhập số dân của nhóm, hoặc gộp nhóm đó với nhóm bên cạnh.`,
    empty_category: (margin, category) =>
      `Nhóm “${category}” của “${margin}” có dân nhưng không có ai trả lời. Hãy gộp nhóm đó với nhóm bên cạnh.`,
    totals_disagree: (margin) =>
      `Tổng dân số của “${margin}” khác tổng của số liệu đứng đầu. Hãy sửa số liệu, hoặc chọn một tổng làm chuẩn và quy các số khác theo nó.`,
    not_converged: (margin, category) =>
      `Quyền số không thể cùng lúc khớp với mọi số liệu dân số; lệch nhất ở nhóm “${category}” của “${margin}”, thường vì có nhóm kết hợp không ai trả lời. Hãy gộp nhóm ít người hoặc bớt một số liệu dân số.`,
    bounds_infeasible: () =>
      'Không thể cắt gọn quyền số trong giới hạn mà vẫn khớp số liệu dân số, nên giữ nguyên quyền số chưa cắt. Hãy gộp nhóm ít người hoặc nới giới hạn.',
  } satisfies Record<WeightReason, AboutMargin>,
  en: {
    no_sheets: () => 'No form with a weight above 0 has been counted yet. Collect forms and try again.',
    missing_weight: (_margin: string, unit: string) =>
      `The forms of the unit ${unit} have no design weight. Enter the population or the weight of that unit.`,
    missing_target: (margin: string, category: string) =>
      `The population figures “${margin}” have no number above 0 for the group “${category}”. Enter it, or merge the group with its neighbour.`,
    empty_category: (margin: string, category: string) =>
      `The group “${category}” of “${margin}” has inhabitants, but nobody of it answered. Merge it with its neighbour.`,
    totals_disagree: (margin: string) =>
      `The total of “${margin}” differs from that of the first population figures. Correct it, or choose one total and scale the others to it.`,
    not_converged: (margin: string, category: string) =>
      `The weights cannot meet all population figures at once; the group “${category}” of “${margin}” is furthest off, usually because nobody answered in some combination of groups. Merge thin groups or leave one set of figures out.`,
    bounds_infeasible: () =>
      'The weights cannot be trimmed to the bounds and still meet the population figures: they stay untrimmed. Merge thin groups or widen the bounds.',
  },
})

export const weightWarnings = dictionary({
  vi: {
    too_many_margins: () =>
      'Dùng hơn năm bộ số liệu dân số làm quyền số kém ổn định. Hãy giữ những bộ quan trọng nhất.',
    few_respondents: (margin, category) =>
      `Nhóm “${category}” của “${margin}” có dưới 50 người trả lời nên quyền số kém ổn định. Hãy gộp với nhóm bên cạnh.`,
    small_share: (margin, category) =>
      `Nhóm “${category}” của “${margin}” chiếm dưới 5% số người trả lời nên quyền số kém ổn định. Hãy gộp với nhóm bên cạnh.`,
  } satisfies Record<MarginWarning['warning'], AboutMargin>,
  en: {
    too_many_margins: () =>
      'More than five sets of population figures make weights unsteady. Keep the ones that matter most.',
    few_respondents: (margin: string, category: string) =>
      `The group “${category}” of “${margin}” has fewer than 50 respondents, which makes weights unsteady. Merge it with its neighbour.`,
    small_share: (margin: string, category: string) =>
      `The group “${category}” of “${margin}” is less than 5% of the respondents, which makes weights unsteady. Merge it with its neighbour.`,
  },
})

/** What trimming did that a person has to decide on: a figure’s name, before and after, and one standard error. */
export const trimmingWarnings = dictionary({
  vi: {
    figure_moved: (figure, before, after, error) =>
      `Cắt gọn quyền số làm “${figure}” đổi từ ${before} thành ${after}, nhiều hơn một sai số chuẩn (${error}). Người có trách nhiệm cần quyết định: giữ giới hạn này, nới giới hạn hoặc không cắt gọn.`,
  } satisfies Record<'figure_moved', AboutFigure>,
  en: {
    figure_moved: (figure: string, before: string, after: string, error: string) =>
      `Trimming the weights moved “${figure}” from ${before} to ${after}, more than one standard error (${error}). A responsible person is to decide: keep this bound, widen it, or do not trim.`,
  },
})

/** Why figures cannot be made final. */
export const finalReasons = dictionary({
  vi: {
    round_not_closed: 'Đợt đánh giá chưa đóng nên số liệu chưa thể chốt. Hãy đóng đợt trước.',
    sheets_waiting:
      'Còn phiếu chưa được đếm hoặc chưa có quyền số. Hãy chờ đếm xong và tính lại quyền số rồi chốt.',
    already_final: 'Số liệu của phiên bản quyền số này đã chốt. Muốn tính khác, hãy lập phiên bản mới.',
  } satisfies Record<NotFinal['reason'], string>,
  en: {
    round_not_closed: 'The round is still open, so figures cannot be final. Close it first.',
    sheets_waiting:
      'Some forms are not counted or have no weight yet. Wait for the count, weigh again, then make the figures final.',
    already_final: 'The figures of this version of weights are final. For others make a new version.',
  },
})

/** Why a scale has no reliability. */
export const reliabilityReasons = dictionary({
  vi: {
    too_few_respondents:
      'Quá ít người trả lời các câu hỏi của thang đo nên chưa thể tính độ tin cậy. Hãy thu thêm phiếu.',
    not_weighed_yet:
      'Độ tin cậy có quyền số chưa được tính; số này có sau khi đóng đợt và chốt số liệu. Hiện có thể dùng độ tin cậy không có quyền số.',
  } satisfies Record<NonNullable<ScaleReliability['reason']>, string>,
  en: {
    too_few_respondents:
      'Too few people answered the questions of the scale to tell its reliability. Collect more forms.',
    not_weighed_yet:
      'Weighted reliability is not computed yet; it comes after the round is closed and its figures are final. Until then use reliability without weights.',
  },
})

/** What is wrong with an expert’s comparisons, named by the two criteria; of `inconsistent` by three. */
export type JudgementReason = ComparisonFault['fault'] | HierarchyWarning

export const judgementReasons = dictionary({
  vi: {
    not_square: () => 'Bảng so sánh phải có số hàng bằng số cột và không để trống. Hãy nhập lại bảng.',
    too_many: () => 'Có hơn 10 tiêu chí trong một bảng so sánh. Hãy chia thành các nhóm nhỏ hơn.',
    outside_scale: (first, second) =>
      `So sánh “${first}” với “${second}” phải nằm trong khoảng từ 1/9 đến 9. Hãy sửa ô này.`,
    diagonal: (first) => `So sánh “${first}” với chính nó phải bằng 1. Hãy sửa ô này.`,
    not_reciprocal: (first, second) =>
      `So sánh “${first}” với “${second}” không phải là nghịch đảo của chiều ngược lại. Hãy sửa một trong hai ô.`,
    inconsistent: (first, second) =>
      `Các so sánh mâu thuẫn nhau (tỷ số nhất quán trên 0,10), rõ nhất ở ${first}, ${second}. Chuyên gia cần xem lại các so sánh này.`,
    nobody_consistent: () =>
      'Không chuyên gia nào có các so sánh nhất quán. Hãy gửi lại bảng cho chuyên gia, hoặc ghi rõ người quyết định vẫn dùng.',
  } satisfies Record<JudgementReason, AboutPair>,
  en: {
    not_square: () => 'A table of comparisons needs as many rows as columns and no gaps. Enter it again.',
    too_many: () => 'More than 10 criteria in one table of comparisons. Split them into smaller groups.',
    outside_scale: (first: string, second: string) =>
      `The comparison of “${first}” with “${second}” must lie between 1/9 and 9. Correct that cell.`,
    diagonal: (first: string) => `“${first}” compared with itself must be 1. Correct that cell.`,
    not_reciprocal: (first: string, second: string) =>
      `The comparison of “${first}” with “${second}” is not the reciprocal of its opposite. Correct one of the two cells.`,
    inconsistent: (first: string, second: string) =>
      `The comparisons contradict each other (consistency ratio above 0.10), most clearly at ${first}, ${second}. The expert should look at them again.`,
    nobody_consistent: () =>
      'No expert’s comparisons are consistent. Return the tables to the experts, or record who decided to use them all the same.',
  },
})

/** What a reader must know about an indicator that was brought to a common scale. */
export const scaleWarnings = dictionary({
  vi: {
    zero_variance:
      'Mọi đơn vị có cùng giá trị ở chỉ tiêu này nên đều nhận mức giữa thang; chỉ tiêu không phân biệt được đơn vị nào. Hãy cân nhắc bỏ chỉ tiêu khỏi phép so sánh.',
  } satisfies Record<NonNullable<Normalised['flag']>, string>,
  en: {
    zero_variance:
      'All units have the same value here and get the middle of the scale: the indicator tells no unit from another. Consider leaving it out of the comparison.',
  },
})
