import { dictionary } from '../dictionary.ts'

/** Keys, and saving by itself. */
export const entering = dictionary({
  vi: {
    keys: 'Phím tắt',
    keysEnter: 'Enter: sang ô tiếp theo (trong ô số).',
    keysNext: 'Alt + ↓ / Alt + ↑: sang chỉ tiêu sau / trước.',
    keysSave: 'Ctrl + S: lưu ngay.',
    autosaveSaving: 'Đang lưu…',
    autosaveSaved: 'Đã tự lưu lúc',
    autosaveFailed: 'Chưa lưu được; nội dung vẫn còn trên trang. Bấm Lưu để thử lại.',
    autosaveStale: 'Người khác vừa sửa cùng chỉ tiêu. Bấm Lưu để xem khác biệt và chọn.',
    autosaveFaults: 'Đã lưu, trừ các ô chưa đúng:',
  },
  en: {
    keys: 'Keys',
    keysEnter: 'Enter: to the next field (in number fields).',
    keysNext: 'Alt + ↓ / Alt + ↑: to the next / previous criterion.',
    keysSave: 'Ctrl + S: save now.',
    autosaveSaving: 'Saving…',
    autosaveSaved: 'Saved at',
    autosaveFailed: 'Not saved; what you typed is still on the page. Press Save to try again.',
    autosaveStale: 'Somebody else changed the same criterion. Press Save to see both and choose.',
    autosaveFaults: 'Saved, but for fields that are not right:',
  },
})
