import { dictionary } from '../dictionary.ts'

/** Meetings of a council: who was there, how it voted. */
export const meetings = dictionary({
  vi: {
    meetings: 'Các cuộc họp',
    meetingsEmpty: 'Chưa có cuộc họp nào.',
    meeting: 'Cuộc họp',
    meetingNew: 'Ghi biên bản cuộc họp',
    minutes: 'Biên bản',
    minutesNumber: 'Số biên bản',
    minutesThere: 'Hội đồng đã có biên bản mang số này với nội dung khác',
    heldOn: 'Ngày họp',
    venue: 'Địa điểm',
    conclusion: 'Kết luận của cuộc họp',
    present: 'Thành viên có mặt',
    presentOf: (n: string, all: string) => `${n}/${all} thành viên có mặt`,
    presentMissing: 'Xin đánh dấu thành viên có mặt',
    presentUnknown: 'Có người không phải thành viên hội đồng',
    quorumNote: (quorum: string, majority: string) =>
      `Họp hợp lệ khi có mặt từ ${quorum} thành viên; được đề nghị công nhận khi trên ${majority} số người có mặt đồng ý.`,
    noQuorum: (present: number, quorum: number, all: number) =>
      `Chỉ có ${present}/${all} thành viên có mặt; cuộc họp cần ít nhất ${quorum}`,
    votes: 'Biểu quyết',
    votesHint:
      'Đánh dấu đơn vị được xem xét và ghi số phiếu. Người thuộc đơn vị đang xem xét không biểu quyết, ghi vào cột không biểu quyết.',
    agree: 'Đồng ý',
    against: 'Không đồng ý',
    abstained: 'Không biểu quyết',
    note: 'Ý kiến của hội đồng',
    countWrong: 'Số phiếu là số nguyên từ 0 đến 999',
    votesDiffer: (unit: string, sum: number, present: number) =>
      `Số phiếu về ${unit} là ${sum}, không bằng ${present} người có mặt`,
    otherRound: (unit: string) => `${unit} không thuộc đợt đánh giá của hội đồng này`,
    otherCouncil: (unit: string, name: string) =>
      `hồ sơ của ${unit} vào ngày họp thuộc thẩm quyền của ${name}`,
    metBeforeSetUp: 'Ngày họp không thể trước ngày thành lập hội đồng',
    metBeforeProposal: (unit: string) => `Ngày họp không thể trước ngày ${unit} đề nghị công nhận`,
    recommended: 'đề nghị công nhận',
    notRecommendedShort: 'không đề nghị công nhận',
    waitingNone: 'Không có hồ sơ nào chờ hội đồng này. Hồ sơ đến đây khi đơn vị đã đề nghị công nhận.',
    notReady_appraisal: 'chưa thẩm định xong phiếu chấm điểm',
    councilToSetUp: 'Chưa có hội đồng cho đợt này.',
  },
  en: {
    meetings: 'Meetings',
    meetingsEmpty: 'No meeting yet.',
    meeting: 'Meeting',
    meetingNew: 'Record the minutes of a meeting',
    minutes: 'Minutes',
    minutesNumber: 'Number of the minutes',
    minutesThere: 'The council has minutes of this number with other content',
    heldOn: 'Held on',
    venue: 'Place',
    conclusion: 'Conclusion of the meeting',
    present: 'Members present',
    presentOf: (n: string, all: string) => `${n} of ${all} members present`,
    presentMissing: 'Please tick who was present',
    presentUnknown: 'Somebody is no member of the council',
    quorumNote: (quorum: string, majority: string) =>
      `A meeting counts with ${quorum} of the members; a unit is recommended when more than ${majority} of those present agree.`,
    noQuorum: (present: number, quorum: number, all: number) =>
      `Only ${present} of ${all} members were present; the meeting needs ${quorum}`,
    votes: 'Votes',
    votesHint:
      'Tick the units that were considered and enter the votes. Who belongs to the unit does not vote and is entered as not voting.',
    agree: 'For',
    against: 'Against',
    abstained: 'Not voting',
    note: 'Opinion of the council',
    countWrong: 'Votes are whole numbers from 0 to 999',
    votesDiffer: (unit: string, sum: number, present: number) =>
      `The votes on ${unit} are ${sum}, not the ${present} who were present`,
    otherRound: (unit: string) => `${unit} is not in the round of this council`,
    otherCouncil: (unit: string, name: string) =>
      `on the day of the meeting ${unit} was the matter of ${name}`,
    metBeforeSetUp: 'The meeting cannot lie before the council was set up',
    metBeforeProposal: (unit: string) => `The meeting cannot lie before the proposal of ${unit}`,
    recommended: 'recommended',
    notRecommendedShort: 'not recommended',
    waitingNone: 'No dossier waits for this council. They come here when units were proposed.',
    notReady_appraisal: 'the appraisal has not ended',
    councilToSetUp: 'There is no council for this round yet.',
  },
})
