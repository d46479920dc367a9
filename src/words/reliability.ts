import type { ScaleReading } from '../results/reliability.ts'
import { dictionary } from './dictionary.ts'

/** How far the questions of a scale measure one thing. */
export const reliability = dictionary({
  vi: {
    title: 'Độ tin cậy của thang đo',
    intro:
      'Một chỉ số gộp nhiều câu hỏi chỉ có nghĩa khi các câu đó cùng đo một điều. Trang này cho biết phiếu khảo sát làm được việc đó đến đâu; không nói gì về việc đơn vị nào tốt hơn. Thước đo là hệ số alpha, cao nhất là 1: càng gần 1 thì các câu càng cùng đo một điều.',
    none: 'Phiếu này không có chỉ số nào gộp từ hai câu hỏi theo mức độ trở lên, nên không có thang đo để xét.',
    changed_since:
      'Phiếu được đếm nay khác với phiếu của lần công bố này (có phiếu đến sau hoặc chưa có quyền số), nên độ tin cậy không được tính lại ở đây. Hãy xem số liệu hiện tại của đợt.',
    alpha: 'Hệ số alpha của Cronbach',
    omega: 'Hệ số omega của McDonald',
    weighted: 'Alpha có quyền số',
    standardised: 'Alpha chuẩn hóa',
    average: 'Tương quan trung bình giữa các câu',
    people: 'Số người trả lời đủ các câu',
    says_good: (alpha: string) => `Tốt: các câu hỏi cùng đo một điều (alpha ${alpha}, từ 0,80 trở lên).`,
    says_groups: (alpha: string) =>
      `Đủ dùng để so sánh các nhóm, các đơn vị (alpha ${alpha}, từ 0,70 đến dưới 0,80).`,
    says_low: (alpha: string) =>
      `Chưa đủ tin cậy: alpha ${alpha}, dưới 0,70. Nên đọc từng câu hỏi thay cho chỉ số gộp và xem lại các câu được đánh dấu.`,
    says_redundant: (alpha: string) =>
      `Rất cao (alpha ${alpha}, trên 0,95): có thể có câu hỏi trùng ý; bớt câu thì phiếu ngắn hơn mà không mất gì.`,
    says_negative: (alpha: string) =>
      `Alpha âm (${alpha}): có câu hỏi được chấm ngược chiều với các câu khác. Hãy kiểm tra chiều của thang điểm.`,
    noAlpha: 'Các câu trả lời không có chênh lệch nên không tính được.',
    sure: (lower: string, upper: string) =>
      `Chắc đến đâu: alpha thật nhiều khả năng nằm từ ${lower} đến ${upper} (khoảng tin cậy 95% của Feldt; số người được chia cho hệ số thiết kế).`,
    noInterval: 'Phiếu tự nguyện nên không có khoảng tin cậy.',
    pairwise:
      'Ít người trả lời đủ mọi câu, nên mỗi cặp câu tính trên những người trả lời cả hai; con số kém chắc chắn hơn.',
    unweighted: 'Con số mô tả phiếu khảo sát, nên mỗi người trả lời được tính như nhau, không có quyền số.',
    omegaSays:
      'Omega cho phép mỗi câu đóng góp khác nhau; khi omega và alpha gần bằng nhau thì kết luận càng chắc.',
    notUnidimensional: 'Alpha cao không chứng minh các câu chỉ đo đúng một điều.',
    method:
      'Cách tính: ma trận hiệp phương sai của các câu sau khi đổi chiều; omega từ mô hình một nhân tố (phần dư nhỏ nhất).',
    scale: 'Thang đo',
    item: 'Câu hỏi',
    withRest: 'Tương quan với các câu còn lại',
    without: 'Alpha nếu bỏ câu này',
    note: 'Nhận xét',
    low_correlation: 'ít đi cùng các câu khác (dưới 0,30): xem lại lời câu hỏi',
    better_without: 'bỏ câu này thì các câu còn lại đo đều hơn',
    dropped: 'mọi người trả lời giống nhau nên không tính',
    fine: 'phù hợp',
  } satisfies Record<string, unknown> & Record<`says_${NonNullable<ScaleReading['reading']>}`, unknown>,
  en: {
    title: 'Reliability of the scales',
    intro:
      'An index made of several questions has a meaning only if they measure one thing. This page tells how far the questionnaire does; it says nothing of which unit is better. The measure is alpha, at most 1: the nearer to 1, the more the questions measure one thing.',
    none: 'No index of this questionnaire combines two or more graded questions, so there is no scale.',
    changed_since:
      'The forms counted by now are not those of this edition (some came later or have no weight), so reliability is not computed here. See the present figures of the round.',
    alpha: 'Cronbach’s alpha',
    omega: 'McDonald’s omega',
    weighted: 'Weighted alpha',
    standardised: 'Standardised alpha',
    average: 'Mean correlation between questions',
    people: 'People who answered all questions',
    says_good: (alpha: string) => `Good: the questions measure one thing (alpha ${alpha}, 0.80 or more).`,
    says_groups: (alpha: string) =>
      `Enough for comparing groups and units (alpha ${alpha}, 0.70 to below 0.80).`,
    says_low: (alpha: string) =>
      `Not reliable enough: alpha ${alpha}, below 0.70. Read the single questions rather than the index, and look at those that are marked.`,
    says_redundant: (alpha: string) =>
      `Very high (alpha ${alpha}, above 0.95): some questions may say the same; fewer would do.`,
    says_negative: (alpha: string) =>
      `Negative alpha (${alpha}): some question is scored the other way round. Check the direction of the scale.`,
    noAlpha: 'The answers do not vary, so it cannot be computed.',
    sure: (lower: string, upper: string) =>
      `How sure: the true alpha most likely lies between ${lower} and ${upper} (Feldt’s 95% interval; the number of people divided by the design effect).`,
    noInterval: 'Voluntary forms: no interval.',
    pairwise:
      'Few people answered every question, so each pair rests on those who answered both; the figure is less sure.',
    unweighted: 'The figure describes the questionnaire, so all respondents count alike, without weights.',
    omegaSays: 'Omega lets each question contribute its own share; the closer it is to alpha, the surer.',
    notUnidimensional: 'A high alpha does not prove that the questions measure one single thing.',
    method:
      'Method: covariance matrix of the questions after reversal; omega from a one-factor model (minimum residuals).',
    scale: 'Scale',
    item: 'Question',
    withRest: 'Correlation with the others',
    without: 'Alpha without it',
    note: 'Remark',
    low_correlation: 'goes badly with the others (below 0.30): look at its words',
    better_without: 'the others measure better without it',
    dropped: 'everybody answered alike: left out',
    fine: 'fits',
  },
})
