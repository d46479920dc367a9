import fc from 'fast-check'
import t from 'tap'
import { faultSentence, type ImportFile, readUnitFile } from '../../src/units/import-file.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readUnitFile(bytes(text))
const told = (file: ImportFile) => file.faults.map(faultSentence)

t.test('commas, semicolons and tabs, with and without a byte order mark, read the same', async (t) => {
  const expected = [{ line: 2, code: '15010', name: 'Xã Sơn Thủy', parent_code: '38' }]
  for (const delimiter of [',', ';', '\t']) {
    for (const mark of ['', '\ufeff']) {
      const file = read(`${mark}code,name,parent_code\r\n15010,Xã Sơn Thủy,38\r\n`.replaceAll(',', delimiter))
      t.same(file.faults, [])
      t.same(
        file.rows.map(({ line, cells: { code, name, parent_code } }) => ({ line, code, name, parent_code })),
        expected,
      )
    }
  }
})

t.test('headings may be Vietnamese, in any order; others are named and left aside', async (t) => {
  const file = read(
    'Tên đơn vị;Mã;Ghi chú;Dân số;Mã cấp trên;Hiệu lực từ\nXã A;00001;x;1.234;38;01/07/2025\n',
  )
  t.same(file.ignored, ['Ghi chú'])
  t.match(file.rows[0]?.cells, {
    code: '00001',
    name: 'Xã A',
    population: '1.234',
    parent_code: '38',
    valid_from: '01/07/2025',
  })
})

t.test('cells are NFC text, whatever they begin with', async (t) => {
  const name = '=HYPERLINK("http://x") <script>alert(1)</script>'
  const file = read(`code,name\nA1,"${name.replaceAll('"', '""')}"\nA2,${'Xã Hòa'.normalize('NFD')}\n\n,,\n`)
  t.same(
    file.rows.map((row) => row.cells.name),
    [name, 'Xã Hòa'],
  )
})

t.test('a file that cannot be taken is refused with a sentence', async (t) => {
  t.match(told(readUnitFile(new Uint8Array([0x6d, 0xe3, 0x0a]))), [/UTF-8/])
  t.match(told(readUnitFile(new Uint8Array(5 * 1024 * 1024 + 1))), [/5 MB/])
  t.match(told(read('')), [/tên các cột/])
  t.match(told(read('code,name\n')), [/không có dòng dữ liệu/])
  t.match(told(read('code,tuổi\n1,2\n')), [/Dòng 1, cột “name”: tệp thiếu cột này/])
  t.match(told(read('code,name,Mã\n1,2,3\n')), [/Dòng 1, cột “code”: cột này có hai lần/])
  t.match(told(read('code,name\n1,"Xã A\n')), [/ngoặc kép/])
  t.match(told(read('code,name\n1,Xã A,thừa\n')), [/Dòng 2: có 3 ô trong khi tệp có 2 cột/])
  t.match(told(read(`code,name\n1,${'a'.repeat(301)}\n`)), [/Dòng 2, cột “name”: dài hơn 300 ký tự/])
  t.match(told(read(`code,name\n${'1,a\n'.repeat(20_001)}`)), [/20\.000 dòng/])
})

t.test('no bytes make the reader fail, and it keeps to its limits', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (content) => {
      const file = readUnitFile(content)
      return file.faults.length > 0 || file.rows.every((row) => row.cells.name.length <= 300)
    }),
  )
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('code', 'name', ',', ';', '"', '\n', '\r', 'x', '__proto__') }),
      (text) => {
        readUnitFile(bytes(text))
      },
    ),
  )
})
