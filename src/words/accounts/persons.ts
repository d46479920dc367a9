import { dictionary } from '../dictionary.ts'

/** The person behind the posts. */
export const persons = dictionary({
  vi: {
    setupUsed: 'đường dẫn lập tài khoản đã được dùng',
    activationUsed: 'đường dẫn đặt mật khẩu đã được dùng hoặc hết hạn',
    holderChanged: 'chức vụ này đã có người giữ khác',
    noRoot: 'chưa có đơn vị gốc',
    noHolder: 'chức vụ này chưa có người giữ',
    notOneself: 'không thể khóa tài khoản của chính mình',
    personTitle: 'Các chức vụ khác của người này',
    personIntro:
      'Không ai thẩm định đơn vị mình hay việc của chính mình, dù bằng chức vụ nào. Các chức vụ cùng một thư điện tử được coi là của một người; nếu người này dùng thư điện tử khác, xin khai ở đây.',
    personNone: 'Không có chức vụ nào khác.',
    personDeclared: 'đã khai là cùng một người',
    personEmail: 'Thư điện tử khác của người này',
    personReason: 'Căn cứ, lý do',
    personJoin: 'Khai là cùng một người',
    personSeparate: 'Khai nhầm: tách ra',
    personSeparateHint: 'Các chức vụ dùng thư điện tử hiện nay trở lại là của một người riêng.',
    personUnknown: 'Không có tài khoản nào dùng thư điện tử này',
    personSame: 'Hai thư điện tử này đã là của cùng một người',
    reasonMissing: 'Xin ghi lý do',
  },
  en: {
    setupUsed: 'the link to set the product up was used',
    activationUsed: 'the link to set a password was used or has expired',
    holderChanged: 'somebody else holds this post by now',
    noRoot: 'there is no unit at the top yet',
    noHolder: 'nobody holds this post',
    notOneself: 'nobody closes the own account',
    personTitle: 'Other posts of this person',
    personIntro:
      'Nobody appraises the own unit or the own work, by whatever post. Posts with one e-mail address are those of one person; where this person uses another address, please declare it here.',
    personNone: 'No other posts.',
    personDeclared: 'declared to be the same person',
    personEmail: 'Another e-mail address of this person',
    personReason: 'Grounds',
    personJoin: 'Declare the same person',
    personSeparate: 'Declared by mistake: separate',
    personSeparateHint: 'The posts held with the present address become a person of their own again.',
    personUnknown: 'No account uses this address',
    personSame: 'Both addresses are known to be one person',
    reasonMissing: 'Please give a reason',
  },
})
