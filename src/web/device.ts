import { isIP } from 'node:net'

const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\//, 'Microsoft Edge'],
  [/\bcoc_coc_browser\//i, 'Cốc Cốc'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bOPR\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*Safari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/**
 * Browser and system in words people know, from what the browser says of itself: “Chrome, Windows”. Versions and models are
 * left out: they help to recognise a device no better, and say more than is needed.
 */
export function deviceOf(userAgent: string | undefined): string | null {
  const said = (userAgent ?? '').slice(0, 500)
  const of = (list: readonly [RegExp, string][]) => list.find(([sign]) => sign.test(said))?.[1]
  const named = [of(browsers), of(systems)].filter((one) => one !== undefined)
  return named.length > 0 ? named.join(', ') : null
}

/**
 * The network an address belongs to, coarse on purpose: the first half of an IPv4 address, the first three groups of an IPv6
 * one; `local` for those within an office. Enough to see that a session is used from elsewhere, too little to find a person.
 */
export function networkOf(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+)/i, '')
  if (isIP(plain) === 4) {
    const [a = 0, b = 0] = plain.split('.').map(Number)
    const local = a === 10 || a === 127 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)
    return local ? 'local' : `${a}.${b}.*.*`
  }
  if (isIP(plain) !== 6) return null
  if (plain === '::1' || /^f[cd]|^fe[89ab]/i.test(plain)) return 'local'
  const [head = ''] = plain.split('::')
  return `${head.split(':').slice(0, 3).join(':')}:*`
}
