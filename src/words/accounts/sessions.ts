import { dictionary } from '../dictionary.ts'

/** Where one is signed in. */
export const sessions = dictionary({
  vi: {
    device: 'Thiết bị',
    network: 'Nơi dùng lần cuối',
    networkLocal: 'mạng nội bộ',
    networkOf: (network: string) => `mạng ${network}`,
    unknown: 'không rõ',
    sessionsIntro:
      'Chỉ lưu phần đầu của địa chỉ mạng, và xóa cùng với phiên: phiên kết thúc sau 2 giờ không dùng hoặc sau 12 giờ.',
    endThis: 'Kết thúc',
    endWhich: (what: string) => `Kết thúc phiên ${what}`,
    endEverywhere: 'Đăng xuất ở mọi nơi, kể cả ở đây',
    sessionsEnded: (n: string) => `Đã kết thúc ${n} phiên đăng nhập khác.`,
  },
  en: {
    device: 'Device',
    network: 'Last used from',
    networkLocal: 'office network',
    networkOf: (network: string) => `network ${network}`,
    unknown: 'unknown',
    sessionsIntro:
      'Only the first part of a network address is kept, and deleted with the session: after 2 hours without use or after 12 hours.',
    endThis: 'End',
    endWhich: (what: string) => `End the session ${what}`,
    endEverywhere: 'Sign out everywhere, here too',
    sessionsEnded: (n: string) => `${n} other sessions were ended.`,
  },
})
