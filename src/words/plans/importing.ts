import { dictionary } from '../dictionary.ts'

/** A plan from a file or from the clipboard. */
export const importing = dictionary({
  vi: {
    import: 'Dán bảng nhiệm vụ',
    importIntro:
      'Chép cả bảng trong Word hoặc Excel, gồm dòng tên cột, rồi dán vào ô dưới đây; hoặc chép các mục đánh số có dòng “Đơn vị chủ trì”, “Thời gian”, “Kết quả”.',
    pasteLabel: 'Nội dung dán',
    fileLabel: 'Hoặc chọn tệp Excel, CSV',
    fileHint: 'Tệp .xlsx hoặc .csv (UTF-8), không quá 2 MB. Chọn tệp thì nội dung dán ở trên được bỏ qua.',
    preview: 'Xem trước',
    previewTitle: 'Xem trước các nhiệm vụ sẽ ghi',
    previewLead: (n: string) => `${n} dòng đọc được. Chưa ghi gì vào kế hoạch.`,
    previewUndated: (n: string) => `${n} nhiệm vụ chưa rõ hạn; có thể nhập hạn sau khi ghi.`,
    confirmImport: 'Ghi vào kế hoạch',
    pasteAgain: 'Sửa nội dung dán',
    imported: (added: string, present: string) =>
      present === '0'
        ? `Đã ghi ${added} dòng.`
        : `Đã ghi ${added} dòng; ${present} dòng đã có từ trước nên không ghi lại.`,
    readAs: 'Hạn đọc được',
    group: 'mục',
    recurring: 'định kỳ',
    fault_empty: (_: string) => 'Chưa có nội dung. Xin dán bảng nhiệm vụ.',
    fault_no_heading: (_: string) =>
      'Không thấy dòng tên cột. Xin chép cả dòng có “Tên nhiệm vụ”, “Cơ quan chủ trì”, “Thời gian”.',
    fault_no_column: (what: string) => `Bảng thiếu cột “${what}”. Xin chép lại cả bảng, gồm cột này.`,
    fault_no_title: (what: string) =>
      what === '' ? 'Dòng này không có tên nhiệm vụ.' : `Dòng số “${what}” không có tên nhiệm vụ.`,
    fault_long_cell: (what: string) => `Ô “${what}” dài hơn 4.000 ký tự.`,
    fault_many_rows: (_: string) => 'Nội dung quá dài: nhiều nhất 1.000 dòng. Xin chia thành nhiều lần.',
    fault_nothing_read: (_: string) =>
      'Không đọc được nhiệm vụ nào. Mỗi nhiệm vụ cần ít nhất tên, cơ quan chủ trì và thời gian.',
    atLine: (line: string, what: string) => `Dòng ${line}: ${what}`,
  },
  en: {
    import: 'Paste a table of tasks',
    importIntro:
      'Copy the whole table from Word or Excel with its heading row and paste it below; or copy numbered paragraphs with lines “Đơn vị chủ trì”, “Thời gian”, “Kết quả”.',
    pasteLabel: 'Pasted text',
    fileLabel: 'Or choose an Excel or CSV file',
    fileHint: 'A .xlsx or .csv (UTF-8) file of at most 2 MB. With a file, the pasted text above is left out.',
    preview: 'Preview',
    previewTitle: 'What would be written',
    previewLead: (n: string) => `${n} rows were read. Nothing is written yet.`,
    previewUndated: (n: string) => `${n} tasks have no clear day; it can be set afterwards.`,
    confirmImport: 'Write to the plan',
    pasteAgain: 'Change the pasted text',
    imported: (added: string, present: string) =>
      present === '0'
        ? `${added} rows were written.`
        : `${added} rows were written; ${present} were there already.`,
    readAs: 'Read as due on',
    group: 'heading',
    recurring: 'recurring',
    fault_empty: (_: string) => 'Nothing to read. Please paste a table.',
    fault_no_heading: (_: string) =>
      'No heading row was found. Please copy the row with “Tên nhiệm vụ”, “Cơ quan chủ trì”, “Thời gian” too.',
    fault_no_column: (what: string) =>
      `The table lacks the column “${what}”. Please copy it again with this column.`,
    fault_no_title: (what: string) =>
      what === '' ? 'This row names no task.' : `Row “${what}” names no task.`,
    fault_long_cell: (what: string) => `The cell “${what}” is longer than 4,000 characters.`,
    fault_many_rows: (_: string) => 'Too much at once: at most 1,000 rows. Please divide it.',
    fault_nothing_read: (_: string) =>
      'No task could be read. Each needs at least a title, who leads it and a time.',
    atLine: (line: string, what: string) => `Line ${line}: ${what}`,
  },
})
