import { dictionary } from './dictionary.ts'

/** Two rounds beside each other. */
export const changes = dictionary({
  vi: {
    title: 'So sánh hai đợt',
    intro:
      'Chỉ so sánh những chỉ số và câu hỏi giống hệt nhau ở hai đợt. Chênh lệch là đợt sau trừ đợt trước, tính bằng điểm trên thang 0–100.',
    with: 'So với đợt',
    show: 'So sánh',
    noOther:
      'Chưa có đợt nào khác dùng cùng phiếu khảo sát mà bạn được xem. Khi có đợt thứ hai với cùng phiếu, trang này cho biết kết quả tăng hay giảm thật sự.',
    noCounterpart: 'Đợt được chọn không có đơn vị hoặc bộ tiêu chí tương ứng để so sánh. Hãy chọn đợt khác.',
    earlier: 'Đợt trước',
    later: 'Đợt sau',
    sheets: 'Số phiếu, số đơn vị có phiếu',
    sheetsOf: (sheets: string, units: string) => `${sheets} phiếu, ${units} đơn vị`,
    collected: 'Cách lấy phiếu',
    framework: 'Bộ tiêu chí',
    index: 'Chỉ số hiệu quả',
    indexNote:
      'Chỉ số hiệu quả gồm cả điểm thẩm định nên không có kiểm định: điểm thẩm định không phải là số liệu chọn mẫu.',
    frameworkVersions:
      'Hai đợt dùng hai phiên bản khác nhau của bộ tiêu chí nên không so sánh chỉ số hiệu quả.',
    frameworkOther: 'Hai đợt dùng hai bộ tiêu chí khác nhau nên chỉ so sánh phần khảo sát.',
    selfSelected:
      'Ít nhất một đợt là phiếu tự nguyện, không đại diện: chênh lệch chỉ nói về những người đã trả lời, nên không có khoảng tin cậy và kiểm định.',
    indexes: 'Chỉ số khảo sát',
    items: 'Từng câu hỏi',
    itemsShow: (count: string) => `Xem ${count} câu hỏi giống nhau ở hai đợt`,
    itemsNote: 'Tỷ lệ chọn hai mức cao nhất; với câu kiến thức là tỷ lệ trả lời đúng.',
    change: 'Thay đổi',
    verdict: 'Kết luận',
    up: 'tăng',
    down: 'giảm',
    unsure: 'chưa rõ tăng hay giảm',
    untested: 'không kiểm định',
    points: (value: string) => `${value} điểm`,
    interval: (lower: string, upper: string) => `${lower} đến ${upper}`,
    chart: 'Thay đổi của từng chỉ số khảo sát',
    chartNote:
      'Dấu: thay đổi; thanh: khoảng tin cậy 95%; vạch đứng: không đổi. Cùng số liệu với bảng bên dưới, tính bằng điểm.',
    saysUp: (title: string, points: string) =>
      `“${title}” tăng ${points} điểm; mức tăng lớn hơn sai số khảo sát.`,
    saysDown: (title: string, points: string) =>
      `“${title}” giảm ${points} điểm; mức giảm lớn hơn sai số khảo sát.`,
    saysUnsure: (title: string) => `Chưa thể nói “${title}” đã thay đổi: chênh lệch có thể chỉ do chọn mẫu.`,
    sure: (lower: string, upper: string) =>
      `Thay đổi thật nhiều khả năng nằm từ ${lower} đến ${upper} điểm (khoảng tin cậy 95%).`,
    detectable: (points: string) =>
      `Với số phiếu của hai đợt, thay đổi thật từ khoảng ${points} điểm trở lên mới có nhiều khả năng (80%) được phát hiện.`,
    p: (p: string, tests: string) =>
      `Xác suất gặp chênh lệch như vậy khi thực ra không đổi (giá trị p), đã hiệu chỉnh Holm cho ${tests} phép so sánh trong bảng này: ${p}.`,
    pShort: 'Giá trị p (đã hiệu chỉnh Holm)',
    many: (tests: string) =>
      `Xét riêng số này thì khoảng tin cậy không chứa 0. Nhưng khi xem ${tests} số một lúc, vài số sẽ lệch chỉ do may rủi, nên kết luận phải chặt hơn.`,
    inBoth: (units: string) =>
      `${units} đơn vị có phiếu ở cả hai đợt; vì cùng nơi nên hai kết quả đi cùng nhau, và điều đó đã được tính.`,
    method:
      'Cách tính: hai mẫu trong cùng một thiết kế, đơn vị là cụm chọn mẫu, hiệp phương sai tuyến tính hóa Taylor, kiểm định Student; tỷ lệ dưới 10% hoặc trên 90% kiểm định theo thang logit.',
    methodApart:
      'Cách tính: người trả lời của hai đợt độc lập nhau; kiểm định Student; tỷ lệ dưới 10% hoặc trên 90% kiểm định theo thang logit.',
    summary: (up: string, down: string, unsure: string) =>
      `Trong bảng này: ${up} tăng, ${down} giảm, ${unsure} chưa rõ.`,
    apart: (count: string) => `Không so sánh được: ${count} câu hỏi và chỉ số`,
    nothing: 'Hai đợt không có chỉ số hay câu hỏi nào giống nhau để so sánh.',
    units: 'Từng đơn vị ở hai đợt',
    unitsNote: (index: string) =>
      `Theo chỉ số “${index}”. Kết luận có hiệu chỉnh Holm cho tất cả đơn vị so sánh được.`,
    counts: (both: string, earlier: string, later: string) =>
      `${both} đơn vị có ở cả hai đợt, ${earlier} chỉ có ở đợt trước, ${later} chỉ có ở đợt sau.`,
    onlyEarlier: 'Chỉ có ở đợt trước.',
    onlyLater: 'Chỉ có ở đợt sau.',
    became: (units: string) => `Nay thuộc ${units}.`,
    made: (day: string, units: string) => `Lập ngày ${day} từ ${units}.`,
    madeDerived: (value: string) =>
      `Mức của đợt trước suy ra từ các đơn vị cũ theo cách so sánh đã khai, hoặc theo dân số: ${value}.`,
    madeNot: (known: string, all: string) =>
      `Không so sánh: ${known}/${all} đơn vị cũ có kết quả ở đợt trước, hoặc chưa biết dân số, hoặc đơn vị cũ bị chia tách.`,
    why_only_earlier: 'chỉ hỏi ở đợt trước',
    why_only_later: 'chỉ hỏi ở đợt sau',
    why_wording: 'câu hỏi đã đổi lời',
    why_choices: 'phương án trả lời đã đổi',
    why_scoring: 'cách chấm hoặc đáp án đã đổi',
    why_formula: 'công thức đã đổi',
    why_questions: 'các câu hỏi trong chỉ số đã đổi',
  },
  en: {
    title: 'Two rounds compared',
    intro:
      'Only indices and questions that are exactly alike in both rounds are compared. A change is the later round less the earlier one, in points of 0–100.',
    with: 'Compare with',
    show: 'Compare',
    noOther:
      'No other round that you may see used the same questionnaire. Once there is one, this page tells real changes from chance.',
    noCounterpart: 'The chosen round has no such unit or framework. Choose another round.',
    earlier: 'Earlier round',
    later: 'Later round',
    sheets: 'Forms, units with forms',
    sheetsOf: (sheets: string, units: string) => `${sheets} forms, ${units} units`,
    collected: 'How forms were collected',
    framework: 'Framework',
    index: 'Effectiveness index',
    indexNote: 'The effectiveness index holds appraised points, which are no sample: it is not tested.',
    frameworkVersions:
      'The rounds use two versions of the framework, so the effectiveness index is not compared.',
    frameworkOther: 'The rounds use different frameworks, so only the survey is compared.',
    selfSelected:
      'In at least one round whoever wanted answered, which is not representative: the difference speaks of those people only, without interval or test.',
    indexes: 'Survey indices',
    items: 'Single questions',
    itemsShow: (count: string) => `Show ${count} questions that are alike in both rounds`,
    itemsNote: 'Share of the two highest answers; of knowledge questions the share of right answers.',
    change: 'Change',
    verdict: 'Conclusion',
    up: 'up',
    down: 'down',
    unsure: 'no clear change',
    untested: 'not tested',
    points: (value: string) => `${value} points`,
    interval: (lower: string, upper: string) => `${lower} to ${upper}`,
    chart: 'Change of each survey index',
    chartNote:
      'Mark: change; bar: 95% interval; upright line: no change. The same figures as in the table, in points.',
    saysUp: (title: string, points: string) =>
      `“${title}” rose by ${points} points, more than sampling error.`,
    saysDown: (title: string, points: string) =>
      `“${title}” fell by ${points} points, more than sampling error.`,
    saysUnsure: (title: string) =>
      `It cannot be said that “${title}” changed: the difference may be sampling error.`,
    sure: (lower: string, upper: string) =>
      `The true change most likely lies between ${lower} and ${upper} points (95% interval).`,
    detectable: (points: string) =>
      `With the forms of both rounds only a true change of about ${points} points or more would probably (80%) be found.`,
    p: (p: string, tests: string) =>
      `Probability of such a difference where nothing changed (p-value), by Holm over the ${tests} comparisons of this table: ${p}.`,
    pShort: 'p value (Holm)',
    many: (tests: string) =>
      `Looked at alone, the interval does not hold 0. But of ${tests} figures looked at together some differ by mere chance, so a conclusion needs more.`,
    inBoth: (units: string) =>
      `${units} units have forms in both rounds; their figures go together, which is taken into account.`,
    method:
      'Method: both samples in one design, the unit being the sampling cluster; covariance by Taylor linearisation; Student’s t; shares below 10% or above 90% on the logit scale.',
    methodApart:
      'Method: the respondents of both rounds are independent; Student’s t; shares below 10% or above 90% on the logit scale.',
    summary: (up: string, down: string, unsure: string) =>
      `In this table: ${up} up, ${down} down, ${unsure} without a clear change.`,
    apart: (count: string) => `Not comparable: ${count} questions and indices`,
    nothing: 'The rounds have no index or question alike.',
    units: 'Each unit in both rounds',
    unitsNote: (index: string) =>
      `By the index “${index}”, with Holm’s adjustment over all comparable units.`,
    counts: (both: string, earlier: string, later: string) =>
      `${both} units are in both rounds, ${earlier} only in the earlier, ${later} only in the later one.`,
    onlyEarlier: 'In the earlier round only.',
    onlyLater: 'In the later round only.',
    became: (units: string) => `Now part of ${units}.`,
    made: (day: string, units: string) => `Made on ${day} of ${units}.`,
    madeDerived: (value: string) =>
      `Its earlier figure is derived from the old units as was declared, or by their shares of population: ${value}.`,
    madeNot: (known: string, all: string) =>
      `Not compared: ${known} of ${all} old units have a figure in the earlier round, or a population is unknown, or an old unit was split.`,
    why_only_earlier: 'asked in the earlier round only',
    why_only_later: 'asked in the later round only',
    why_wording: 'the question was reworded',
    why_choices: 'the answers to choose from changed',
    why_scoring: 'the scores or right answers changed',
    why_formula: 'the formula changed',
    why_questions: 'the questions of the index changed',
  },
})
