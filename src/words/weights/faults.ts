import { dictionary } from '../dictionary.ts'

/** What is refused, in a form or in a file. */
export const faults = dictionary({
  vi: {
    fault_totals_differ: (
      variable: string,
      first: string,
      total: string,
      wanted: string,
      difference: string,
    ) =>
      `Tổng của bảng “${variable}” là ${total} người, của bảng “${first}” là ${wanted} người, lệch ${difference} người. Sửa số liệu cho khớp, hoặc ở mục Cách tính chọn bảng có tổng đúng.`,
    fault_target_missing: (variable: string, category: string, sheets: string) =>
      `Bảng “${variable}” chưa có số người của nhóm “${category}” mà nhóm này có ${sheets} phiếu. Nhập số người, hoặc gộp với nhóm kề bên.`,
    fault_category_empty: (variable: string, category: string, persons: string) =>
      `Bảng “${variable}”: nhóm “${category}” có ${persons} người nhưng không có phiếu nào, nên không phiếu nào đại diện được cho họ. Gộp với nhóm kề bên.`,
    fault_population_missing: (names: string, count: string) =>
      `Chưa có dân số của ${count} đơn vị (${names}). Nhập dân số ở trang Đơn vị, hoặc chọn quyền số ban đầu khác.`,
    fault_drawn_missing: (names: string, count: string) =>
      `Chưa có số người được chọn mời của ${count} đơn vị (${names}). Nhập ở mục Số dân theo nhóm, bảng Số người được chọn mời.`,
    fault_drawn_too_few: (unit: string, drawn: string, sheets: string) =>
      `${unit}: số người được chọn mời là ${drawn}, ít hơn ${sheets} phiếu đã trả lời.`,
    fault_variable_gone: (variable: string) =>
      `Bảng “${variable}” không còn dùng được với các phiếu hiện có. Bỏ bảng này.`,
    reason_no_sheets: 'chưa có phiếu nào được đếm',
    reason_missing_weight: 'có đơn vị chưa có quyền số ban đầu',
    reason_missing_target: 'có nhóm có phiếu mà chưa có số người',
    reason_empty_category: 'có nhóm có số người mà không có phiếu nào; hãy gộp với nhóm kề bên',
    reason_totals_disagree: 'tổng của các bảng không bằng nhau',
    reason_not_converged:
      'điều chỉnh theo các bảng không hội tụ: các bảng đòi hỏi điều mà mẫu không có, thường vì một tổ hợp nhóm không có phiếu; hãy gộp nhóm mỏng',
    reason_bounds_infeasible:
      'không thể vừa khớp số dân vừa giữ giới hạn cắt: hãy gộp nhóm mỏng, nới giới hạn hoặc không cắt',
    atFault: (variable: string, category: string) => `Vướng ở bảng “${variable}”, nhóm “${category}”.`,
    number_wrong: (text: string) => `“${text}” không phải số người (chỉ nhận số nguyên, ví dụ 12.345).`,
    personsMissing: (label: string) => `Xin nhập số người của nhóm “${label}”; không có ai thì nhập 0.`,
    personsWrong: (label: string) => `Nhóm “${label}”: chỉ nhận số nguyên không âm, ví dụ 12.345.`,
    personsAllZero: 'Tổng số người phải lớn hơn 0.',
    sourceMissing: 'Xin ghi văn bản hoặc số liệu lấy từ đâu (tối đa 300 ký tự).',
    dateMissing: 'Xin ghi ngày của văn bản.',
    tooManyMargins: 'Chỉ dùng được tối đa 5 bảng số dân. Hãy bỏ bớt một bảng trước.',
    importOnly: (limit: string) => `Biến này có hơn ${limit} nhóm: hãy nạp từ tệp.`,
    at: (line: string, column: string) => `Dòng ${line}, cột ${column}: `,
    atLine: (line: string) => `Dòng ${line}: `,
    column_variable: '“Biến”',
    column_category: '“Nhóm”',
    column_persons: '“Số người”',
    file_missing: 'Xin chọn tệp.',
    file_too_large: 'Tệp quá lớn: tối đa 2 MB, và nội dung nén trong tệp Excel cũng có giới hạn.',
    file_not_utf8: 'Tệp CSV không ở bảng mã UTF-8. Trong Excel, chọn “CSV UTF-8” khi lưu.',
    file_no_table: 'Không đọc được bảng nào trong tệp. Cần tệp .xlsx hoặc CSV có dòng đầu là tên cột.',
    file_too_many_rows: 'Tệp có quá nhiều dòng (tối đa 12.000).',
    file_formula: 'ô là công thức. Hãy chép ô rồi dán lại thành giá trị (Paste Values) và nạp lại tệp.',
    file_quote: 'dấu ngoặc kép không khép lại, hoặc một dòng quá dài.',
    file_old_excel: 'Tệp Excel kiểu cũ (.xls). Hãy lưu lại thành .xlsx hoặc CSV UTF-8.',
    margin_column_missing: (column: string) => `tệp thiếu cột ${column}.`,
    margin_column_twice: (column: string) => `cột ${column} có hai lần.`,
    margin_variable_unknown: (value: string, known: string) =>
      `không có biến “${value}”. Các biến dùng được: ${known}.`,
    margin_category_unknown: (value: string) =>
      `không có nhóm “${value}” trong biến này. Xem tên nhóm trong tệp mẫu; đơn vị trùng tên thì ghi mã.`,
    margin_category_twice: (value: string) => `nhóm “${value}” có hai dòng.`,
    margin_category_missing: (value: string) => `Tệp thiếu nhóm ${value}. Không có ai thì ghi 0.`,
    margin_number_missing: 'chưa có số người.',
    margin_no_rows: 'Tệp chỉ có tên cột, không có dòng dữ liệu nào.',
    margin_too_many_cells:
      'có nhiều ô hơn số cột. Nếu số viết có dấu phẩy, hãy đặt trong ngoặc kép hoặc bỏ dấu phẩy.',
  },
  en: {
    fault_totals_differ: (
      variable: string,
      first: string,
      total: string,
      wanted: string,
      difference: string,
    ) =>
      `“${variable}” adds up to ${total} people, “${first}” to ${wanted}: a difference of ${difference}. Correct the figures, or choose the table whose total is right.`,
    fault_target_missing: (variable: string, category: string, sheets: string) =>
      `“${variable}” has no figure for “${category}”, which has ${sheets} forms. Enter it, or merge the group with its neighbour.`,
    fault_category_empty: (variable: string, category: string, persons: string) =>
      `“${variable}”: the group “${category}” has ${persons} people and no form, so nobody can stand for them. Merge it with its neighbour.`,
    fault_population_missing: (names: string, count: string) =>
      `The population of ${count} units is not known (${names}). Enter it on the page of units, or choose another initial weight.`,
    fault_drawn_missing: (names: string, count: string) =>
      `The number of people invited is not known for ${count} units (${names}).`,
    fault_drawn_too_few: (unit: string, drawn: string, sheets: string) =>
      `${unit}: ${drawn} people invited are fewer than ${sheets} forms.`,
    fault_variable_gone: (variable: string) =>
      `“${variable}” does not fit the forms any more. Remove the table.`,
    reason_no_sheets: 'no form has been counted yet',
    reason_missing_weight: 'a unit has no initial weight',
    reason_missing_target: 'a group has forms but no figure',
    reason_empty_category: 'a group has people but no form; merge it with its neighbour',
    reason_totals_disagree: 'the totals of the tables differ',
    reason_not_converged:
      'fitting does not converge: the tables ask for what the sample does not have, usually because a combination has no form; merge thin groups',
    reason_bounds_infeasible:
      'the tables cannot be met within the bound of trimming: merge thin groups, widen the bound or do not trim',
    atFault: (variable: string, category: string) => `The trouble is in “${variable}”, group “${category}”.`,
    number_wrong: (text: string) => `“${text}” is no number of people (whole numbers only).`,
    personsMissing: (label: string) => `Please enter the people of “${label}”; 0 if there are none.`,
    personsWrong: (label: string) => `“${label}”: whole numbers of 0 or more only.`,
    personsAllZero: 'The total must be more than 0.',
    sourceMissing: 'Please say which document the figures come from (at most 300 characters).',
    dateMissing: 'Please give the date of the document.',
    tooManyMargins: 'At most 5 population tables can be used. Remove one first.',
    importOnly: (limit: string) => `This variable has more than ${limit} groups: load it from a file.`,
    at: (line: string, column: string) => `Line ${line}, column ${column}: `,
    atLine: (line: string) => `Line ${line}: `,
    column_variable: '“Biến”',
    column_category: '“Nhóm”',
    column_persons: '“Số người”',
    file_missing: 'Please choose a file.',
    file_too_large: 'The file is too large: at most 2 MB, and what is packed in it is bounded too.',
    file_not_utf8: 'The CSV file is not in UTF-8.',
    file_no_table:
      'There is no table to be read. An .xlsx or CSV file with headings in its first line is needed.',
    file_too_many_rows: 'The file has too many lines (at most 12,000).',
    file_formula: 'the cell is a formula. Copy it, paste it as a value and load the file again.',
    file_quote: 'a quotation mark is not closed, or a line is too long.',
    file_old_excel: 'This is an old Excel file (.xls). Save it as .xlsx or CSV in UTF-8.',
    margin_column_missing: (column: string) => `the file has no column ${column}.`,
    margin_column_twice: (column: string) => `the column ${column} occurs twice.`,
    margin_variable_unknown: (value: string, known: string) =>
      `there is no variable “${value}”. There are: ${known}.`,
    margin_category_unknown: (value: string) =>
      `this variable has no group “${value}”. See the template; give the code where units share a name.`,
    margin_category_twice: (value: string) => `the group “${value}” has two lines.`,
    margin_category_missing: (value: string) =>
      `The file lacks the group ${value}. Write 0 if there is nobody.`,
    margin_number_missing: 'the number of people is missing.',
    margin_no_rows: 'The file has headings only.',
    margin_too_many_cells:
      'there are more cells than columns. If a number has commas, put it in quotation marks or leave them out.',
  },
})
