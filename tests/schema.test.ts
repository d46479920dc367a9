import { glob, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import t from 'tap'
import type { Placement } from '../src/place.ts'
import { placements } from '../src/tables.ts'
import { openTestDatabase } from './support/database.ts'
import { dumpSchema, RUNNERS_OWN } from './support/schema.ts'

const ROOT = resolve(import.meta.dirname, '..')
const { pool } = await openTestDatabase(t)

const placementOf = (table: string): Placement | undefined => (placements as Record<string, Placement>)[table]
const isDistributed = (table: string): boolean => typeof placementOf(table) === 'object'

t.test(
  'migrations/schema.sql says what the migrations make (node tests/schema-dump.ts writes it)',
  async (t) => {
    t.equal(await dumpSchema(pool), await readFile(join(ROOT, 'migrations/schema.sql'), 'utf8'))
  },
)

t.test('every table of the schema has a place in src/tables.ts, and no other has', async (t) => {
  const { rows } = await pool.query(
    `select tablename from pg_tables where schemaname = 'app' and tablename <> all ($1) order by 1`,
    [RUNNERS_OWN],
  )
  t.same(
    rows.map((row) => row.tablename),
    Object.keys(placements).sort(),
  )
})

t.test('distributed tables begin with unit_id in every key and number nothing by themselves', async (t) => {
  const { rows } = await pool.query(`
    select c.relname as table, a.attname as column, a.attnotnull as required, format_type(a.atttypid, null) as type,
      a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid) like '%nextval%', false) as numbered
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'app'::regnamespace and c.relkind = 'r'`)
  const distributed = Object.keys(placements).filter(isDistributed)
  for (const table of distributed) {
    const columns = rows.filter((row) => row.table === table)
    t.match(
      columns.find((row) => row.column === 'unit_id'),
      { required: true, type: 'integer' },
      `${table}.unit_id integer not null`,
    )
    t.same(
      columns.filter((row) => row.numbered).map((row) => row.column),
      [],
      `${table} has no identity`,
    )
  }

  const { rows: keys } = await pool.query(`
    select c.relname as table, k.relname as key, a.attname as first
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_class k on k.oid = i.indexrelid
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where c.relnamespace = 'app'::regnamespace and i.indisunique`)
  for (const { table, key, first } of keys) {
    if (isDistributed(table)) t.equal(first, 'unit_id', `${key} begins with unit_id`)
  }
  const keyed = new Set(keys.map((row) => row.table))
  t.same(
    Object.keys(placements).filter((table) => !keyed.has(table)),
    [],
    'every table has a key',
  )
})

t.test('foreign keys lead only where they hold on several servers', async (t) => {
  const { rows } = await pool.query(`
    select c.conname as name, f.relname as from, r.relname as to, a.attname as first, b.attname as target
    from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class r on r.oid = c.confrelid
      join pg_attribute a on a.attrelid = f.oid and a.attnum = c.conkey[1]
      join pg_attribute b on b.attrelid = r.oid and b.attnum = c.confkey[1]
    where c.contype = 'f' and c.connamespace = 'app'::regnamespace`)
  t.ok(rows.length > 0)
  for (const row of rows) {
    const allowed = isDistributed(row.from)
      ? ['reference', 'distributed']
      : row.to === row.from
        ? ['local', 'reference']
        : ['reference']
    const to = isDistributed(row.to) ? 'distributed' : String(placementOf(row.to))
    const local = placementOf(row.from) === 'local' && to === 'local'
    t.ok(local || allowed.includes(to), `${row.name}: ${row.from} → ${row.to}`)
    if (isDistributed(row.to))
      t.same([row.first, row.target], ['unit_id', 'unit_id'], `${row.name} goes by unit_id`)
  }
})

t.test('names leave room for the number of a shard; nothing is deferred, no trigger', async (t) => {
  const { rows: long } = await pool.query(`
    select conname as name from pg_constraint where connamespace = 'app'::regnamespace and contype <> 'n' and octet_length(conname) > 50
    union all
    select relname from pg_class where relnamespace = 'app'::regnamespace and octet_length(relname) > 50`)
  t.same(long, [])
  const { rows: deferred } = await pool.query(
    `select conname from pg_constraint where connamespace = 'app'::regnamespace and condeferrable`,
  )
  t.same(deferred, [])
  const { rows: triggers } = await pool.query(`
    select tgname from pg_trigger g join pg_class c on c.oid = g.tgrelid
    where c.relnamespace = 'app'::regnamespace and not g.tgisinternal`)
  t.same(triggers, [])
})

/** What several servers refuse, or only PostgreSQL 18 knows, each with a line that shows it. */
const FORBIDDEN: Record<string, { pattern: RegExp; example: string }> = {
  merge: { pattern: /\bmerge\s+into\b|\.mergeInto\(/i, example: 'merge into app.unit using x' },
  'grouping sets': {
    pattern: /\b(rollup|cube)\s*\(|\bgrouping\s+sets\b/i,
    example: 'group by rollup (unit_id)',
  },
  trigger: {
    pattern: /\bcreate\s+(or\s+replace\s+)?(constraint\s+)?trigger\b/i,
    example: 'create trigger x before insert',
  },
  serial: { pattern: /\b\w+\s+(big|small)?serial\b/i, example: 'id bigserial primary key' },
  deferrable: { pattern: /\bdeferrable\b/i, example: 'foreign key (a) references b (c) deferrable' },
  'a volatile function where conflicts are resolved': {
    pattern: /do\s+update\s+set[^`]*\b(now|random|clock_timestamp|gen_random_uuid)\s*\(/i,
    example: 'on conflict (a) do update set b = 1, c = now()',
  },
  'functions of PostgreSQL 18': {
    pattern: /\buuidv[47]\s*\(|\breturning\s+(old|new)\.|\bwithout\s+overlaps\b|\)\s*virtual\b/i,
    example: 'select uuidv7()',
  },
  'a violated constraint read from the error itself': {
    pattern: /\b(err|error|e)\.constraint\b/,
    example: "if (error.constraint === 'unit_pkey')",
  },
}

const VOLATILE = /\b(now|random|clock_timestamp|gen_random_uuid)\s*\(/i

/** What stands between the brackets of each call of `name`, brackets included. */
function argumentsOf(text: string, name: string): string[] {
  return text
    .split(`${name}(`)
    .slice(1)
    .map((rest) => {
      let depth = 1
      let end = 0
      while (depth > 0 && end < rest.length) {
        if (rest[end] === '(') depth++
        if (rest[end] === ')') depth--
        end++
      }
      return `(${rest.slice(0, end)}`
    })
}

t.test('no SQL that several servers refuse', async (t) => {
  const [update = ''] = argumentsOf(
    '.doUpdateSet((eb) => ({ b: sql`now()` })).returning(now())',
    '.doUpdateSet',
  )
  t.equal(update, '((eb) => ({ b: sql`now()` }))')
  t.match(update, VOLATILE)
  for (const [what, { pattern, example }] of Object.entries(FORBIDDEN)) {
    t.match(example, pattern, `${what} would be seen`)
  }
  let read = 0
  for await (const file of glob(['src/**/*.ts', 'migrations/**/*.ts'], { cwd: ROOT })) {
    const text = await readFile(join(ROOT, file), 'utf8')
    read++
    const found = Object.keys(FORBIDDEN).filter((what) => FORBIDDEN[what]?.pattern.test(text))
    for (const update of argumentsOf(text, '.doUpdateSet')) {
      if (VOLATILE.test(update))
        found.push(`${update} sets by a volatile function where conflicts are resolved`)
    }
    if (found.length > 0) t.same(found, [], file)
  }
  t.ok(read > 20)
})
