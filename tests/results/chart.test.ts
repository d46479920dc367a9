import t from 'tap'
import { distributionChart } from '../../src/results/distribution-chart.ts'
import { unitChart } from '../../src/results/unit-chart.ts'
import { wellFormed } from './xml.ts'

const words = { index: 'Chỉ số', appraisal: 'Thẩm định', survey: 'Khảo sát' }
const hostile = '</text><script>alert(1)</script> & "Xã" \'<&>\' \u0000 ]]>'
const scale = ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng']

t.test('the checker of this file sees what is not well-formed', (t) => {
  for (const bad of [
    '<a><b></a>',
    '<a x=1/>',
    '<a>&nbsp;</a>',
    '<a>&</a>',
    '<a/><b/>',
    '<a x="<"/>',
    '<a x="1" x="2"/>',
    '',
  ]) {
    t.not(wellFormed(bad), null, bad)
  }
  t.equal(wellFormed('<?xml version="1.0"?><a x="1"><b/>chữ &lt; &#38;<!-- x --></a>'), null)
  t.end()
})

for (const shape of ['wide', 'narrow'] as const) {
  t.test(`charts are well-formed SVG without script or style sheets (${shape})`, async (t) => {
    const units = [
      { label: hostile, index: 80, appraisal: 90, survey: null },
      { label: 'Xã Sơn Thủy', index: null, appraisal: null, survey: 12.5 },
    ]
    const charts = [
      await unitChart(units, words, shape),
      await unitChart([], words, shape),
      await distributionChart(
        [{ label: hostile, shares: [0, 5, 15, 50, 30] }],
        [hostile, ...scale.slice(1)],
        shape,
      ),
      await distributionChart([], scale, shape),
    ]
    for (const svg of charts) {
      t.equal(wellFormed(svg), null)
      t.match(svg, /^<svg[^>]* viewBox="0 0 \d+ \d+"/, 'it scales')
      t.notMatch(svg, /<script|<style|\sstyle=|<foreignObject|\son\w+=/i)
      t.notMatch(svg, /NaN|Infinity|undefined/)
    }
    t.match(charts[0], /Xã Sơn Thủy/)
  })
}

t.test('a unit without a figure has no bar and no mark', async (t) => {
  const bars = async (index: number | null) => {
    const unit = { label: 'Xã', index, appraisal: null, survey: null }
    const svg = await unitChart([unit], words)
    return (svg.match(/fill="#8c1519"/g) ?? []).length
  }
  t.equal((await bars(50)) - (await bars(null)), 1)
})

t.test('every question has its height, so that letters keep their size', async (t) => {
  const height = async (rows: number) => {
    const all = Array.from({ length: rows }, (_, at) => ({
      label: `Câu ${at}`,
      shares: [10, 10, 20, 30, 30],
    }))
    return Number(/ height="(\d+)"/.exec(await distributionChart(all, scale, 'narrow'))?.[1])
  }
  t.ok((await height(10)) - (await height(5)) >= 5 * 40)
})
