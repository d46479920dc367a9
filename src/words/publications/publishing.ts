import { dictionary } from '../dictionary.ts'

/** Publishing, and publishing again. */
export const publishing = dictionary({
  vi: {
    howComputed: 'Cách tính và mã kiểm tra',
    publishTitle: 'Công bố kết quả',
    publishIntro:
      'Khi công bố, kết quả được chụp lại cùng mã băm của dữ liệu, bản ghi phương pháp và quyền số. Kết quả đã công bố không tự đổi.',
    confirm: 'Tôi đã xem kết quả, phiên bản quyền số và bản ghi phương pháp',
    confirmMissing: 'Xin đánh dấu xác nhận trước khi công bố.',
    publish: 'Công bố',
    checkWeights: 'Quyền số sẽ dùng',
    noWeights: 'chưa cố định phiên bản: dùng quyền số theo dân số đơn vị nếu có',
    staleWeights: 'phiên bản này cũ hơn số phiếu hiện có',
    mendWeights: 'Xem quyền số',
    edition: 'Lần công bố',
    notYet: 'chưa công bố',
    editionN: (number: string) => `lần ${number}`,
    editionOf: (number: string, time: string) => `Công bố lần ${number}, lúc ${time}`,
    editions: 'Các lần công bố',
    editionsNote:
      'Mỗi lần công bố giữ nguyên dữ liệu, phương pháp và kết quả của nó; lần sau thay lần trước chứ không xóa.',
    replacedBy: (number: string, time: string) =>
      `Trang này là bản đã được thay bằng lần công bố ${number} lúc ${time}.`,
    whyReplaced: (reason: string) => `Lý do: ${reason}`,
    seeLast: 'Xem lần công bố mới nhất',
    nextEdition: (number: string) =>
      `Số liệu của đợt lúc này, chưa công bố. Người ngoài vẫn thấy lần công bố ${number}.`,
    seeStanding: 'Xem bản đang công bố',
    seeNext: 'Xem số liệu sẽ công bố',
    reason: 'Lý do công bố lại',
    reasonHint:
      'Nêu điều gì khác với lần trước và vì sao. Được in trên trang kết quả và ghi vào nhật ký. 10 đến 500 ký tự.',
    reasonMissing: 'Xin ghi lý do công bố lại (10 đến 500 ký tự)',
    nothingNew:
      'Dữ liệu, phương pháp và quyền số của đợt giống hệt lần công bố đang có nên không có gì để công bố lại',
    again: 'Công bố lại',
    againIntro: (number: string) =>
      `Lần công bố ${number} vẫn được giữ và vẫn tính lại được; lần mới thay nó trên các trang và ghi rõ thay lần nào, vì sao.`,
    againIntroUnkept: (number: string) =>
      `Lần công bố ${number} được làm khi chương trình chưa giữ dữ liệu cùng mỗi lần công bố: chỉ còn bản chụp kết quả và các mã băm. Công bố lại thì từ nay dữ liệu được giữ, số liệu không tự đổi và tính lại được từng chữ số; lần mới ghi rõ thay lần nào, vì sao.`,
    unkept:
      'Lần này được làm khi chương trình chưa giữ dữ liệu cùng mỗi lần công bố. Số liệu ở đây tính từ dữ liệu hiện có của đợt, nên có thể khác bản đã công bố.',
    unkeptShort: 'không giữ dữ liệu',
    unkeptCompare: 'So với bản chụp khi công bố',
    unkeptAgain: 'Công bố lại để giữ dữ liệu',
    sinceNothingUnkept: 'Không có gì khác. Vẫn nên công bố lại để dữ liệu được giữ từ nay.',
    sinceTitle: 'Khác gì so với lần công bố đang có',
    sinceNothing: 'Không có gì khác: không cần công bố lại.',
    sinceFigures: (n: string) => `${n} số liệu khác với lần công bố đang có.`,
    sinceMany: (n: string) => `Hơn ${n} số liệu khác với lần công bố đang có.`,
    sinceStale: 'Dữ liệu của đợt đã khác lần công bố này. Những gì đã công bố vẫn giữ nguyên.',
    withheldTitle: 'Số liệu sẽ không hiện trong lần công bố mới',
    withheld: (n: string, minimum: string) =>
      `${n} số liệu chỉ khác lần trước do ít hơn ${minimum} người, hoặc sẽ làm lộ số đang ẩn. Nếu hiện, ai so hai lần công bố sẽ suy ra những người đó trả lời gì. Có thể chờ thêm phiếu; hoặc công bố lại mà không hiện các số này.`,
    withheldOf: (n: string) => `${n} số liệu`,
    withheldWhole: 'mức chung',
    withheldMore: (n: string) => `và ${n} hồ sơ khác`,
    withheldAgree: 'Tôi đồng ý công bố lại mà không hiện các số liệu trên',
    withheldRefused:
      'Có số liệu chỉ khác lần công bố trước do vài người. Hãy chờ thêm phiếu, hoặc đánh dấu đồng ý không hiện các số liệu đó.',
    stillOpen: 'Đợt đang mở nhận phiếu: hãy đóng đợt trước khi công bố.',
    weightsMissing: (n: string) =>
      `${n} phiếu đến sau phiên bản quyền số và thuộc nhóm chưa có quyền số nên không có trong số liệu nào. Hãy cố định phiên bản quyền số mới rồi chọn dùng cho đợt.`,
  },
  en: {
    howComputed: 'Method and its check code',
    publishTitle: 'Publish the results',
    publishIntro:
      'Publishing takes a snapshot of the results with the hashes of data, method and weights. What is published does not change by itself.',
    confirm: 'I have read the results, the version of weights and the record of the method',
    confirmMissing: 'Please tick the confirmation before publishing.',
    publish: 'Publish',
    checkWeights: 'Weights that will be used',
    noWeights: 'no version is fixed: by the population of units where it is known',
    staleWeights: 'this version is older than the forms there are',
    mendWeights: 'See the weights',
    edition: 'Edition',
    notYet: 'not published',
    editionN: (number: string) => `edition ${number}`,
    editionOf: (number: string, time: string) => `Edition ${number}, published ${time}`,
    editions: 'Editions',
    editionsNote:
      'Each edition keeps its data, method and results; a later one takes its place and deletes nothing.',
    replacedBy: (number: string, time: string) => `This page was replaced by edition ${number} at ${time}.`,
    whyReplaced: (reason: string) => `Why: ${reason}`,
    seeLast: 'See the latest edition',
    nextEdition: (number: string) =>
      `The figures as they are now, not published. Others still see edition ${number}.`,
    seeStanding: 'See what is published',
    seeNext: 'See what would be published',
    reason: 'Why it is published again',
    reasonHint: 'What differs and why. Printed with the results and kept in the audit. 10 to 500 characters.',
    reasonMissing: 'Please say why it is published again (10 to 500 characters)',
    nothingNew:
      'Data, method and weights are those of the edition that stands: there is nothing to publish again',
    again: 'Publish again',
    againIntro: (number: string) =>
      `Edition ${number} is kept and can still be computed again; the new one takes its place and names what it replaces, and why.`,
    againIntroUnkept: (number: string) =>
      `Edition ${number} was published before editions kept their data: a snapshot of its results and the hashes are all there is. Published again, the data are kept from now on, figures do not change by themselves and can be computed again to the digit; the new edition names what it replaces, and why.`,
    unkept:
      'It was published before editions kept their data. The figures here are computed from the data of the round as they are now and may differ from what was published.',
    unkeptShort: 'data not kept',
    unkeptCompare: 'Compare with the snapshot',
    unkeptAgain: 'Publish again to keep the data',
    sinceNothingUnkept:
      'Nothing differs. Publishing again is still worth it: the data are kept from then on.',
    sinceTitle: 'What differs from the edition that stands',
    sinceNothing: 'Nothing differs: there is no need to publish again.',
    sinceFigures: (n: string) => `${n} figures differ from the edition that stands.`,
    sinceMany: (n: string) => `More than ${n} figures differ from the edition that stands.`,
    sinceStale: 'The data of the round differ from this edition by now. What is published stays.',
    withheldTitle: 'Figures that the new edition will not show',
    withheld: (n: string, minimum: string) =>
      `${n} figures differ from the edition before through fewer than ${minimum} people, or would give a hidden figure away. Whoever compares both editions would learn what those people answered. Wait for more forms, or publish without these figures.`,
    withheldOf: (n: string) => `${n} figures`,
    withheldWhole: 'the whole',
    withheldMore: (n: string) => `and ${n} more cases`,
    withheldAgree: 'I agree to publish again without these figures',
    withheldRefused:
      'Some figures differ from the edition before through a few people. Wait for more forms, or agree to publish without them.',
    stillOpen: 'The round is open and takes forms: close it before publishing.',
    weightsMissing: (n: string) =>
      `${n} forms came after the version of weights in classes without a weight and are in no figure. Fix a new version of weights and choose it for the round.`,
  },
})
