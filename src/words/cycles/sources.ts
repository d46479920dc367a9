import { dictionary } from '../dictionary.ts'

/** Three sources beside each other. */
export const sources = dictionary({
  vi: {
    sources: 'Ba nguồn điểm',
    sourcesIntro:
      'Điểm tự chấm, điểm thẩm định và ý kiến người dân của cùng hồ sơ, theo phần trăm của điểm tối đa. Khi thiếu một nguồn, kết quả dùng cách thay thế đã khai báo, không bao giờ tự tính là 0.',
    sourceSelf: 'Tự chấm',
    sourceAppraised: 'Thẩm định',
    sourceCitizens: 'Người dân',
    sourceGap: 'Tự chấm − thẩm định',
    sourceCitizenGap: 'Thẩm định − người dân',
    gapFlag: 'phải giải thích',
    gapExplained: 'đã giải thích',
    fallback: 'Cách tính khi thiếu nguồn',
    fallback_missing_appraisal: 'Chỉ tiêu chưa thẩm định: coi là thiếu, hồ sơ chưa xếp hạng.',
    fallback_zero_appraisal:
      'Chỉ tiêu chưa thẩm định khi đợt đã đóng: tính 0 điểm theo quy định đã khai báo.',
    fallback_self_appraisal:
      'Chỉ tiêu chưa thẩm định khi đợt đã đóng: tạm lấy điểm tự chấm, có ghi chú “tạm tính”.',
    fallback_noSurvey: 'Không có khảo sát: kết quả chỉ dựa trên thẩm định, không so với đơn vị có khảo sát.',
    fallback_fewAnswers: 'Khảo sát không đủ phiếu: chỉ tiêu khảo sát để trống, kết quả chung chưa tính.',
    fallback_none: 'Đủ cả ba nguồn.',
    inflation: 'Mức tự chấm cao hơn thẩm định qua các đợt',
    inflationIntro:
      'Trung bình (điểm tự chấm − điểm thẩm định) trên các chỉ tiêu có cả hai, theo phần trăm điểm tối đa. Dương: đơn vị tự chấm cao hơn.',
    inflationFormer: (units: string) => `gồm ${units}, nay đã sáp nhập`,
    inflationRound: 'Đợt',
    inflationValue: 'Chênh trung bình',
    inflationLeaves: 'Số chỉ tiêu',
    inflationEmpty: 'Chưa có hồ sơ nào của đơn vị này đã thẩm định.',
    certainty: 'Khả năng rơi vào mức này',
  },
  en: {
    sources: 'Three sources',
    sourcesIntro:
      'Self-score, appraisal and the citizens of one case, in per cent of the maximum. Where a source is missing the declared fallback holds; nothing is ever zero in silence.',
    sourceSelf: 'Self-score',
    sourceAppraised: 'Appraisal',
    sourceCitizens: 'Citizens',
    sourceGap: 'Self − appraisal',
    sourceCitizenGap: 'Appraisal − citizens',
    gapFlag: 'to be explained',
    gapExplained: 'explained',
    fallback: 'Where a source is missing',
    fallback_missing_appraisal: 'Criteria without an appraisal are missing; the case is not ranked.',
    fallback_zero_appraisal: 'Criteria without an appraisal after the close count zero, as declared.',
    fallback_self_appraisal:
      'Criteria without an appraisal after the close take the self-score, labelled provisional.',
    fallback_noSurvey:
      'No survey was held: the result rests on the appraisal and is not compared with units that had one.',
    fallback_fewAnswers:
      'Too few answers: survey-fed criteria stay empty and there is no overall result yet.',
    fallback_none: 'All three sources are there.',
    inflation: 'Self-scores above the appraisal, round by round',
    inflationIntro:
      'Mean of self-score minus appraisal over criteria that have both, in per cent of the maximum. Positive: the unit claims more.',
    inflationFormer: (units: string) => `with ${units}, since merged`,
    inflationRound: 'Round',
    inflationValue: 'Mean gap',
    inflationLeaves: 'Criteria',
    inflationEmpty: 'No case of this unit has been appraised yet.',
    certainty: 'Chance of this band',
  },
})
