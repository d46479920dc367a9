const room = 26

/** An SVG of ours with a line of words below it; its width stays. */
export function withNote(svg: string, note: string): string {
  const size = /<svg[^>]*\swidth="([\d.]+)"[^>]*\sheight="([\d.]+)"/.exec(svg)
  if (!size) return svg
  const [width, height] = [Number(size[1]), Number(size[2])]
  const words = note.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const text = `<text x="${width / 2}" y="${height + 17}" text-anchor="middle" font-family="sans-serif" font-size="13" font-weight="700" fill="#8a4b00">${words}</text>`
  return svg
    .replace(/(<svg[^>]*\sheight=")[\d.]+"/, `$1${height + room}"`)
    .replace(/(<svg[^>]*\sviewBox="[\d.]+ [\d.]+ [\d.]+ )[\d.]+"/, `$1${height + room}"`)
    .replace(/<\/svg>\s*$/, `${text}</svg>`)
}
