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
    crossings: 'Kết quả theo nhóm người trả lời',
    crossBy: 'Chia nhóm theo',
    see: 'Xem',
    noBand: 'Không trả lời',
    noCrossings: 'Phiếu này không hỏi đặc điểm nào để chia nhóm.',
    crossNote: (minimum: string) =>
      `Nhóm có dưới ${minimum} câu trả lời không hiện; khi đó thêm một nhóm khác cũng được ẩn để không ai lấy tổng trừ đi mà suy ra. Chỉ chia theo một đặc điểm mỗi lần, trên toàn bộ đơn vị.`,
    standings: 'So sánh các đơn vị',
    more: 'Xem kỹ hơn',
    moreStandings: 'Đơn vị nào cao hơn, thấp hơn mức chung; thứ hạng có thể của từng đơn vị.',
    moreChanges: 'Kết quả tăng hay giảm so với đợt khác, và mức đó có vượt sai số không.',
    moreCertainty: 'Điểm chấm theo bảng mức có thể khác đi không, cần hỏi thêm bao nhiêu người.',
    moreRobustness: 'Thứ hạng có đổi khi trọng số hay cách tính khác đi không.',
    moreAgreement: 'Đơn vị tự chấm cao hay thấp hơn thẩm định, ở chỉ tiêu nào.',
    whole: 'Mức chung của tất cả đơn vị',
    standingsNote:
      '“Cao hơn” hay “thấp hơn” chỉ ghi khi chênh lệch với mức chung lớn hơn sai số khảo sát (kiểm định mức 5%, đã tính đến việc so nhiều đơn vị một lúc theo cách của Holm). Thứ hạng luôn ghi kèm khoảng: đơn vị có thể đứng ở bất kỳ bậc nào trong khoảng đó.',
    noWhole:
      'Mức chung không hiện được (các đơn vị chênh nhau quá nhiều hoặc quá ít phiếu), nên không so từng đơn vị với mức chung; vẫn so được hai đơn vị với nhau ở cuối trang.',
    intervalChart: 'Giá trị và khoảng tin cậy của từng đơn vị',
    intervalChartNote:
      'Chấm: giá trị; thanh: khoảng tin cậy 95%; vạch đứng: mức chung. Cùng số liệu với bảng bên dưới. Thang 0–100.',
    againstWhole: 'So với mức chung',
    above: 'cao hơn',
    notDifferent: 'chưa khác biệt',
    below: 'thấp hơn',
    points: (value: string) => `${value} điểm`,
    rank: 'Thứ hạng có thể',
    rankedOf: (ranked: string, all: string) =>
      `Chỉ xếp thứ hạng ${ranked}/${all} đơn vị có kết quả thuộc hạng tin cậy A hoặc B. Bậc là bậc trong số đó, không phải trong cả bảng.`,
    rankSure: (rank: string, of: string) => `bậc ${rank} trong ${of}`,
    rankBetween: (best: string, worst: string, of: string) => `từ bậc ${best} đến bậc ${worst} trong ${of}`,
    rankShort: 'Thứ hạng',
    rankBest: 'Bậc cao nhất có thể',
    rankWorst: 'Bậc thấp nhất có thể',
    differenceShort: 'Chênh với mức chung (điểm)',
    group: 'Nhóm',
    files: 'Tải bảng này',
    notRanked: 'không xếp hạng',
    compareTwo: 'So sánh hai đơn vị',
    compareHere:
      'Hai ô chọn có các đơn vị của trang này và đơn vị đã chọn. Muốn so với đơn vị khác, hãy chọn một đơn vị, bấm “So sánh”, rồi tìm đơn vị kia.',
    compareNone: 'Cần ít nhất hai đơn vị có khoảng tin cậy thì mới so sánh được. Hãy thu thêm phiếu.',
    firstUnit: 'Đơn vị thứ nhất',
    secondUnit: 'Đơn vị thứ hai',
    compare: 'So sánh',
    cannotCompare: 'Chưa so sánh được: hãy chọn hai đơn vị khác nhau trong danh sách.',
    higher: 'cao hơn',
    lower: 'thấp hơn',
    areDifferent: (second: string, how: string, first: string) =>
      `${second} ${how} ${first}; chênh lệch lớn hơn sai số khảo sát.`,
    maybeAlike: (first: string, second: string) =>
      `Chưa thể nói ${first} và ${second} khác nhau: chênh lệch có thể chỉ do sai số khảo sát.`,
    differenceIs: (value: string, lower: string, upper: string) =>
      `Chênh lệch ${value} điểm, khoảng tin cậy 95% từ ${lower} đến ${upper} điểm.`,
    detectable: (points: string) =>
      `Với số phiếu này, chênh lệch thật từ khoảng ${points} điểm trở lên mới có nhiều khả năng (80%) được phát hiện.`,
    holm: (p: string, pairs: string) =>
      `Xác suất gặp chênh lệch như vậy khi thực ra không khác nhau (giá trị p), đã hiệu chỉnh Holm cho ${pairs} cặp đơn vị: ${p}. Không kết luận bằng cách nhìn hai khoảng tin cậy có chồng lên nhau hay không.`,
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
    crossings: 'Results by groups of respondents',
    crossBy: 'Groups by',
    see: 'Show',
    noBand: 'No answer',
    noCrossings: 'This questionnaire asks for nothing to tell groups apart.',
    crossNote: (minimum: string) =>
      `Groups of fewer than ${minimum} answers are not shown; then another group is hidden too, lest anybody subtract. One attribute at a time, over all units.`,
    standings: 'Units compared',
    more: 'A closer look',
    moreStandings: 'Which units are above or below the whole, and the ranks each may have.',
    moreChanges: 'What rose or fell against another round, beyond sampling error.',
    moreCertainty: 'Whether points by bands might be others, and how many people to ask.',
    moreRobustness: 'Whether the ranking changes with other weights or another method.',
    moreAgreement: 'Whether units score themselves above the appraisal, and where.',
    whole: 'All units together',
    standingsNote:
      '“Above” and “below” are said only where the difference from the whole is larger than sampling error (tests at the 5% level, allowing for many units being compared at once, by Holm). A rank always comes with its interval: the unit may stand anywhere in it.',
    noWhole:
      'The whole cannot be shown (units differ too much, or too few forms), so units are not compared with it; two units can still be compared below.',
    intervalChart: 'Value and interval of each unit',
    intervalChartNote:
      'Dot: value; bar: 95% interval; upright line: all units together. The same figures as in the table. Scale 0–100.',
    againstWhole: 'Against the whole',
    above: 'above',
    notDifferent: 'not different',
    below: 'below',
    points: (value: string) => `${value} points`,
    rank: 'Possible ranks',
    rankedOf: (ranked: string, all: string) =>
      `Only the ${ranked} of ${all} units whose result is of reliability class A or B are ranked. A rank is one among those, not in the whole table.`,
    rankSure: (rank: string, of: string) => `rank ${rank} of ${of}`,
    rankBetween: (best: string, worst: string, of: string) => `between ${best} and ${worst} of ${of}`,
    rankShort: 'Rank',
    rankBest: 'Best possible rank',
    rankWorst: 'Worst possible rank',
    differenceShort: 'Difference from the whole (points)',
    group: 'Group',
    files: 'Download this table',
    notRanked: 'not ranked',
    compareTwo: 'Compare two units',
    compareHere:
      'The two lists have the units of this page and those chosen before. To compare with another unit choose one, press “Compare”, then search for the other.',
    compareNone: 'At least two units with an interval are needed. Collect more forms.',
    firstUnit: 'First unit',
    secondUnit: 'Second unit',
    compare: 'Compare',
    cannotCompare: 'These cannot be compared: choose two different units of the list.',
    higher: 'is above',
    lower: 'is below',
    areDifferent: (second: string, how: string, first: string) =>
      `${second} ${how} ${first}; the difference is larger than sampling error.`,
    maybeAlike: (first: string, second: string) =>
      `It cannot be said that ${first} and ${second} differ: the difference may be sampling error.`,
    differenceIs: (value: string, lower: string, upper: string) =>
      `Difference ${value} points, 95% interval from ${lower} to ${upper} points.`,
    detectable: (points: string) =>
      `With this many forms only a true difference of about ${points} points or more would probably (80%) be found.`,
    holm: (p: string, pairs: string) =>
      `Probability of such a difference where there is none (p-value), by Holm over ${pairs} pairs of units: ${p}. Whether two intervals overlap is no test.`,
    keptPoints: 'Points and shares marked “not shown” would tell a survey figure that is kept back.',
  },
})
