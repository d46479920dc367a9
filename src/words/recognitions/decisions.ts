import { dictionary } from '../dictionary.ts'

/** Decisions: recognised, refused, revoked. */
export const decisions = dictionary({
  vi: {
    notConcluded: (unit: string) => `phiếu chấm điểm của ${unit} chưa thẩm định xong`,
    notPassing: (unit: string) => `${unit} chưa đủ điều kiện công nhận`,
    notRecommended: (unit: string) => `hội đồng không đề nghị công nhận ${unit}`,
    notVerified: (unit: string) => `điều kiện do ${unit} xác nhận chưa được kiểm tra`,
    decidedBeforeMeeting: (unit: string) => `Ngày quyết định không thể trước ngày họp hội đồng về ${unit}`,
    decision: 'Quyết định',
    decisionIntro:
      'Một quyết định công nhận một hoặc nhiều đơn vị. Chỉ chọn được đơn vị hội đồng đã đề nghị và đủ mọi điều kiện.',
    decisionNone: 'Không có hồ sơ nào chờ Ông/Bà quyết định.',
    decisionDone: (n: string) => `Đã công nhận ${n} đơn vị.`,
    decisionCases: 'Đơn vị được công nhận',
    decisionFound: (n: string, ready: string) => `${n} hồ sơ chờ quyết định, ${ready} hồ sơ đủ điều kiện.`,
    decisionReady: 'Đủ điều kiện',
    decisionNotReady: 'Chưa đủ điều kiện',
    decisionAll: (n: string) => `Tất cả ${n} hồ sơ đủ điều kiện trong danh sách đang tìm, ở mọi trang`,
    decisionAllChanged:
      'Số hồ sơ đủ điều kiện đã thay đổi trong lúc Ông/Bà xem trang. Xin kiểm tra lại danh sách rồi gửi lại.',
    decisionPages:
      'Dấu chọn từng đơn vị chỉ tính trong trang này. Để chọn qua nhiều trang, dùng ô “Tất cả” hoặc tìm kiếm.',
    issuer: 'Cơ quan ban hành',
    refusal: 'Không công nhận',
    revocation: 'Thu hồi công nhận',
    revokedOn: (number: string, day: string) => `theo ${number} ngày ${day}`,
  },
  en: {
    notConcluded: (unit: string) => `the appraisal of ${unit} has not ended`,
    notPassing: (unit: string) => `${unit} does not meet all conditions`,
    notRecommended: (unit: string) => `the council did not recommend ${unit}`,
    notVerified: (unit: string) => `what ${unit} attested was not checked yet`,
    decidedBeforeMeeting: (unit: string) => `The decision cannot lie before the council’s meeting on ${unit}`,
    decision: 'Decision',
    decisionIntro:
      'One decision recognises one or more units. Only units that the council recommended and that meet every condition can be chosen.',
    decisionNone: 'No dossier waits for your decision.',
    decisionDone: (n: string) => `${n} units were recognised.`,
    decisionCases: 'Units to be recognised',
    decisionFound: (n: string, ready: string) =>
      `${n} dossiers wait for a decision, ${ready} meet the conditions.`,
    decisionReady: 'Conditions met',
    decisionNotReady: 'Conditions not met yet',
    decisionAll: (n: string) => `All ${n} dossiers of this search that meet the conditions, on every page`,
    decisionAllChanged:
      'The number of dossiers that meet the conditions has changed meanwhile. Please look at the list again.',
    decisionPages: 'Ticks count on this page only. To choose over several pages use “All” or the search.',
    issuer: 'Issued by',
    refusal: 'Refusal',
    revocation: 'Revocation',
    revokedOn: (number: string, day: string) => `by ${number} of ${day}`,
  },
})
