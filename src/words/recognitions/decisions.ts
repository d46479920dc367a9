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
    issuer: 'Issued by',
    refusal: 'Refusal',
    revocation: 'Revocation',
    revokedOn: (number: string, day: string) => `by ${number} of ${day}`,
  },
})
