import { dictionary } from './dictionary.ts'

/** Words of the administrator's page about operation. */
export const operation = dictionary({
  vi: {
    title: 'Vận hành',
    lead: 'Hệ thống tự kiểm tra để số liệu trên các trang kết quả luôn khớp với phiếu đã nhận.',
    countsTitle: 'Số đếm và phiếu gốc',
    howItWorks:
      'Mỗi đêm hệ thống chọn ngẫu nhiên 200 đơn vị, đếm lại từ phiếu gốc và so với số đếm đang dùng để tính kết quả.',
    never: 'Chưa có lần đếm lại nào; lần đầu vào 2 giờ 30 đêm nay.',
    last: (at: string, units: string) => `Lần đếm lại gần nhất: ${at}, ${units} đơn vị.`,
    agree: 'Số đếm khớp với phiếu gốc ở mọi đơn vị đã đếm lại.',
    differ: (n: string) => `${n} đơn vị có số đếm khác với phiếu gốc`,
    whatToDo:
      'Kết quả của các đơn vị này có thể sai. Hãy bấm “Đếm lại từ phiếu”: số đếm được lập lại từ phiếu gốc, không phiếu nào bị thay đổi. Nếu vài ngày sau vẫn lệch, hãy sao lưu cơ sở dữ liệu và báo cho bên vận hành máy chủ.',
    unit: 'Đơn vị',
    rows: 'Số dòng đếm bị lệch',
    counted: 'Phiếu theo số đếm',
    stored: 'Phiếu gốc',
    recount: 'Đếm lại từ phiếu',
    recountOf: (unit: string) => `Đếm lại từ phiếu: ${unit}`,
    done: (n: string) => `Đã đếm lại ${n} phiếu.`,
    waitingTitle: 'Phiếu chờ đếm',
    waiting: (n: string) => `${n} phiếu đã nhận, chưa vào số đếm. Thường chỉ chờ vài giây.`,
    noneWaiting: 'Không có phiếu nào chờ đếm.',
    alarm: (n: string) => `Số đếm khác với phiếu gốc ở ${n} đơn vị.`,
    alarmLink: 'Xem và xử lý',
  },
  en: {
    title: 'Operation',
    lead: 'The system checks by itself that the figures on the results pages are those of the forms received.',
    countsTitle: 'Counts and forms',
    howItWorks:
      'Each night 200 units are picked by chance, counted again from their forms, and compared with the counts that results are made of.',
    never: 'Nothing was counted again yet; the first time is at half past two tonight.',
    last: (at: string, units: string) => `Last counted again: ${at}, ${units} units.`,
    agree: 'Counts and forms agree in every unit that was counted again.',
    differ: (n: string) => `${n} units whose counts are not those of their forms`,
    whatToDo:
      'Results of these units may be wrong. Press “Count again”: the counts are made anew from the forms, and no form is changed. Should they differ again within days, back up the database and tell those who run the server.',
    unit: 'Unit',
    rows: 'Rows of counts that differ',
    counted: 'Forms by the counts',
    stored: 'Forms stored',
    recount: 'Count again',
    recountOf: (unit: string) => `Count again: ${unit}`,
    done: (n: string) => `${n} forms were counted again.`,
    waitingTitle: 'Forms that wait to be counted',
    waiting: (n: string) =>
      `${n} forms were received and are not counted yet. They usually wait for seconds.`,
    noneWaiting: 'No form waits to be counted.',
    alarm: (n: string) => `Counts are not those of the forms in ${n} units.`,
    alarmLink: 'See and mend',
  },
})
