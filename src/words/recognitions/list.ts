import { dictionary } from '../dictionary.ts'

/** What everybody may read: the list and the statistics. */
export const list = dictionary({
  vi: {
    statisticsIntro:
      'Số đơn vị được công nhận trên số đơn vị phải đánh giá, theo năm và theo huyện (trước 7/2025) hoặc tỉnh.',
    area: 'Địa bàn',
    all: 'Phải đánh giá',
    recognised: 'Được công nhận',
    refused: 'Không công nhận',
    revoked: 'Đã thu hồi',
    openCases: 'Chưa quyết định',
    share: 'Tỷ lệ công nhận',
    shareOf: (n: string, all: string) => `${n}/${all}`,
    total: 'Cộng',
    formerArea: 'đến 30/6/2025',
    downloadCsv: 'Tải bảng (CSV)',
    publicTitle: 'Danh sách xã, phường, thị trấn đạt chuẩn tiếp cận pháp luật',
    publicIntro: 'Các đơn vị được công nhận theo quyết định của cấp có thẩm quyền.',
    publicEmpty: 'Chưa có đơn vị nào trong danh sách.',
    publicFilter: 'Lọc danh sách',
    publicShares: 'Tỷ lệ công nhận theo địa bàn',
  },
  en: {
    statisticsIntro:
      'Units recognised out of those to be evaluated, by year and by district (before July 2025) or province.',
    area: 'Area',
    all: 'To be evaluated',
    recognised: 'Recognised',
    refused: 'Refused',
    revoked: 'Revoked',
    openCases: 'Not decided',
    share: 'Share recognised',
    shareOf: (n: string, all: string) => `${n} of ${all}`,
    total: 'Total',
    formerArea: 'until 30 June 2025',
    downloadCsv: 'Download the table (CSV)',
    publicTitle: 'Communes, wards and townships that reach the standard of access to law',
    publicIntro: 'The units that were recognised by decision of the authority.',
    publicEmpty: 'No unit is in the list yet.',
    publicFilter: 'Filter',
    publicShares: 'Shares recognised by area',
  },
})
