import type { Chance } from './chance.ts'

/** What people write in their own words; made up, about nobody and no place. */
const content = [
  'Buổi nói chuyện dễ hiểu, mong tổ chức thường xuyên hơn.',
  'Loa truyền thanh đọc rõ, đúng giờ.',
  'Nội dung gần với đời sống, nên có thêm tình huống thực tế.',
  'Cán bộ giải thích nhiệt tình.',
  'Tờ rơi có hình ảnh dễ nhớ, xin phát thêm cho thôn.',
] as const
const critical = [
  'Nên nói ngắn gọn và có người giải đáp tại chỗ.',
  'Thời gian tổ chức vào giờ làm nên nhiều người không dự được.',
  'Mong có tài liệu bằng tiếng dân tộc.',
  'Thông tin trên trang của xã ít cập nhật.',
  'Cần tuyên truyền thêm về đất đai và lừa đảo qua mạng.',
  'Hỏi thủ tục còn phải chờ lâu, chưa được hướng dẫn rõ.',
] as const

/** A remark that fits how content somebody is. */
export function remarkBy(mood: number, chance: Chance): string {
  return mood + 0.5 * chance.normal() > 0.25 ? chance.pick(content) : chance.pick(critical)
}
