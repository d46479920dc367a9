import { createHash, createHmac } from 'node:crypto'

/** Who signs, and for where. */
export type Signer = Readonly<{ key: string; secret: string; region: string }>

/** The SHA-256 of nothing: requests without a body. */
const emptyHash = createHash('sha256').update('').digest('hex')

/**
 * The headers that sign a request to an S3-compatible store (AWS Signature Version 4).
 * @param bodyHash SHA-256 of the body in hexadecimal, which the store checks against what it received
 * @param more headers beside those of the signature, which are signed too
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signRequest(
  method: string,
  url: URL,
  signer: Signer,
  {
    bodyHash = emptyHash,
    now = new Date(),
    more = {},
  }: { bodyHash?: string; now?: Date; more?: Record<string, string> } = {},
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const scope = `${time.slice(0, 8)}/${signer.region}/s3/aws4_request`
  const headers: Record<string, string> = {
    ...more,
    host: url.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': time,
  }
  const names = Object.keys(headers).sort()
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
  const request = [
    method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n')
  const key = [time.slice(0, 8), signer.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${signer.secret}`,
  )
  const signature = hmac(key, toSign).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${signer.key}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}`
  // The host is set by whoever sends the request.
  const { host: _, ...sent } = headers
  return { ...sent, authorization }
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
