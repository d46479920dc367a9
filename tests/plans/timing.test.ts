import t from 'tap'
import { readTiming, type Timing } from '../../src/plans/timing.ts'

const year = { startsOn: '2024-01-01', endsOn: '2024-12-31' }
const five = { startsOn: '2021-08-12', endsOn: '2025-12-31' }

const dated = (from: string | null, ...dues: string[]): Timing => ({ kind: 'dated', from, dues })
const recurring = (from: string, ...dues: string[]): Timing => ({ kind: 'recurring', from, dues })

t.test('times as provincial plans write them', async (t) => {
  const cases: [text: string, expected: Timing, span?: typeof year][] = [
    ['Quý I/2024', dated('2024-01-01', '2024-03-31')],
    ['Quý III, IV/2024', dated('2024-07-01', '2024-12-31')],
    ['quý III/2024.', dated('2024-07-01', '2024-09-30')],
    ['Quý 2 năm 2024', dated('2024-04-01', '2024-06-30')],
    ['Quý II và quý III', dated('2024-04-01', '2024-09-30')],
    ['Trong quý IV năm 2021', dated('2021-10-01', '2021-12-31'), five],
    ['IV năm 2024 (sau khi có văn bản được ban hành)', dated('2024-10-01', '2024-12-31')],
    ['Trong tháng 7 năm 2024', dated('2024-07-01', '2024-07-31')],
    ['Tháng 2/2024', dated('2024-02-01', '2024-02-29')],
    ['Tháng 8 - 9 năm 2024', dated('2024-08-01', '2024-09-30')],
    ['Các hoạt động hưởng ứng cao điểm trong từ 01 đến 09/11/2024', dated('2024-11-01', '2024-11-09')],
    ['Từ ngày 1/7 đến ngày 31/8/2024', dated('2024-07-01', '2024-08-31')],
    ['Trước ngày 15/3/2024', dated(null, '2024-03-15')],
    ['2024-05-17', dated(null, '2024-05-17')],
    ['Cả năm', dated('2024-01-01', '2024-12-31')],
    ['Trong năm 2024', dated('2024-01-01', '2024-12-31')],
    ['Sơ kết năm 2023, tổng kết năm 2025', dated('2023-01-01', '2023-12-31', '2025-12-31'), five],
    [
      'Định kỳ 06 tháng, hàng năm hoặc theo yêu cầu đột xuất',
      recurring(
        '2021-08-12',
        '2021-12-31',
        '2022-06-30',
        '2022-12-31',
        '2023-06-30',
        '2023-12-31',
        '2024-06-30',
        '2024-12-31',
        '2025-06-30',
        '2025-12-31',
      ),
      five,
    ],
    [
      'Hàng năm',
      recurring('2021-08-12', '2021-12-31', '2022-12-31', '2023-12-31', '2024-12-31', '2025-12-31'),
      five,
    ],
    ['Hằng quý', recurring('2024-01-01', '2024-03-31', '2024-06-30', '2024-09-30', '2024-12-31')],
    ['Thường xuyên', recurring('2024-01-01', '2024-12-31')],
    ['Khi có văn bản hướng dẫn của cấp trên', { kind: 'undated', from: null, dues: [] }],
    ['Theo Kế hoạch hoạt động năm 2024 của Hội đồng', { kind: 'undated', from: null, dues: [] }],
    ['', { kind: 'undated', from: null, dues: [] }],
    ['Ngày 31/02/2024', { kind: 'undated', from: null, dues: [] }],
  ]
  for (const [text, expected, span = year] of cases) t.same(readTiming(text, span), expected, text)
})

t.test('a decomposed text is read like a composed one', async (t) => {
  t.same(readTiming('Quý III/2024'.normalize('NFD'), year), readTiming('Quý III/2024', year))
})
