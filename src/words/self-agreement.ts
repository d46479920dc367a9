import { dictionary } from './dictionary.ts'

/** Units' own scores beside the appraisal. */
export const selfAgreement = dictionary({
  vi: {
    title: 'Tự chấm và thẩm định',
    intro:
      'Đơn vị tự chấm có sát với kết quả thẩm định không? So sánh trên các chỉ tiêu có cả hai điểm, tính bằng phần trăm điểm tối đa.',
    choose: 'Chỉ tiêu',
    all: 'Tất cả chỉ tiêu gộp lại',
    few: (n: string) =>
      `Mới có ${n} đơn vị có cả hai điểm; cần ít nhất 10 đơn vị mới nói được về mức độ thống nhất.`,
    over: (points: string) => `Bình quân các đơn vị tự chấm cao hơn thẩm định ${points} điểm phần trăm.`,
    under: (points: string) => `Bình quân các đơn vị tự chấm thấp hơn thẩm định ${points} điểm phần trăm.`,
    none: 'Bình quân tự chấm và thẩm định bằng nhau.',
    maybe: 'Chênh lệch bình quân này có thể chỉ là ngẫu nhiên (khoảng tin cậy chứa 0).',
    usual: (lower: string, upper: string) =>
      `Với phần lớn đơn vị (95 trong 100), tự chấm trừ thẩm định nằm từ ${lower} đến ${upper} điểm phần trăm.`,
    same: (n: string, all: string) => `${n}/${all} đơn vị có hai điểm bằng nhau.`,
    reading_poor: 'Mức độ thống nhất thấp: không nên dùng điểm tự chấm thay cho thẩm định.',
    reading_moderate: 'Mức độ thống nhất trung bình: vẫn cần thẩm định từng đơn vị.',
    reading_good: 'Mức độ thống nhất khá.',
    reading_excellent: 'Mức độ thống nhất cao.',
    wide: 'Nhận xét này chưa chắc: hệ số làm căn cứ cho nó (tương quan nội lớp, ở dưới) có khoảng tin cậy rộng.',
    n: 'Số đơn vị',
    bias: 'Chênh bình quân (tự chấm − thẩm định)',
    biasShort: 'Chênh bình quân',
    limits: 'Giới hạn tương đồng 95%',
    icc: 'Hệ số tương quan nội lớp (thống nhất tuyệt đối)',
    iccShort: 'Tương quan nội lớp',
    lin: 'Hệ số tương hợp của Lin',
    kappa: 'Hệ số kappa có trọng số (5 mức)',
    kappaShort: 'Kappa',
    slope: 'Chênh lệch thay đổi theo mức điểm',
    slopeSays: (points: string) => `${points} điểm khi mức điểm cao hơn 10 điểm`,
    interval: (lower: string, upper: string) => `khoảng tin cậy 95%: ${lower} đến ${upper}`,
    to: (lower: string, upper: string) => `${lower} đến ${upper}`,
    whatIcc:
      'Tương quan nội lớp và hệ số Lin: 1 là trùng khớp hoàn toàn, 0 là không liên quan; dưới 0,5 thấp, 0,5–0,75 trung bình, 0,75–0,9 khá, trên 0,9 cao.',
    whatKappa:
      'Kappa: mức trùng nhau khi xếp điểm vào 5 mức (0–20%, …, 80–100%), đã trừ phần trùng do may rủi; lệch xa bị trừ nhiều hơn lệch gần.',
    method:
      'Cách tính: Bland–Altman (giới hạn = chênh bình quân ± 1,96 độ lệch chuẩn), tương quan nội lớp hai chiều ICC(2,1), kappa trọng số bình phương. Hệ số tương quan thường không đo sự thống nhất nên không dùng.',
    chart: 'Chênh lệch tự chấm − thẩm định của từng đơn vị',
    chartNote:
      'Mỗi chấm là một đơn vị (chấm lớn: nhiều đơn vị cùng chỗ). Chấm ở trên mức 0 là tự chấm cao hơn. Cùng số liệu với bảng.',
    chartMean: 'Bình quân hai điểm (% tối đa)',
    chartDifference: 'Tự chấm − thẩm định',
    chartUnits: 'đơn vị',
    chartBias: 'chênh bình quân',
    chartLimits: 'giới hạn tương đồng 95%',
    byCriterion: 'Theo từng chỉ tiêu',
    byCriterionNote: 'Chỉ tiêu mà đơn vị tự chấm cao hơn nhiều nhất đứng đầu. Chọn chỉ tiêu để xem hình.',
    fewShort: 'chưa đủ 10 đơn vị',
    furthest: 'Mười đơn vị lệch nhiều nhất',
    self: 'Tự chấm',
    appraised: 'Thẩm định',
    difference: 'Chênh',
    order: 'Thẩm định và ý kiến người dân',
    orderSays: (n: string, spearman: string, kendall: string) =>
      `Trên ${n} đơn vị, thứ tự theo điểm thẩm định và thứ tự theo ý kiến người dân tương quan ${spearman} (Spearman; Kendall ${kendall}). Bằng 1 là cùng thứ tự, 0 là không liên quan. Hai nguồn đo hai điều khác nhau nên chỉ so thứ tự.`,
    severity: 'Độ nghiêm của từng người thẩm định và thẩm định hai lần',
  },
  en: {
    title: 'Self-scores and appraisal',
    intro:
      'Do units score themselves as they are appraised? Over the criteria that have both scores, in per cent of the maximum.',
    choose: 'Criterion',
    all: 'All criteria together',
    few: (n: string) => `Only ${n} units have both scores; at least 10 are needed to speak of agreement.`,
    over: (points: string) =>
      `On average units score themselves ${points} percentage points above the appraisal.`,
    under: (points: string) =>
      `On average units score themselves ${points} percentage points below the appraisal.`,
    none: 'On average self-score and appraisal are equal.',
    maybe: 'This mean difference may be chance (its interval holds 0).',
    usual: (lower: string, upper: string) =>
      `For most units (95 of 100) self-score less appraisal lies between ${lower} and ${upper} percentage points.`,
    same: (n: string, all: string) => `${n} of ${all} units have two equal scores.`,
    reading_poor: 'Poor agreement: self-scores cannot stand in for an appraisal.',
    reading_moderate: 'Moderate agreement: every unit still needs an appraisal.',
    reading_good: 'Good agreement.',
    reading_excellent: 'Excellent agreement.',
    wide: 'This is not sure: the coefficient it rests on (intraclass correlation, below) has a wide interval.',
    n: 'Units',
    bias: 'Mean difference (self − appraised)',
    biasShort: 'Mean difference',
    limits: '95% limits of agreement',
    icc: 'Intraclass correlation (absolute agreement)',
    iccShort: 'Intraclass correlation',
    lin: 'Lin’s concordance',
    kappa: 'Weighted kappa (5 levels)',
    kappaShort: 'Kappa',
    slope: 'Difference by level of the score',
    slopeSays: (points: string) => `${points} points where the score is 10 points higher`,
    interval: (lower: string, upper: string) => `95% interval: ${lower} to ${upper}`,
    to: (lower: string, upper: string) => `${lower} to ${upper}`,
    whatIcc:
      'Intraclass correlation and Lin’s concordance: 1 is exactly alike, 0 unrelated; below 0.5 poor, 0.5–0.75 moderate, 0.75–0.9 good, above 0.9 excellent.',
    whatKappa:
      'Kappa: agreement on five levels (0–20%, …, 80–100%) beyond chance; far disagreements count more than near ones.',
    method:
      'Method: Bland–Altman (limits = mean difference ± 1.96 standard deviations), two-way intraclass correlation ICC(2,1), quadratic weighted kappa. An ordinary correlation does not measure agreement and is not used.',
    chart: 'Self-score less appraisal of each unit',
    chartNote:
      'A dot is a unit (a large one: several at the same place). Above 0 the self-score is higher. The same figures as in the table.',
    chartMean: 'Mean of both scores (% of maximum)',
    chartDifference: 'Self − appraised',
    chartUnits: 'unit',
    chartBias: 'mean difference',
    chartLimits: '95% limits of agreement',
    byCriterion: 'By criterion',
    byCriterionNote: 'What units overstate most comes first. Choose a criterion to see its picture.',
    fewShort: 'fewer than 10 units',
    furthest: 'The ten units furthest apart',
    self: 'Self-score',
    appraised: 'Appraised',
    difference: 'Difference',
    order: 'Appraisal and citizens',
    orderSays: (n: string, spearman: string, kendall: string) =>
      `Over ${n} units the order by appraisal and the order by citizens’ opinion correlate ${spearman} (Spearman; Kendall ${kendall}). 1 is the same order, 0 unrelated. They measure different things, so only orders are compared.`,
    severity: 'Severity of each appraiser, and double appraisals',
  },
})
