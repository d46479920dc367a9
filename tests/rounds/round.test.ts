import t from 'tap'
import {
  hasSettled,
  instantInVietnam,
  localTime,
  nextMove,
  openingFaults,
  sharesHold,
} from '../../src/rounds/round.ts'
import { roundSettings, shareIn } from '../../src/rounds/settings.ts'

const times = { opens_at: new Date('2026-11-01T00:00:00Z'), closes_at: new Date('2026-12-01T00:00:00Z') }
const now = new Date('2026-10-20T00:00:00Z')
const sound = { frameworkTitle: 'X', frameworkComplete: true, shares: [null] }

t.test('a round goes from draft to published, one step at a time and never back', async (t) => {
  t.same(
    ['draft', 'open', 'closed', 'published'].map((state) => nextMove(state as 'draft')),
    ['open', 'close', 'publish', null],
  )
})

t.test('a round opens with complete frameworks, declared shares and times to come', async (t) => {
  t.same(openingFaults(times, [sound], now), [])
  t.same(openingFaults(times, [], now), ['no_cases'])
  t.same(openingFaults(times, [sound, { ...sound, frameworkComplete: false }], now), ['incomplete_framework'])
  t.same(openingFaults(times, [{ ...sound, shares: [0.7, null] }], now), ['shares'])
  t.same(openingFaults(times, [{ ...sound, shares: [0.7, 0.3] }], now), [])
  t.same(openingFaults(times, [{ ...sound, shares: [] }], now), [], 'a case without a survey is a case')
  t.same(openingFaults({ ...times, closes_at: times.opens_at }, [sound], now), ['times'])
  t.same(openingFaults(times, [sound], new Date('2026-12-01T00:00:00Z')), ['past'])
})

t.test('shares of several questionnaires add up to one', async (t) => {
  t.ok(sharesHold([]))
  t.ok(sharesHold([1]))
  t.notOk(sharesHold([0.5]), 'half of nothing else')
  t.ok(sharesHold([0.1, 0.2, 0.7]))
  t.notOk(sharesHold([0.5, 0.4]))
})

t.test('figures stand a minute after the close', async (t) => {
  const closed_at = new Date('2026-12-01T00:00:00Z')
  t.notOk(hasSettled({ closed_at: null }, now))
  t.notOk(hasSettled({ closed_at }, new Date('2026-12-01T00:00:59Z')))
  t.ok(hasSettled({ closed_at }, new Date('2026-12-01T00:01:00Z')))
})

t.test('times are those of Việt Nam', async (t) => {
  t.equal(instantInVietnam('2026-11-05T08:30')?.toISOString(), '2026-11-05T01:30:00.000Z')
  t.equal(localTime(new Date('2026-11-05T20:00:00Z')), '2026-11-06T03:00')
  for (const wrong of ['', '2026-02-31T08:00', '2026-11-05', '2026-11-05T24:30', '05/11/2026 08:30']) {
    t.equal(instantInVietnam(wrong), undefined, wrong)
  }
})

t.test('settings have their defaults and their floor', async (t) => {
  const given = { year: 2026, contact: { office: 'Sở Tư pháp', phone: '0237 000 000' } }
  const settings = roundSettings(given)
  t.equal(settings.minimumN, 10)
  t.equal(settings.retentionMonths, 24)
  t.throws(() => roundSettings({ ...given, minimumN: 4 }))
  t.throws(() => roundSettings({ ...given, surveyShares: { BIET: { M01: 0.7, M02: 0.2 } } }))
})

t.test('the share of a questionnaire in an index is declared, never guessed', async (t) => {
  const settings = roundSettings({
    year: 2026,
    contact: { office: 'a', phone: '1' },
    surveyShares: { BIET: { M01: 0.6, M02: 0.4 } },
  })
  const both = [
    { code: 'M01', share: 0.7 },
    { code: 'M02', share: 0.3 },
  ]
  t.equal(shareIn(settings, 'BIET', 'M02', both), 0.4)
  t.equal(shareIn(settings, 'HIEU', 'M01', both), 0.7)
  t.equal(shareIn(settings, 'HIEU', 'M01', [{ code: 'M01', share: 0.7 }]), 1, 'the only one that measures it')
  t.equal(
    shareIn(
      settings,
      'HIEU',
      'M01',
      both.map((one) => ({ ...one, share: null })),
    ),
    null,
  )
})
