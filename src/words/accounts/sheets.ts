import { dictionary } from '../dictionary.ts'

/** Sheets and e-mails of activation. */
export const sheets = dictionary({
  vi: {
    sheetsTitle: 'Phiếu kích hoạt',
    sheetsEmpty: 'Không có ai cần phiếu: những người đã chọn đều đã có mật khẩu.',
    sheetsOnce: (n: string) =>
      `${n} phiếu, mỗi phiếu một trang. Mã chỉ hiện một lần ở đây: xin in ngay. In lại sẽ có mã mới, mã cũ hết hiệu lực.`,
    sheetsLeft: (most: string, left: string) =>
      `Mỗi lần in nhiều nhất ${most} phiếu; còn ${left} người chưa có phiếu.`,
    sheetHeading: 'Phiếu kích hoạt tài khoản',
    sheetQr: (name: string) => `Mã QR kích hoạt của ${name}`,
    sheetScan: 'Quét mã QR, hoặc mở',
    sheetType: 'rồi nhập mã:',
    sheetStep1: 'Mở địa chỉ trên và đặt mật khẩu của riêng mình, ít nhất 12 ký tự.',
    sheetStep2: (email: string) => `Đăng nhập bằng thư điện tử ${email} và mật khẩu vừa đặt.`,
    sheetStep3: 'Mã dùng một lần. Hủy phiếu này sau khi dùng; không đưa mã cho người khác.',
  },
  en: {
    sheetsTitle: 'Activation sheets',
    sheetsEmpty: 'Nobody needs a sheet: all those chosen have a password.',
    sheetsOnce: (n: string) =>
      `${n} sheets, a page each. The codes are shown here once: please print now. Printing again makes new codes; old ones end.`,
    sheetsLeft: (most: string, left: string) =>
      `At most ${most} sheets at once; ${left} people have none yet.`,
    sheetHeading: 'Activation of an account',
    sheetQr: (name: string) => `QR code to activate the account of ${name}`,
    sheetScan: 'Scan the QR code, or open',
    sheetType: 'and enter the code:',
    sheetStep1: 'Open the address and choose a password of your own, at least 12 signs.',
    sheetStep2: (email: string) => `Sign in with ${email} and that password.`,
    sheetStep3: 'The code works once. Destroy this sheet after use; give the code to nobody.',
  },
})
