import { resolve } from 'node:path'
import { z } from 'zod'
import type { Bucket } from './evidence/bucket-store.ts'

const flag = z
  .enum(['0', '1', 'true', 'false'])
  .default('0')
  .transform((value) => value === '1' || value === 'true')

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().url().optional(),
  PUBLIC_URL: z.string().url().optional(),
  TRUST_PROXY: z.string().default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  SHARD_COUNT: z.coerce.number().int().min(1).max(256).default(8),
  PUBLIC_RATE: z.coerce.number().int().min(10).default(3000),
  SECURE_COOKIES: flag,
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  CLAMAV_URL: z.url({ protocol: /^tcp$/ }).optional(),
  EVIDENCE_S3_URL: z.url({ protocol: /^https?$/ }).optional(),
  EVIDENCE_S3_KEY: z.string().min(1).optional(),
  EVIDENCE_S3_SECRET: z.string().min(1).optional(),
  EVIDENCE_S3_REGION: z.string().min(1).default('us-east-1'),
  EVIDENCE_GB: z.coerce.number().min(0.001).max(100_000).default(100),
  MAIL_FROM: z.string().min(3).max(200).optional(),
})

/** The settings of one running server. Every name stands in the table of the README. */
export type Config = Readonly<{
  host: string
  /** 0 = any free port */
  port: number
  dataDir: string
  /** undefined = the embedded PostgreSQL in `dataDir` */
  databaseUrl: string | undefined
  /** the address people type, without a trailing slash; undefined = the address the server listens on */
  publicUrl: string | undefined
  /** addresses or ranges of the proxies whose X-Forwarded-* headers are believed; empty = none */
  trustProxy: string[]
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  poolSize: number
  shardCount: number
  /** requests per minute that one address may make to public pages */
  publicRate: number
  /** cookies only over https: set when a TLS proxy stands in front */
  secureCookies: boolean
  /** where reminders go out by e-mail, smtp://user:password@host:587; undefined = none are sent */
  smtpUrl: string | undefined
  /** where ClamAV looks at every document, tcp://host:3310; undefined = nobody does */
  clamavUrl: string | undefined
  /** the bucket where documents are kept; undefined = in `dataDir`/evidence */
  evidenceBucket: Bucket | undefined
  /** gigabytes of documents that are kept at most */
  evidenceGb: number
  /** the sender of e-mails */
  mailFrom: string
}>

/**
 * Reads the settings from the environment, once, at start.
 * @throws Error whose message names every setting that is wrong
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Settings that cannot be used: ${faults.join('; ')}`)
  }
  const value = parsed.data
  const { EVIDENCE_S3_URL: url, EVIDENCE_S3_KEY: key, EVIDENCE_S3_SECRET: secret } = value
  if (url !== undefined && (key === undefined || secret === undefined))
    throw new Error(
      'Settings that cannot be used: EVIDENCE_S3_URL needs EVIDENCE_S3_KEY and EVIDENCE_S3_SECRET',
    )
  return Object.freeze({
    host: value.HOST,
    port: value.PORT,
    dataDir: resolve(value.DATA_DIR),
    databaseUrl: value.DATABASE_URL,
    publicUrl: value.PUBLIC_URL?.replace(/\/+$/, ''),
    trustProxy: value.TRUST_PROXY.split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
    logLevel: value.LOG_LEVEL,
    poolSize: value.POOL_SIZE,
    shardCount: value.SHARD_COUNT,
    publicRate: value.PUBLIC_RATE,
    smtpUrl: value.SMTP_URL,
    clamavUrl: value.CLAMAV_URL,
    evidenceBucket:
      url !== undefined && key !== undefined && secret !== undefined
        ? { url, key, secret, region: value.EVIDENCE_S3_REGION }
        : undefined,
    evidenceGb: value.EVIDENCE_GB,
    mailFrom: value.MAIL_FROM ?? 'Thước Đo <khong-tra-loi@localhost>',
    secureCookies: value.SECURE_COOKIES || (value.PUBLIC_URL?.startsWith('https://') ?? false),
  })
}
