import type { SurveyFigure } from '../assessments/rows.ts'
import type { Measured } from '../frameworks/measure.ts'
import type { BandWarning } from '../scoring/band-certainty.ts'
import type { LeafState } from '../scoring/criterion.ts'
import type { Reason } from '../statistics/figure.ts'
import type { PublicationClass } from '../statistics/publication-class.ts'
import { dictionary } from './dictionary.ts'

/*
 * One sentence for every code that says why a figure is missing, kept back or to be read with care: what is wrong, and what
 * to do. A code without a sentence is a type error.
 */

/** Why a statistic does not exist or is kept back. */
export type FigureReason = Reason | 'unanimous' | 'self_selected' | 'unreliable'

export const figureReasons = dictionary({
  vi: {
    no_valid_answers:
      'Chưa có câu trả lời nào tính được: chưa có phiếu, hoặc mọi người đều chọn “không biết” hay không trả lời. Hãy thu thêm phiếu.',
    lonely_psu:
      'Chưa tính được sai số vì mọi câu trả lời đến từ một nơi duy nhất (một xã, một thôn hoặc một người), trong khi cần ít nhất hai nơi để so sánh. Hãy khảo sát thêm nơi khác hoặc xem số liệu ở cấp trên.',
    below_minimum_n:
      'Số người trả lời ít hơn mức tối thiểu của đợt nên không hiện, để không lộ ý kiến của từng người. Hãy thu thêm phiếu hoặc xem số liệu gộp ở cấp trên.',
    suppressed_secondary:
      'Được ẩn để không ai lấy tổng trừ đi, hoặc so với lần công bố khác, mà suy ra câu trả lời của vài người. Hãy dùng số liệu gộp ở cấp trên.',
    missing_weight_share:
      'Còn thiếu điểm ở quá nhiều phần nên chưa tính được điểm chung. Hãy chấm, thẩm định hoặc khảo sát nốt các phần còn thiếu.',
    zero_variance:
      'Mọi giá trị giống hệt nhau nên không có chênh lệch để tính con số này. Hãy xem phân bố ý kiến thay cho nó.',
    not_estimable:
      'Công thức không cho kết quả với số liệu này, chẳng hạn vì mẫu số bằng 0 hoặc quá ít số liệu. Hãy kiểm tra số liệu đầu vào hoặc xem số liệu gộp ở cấp trên.',
    unanimous:
      'Dưới 30 người trả lời và gần như ai cũng trả lời giống nhau, nên không hiện con số chính xác để không lộ ý kiến của từng người. Hãy thu thêm phiếu nếu cần con số chính xác.',
    self_selected:
      'Phiếu mở, ai muốn thì trả lời: số liệu chỉ nói về những người đã trả lời, không đại diện cho người dân, nên không có khoảng tin cậy và hạng tin cậy. Muốn có, hãy khảo sát theo mẫu chọn sẵn.',
    unreliable:
      'Sai số quá lớn (hạng D) nên không hiện con số, để không ai kết luận nhầm. Hãy thu thêm phiếu hoặc xem số liệu gộp ở cấp trên.',
  } satisfies Record<FigureReason, string>,
  en: {
    no_valid_answers:
      'No answer counts: there are no forms, or everybody chose “don’t know” or did not answer. Collect more forms.',
    lonely_psu:
      'The error cannot be known: all answers come from one place (a commune, a village or a person), and at least two are needed to compare. Survey more places, or read the figure of the level above.',
    below_minimum_n:
      'Fewer people answered than the round’s minimum, so nothing is shown that could reveal one person’s opinion. Collect more forms, or read the level above.',
    suppressed_secondary:
      'Hidden so that nobody can work out the answers of a few people by subtraction, or by comparison with another edition. Use the figures of the level above.',
    missing_weight_share:
      'Too many parts have no points yet for a total. Score, appraise or survey the missing parts.',
    zero_variance:
      'All values are exactly the same, so there is no difference to compute this from. Look at the distribution instead.',
    not_estimable:
      'The formula has no answer for these data, for example because the base is 0 or there are too few. Check the data, or read the level above.',
    unanimous:
      'Fewer than 30 people answered, nearly all alike, so the exact figure is kept back to protect them. Collect more forms if the exact figure is needed.',
    self_selected:
      'An open form: whoever wanted answered. The figure speaks of those who did, not of the population, so there is no interval and no reliability class. Survey a drawn sample to have them.',
    unreliable:
      'The error is too large (class D), so the figure is not shown lest anybody rely on it. Collect more forms, or read the level above.',
  },
})

