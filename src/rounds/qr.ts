import { encode } from 'uqr'

/** Quiet zone that ISO/IEC 18004 asks for around a QR code, in modules. */
const quiet = 4

/**
 * A QR code as an SVG document of its own, black on white, with its quiet zone and without any style, so that it prints
 * sharply at any size. Error correction M (15 %): a sheet on a wall gets dirty.
 */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const runs = data.flatMap((row, y) =>
    runsOf(row).map(([x, width]) => `M${x + quiet} ${y + quiet}h${width}v1h-${width}z`),
  )
  const side = size + 2 * quiet
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side * 8}" height="${side * 8}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${runs.join('')}"/></svg>`
}

/** Dark stretches of one row: [start, length]. */
function runsOf(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = []
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1)
    if (!dark) continue
    if (last && last[0] + last[1] === x) last[1] += 1
    else runs.push([x, 1])
  }
  return runs
}
