const vi = (text: string) => ({ vi: text })
const choices = (...texts: string[]) => texts.map((text, at) => ({ value: at + 1, text: vi(text) }))
const satisfaction = choices(
  'Rất không hài lòng',
  'Không hài lòng',
  'Bình thường',
  'Hài lòng',
  'Rất hài lòng',
)
const fields = [
  'Đất đai, nhà ở',
  'Hôn nhân, gia đình, trẻ em',
  'Giao thông',
  'Lao động, bảo hiểm',
  'Hộ tịch, cư trú',
]

/** Every type of question that a SurveyJS document may have here, some of each kind to a page, with long Vietnamese words. */
export const everyType = {
  title: vi('Mọi kiểu câu hỏi'),
  locale: 'vi',
  code: 'MOIKIEU',
  revision: '1',
  pages: [
    {
      name: 'choose',
      title: vi('Chọn một, chọn nhiều'),
      description: vi('Mỗi kiểu câu chọn phương án một câu.'),
      elements: [
        {
          ...{ type: 'radiogroup', name: 'one', title: vi('Ông/Bà thuộc nhóm tuổi nào?'), isRequired: true },
          description: vi('Tính đến ngày trả lời phiếu này.'),
          choices: [...choices('Dưới 18 tuổi', 'Từ 18 đến 59 tuổi', 'Từ 60 tuổi trở lên')],
          showOtherItem: true,
          otherText: vi('Khác'),
        },
        {
          ...{ type: 'radiogroup', name: 'scale', title: vi('Ông/Bà hài lòng ở mức nào?'), scale: 'S5' },
          ...{ isRequired: true, choices: [...satisfaction, { value: 98, text: vi('Không biết') }] },
        },
        {
          type: 'dropdown',
          name: 'list',
          title: vi('Nghề nghiệp chính'),
          isRequired: true,
          choices: choices(...fields),
        },
        {
          type: 'buttongroup',
          name: 'buttons',
          title: vi('Khu vực sinh sống'),
          choices: choices('Thành thị', 'Nông thôn'),
        },
        {
          type: 'boolean',
          name: 'yes',
          title: vi('Ông/Bà đã dự buổi phổ biến pháp luật nào chưa?'),
          isRequired: true,
        },
        {
          ...{
            type: 'checkbox',
            name: 'several',
            title: vi('Ông/Bà biết thông tin qua kênh nào?'),
            isRequired: true,
          },
          choices: [
            ...choices('Loa truyền thanh', 'Họp thôn, tổ dân phố', 'Zalo của xã'),
            { value: 4, text: vi('Không kênh nào'), isExclusive: true },
          ],
        },
        { type: 'tagbox', name: 'tags', title: vi('Lĩnh vực Ông/Bà quan tâm'), choices: choices(...fields) },
        {
          type: 'imagepicker',
          name: 'picture',
          title: vi('Hình nào là biển cấm?'),
          choices: choices('Hình tròn đỏ', 'Hình tam giác'),
        },
      ],
    },
    {
      name: 'rate',
      title: vi('Thang điểm và bảng'),
      elements: [
        {
          ...{
            type: 'rating',
            name: 'stars',
            title: vi('Chấm điểm cán bộ tư pháp'),
            rateMax: 5,
            isRequired: true,
          },
          ...{ minRateDescription: vi('Rất kém'), maxRateDescription: vi('Rất tốt') },
        },
        { type: 'rating', name: 'ten', title: vi('Chấm từ 0 đến 10'), rateMin: 0, rateMax: 10 },
        {
          ...{
            type: 'matrix',
            name: 'grid',
            title: vi('Ông/Bà đồng ý ở mức nào?'),
            eachRowRequired: true,
            scale: 'D5',
          },
          columns: choices(
            'Hoàn toàn không đồng ý',
            'Không đồng ý',
            'Phân vân',
            'Đồng ý',
            'Hoàn toàn đồng ý',
          ),
          rows: [
            { value: 'r1', text: vi('Tôi dễ dàng tìm được thông tin pháp luật khi cần') },
            { value: 'r2', text: vi('Thông tin của xã được công khai đầy đủ, kịp thời') },
          ],
        },
        {
          ...{ type: 'matrix', name: 'boxes', title: vi('Kênh nào cho việc nào?'), cellType: 'checkbox' },
          ...{
            rows: [
              { value: 'hoi', text: vi('Hỏi') },
              { value: 'bao', text: vi('Báo tin') },
            ],
            columns: choices('Zalo', 'Gặp trực tiếp'),
          },
        },
        {
          ...{
            type: 'matrixdropdown',
            name: 'table',
            title: vi('Các buổi đã dự'),
            choices: choices('Có ích', 'Không có ích'),
          },
          rows: [
            { value: 'q1', text: vi('Quý I') },
            { value: 'q2', text: vi('Quý II') },
          ],
          columns: [
            {
              name: 'times',
              title: vi('Số buổi'),
              cellType: 'text',
              inputType: 'number',
              min: 0,
              max: 90,
              isRequired: true,
            },
            { name: 'use', title: vi('Nhận xét') },
          ],
        },
        {
          ...{ type: 'ranking', name: 'rank', title: vi('Ba việc cần ưu tiên'), isRequired: true },
          ...{ selectToRankEnabled: true, maxSelectedChoices: 3, choices: choices(...fields) },
        },
        {
          type: 'slider',
          name: 'slide',
          title: vi('Mức độ quan tâm'),
          min: 0,
          max: 100,
          step: 5,
          isRequired: true,
        },
        {
          type: 'slider',
          name: 'between',
          title: vi('Thu nhập từ … đến … (triệu đồng)'),
          sliderType: 'range',
          max: 50,
        },
      ],
    },
    {
      name: 'write',
      title: vi('Tự ghi'),
      elements: [
        {
          type: 'html',
          name: 'note',
          html: vi('Các câu dưới đây Ông/Bà tự ghi.\n\nCó thể bỏ qua câu bất kỳ.'),
        },
        {
          type: 'text',
          name: 'line',
          title: vi('Thôn, bản, tổ dân phố'),
          isRequired: true,
          maxLength: 60,
          placeholder: vi('Ví dụ: bản Mường'),
        },
        {
          type: 'text',
          name: 'number',
          title: vi('Số người trong nhà'),
          inputType: 'number',
          min: 1,
          max: 30,
          unit: vi('người'),
        },
        {
          type: 'text',
          name: 'date',
          title: vi('Ngày dự buổi gần nhất'),
          inputType: 'date',
          min: '2020-01-01',
          isRequired: true,
        },
        { type: 'text', name: 'month', title: vi('Tháng'), inputType: 'month' },
        { type: 'text', name: 'week', title: vi('Tuần'), inputType: 'week' },
        { type: 'text', name: 'time', title: vi('Giờ'), inputType: 'time' },
        { type: 'text', name: 'moment', title: vi('Ngày và giờ'), inputType: 'datetime-local' },
        { type: 'text', name: 'mail', title: vi('Thư điện tử của cơ quan'), inputType: 'email' },
        { type: 'text', name: 'phone', title: vi('Điện thoại của cơ quan'), inputType: 'tel' },
        { type: 'text', name: 'site', title: vi('Trang thông tin'), inputType: 'url' },
        { type: 'text', name: 'color', title: vi('Màu của biển'), inputType: 'color' },
        { type: 'comment', name: 'words', title: vi('Ý kiến khác của Ông/Bà'), maxLength: 200 },
        {
          ...{ type: 'multipletext', name: 'lines', title: vi('Hai nơi hay đến hỏi') },
          items: [
            { name: 'first', title: vi('Nơi thứ nhất'), isRequired: true },
            { name: 'second', title: vi('Nơi thứ hai') },
          ],
        },
        {
          ...{
            type: 'panel',
            name: 'box',
            title: vi('Người trả lời hộ'),
            description: vi('Bỏ qua nếu tự trả lời.'),
          },
          elements: [
            {
              type: 'radiogroup',
              name: 'helper',
              title: vi('Có ai đọc hộ phiếu không?'),
              choices: choices('Có', 'Không'),
            },
            {
              type: 'text',
              name: 'who',
              title: vi('Người đó là ai?'),
              visibleIf: '{helper} = 1',
              isRequired: true,
            },
          ],
        },
        {
          ...{
            type: 'paneldynamic',
            name: 'kids',
            title: vi('Con đang đi học'),
            panelCount: 1,
            maxPanelCount: 6,
          },
          templateElements: [
            { type: 'text', name: 'kid', title: vi('Tên lớp') },
            { type: 'boolean', name: 'far', title: vi('Trường có xa không?') },
            {
              type: 'text',
              name: 'km',
              title: vi('Bao nhiêu km?'),
              inputType: 'number',
              min: 0,
              max: 99,
              visibleIf: '{panel.far} = true',
            },
          ],
        },
        {
          ...{
            type: 'matrixdynamic',
            name: 'visits',
            title: vi('Các lần đến xã'),
            rowCount: 1,
            maxRowCount: 5,
          },
          columns: [
            { name: 'why', title: vi('Việc gì'), cellType: 'text' },
            { name: 'how', title: vi('Kết quả'), choices: choices('Xong', 'Chưa xong') },
          ],
        },
      ],
    },
    {
      name: 'read',
      title: vi('Chỉ để xem'),
      elements: [
        {
          type: 'text',
          name: 'fixed',
          title: vi('Điền sẵn, không sửa được'),
          defaultValue: 'Xã Sơn Thử',
          readOnly: true,
        },
        { type: 'expression', name: 'sum', title: vi('Số người và một'), expression: '{number} + 1' },
        { type: 'image', name: 'sign', altText: vi('Biển cấm đi ngược chiều') },
        { type: 'comment', name: 'last', title: vi('Ông/Bà nói: “{line}”. Còn gì thêm không?') },
      ],
    },
  ],
}
