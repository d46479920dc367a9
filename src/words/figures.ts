import { dictionary } from './dictionary.ts'

/** Sentences that open under a figure: what it says, how sure it is, from whom, by which method. */
export const figures = dictionary({
  vi: {
    explain: 'Nghĩa là gì?',
    of: (title: string) => `– ${title}`,
    shareSays: (value: string) =>
      `Trong 100 người trả lời (đã tính quyền số) có khoảng ${value} người được tính vào tỷ lệ này.`,
    pooledSays: (value: string) =>
      `Trong 100 câu trả lời của nhóm câu hỏi này (đã tính quyền số) có khoảng ${value} câu được tính vào tỷ lệ này.`,
    meanSays: (value: string) =>
      `Trên thang từ 0 (thấp nhất) đến 100 (cao nhất), mức trung bình là ${value}.`,
    boundSays: 'Gần như mọi người trong nhóm nhỏ này trả lời giống nhau.',
    sure: (lower: string, upper: string) =>
      `Chắc đến đâu: giá trị thật nhiều khả năng nằm từ ${lower} đến ${upper}. Cách tính này cho khoảng đúng ở 95 trong 100 cuộc khảo sát như vậy (khoảng tin cậy 95%).`,
    error: (points: string) => `Sai số chuẩn (mức dao động thường gặp do chọn mẫu): ${points} điểm.`,
    from: (people: string) => `Từ ai: ${people} phiếu có ý kiến.`,
    fromVolunteers: (people: string) =>
      `Từ ai: ${people} phiếu của người tự nguyện trả lời; không đại diện cho người dân.`,
    worth: (size: string) => `Về độ chính xác, tương đương hỏi ngẫu nhiên ${size} người (cỡ mẫu hiệu quả).`,
    effect: (times: string) =>
      `Sai số bình phương gấp ${times} lần so với hỏi ngẫu nhiên từng người (hệ số thiết kế): người cùng nơi thường trả lời giống nhau, và quyền số không đều.`,
    classIs: (letter: string, meaning: string) => `Hạng tin cậy ${letter}. ${meaning}`,
    method: 'Cách tính',
    methodOne:
      'Tỷ số có quyền số trong một đơn vị, mỗi phiếu là một đơn vị chọn mẫu; phương sai tuyến tính hóa Taylor.',
    methodMany:
      'Tỷ số có quyền số qua nhiều đơn vị, đơn vị là cụm chọn mẫu; phương sai tuyến tính hóa Taylor, không hiệu chỉnh tổng thể hữu hạn.',
    shareInterval: 'Khoảng tin cậy theo thang logit; cỡ mẫu hiệu quả dưới 30 thì theo Wilson.',
    meanInterval: 'Khoảng tin cậy theo phân phối Student.',
    noInterval: 'Phiếu tự nguyện: chỉ tính tỷ lệ, không tính sai số.',
    classShort: 'Hạng tin cậy',
    classBadge: (letter: string) => `hạng ${letter}`,
    classesTitle: 'Bốn hạng tin cậy nghĩa là gì?',
    effectiveSize: 'Cỡ mẫu hiệu quả (±5)',
    designEffect: 'Hệ số thiết kế',
    note: 'Ghi chú',
    hidden: 'không hiện',
    hiddenForOthers: 'không hiện, để bảo vệ người trả lời',
    unreliable: 'không đủ tin cậy',
    voluntaryNote: (n: string) =>
      `Số liệu dựa trên ${n} phiếu tự nguyện nên các trang kết quả không đưa khoảng tin cậy, hạng tin cậy và kiểm định.`,
    keptPoints: 'Điểm và tỷ lệ ghi “không hiện” vì từ đó suy ra được một số liệu khảo sát đang được giữ kín.',
  },
  en: {
    explain: 'What does it mean?',
    of: (title: string) => `– ${title}`,
    shareSays: (value: string) =>
      `Of 100 people who answered (weighted), about ${value} count towards this share.`,
    pooledSays: (value: string) =>
      `Of 100 answers to this group of questions (weighted), about ${value} count towards this share.`,
    meanSays: (value: string) => `On a scale from 0 (lowest) to 100 (highest) the mean is ${value}.`,
    boundSays: 'Nearly everybody in this small group gave the same answer.',
    sure: (lower: string, upper: string) =>
      `How sure: the true value most likely lies between ${lower} and ${upper}. In 95 of 100 such surveys the interval made this way is right (95% confidence interval).`,
    error: (points: string) => `Standard error (usual variation from sampling): ${points} points.`,
    from: (people: string) => `From whom: ${people} forms with an opinion.`,
    fromVolunteers: (people: string) =>
      `From whom: ${people} forms of people who chose to answer; not representative of the population.`,
    worth: (size: string) => `As precise as asking ${size} people at random (effective sample size).`,
    effect: (times: string) =>
      `The squared error is ${times} times that of asking single people at random (design effect): people of one place tend to answer alike, and weights differ.`,
    classIs: (letter: string, meaning: string) => `Reliability class ${letter}. ${meaning}`,
    method: 'Method',
    methodOne: 'Weighted ratio within one unit, each form a sampling unit; variance by Taylor linearisation.',
    methodMany:
      'Weighted ratio over several units, the unit being the sampling cluster; variance by Taylor linearisation without a finite population correction.',
    shareInterval: 'Interval on the logit scale; Wilson’s below an effective sample size of 30.',
    meanInterval: 'Interval by Student’s t.',
    noInterval: 'Voluntary forms: the share only, no error.',
    classShort: 'Reliability class',
    classBadge: (letter: string) => `class ${letter}`,
    classesTitle: 'What do the four reliability classes mean?',
    effectiveSize: 'Effective sample size (±5)',
    designEffect: 'Design effect',
    note: 'Note',
    hidden: 'not shown',
    hiddenForOthers: 'not shown, to protect respondents',
    unreliable: 'not reliable enough',
    voluntaryNote: (n: string) =>
      `The figures rest on ${n} voluntary forms, so the pages of results give no intervals, no reliability classes and no tests.`,
    keptPoints: 'Points and shares marked “not shown” would tell a survey figure that is kept back.',
  },
})
