/** A short questionnaire with one question of each kind that the citizens' pages must handle. */
const vi = (text: string) => ({ vi: text })
const choices = (...texts: string[]) => texts.map((text, at) => ({ value: at + 1, text: vi(text) }))

export const smallForm = {
  title: vi('Phiếu thử'),
  locale: 'vi',
  code: 'THU',
  revision: '1',
  kind: 'citizen',
  classItems: [
    {
      item: 'A02',
      bands: [
        { values: [1], text: vi('Nam') },
        { values: [2], text: vi('Nữ') },
      ],
    },
  ],
  triggers: [
    { type: 'complete', expression: '{A01} = 1', discard: true },
    { type: 'complete', expression: '{B01} contains 4' },
  ],
  completedHtmlOnCondition: [
    { expression: '{A01} = 1', html: vi('Phiếu dành cho người từ 16 tuổi.') },
    { expression: '{B01} contains 4', html: vi('Phiếu kết thúc sớm.') },
  ],
  completedHtml: vi('Cảm ơn đã trả lời.'),
  pages: [
    {
      name: 'A',
      title: vi('Trang đầu'),
      elements: [
        {
          type: 'radiogroup',
          name: 'A01',
          title: vi('Tuổi?'),
          isRequired: true,
          choices: choices('Dưới 16', '16-59', 'Từ 60'),
        },
        { type: 'radiogroup', name: 'A02', title: vi('Giới tính?'), choices: choices('Nam', 'Nữ') },
      ],
    },
    {
      name: 'B',
      title: vi('Trang giữa'),
      elements: [
        {
          type: 'checkbox',
          name: 'B01',
          title: vi('Kênh nào?'),
          maxSelectedChoices: 2,
          choices: [
            ...choices('Loa', 'Họp', 'Báo'),
            { value: 4, text: vi('Không kênh nào'), isExclusive: true },
          ],
        },
        { type: 'text', inputType: 'number', name: 'B02', title: vi('Số buổi?'), min: 0, max: 400 },
      ],
    },
    {
      name: 'C',
      title: vi('Trang cuối'),
      elements: [
        { type: 'comment', name: 'C01', title: vi('Ý kiến khác'), maxLength: 200 },
        {
          type: 'radiogroup',
          name: 'C02',
          title: vi('Hài lòng?'),
          scale: 'S5',
          choices: choices('Rất không', 'Không', 'Bình thường', 'Hài lòng', 'Rất hài lòng'),
        },
      ],
    },
  ],
}
