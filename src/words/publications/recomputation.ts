import { dictionary } from '../dictionary.ts'

/** Computing an edition again. */
export const recomputation = dictionary({
  vi: {
    recomputeTitle: 'Tính lại từ dữ liệu đã lưu',
    recompute: 'Tính lại',
    recomputeIntro:
      'Chương trình vừa tính lại toàn bộ kết quả từ dữ liệu được giữ cùng lần công bố và so từng chữ số với bản chụp khi công bố. Không có gì được ghi lại.',
    recomputeIntroUnkept:
      'Lần công bố này được làm khi chương trình chưa giữ dữ liệu cùng mỗi lần công bố. Chương trình vừa tính lại từ dữ liệu hiện có của đợt và so với bản chụp khi công bố. Không có gì được ghi lại.',
    notSameUnkept:
      'Dữ liệu hiện có của đợt cho kết quả khác bản đã công bố. Điều đó không có nghĩa là bản công bố sai: dữ liệu của đợt hoặc chương trình có thể đã đổi từ đó. Bản chụp vẫn giữ nguyên.',
    same: 'Tính lại ra đúng kết quả đã công bố, giống từng chữ số.',
    notSame: 'Tính lại ra khác bản đã công bố. Kết quả công bố vẫn giữ nguyên; các chỗ khác nhau ở bên dưới.',
    notPublished: 'Đợt này chưa công bố, hoặc công bố trước khi có bản chụp kết quả, nên chưa có gì để so.',
    what: 'Phần',
    published: 'Khi công bố',
    now: 'Tính lại',
    part_data: 'Dữ liệu',
    part_method: 'Phương pháp',
    part_results: 'Kết quả',
    equal: 'giống',
    differs: 'khác',
    data_counts: 'Số đếm câu trả lời đã khác: có phiếu đến thêm, được sửa, rút hoặc đếm lại.',
    data_assessments: 'Phiếu chấm điểm hoặc điểm thẩm định đã khác.',
    data_weights: 'Quyền số đã khác.',
    data_cases: 'Hồ sơ hoặc dân số của đơn vị đã khác.',
    differences: 'Những chỗ khác nhau',
    where: 'Ở đâu',
  },
  en: {
    recomputeTitle: 'Computed again from the stored data',
    recompute: 'Compute again',
    recomputeIntro:
      'All results were just computed again from the data kept with the edition and compared with the snapshot, digit by digit. Nothing was written.',
    recomputeIntroUnkept:
      'This edition was published before editions kept their data. All results were just computed from the data of the round as they are now and compared with the snapshot. Nothing was written.',
    notSameUnkept:
      'The data of the round give other results now than were published. That does not make the edition wrong: the data or the program may have changed since. The snapshot stays.',
    same: 'The same as published, in every digit.',
    notSame: 'Not the same as published. What is published stays; the differences are below.',
    notPublished:
      'The round is not published, or was before snapshots were kept: there is nothing to compare.',
    what: 'Part',
    published: 'When published',
    now: 'Computed again',
    part_data: 'Data',
    part_method: 'Method',
    part_results: 'Results',
    equal: 'same',
    differs: 'differs',
    data_counts: 'The counts of answers differ: forms came, were corrected, withdrawn or counted again.',
    data_assessments: 'Sheets or appraised points differ.',
    data_weights: 'Weights differ.',
    data_cases: 'Cases or populations of units differ.',
    differences: 'Differences',
    where: 'Where',
  },
})