/** Why a survey gives a leaf no points, and why an entry does not. */
export type SurveyReason =
  | NonNullable<SurveyFigure['reason']>
  | Extract<Measured, { state: 'missing' }>['reason']

export const surveyReasons = dictionary({
  vi: {
    no_survey:
      'Đợt này không có phiếu khảo sát nào đo chỉ số này. Hãy mở phiếu có câu hỏi tương ứng; nếu không, chỉ số chỉ dựa trên điểm thẩm định.',
    not_enough_answers:
      'Đã khảo sát nhưng chưa đủ câu trả lời, hoặc chưa khai tỷ trọng của các phiếu cùng đo chỉ số này. Hãy thu thêm phiếu hoặc khai tỷ trọng trong thiết lập của đợt.',
    no_entry: 'Đơn vị chưa nhập gì cho chỉ tiêu này. Hãy nhập điểm tự chấm hoặc lý do không áp dụng.',
  } satisfies Record<SurveyReason, string>,
  en: {
    no_survey:
      'No questionnaire of this round measures the index. Open one that does; without it the index rests on the appraisal alone.',
    not_enough_answers:
      'The survey was held but has too few answers, or the shares of the questionnaires that measure this index were not declared. Collect more forms or declare the shares in the settings of the round.',
    no_entry: 'The unit has entered nothing here. Enter the self-score, or why it does not apply.',
  },
})

/** Why a leaf has no final points. */
export const leafReasons = dictionary({
  vi: {
    not_applicable: 'Không phát sinh ở đơn vị này nên được bỏ ra khỏi cả điểm đạt và điểm tối đa.',
    not_appraised: 'Mới có điểm tự chấm. Người thẩm định cần cho điểm thì chỉ số mới chính thức.',
    not_submitted: 'Đơn vị chưa tự chấm. Hãy nhập điểm và gửi để được thẩm định.',
    no_survey: surveyReasons.vi.no_survey,
    not_measured: surveyReasons.vi.not_enough_answers,
  } satisfies Record<Exclude<LeafState, 'scored'>, string>,
  en: {
    not_applicable: 'The matter did not arise in this unit: it is out of points and maximum alike.',
    not_appraised: 'Only the self-score is known. An appraiser has to score it before the index is final.',
    not_submitted: 'The unit has not scored itself yet. Enter the points and submit them for appraisal.',
    no_survey: surveyReasons.en.no_survey,
    not_measured: surveyReasons.en.not_enough_answers,
  },
})

/** What the publication class of a figure means for its reader. */
export const publicationClasses = dictionary({
  vi: {
    A: 'Tin cậy: sai số không quá 5 điểm phần trăm.',
    B: 'Dùng được: sai số không quá 10 điểm phần trăm.',
    C: 'Dùng thận trọng: sai số lớn, không dùng để xếp hạng. Muốn chắc hơn, hãy thu thêm phiếu.',
    D: 'Không đủ tin cậy để kết luận. Hãy thu thêm phiếu hoặc xem số liệu gộp ở cấp trên.',
  } satisfies Record<PublicationClass, string>,
  en: {
    A: 'Reliable: give or take at most 5 points.',
    B: 'Usable: give or take at most 10 points.',
    C: 'Use with caution: a wide margin, not ranked. Collect more forms to be surer.',
    D: 'Not reliable enough for a conclusion. Collect more forms, or read the level above.',
  },
})

/** Why points by a table of bands are not sure: the probability in per cent, the nearest limit, respondents needed. */
type AboutBand = (certainty: string, limit: string, needed: string) => string

export const bandReasons = dictionary({
  vi: {
    near_limit: (certainty, limit, needed) =>
      `Chưa đủ chắc chắn: khoảng tin cậy chạm ngưỡng ${limit}%, khả năng đúng mức điểm này là ${certainty}%. Cần khoảng ${needed} người trả lời thì mới chắc chắn.`,
    on_limit: (certainty, limit) =>
      `Chưa đủ chắc chắn: kết quả nằm đúng ngưỡng ${limit}%, khả năng đúng mức điểm này là ${certainty}%. Hỏi thêm bao nhiêu người cũng khó chắc chắn; nên xem xét thêm bằng chứng khác.`,
  } satisfies Record<BandWarning, AboutBand>,
  en: {
    near_limit: (certainty: string, limit: string, needed: string) =>
      `Not sure enough: the interval reaches the limit of ${limit}%, and these points are right with a probability of ${certainty}%. About ${needed} respondents would be needed to be sure.`,
    on_limit: (certainty: string, limit: string) =>
      `Not sure enough: the result lies on the limit of ${limit}% itself, and these points are right with a probability of ${certainty}%. No number of respondents would settle it; look at other evidence too.`,
  },
})
