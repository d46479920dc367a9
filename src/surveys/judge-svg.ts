/** What a drawing needs, and nothing that moves, links, fetches, runs, or draws other parts many times over. */
const elements = new Set([
  ...['svg', 'g', 'defs', 'title', 'desc', 'style', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline'],
  ...['polygon', 'text', 'tspan', 'linearGradient', 'radialGradient', 'stop', 'clipPath'],
])

const svgName = 'http://www.w3.org/2000/svg'
const mostElements = 2000

/** One piece of a document without comments: a tag, or words. Whatever fits neither makes the document unreadable. */
const piece =
  /<(\/?)([A-Za-z][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy
const attribute = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/**
 * Judges an SVG that citizens' browsers will draw. Not cleaned but refused, with the reason, so that what is published is what its
 * author saw: it holds plain shapes only, refers to nothing but its own parts, and is well-formed.
 * @returns what is wrong, to stand behind the name of the file; null = it is taken
 */
export function whatIsWrongWithSvg(bytes: Buffer): string | null {
  const text = readUtf8(bytes)
  if (text === null) return 'không phải tệp SVG mã UTF-8.'
  const body = text.replace(/^\ufeff?\s*<\?xml[^?<>]*\?>/, '').replace(/<!--[\s\S]*?-->/g, '')
  if (/<!|<\?/.test(body)) return 'có khai báo DOCTYPE, ENTITY hoặc CDATA; hãy xuất lại thành SVG đơn giản.'
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(body)) return 'có mã ký tự “&…;” không nhận được.'
  return whatIsWrongInside(body.trim())
}

function readUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function whatIsWrongInside(body: string): string | null {
  const open: string[] = []
  let [count, at] = [0, 0]
  piece.lastIndex = 0
  for (let found = piece.exec(body); found; found = piece.exec(body)) {
    at = piece.lastIndex
    const [words, closing, name, given = '', empty] = found
    if (name === undefined) {
      if (open.at(-1) === 'style' && !isPlainStyle(words)) return badStyle
      continue
    }
    if (closing) {
      if (open.pop() !== name) return unreadable
      continue
    }
    if (count++ === 0 ? name !== 'svg' : open.length === 0) return unreadable
    if (!elements.has(name))
      return `có phần tử <${name.slice(0, 30)}>; hình chỉ được gồm nét vẽ đơn giản, không có mã, liên kết hay chuyển động.`
    const wrong = whatIsWrongWithAttributes(name, given)
    if (wrong !== null) return wrong
    if (!empty) open.push(name)
  }
  if (count === 0 || at !== body.length || open.length > 0) return unreadable
  return count > mostElements ? `có quá ${mostElements} nét vẽ; hãy vẽ đơn giản hơn.` : null
}

const unreadable = 'không phải tệp SVG đọc được.'
const badStyle = 'có kiểu trình bày lấy từ nơi khác (url, @import); hãy bỏ đi.'

function whatIsWrongWithAttributes(element: string, given: string): string | null {
  const names = new Set<string>()
  for (const [, name = '', double, single] of given.matchAll(attribute)) {
    const value = double ?? single ?? ''
    if (names.has(name)) return unreadable
    names.add(name)
    if (/^on/i.test(name)) return `có mã chạy được (${name.slice(0, 30)}); hãy bỏ đi.`
    if (/(?:^|:)(?:href|src|base)$/i.test(name)) return `có liên kết (${name.slice(0, 30)}); hãy bỏ đi.`
    if (name === 'xmlns' && value !== svgName) return unreadable
    if (!isPlainStyle(value)) return badStyle
  }
  return element === 'svg' && !names.has('xmlns') ? `thiếu xmlns="${svgName}".` : null
}

/** Styles and values that refer to nothing but parts of the same picture. Escapes could hide a name. */
function isPlainStyle(text: string): boolean {
  const own = text.replace(/url\(\s*["']?#[\w.-]+["']?\s*\)/gi, '')
  return !/url\s*\(|@|\\|image-set|animation|transition|javascript:|\/\*/i.test(own)
}
