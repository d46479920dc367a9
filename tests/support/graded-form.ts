const vi = (text: string) => ({ vi: text })

/**
 * A questionnaire of questions graded 1–5 (98 = don't know, 99 = refused) that one formula combines, after questions that
 * make the weighting class.
 *
 * @param items codes of the graded questions
 * @param classes for each question of the class, its categories; answers are 1, 2, …
 */
export function gradedForm(items: readonly string[], classes: Readonly<Record<string, readonly string[]>>) {
  return {
    title: vi('Phiếu chấm điểm'),
    locale: 'vi',
    code: 'DIEM',
    revision: '1',
    kind: 'citizen',
    classItems: Object.entries(classes).map(([item, categories]) => ({
      item,
      bands: categories.map((category, at) => ({ values: [at + 1], text: vi(category) })),
    })),
    indexes: [{ code: 'HL', title: vi('Hài lòng'), rule: 'pooled_share', items, codes: [4, 5] }],
    pages: [
      {
        name: 'A',
        title: vi('Người trả lời'),
        elements: Object.entries(classes).map(([name, categories]) => ({
          type: 'radiogroup',
          name,
          title: vi(name),
          choices: categories.map((category, at) => ({ value: at + 1, text: vi(category) })),
        })),
      },
      {
        name: 'B',
        title: vi('Đánh giá'),
        elements: items.map((name) => ({
          type: 'radiogroup',
          name,
          title: vi(name),
          scale: 'S5',
          choices: [
            ...['Rất không', 'Không', 'Bình thường', 'Hài lòng', 'Rất hài lòng'].map((text, at) => ({
              value: at + 1,
              text: vi(text),
            })),
            { value: 98, text: vi('Không biết') },
            { value: 99, text: vi('Không trả lời') },
          ],
        })),
      },
    ],
  }
}
