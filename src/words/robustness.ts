import type { MethodChange, MethodInput } from '../scoring/method-robustness.ts'
import { dictionary } from './dictionary.ts'

/** How firmly a ranking holds. */
export const robustness = dictionary({
  vi: {
    title: 'Thứ hạng vững đến đâu',
    intro:
      'Thứ hạng phụ thuộc vào cách tính: trọng số của từng phần, cách quy đổi điểm, cách gộp. Trang này thử những cách tính khác cũng hợp lý và xem thứ hạng đổi ra sao. Đơn vị giữ hạng ở mọi cách thì hạng đó vững.',
    few: 'Cần ít nhất hai đơn vị đã thẩm định đủ, có khảo sát và chỉ số được hiện thì mới có thứ hạng để thử.',
    tooMany: (most: string) =>
      `Có hơn ${most} đơn vị nên không xếp trong một danh sách. Hãy xem từng nhóm đơn vị ở trang so sánh.`,
    summary: (delta: string, draws: string, mean: string, largest: string) =>
      `Khi mọi trọng số thay đổi ngẫu nhiên tới ±${delta}, lặp ${draws} lần, trung bình mỗi đơn vị lệch ${mean} bậc; lệch nhiều nhất ${largest} bậc.`,
    firm: (n: string, all: string) => `${n}/${all} đơn vị giữ hạng trong phạm vi hẹp (không quá 2 bậc).`,
    leftOut: (n: string) =>
      `${n} đơn vị không được xếp hạng vì chưa thẩm định đủ, không có khảo sát hoặc chỉ số không hiện.`,
    notSampling: 'Ở đây chỉ xét cách tính. Sai số khảo sát được xét ở trang so sánh các đơn vị.',
    chart: 'Mỗi đơn vị đứng ở bậc nào khi trọng số thay đổi',
    chartNote:
      'Ô càng đậm thì đơn vị càng hay đứng ở bậc đó; hình thoi: bậc theo cách tính hiện hành. Cùng số liệu với bảng bên dưới.',
    chartPublished: 'bậc hiện hành',
    chartRank: 'bậc',
    units: 'Từng đơn vị',
    rank: 'Bậc',
    usual: 'Bậc khi trọng số thay đổi (90% số lần)',
    median: 'Bậc thường gặp (trung vị)',
    other: 'Bậc qua các cách tính khác',
    topThree: 'Khả năng trong ba bậc đầu',
    between: (best: string, worst: string) => `${best} đến ${worst}`,
    verdict: 'Nhận xét',
    verdictNote:
      'Nhận xét theo trọng số: “vững” là bậc chỉ đổi trong phạm vi 2 bậc, “khá vững” là trong một phần năm số đơn vị, còn lại là “dễ đổi”. Cách quy đổi và cách gộp khác được xét ở các bảng dưới.',
    held: 'vững',
    fairly: 'khá vững',
    loose: 'dễ đổi',
    scenarios: 'Từng cách tính khác',
    scenariosNote:
      'Mỗi dòng chỉ đổi một điều, các điều khác giữ nguyên. Lệch trung bình càng nhỏ thì thứ hạng càng ít phụ thuộc vào điều đó.',
    scenario: 'Cách tính khác',
    meanShift: 'Lệch trung bình (bậc)',
    largestShift: 'Lệch nhiều nhất (bậc)',
    spearman: 'Tương quan thứ hạng (1: giữ nguyên)',
    most: 'Đơn vị đổi nhiều nhất',
    mostIs: (name: string, rank: string) => `${name}: bậc ${rank}`,
    change_equal_areas: 'Các phần có trọng số bằng nhau',
    change_minmax: 'Quy đổi theo đơn vị thấp nhất và cao nhất',
    change_zscore: 'Quy đổi theo độ lệch chuẩn',
    change_percentile_rank: 'Quy đổi theo thứ bậc phần trăm',
    change_geometric: 'Gộp các phần bằng trung bình nhân',
    change_harmonic: 'Gộp các phần bằng trung bình điều hòa',
    withoutArea: (name: string) => `Bỏ phần ${name}`,
    withoutLeaf: (name: string) => `Bỏ chỉ tiêu ${name}`,
    leaves: (n: string) => `Bỏ từng chỉ tiêu (${n})`,
    sobol: 'Điều gì làm thứ hạng đổi nhiều nhất',
    sobolNote:
      'Chia sự thay đổi thứ hạng theo nguyên nhân (chỉ số Sobol). “Riêng nó” là phần do một mình nó; “cùng tác động qua lại” tính cả khi nó đi cùng các điều khác. Số nhỏ dưới 0 là do tính gần đúng.',
    sobolFlat: 'Thứ hạng không đổi ở mọi cách tính đã thử.',
    input: 'Nguyên nhân',
    first: 'Riêng nó',
    total: 'Cùng tác động qua lại',
    input_weight: (name: string) => `Trọng số phần ${name}`,
    input_normalisation: 'Cách quy đổi điểm',
    input_aggregation: 'Cách gộp các phần',
    block_appraisal: 'thẩm định',
    block_survey: 'khảo sát',
    method: (seed: string, generator: string, draws: string, samples: string) =>
      `Cách tính: Monte Carlo ${draws} lần, mỗi trọng số nhân với một số ngẫu nhiên đều quanh 1 rồi quy về tổng 1; chỉ số Sobol với ${samples} điểm gốc (Saltelli, Jansen). Bộ sinh ${generator}, số gốc ${seed} của đợt: tính lại ra đúng các số này.`,
  } satisfies Record<string, unknown> &
    Record<`change_${Exclude<MethodChange['kind'], 'without_area' | 'without_leaf'>}`, unknown> &
    Record<`input_${MethodInput['kind']}`, unknown>,
  en: {
    title: 'How firm the ranking is',
    intro:
      'A ranking depends on the method: the weights of its parts, how points are normalised, how parts are put together. This page tries other reasonable methods. A unit that keeps its rank under all of them holds it firmly.',
    few: 'At least two units that are appraised, surveyed and shown are needed for a ranking.',
    tooMany: (most: string) =>
      `There are more than ${most} units, which are not ranked in one list. Look at groups of units instead.`,
    summary: (delta: string, draws: string, mean: string, largest: string) =>
      `With every weight moved at random by up to ±${delta}, ${draws} times, a unit moves by ${mean} ranks on average and by ${largest} at most.`,
    firm: (n: string, all: string) => `${n} of ${all} units stay within two ranks.`,
    leftOut: (n: string) =>
      `${n} units are not ranked: not fully appraised, not surveyed, or their index is not shown.`,
    notSampling: 'This is about the method only. Sampling error is on the page that compares units.',
    chart: 'Where each unit comes when weights move',
    chartNote:
      'The darker a cell the more often the unit held that rank; diamond: its present rank. The same figures as in the table.',
    chartPublished: 'present rank',
    chartRank: 'rank',
    units: 'Each unit',
    rank: 'Rank',
    usual: 'Ranks when weights move (90% of draws)',
    median: 'Usual rank (median)',
    other: 'Ranks over other methods',
    topThree: 'Chance of the first three ranks',
    between: (best: string, worst: string) => `${best} to ${worst}`,
    verdict: 'Remark',
    verdictNote:
      'Remarks go by weights: “firm” stays within 2 ranks, “fairly firm” within a fifth of all units, the rest “moves easily”. Other ways to normalise and to combine are in the tables below.',
    held: 'firm',
    fairly: 'fairly firm',
    loose: 'moves easily',
    scenarios: 'One change at a time',
    scenariosNote:
      'Each row changes one thing only. The smaller the mean shift, the less the ranking depends on it.',
    scenario: 'Change',
    meanShift: 'Mean shift (ranks)',
    largestShift: 'Largest shift (ranks)',
    spearman: 'Correlation of ranks (1: unchanged)',
    most: 'Unit that moves most',
    mostIs: (name: string, rank: string) => `${name}: rank ${rank}`,
    change_equal_areas: 'All parts weigh the same',
    change_minmax: 'Normalised between the lowest and the highest unit',
    change_zscore: 'Normalised by standard deviations',
    change_percentile_rank: 'Normalised by percentile ranks',
    change_geometric: 'Parts combined by the geometric mean',
    change_harmonic: 'Parts combined by the harmonic mean',
    withoutArea: (name: string) => `Without the part ${name}`,
    withoutLeaf: (name: string) => `Without the criterion ${name}`,
    leaves: (n: string) => `Without single criteria (${n})`,
    sobol: 'What moves the ranking most',
    sobolNote:
      'The change of ranks split by cause (Sobol indices). “Alone” is what one thing does by itself; “with interactions” also counts what it does together with others. Small numbers below 0 come from approximation.',
    sobolFlat: 'The ranking is the same under every method tried.',
    input: 'Cause',
    first: 'Alone',
    total: 'With interactions',
    input_weight: (name: string) => `Weight of the part ${name}`,
    input_normalisation: 'Normalisation of points',
    input_aggregation: 'Aggregation of parts',
    block_appraisal: 'appraisal',
    block_survey: 'survey',
    method: (seed: string, generator: string, draws: string, samples: string) =>
      `Method: Monte Carlo, ${draws} draws, every weight times an evenly spread random number around 1, brought to a sum of 1; Sobol indices with ${samples} base points (Saltelli, Jansen). Generator ${generator}, seed ${seed} of the round: computing again gives these very numbers.`,
  },
})
