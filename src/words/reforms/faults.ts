import { dictionary } from '../dictionary.ts'

/** What is wrong with a change, line by line. */
export const faults = dictionary({
  vi: {
    formFault_effective: 'Ngày hiệu lực chưa đúng; xin nhập theo dạng ngày/tháng/năm, ví dụ 01/07/2025',
    formFault_decided: 'Ngày ban hành chưa đúng; xin nhập theo dạng ngày/tháng/năm, ví dụ 16/06/2025',
    formFault_decidedLate: 'Ngày ban hành phải trước hoặc trùng ngày hiệu lực',
    formFault_decision: 'Xin nhập số, ký hiệu văn bản (không quá 60 ký tự)',
    formFault_issuer: 'Xin nhập cơ quan ban hành (không quá 200 ký tự)',
    formFault_note: 'Ghi chú không quá 1.000 ký tự',
    formFault_parts: 'Xin ghi ít nhất hai đơn vị mới',
    formFault_under: 'Xin ghi mã đơn vị có cấp bị bãi bỏ; mã này chưa đúng',
    formFault_from: 'Xin nhập mã đơn vị',
    formFault_two: 'Sáp nhập cần ít nhất hai đơn vị',
    atLine: (line: string, column: string, sentence: string) =>
      `Dòng ${line}${column === '' ? '' : `, cột “${column}”`}: ${sentence}`,
    line_column_missing: (what: string) => `Tệp thiếu cột “${what}”.`,
    line_column_twice: (what: string) => `Cột “${what}” có hai lần.`,
    line_no_rows: () => 'Tệp chỉ có tên cột, không có dòng nào.',
    line_many_rows: () => 'Tệp có hơn 12.000 dòng. Xin chia thành nhiều tệp.',
    line_act_unknown: (what: string) => `Không rõ việc “${what}”. Ghi “bãi bỏ” hoặc để trống.`,
    line_takes_unknown: (what: string) => `Cột nhận việc ghi “${what}”; chỉ ghi x hoặc để trống.`,
    line_population_wrong: (what: string) => `“${what}” không phải số dân (số nguyên dương).`,
    line_cell_long: (what: string) => `Ô ở cột “${what}” dài hơn 300 ký tự.`,
    fault_nothing: () => 'Chưa có đơn vị nào để sắp xếp.',
    fault_from_missing: () => 'Thiếu mã đơn vị kết thúc.',
    fault_from_unknown: (code: string) => `Không có đơn vị nào mang mã “${code}” trước ngày hiệu lực.`,
    fault_from_not_yet: (name: string, day: string) =>
      `${name} chỉ có từ ngày ${day}; ngày hiệu lực phải sau ngày ấy.`,
    fault_from_ended: (name: string, day: string) => `${name} đã kết thúc từ ngày ${day}.`,
    fault_from_otherwise: (name: string, became: string) =>
      `${name} đã kết thúc đúng ngày này nhưng trở thành ${became === '' ? 'đơn vị khác' : became}. Hủy lần sắp xếp ấy trước khi nhập lại.`,
    fault_changes_later: (name: string, day: string) =>
      `${name} đã có thay đổi được nhập cho ngày ${day}. Hủy lần ấy trước, hoặc chọn ngày hiệu lực sau ngày ấy.`,
    fault_out_of_reach: (name: string) => `${name} ngoài phạm vi tài khoản của Ông/Bà.`,
    fault_twice: (name: string) => `${name} có hai dòng giống nhau.`,
    fault_both_ways: (name: string) => `${name} vừa bị bãi bỏ vừa có đơn vị thay thế.`,
    fault_successor_missing: (name: string) =>
      `Thiếu đơn vị thay thế ${name}. Nếu không có đơn vị cùng cấp thay thế, ghi “bãi bỏ”.`,
    fault_successor_differs: (code: string, said: string) =>
      `Các dòng của đơn vị mới ${code} nói khác nhau: ${said}.`,
    fault_name_missing: (code: string) => `Thiếu tên của đơn vị mới ${code}.`,
    fault_name_prefix: (name: string) => `“${name}” bắt đầu bằng loại đơn vị khác với cột loại.`,
    fault_kind_unknown: (what: string) => `Không rõ loại của đơn vị “${what}”.`,
    fault_code_wrong: (code: string) =>
      `Mã “${code}” chưa đúng: mã cấp tỉnh gồm 2 chữ số, cấp xã gồm 5 chữ số, giữ số 0 ở đầu.`,
    fault_code_taken: (code: string, name: string) => `Mã ${code} đang là của ${name}.`,
    fault_parent_missing: (name: string) => `Không rõ đơn vị cấp trên của ${name}; xin ghi mã.`,
    fault_parent_unknown: (code: string) =>
      `Không có đơn vị cấp trên nào mang mã “${code}” vào ngày hiệu lực.`,
    fault_parent_level: (name: string, above: string) => `${name} không thể nằm dưới ${above}.`,
    fault_parent_loop: (name: string) => `${name} nằm dưới chính nó: các đơn vị cấp trên tạo thành vòng.`,
    fault_taker_unknown: (name: string, code: string) =>
      `Không có đơn vị mang mã “${code}” để nhận việc dở dang của ${name}.`,
    fault_takes_many: (name: string) => `${name}: chỉ một đơn vị được nhận việc dở dang.`,
    fault_takes_missing: (name: string) =>
      `${name} chia thành nhiều nơi: ghi x cho đơn vị nhận việc dở dang.`,
    fault_child_unplaced: (name: string, child: string) =>
      `${child} trực thuộc ${name} nhưng không rõ chuyển về đâu; xin thêm dòng cho đơn vị này.`,
    fault_child_later: (name: string, child: string) =>
      `${child} trực thuộc ${name} có thay đổi sau ngày hiệu lực; hủy lần ấy trước.`,
    fault_unchanged: (name: string) => `${name} không có gì thay đổi.`,
    fault_joined_differs: (name: string, said: string) =>
      `Ngày này đã có ${name} mang mã ấy, khác với “${said}”.`,
  },
  en: {
    formFault_effective: 'The day is not valid; write day/month/year, such as 01/07/2025',
    formFault_decided: 'The date of issue is not valid; write day/month/year, such as 16/06/2025',
    formFault_decidedLate: 'The document must be issued on or before the day it takes effect',
    formFault_decision: 'Please give the number of the document (at most 60 characters)',
    formFault_issuer: 'Please say who issued it (at most 200 characters)',
    formFault_note: 'A note has at most 1,000 characters',
    formFault_parts: 'Please give at least two new units',
    formFault_under: 'Please give the code of the unit whose level is abolished; this one is not valid',
    formFault_from: 'Please give the code of the unit',
    formFault_two: 'A merger needs at least two units',
    atLine: (line: string, column: string, sentence: string) =>
      `Row ${line}${column === '' ? '' : `, column “${column}”`}: ${sentence}`,
    line_column_missing: (what: string) => `The file lacks the column “${what}”.`,
    line_column_twice: (what: string) => `The column “${what}” stands twice.`,
    line_no_rows: () => 'The file has a heading and no rows.',
    line_many_rows: () => 'The file has more than 12,000 rows. Please split it.',
    line_act_unknown: (what: string) => `“${what}” is unknown. Write “bãi bỏ” or leave it empty.`,
    line_takes_unknown: (what: string) => `“${what}” says nothing here; write x or leave it empty.`,
    line_population_wrong: (what: string) => `“${what}” is no number of inhabitants.`,
    line_cell_long: (what: string) => `A cell of “${what}” is longer than 300 characters.`,
    fault_nothing: () => 'There is no unit to change.',
    fault_from_missing: () => 'The code of the unit that ends is missing.',
    fault_from_unknown: (code: string) => `No unit has the code “${code}” before that day.`,
    fault_from_not_yet: (name: string, day: string) =>
      `${name} exists from ${day} only; the change must come later.`,
    fault_from_ended: (name: string, day: string) => `${name} ended on ${day}.`,
    fault_from_otherwise: (name: string, became: string) =>
      `${name} ended on this very day but became ${became === '' ? 'another unit' : became}. Undo that change first.`,
    fault_changes_later: (name: string, day: string) =>
      `A change of ${name} was entered for ${day}. Undo it first, or choose a later day.`,
    fault_out_of_reach: (name: string) => `${name} is outside the reach of your account.`,
    fault_twice: (name: string) => `${name} has two equal rows.`,
    fault_both_ways: (name: string) => `${name} is abolished and has a successor.`,
    fault_successor_missing: (name: string) =>
      `What replaces ${name} is missing. Where nothing of its level does, write “bãi bỏ”.`,
    fault_successor_differs: (code: string, said: string) =>
      `The rows of the new unit ${code} differ: ${said}.`,
    fault_name_missing: (code: string) => `The name of the new unit ${code} is missing.`,
    fault_name_prefix: (name: string) => `“${name}” begins with another kind than its column says.`,
    fault_kind_unknown: (what: string) => `The kind of “${what}” is unknown.`,
    fault_code_wrong: (code: string) =>
      `The code “${code}” is not valid: 2 digits for a province, 5 for a commune, zeros in front kept.`,
    fault_code_taken: (code: string, name: string) => `The code ${code} belongs to ${name}.`,
    fault_parent_missing: (name: string) => `The unit above ${name} is unclear; please give its code.`,
    fault_parent_unknown: (code: string) => `No unit above has the code “${code}” on that day.`,
    fault_parent_level: (name: string, above: string) => `${name} cannot stand beneath ${above}.`,
    fault_parent_loop: (name: string) => `${name} would stand beneath itself.`,
    fault_taker_unknown: (name: string, code: string) =>
      `No unit has the code “${code}” to take over the unfinished work of ${name}.`,
    fault_takes_many: (name: string) => `${name}: only one unit takes over unfinished work.`,
    fault_takes_missing: (name: string) =>
      `${name} goes to several units: mark with x the one that takes over unfinished work.`,
    fault_child_unplaced: (name: string, child: string) =>
      `${child} stands beneath ${name}, and it is unclear where it goes; please add a row for it.`,
    fault_child_later: (name: string, child: string) =>
      `${child} beneath ${name} changes after that day; undo that change first.`,
    fault_unchanged: (name: string) => `Nothing changes for ${name}.`,
    fault_joined_differs: (name: string, said: string) =>
      `On that day ${name} has that code already, other than “${said}”.`,
  },
})
