import { dictionary } from './dictionary.ts'

/** How sure points are that come from a survey by a table of bands. */
export const certainty = dictionary({
  vi: {
    title: 'Mức điểm từ khảo sát chắc đến đâu',
    intro:
      'Một số chỉ tiêu được chấm theo bảng mức: tỷ lệ khảo sát rơi vào mức nào thì được điểm của mức đó. Tỷ lệ khảo sát có sai số chọn mẫu, nên gần ngưỡng thì mức điểm có thể khác đi. Trang này cho biết khả năng của từng mức và cần hỏi bao nhiêu người thì chắc.',
    none: 'Bộ tiêu chí này không có chỉ tiêu nào chấm theo bảng mức từ khảo sát.',
    noUnits: 'Chưa có đơn vị nào có phiếu khảo sát được đếm.',
    criterion: 'Chỉ tiêu',
    figure: 'Kết quả khảo sát',
    points: 'Điểm',
    pointsOf: (points: string) => `${points} điểm`,
    below: 'dưới mọi mức',
    chances: 'Khả năng của từng mức',
    sure: 'chắc chắn',
    unsure: 'chưa đủ chắc chắn',
    unknown: 'chưa nói được',
    likelihood: 'Khả năng đúng mức (%)',
    verdict: 'Kết luận',
    needed: 'Số người cần hỏi',
    whole: 'Toàn bộ các đơn vị',
    units: 'Từng đơn vị',
    counts: (sure: string, unsure: string, unknown: string) =>
      `${sure} đơn vị chắc chắn, ${unsure} chưa đủ chắc chắn, ${unknown} chưa nói được`,
    chart: 'Khả năng của từng mức điểm',
    chartNote: 'Mỗi thanh là 100%; phần dài nhất là mức có khả năng nhất. Cùng số liệu với bảng bên dưới.',
    says: (percent: string, points: string, chance: string) =>
      `Kết quả ${percent} được ${points} điểm; khả năng đúng mức này là ${chance}.`,
    saysSure: 'Khoảng tin cậy nằm trọn trong một mức nên mức điểm này chắc chắn.',
    bounded:
      'Sai số lấy mức lớn nhất có thể với số người này, vì chỉ số gộp nhiều câu hỏi trong một đơn vị; thực tế có thể chắc chắn hơn.',
    method:
      'Cách tính: phân phối chuẩn quanh kết quả khảo sát với sai số chuẩn của nó; số người cần hỏi giả định kết quả và hệ số thiết kế không đổi. Chỉ tính sai số chọn mẫu.',
    noSurvey: 'không có khảo sát',
    search: 'Tìm đơn vị',
  },
  en: {
    title: 'How sure the points from surveys are',
    intro:
      'Some criteria get their points by a table of bands: the survey’s share falls into a band, which gives the points. The share has sampling error, so near a limit the points might be others. This page tells the chance of each band and how many people would have to be asked.',
    none: 'No criterion of this framework gets its points from a survey by a table of bands.',
    noUnits: 'No unit has counted survey forms yet.',
    criterion: 'Criterion',
    figure: 'Survey result',
    points: 'Points',
    pointsOf: (points: string) => `${points} points`,
    below: 'below all bands',
    chances: 'Chance of each band',
    sure: 'sure',
    unsure: 'not sure enough',
    unknown: 'cannot be said',
    likelihood: 'Chance of this band (%)',
    verdict: 'Conclusion',
    needed: 'People to ask',
    whole: 'All units together',
    units: 'Each unit',
    counts: (sure: string, unsure: string, unknown: string) =>
      `${sure} units sure, ${unsure} not sure enough, of ${unknown} nothing can be said`,
    chart: 'Chance of each band of points',
    chartNote: 'Each bar is 100%; the longest part is the likeliest band. The same figures as in the table.',
    says: (percent: string, points: string, chance: string) =>
      `The result of ${percent} gives ${points} points; these are right with a probability of ${chance}.`,
    saysSure: 'The interval lies within one band, so the points are sure.',
    bounded:
      'The error is taken for the greatest that so many people can have, since the index puts several questions together in one unit; in fact it may be surer.',
    method:
      'Method: a normal distribution around the result with its standard error; the people needed suppose that result and design effect stay as they are. Sampling error only.',
    noSurvey: 'no survey',
    search: 'Find a unit',
  },
})
