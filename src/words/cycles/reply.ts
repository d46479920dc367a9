import { dictionary } from '../dictionary.ts'

/** The reply of the unit and the decision. */
export const reply = dictionary({
  vi: {
    replyTitle: 'Giải trình kết quả thẩm định',
    replyIntro:
      'Đơn vị trả lời kết quả thẩm định theo từng chỉ tiêu. Để trống nơi đồng ý; gửi không có nội dung nghĩa là đồng ý với toàn bộ kết quả.',
    replyOf: 'Ý kiến giải trình',
    replyLong: 'Giải trình dài quá 5.000 ký tự.',
    replyNone: 'Đơn vị không có ý kiến giải trình.',
    noDifference: 'Kết quả thẩm định không khác điểm tự chấm ở chỉ tiêu nào.',
    decisionTitle: 'Quyết định kết quả',
    decisionIntro:
      'Ký quyết định đóng băng toàn bộ phiếu, điểm, giải trình. Muốn sửa phải đề nghị mở lại, có lý do và người thứ hai đồng ý.',
    gapTitle: 'Chênh lệch phải giải thích',
    gapIntro: (points: string) => `Những nơi hai nguồn chênh nhau trên ${points} điểm (thang 100).`,
    gapMissing: (code: string) => `${code}: xin giải thích chênh lệch giữa hai nguồn.`,
    gapExplain: 'Giải thích',
  },
  en: {
    replyTitle: 'Reply to the appraisal',
    replyIntro:
      'The unit answers criterion by criterion. Leave empty where you agree; an empty reply agrees with the whole result.',
    replyOf: 'Reply',
    replyLong: 'The reply is longer than 5,000 characters.',
    replyNone: 'The unit had nothing to reply.',
    noDifference: 'The appraisal differs from the self-score nowhere.',
    decisionTitle: 'Decision',
    decisionIntro:
      'Signing freezes the sheet, the points and the replies. A change then needs a reason and the consent of a second person.',
    gapTitle: 'Gaps to be explained',
    gapIntro: (points: string) => `Where two sources lie more than ${points} points (of 100) apart.`,
    gapMissing: (code: string) => `${code}: please explain the gap between the two sources.`,
    gapExplain: 'Explanation',
  },
})
