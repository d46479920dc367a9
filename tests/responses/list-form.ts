const vi = (text: string) => ({ vi: text })
const choices = (...texts: string[]) => texts.map((text, at) => ({ value: at + 1, text: vi(text) }))

/** A list whose entries hold a question of each type that may stand in one, and a page after it. */
export const listForm = {
  title: vi('Danh sách'),
  locale: 'vi',
  code: 'DANHSACH',
  revision: '1',
  pages: [
    {
      name: 'list',
      title: vi('Các con'),
      elements: [
        {
          ...{ type: 'paneldynamic', name: 'kids', title: vi('Các con'), panelCount: 1, maxPanelCount: 5 },
          templateElements: [
            { type: 'text', name: 'name', title: vi('Tên gọi'), isRequired: true },
            { type: 'slider', name: 'near', title: vi('Gần trường'), min: 0, max: 100, step: 5 },
            { type: 'slider', name: 'span', title: vi('Từ … đến'), sliderType: 'range', max: 50 },
            { type: 'comment', name: 'words', title: vi('Nói thêm'), maxLength: 40 },
            {
              ...{ type: 'ranking', name: 'rank', title: vi('Thích học'), selectToRankEnabled: true },
              ...{ maxSelectedChoices: 2, choices: choices('Toán', 'Văn', 'Vẽ') },
            },
            {
              ...{ type: 'matrix', name: 'grid', title: vi('Hài lòng'), columns: choices('Ít', 'Nhiều') },
              rows: choices('Thầy', 'Bạn').map(({ value, text }) => ({ value: `r${value}`, text })),
            },
            {
              ...{ type: 'checkbox', name: 'some', title: vi('Đi bằng'), showOtherItem: true },
              choices: [...choices('Xe', 'Đò'), { value: 3, text: vi('Không đi'), isExclusive: true }],
            },
            { type: 'rating', name: 'stars', title: vi('Chấm điểm'), rateMax: 5 },
            { type: 'dropdown', name: 'class', title: vi('Lớp'), choices: choices('Một', 'Hai') },
            { type: 'boolean', name: 'far', title: vi('Xa không?') },
            {
              ...{
                type: 'text',
                name: 'km',
                title: vi('Bao nhiêu km?'),
                inputType: 'number',
                min: 0,
                max: 99,
              },
              visibleIf: '{panel.far} = true',
            },
            { type: 'text', name: 'born', title: vi('Ngày sinh'), inputType: 'date' },
          ],
        },
      ],
    },
    {
      name: 'end',
      title: vi('Cuối'),
      elements: [{ type: 'comment', name: 'last', title: vi('Còn gì không?') }],
    },
  ],
}
