import { dictionary } from '../dictionary.ts'

/** The list of frameworks, their standing and publishing. */
export const catalogue = dictionary({
  vi: {
    publishedOtherwise: (id: string, version: string) =>
      `Phiên bản ${version} của bộ tiêu chí ${id} đã ban hành với nội dung khác; bản đã ban hành không thay đổi, hãy đặt số phiên bản mới`,
    title: 'Bộ tiêu chí',
    intro:
      'Bộ tiêu chí quyết định mỗi chỉ tiêu được bao nhiêu điểm, chấm theo cách nào và cần tài liệu kiểm chứng gì. Bản đã ban hành không thay đổi.',
    empty: 'Chưa có bộ tiêu chí nào. Đặt tệp vào thư mục surveys/frameworks rồi mở lại trang này.',
    version: (number: string) => `phiên bản ${number}`,
    status: 'Hiệu lực',
    status_in_force: 'đang có hiệu lực',
    status_unconfirmed: 'chưa rõ còn hiệu lực',
    status_replaced: 'đã được thay thế',
    status_pilot: 'thí điểm',
    status_proposal: 'đề xuất',
    demoUntilVerified: 'chỉ để trình diễn cho đến khi xác minh',
    published: 'đã ban hành trên hệ thống',
    publishedOn: (when: string) => `Ban hành trên hệ thống ngày ${when}`,
    notPublished: 'chưa ban hành trên hệ thống',
    differs: 'tệp khác bản đã ban hành',
    differsLong:
      'Tệp trong thư mục surveys/frameworks khác với bản đã ban hành cùng số phiên bản. Bản đã ban hành được giữ nguyên; nội dung mới phải mang số phiên bản mới.',
    publish: 'Ban hành phiên bản này',
    publishHint: 'Sau khi ban hành, phiên bản này không sửa được nữa.',
    faultsTitle: 'Tệp chưa dùng được',
    faultsIntro: 'Các tệp sau có lỗi nên không ban hành được.',
    file: 'Tệp',
    row: 'Dòng',
    reason: 'Lý do',
    wholeFile: 'cả tệp',
    incompleteNotice: 'Bộ tiêu chí này chưa đầy đủ: xem được nhưng chưa mở được đợt đánh giá. Còn thiếu:',
    demoNotice:
      'Nhiều nội dung của bộ tiêu chí này chưa xác minh. Chỉ dùng để trình diễn cho đến khi đối chiếu với văn bản gốc.',
    unverifiedCount: (rows: number, all: number) => `${rows} trong ${all} dòng có nội dung chưa xác minh.`,
    general: 'Thông tin chung',
  },
  en: {
    publishedOtherwise: (id: string, version: string) =>
      `Version ${version} of framework ${id} was published with other content; what is published does not change, so give it a new version`,
    title: 'Frameworks',
    intro:
      'A framework decides how many points each indicator has, how it is scored and which documents prove it. A published version never changes.',
    empty: 'No frameworks yet. Put a file into surveys/frameworks and open this page again.',
    version: (number: string) => `version ${number}`,
    status: 'Status',
    status_in_force: 'in force',
    status_unconfirmed: 'not known whether in force',
    status_replaced: 'replaced',
    status_pilot: 'pilot',
    status_proposal: 'proposal',
    demoUntilVerified: 'demonstration only until verified',
    published: 'published here',
    publishedOn: (when: string) => `Published here on ${when}`,
    notPublished: 'not published here',
    differs: 'the file differs from the published version',
    differsLong:
      'The file in surveys/frameworks differs from the published version of the same number. The published version is kept; new content needs a new version number.',
    publish: 'Publish this version',
    publishHint: 'A published version can no longer be changed.',
    faultsTitle: 'Files that cannot be used',
    faultsIntro: 'These files have faults and cannot be published.',
    file: 'File',
    row: 'Row',
    reason: 'Reason',
    wholeFile: 'whole file',
    incompleteNotice: 'This framework is incomplete: it can be read but opens no round. Missing:',
    demoNotice:
      'Much of this framework is not verified. It serves demonstration only until compared with the official text.',
    unverifiedCount: (rows: number, all: number) => `${rows} of ${all} rows hold something not verified.`,
    general: 'In general',
  },
})
