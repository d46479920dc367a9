import { dictionary } from '../dictionary.ts'

/** Fixed versions, and the official one. */
export const versions = dictionary({
  vi: {
    fix: 'Cố định phiên bản quyền số',
    fixIntro:
      'Phiên bản đã cố định không bao giờ đổi nữa: quyền số, số dân, cách tính, người làm và thời điểm được lưu cùng mã băm. Phiếu đến sau hoặc số dân sửa lại thì lập phiên bản mới.',
    fixNote: 'Ghi chú cho phiên bản',
    fixConfirm: 'Tôi đã xem bảng tính thử và chịu trách nhiệm về số dân đã nhập',
    fixConfirmMissing: 'Xin đánh dấu xác nhận trước khi cố định phiên bản.',
    notReady: 'số liệu chưa đủ để tính quyền số; xem các dòng báo lỗi ở mục Tính thử',
    versions: 'Các phiên bản đã cố định',
    versionsEmpty: 'Chưa có phiên bản nào.',
    version: 'Phiên bản',
    madeAt: 'Lúc',
    madeBy: 'Người cố định',
    method: 'Cách tính',
    hash: 'Mã băm',
    official: 'đang dùng cho đợt',
    choose: 'Dùng cho đợt',
    system: 'hệ thống',
    stale: (now: string, then: string) =>
      `Phiên bản đang dùng được tính khi có ${then} phiếu; bây giờ có ${now} phiếu. Số liệu của các phiếu đã có quyền số không tự đổi. Muốn tính cả phiếu mới: xem lại mục Tính thử rồi cố định một phiên bản mới.`,
    staleCells:
      'Phiếu đã thay đổi sau khi cố định phiên bản đang dùng. Muốn số liệu khớp với phiếu hiện có: xem lại mục Tính thử rồi cố định một phiên bản mới.',
    stalePublished:
      'Kết quả đã công bố vẫn giữ nguyên. Muốn dùng phiếu mới: cố định phiên bản quyền số mới, chọn dùng cho đợt rồi công bố lại kèm lý do.',
    staleDraft: 'Số dân hoặc cách tính đã sửa sau phiên bản đang dùng; phần sửa chưa có hiệu lực.',
    staleShort: 'đã cũ so với phiếu',
    draftChanged: 'Bảng số dân vừa được người khác sửa. Xin xem lại rồi làm tiếp',
    done_margin: 'Đã lưu số dân.',
    done_imported: 'Đã nạp số dân từ tệp.',
    done_removed: 'Đã bỏ bảng số dân.',
    done_merged: 'Đã gộp nhóm.',
    done_split: 'Đã tách nhóm.',
    done_settings: 'Đã lưu cách tính.',
    done_fixed: 'Đã cố định phiên bản quyền số.',
    done_chosen: 'Đã chọn phiên bản dùng cho đợt.',
  },
  en: {
    fix: 'Fix a version of weights',
    fixIntro:
      'A fixed version never changes: weights, population, method, person and time are stored with a hash. Later forms or corrected figures make a new version.',
    fixNote: 'Note on the version',
    fixConfirm: 'I have read the trial and answer for the population figures',
    fixConfirmMissing: 'Please tick the confirmation before fixing a version.',
    notReady: 'the figures do not make weights yet; see the faults under Trial',
    versions: 'Fixed versions',
    versionsEmpty: 'There is none yet.',
    version: 'Version',
    madeAt: 'At',
    madeBy: 'Fixed by',
    method: 'Method',
    hash: 'Hash',
    official: 'in use for the round',
    choose: 'Use for the round',
    system: 'the system',
    stale: (now: string, then: string) =>
      `The version in use was made of ${then} forms; there are ${now} now. Figures of forms that have weights do not change by themselves. To include the new ones: read the trial again and fix a new version.`,
    staleCells:
      'Forms have changed since the version in use was fixed. To match the forms there are: read the trial again and fix a new version.',
    stalePublished:
      'What is published stays. To use the new forms, fix a new version of weights, choose it for the round and publish again with a reason.',
    staleDraft: 'Population or method was changed after the version in use; that has no effect yet.',
    staleShort: 'older than the forms',
    draftChanged: 'Somebody else has just changed the population tables. Please look again',
    done_margin: 'Population saved.',
    done_imported: 'Population loaded from the file.',
    done_removed: 'Population table removed.',
    done_merged: 'Groups merged.',
    done_split: 'Groups split.',
    done_settings: 'Method saved.',
    done_fixed: 'A version of weights is fixed.',
    done_chosen: 'The version for the round is chosen.',
  },
})
