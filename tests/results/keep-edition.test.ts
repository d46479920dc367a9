import t from 'tap'
import { inEdition } from '../../src/results/keep-edition.ts'

t.test(
  'links, pictures, files and search forms stay in the edition; what names one itself, and other rounds, do not',
  (t) => {
    const said = (html: string) => inEdition(html, 4, '2')
    t.equal(said('<a href="/rounds/4/results">'), '<a href="/rounds/4/results?edition=2">')
    t.equal(
      said('<a href="/rounds/4/results/cases/9?sort=unit&amp;page=2#units">'),
      '<a href="/rounds/4/results/cases/9?sort=unit&amp;page=2&amp;edition=2#units">',
    )
    t.equal(
      said(
        '<source srcset="/rounds/4/results/chart.svg?&amp;shape=narrow"><img src="/rounds/4/results.csv?">',
      ),
      '<source srcset="/rounds/4/results/chart.svg?&amp;shape=narrow&amp;edition=2"><img src="/rounds/4/results.csv?edition=2">',
    )
    t.equal(said('<a href="/rounds/4/method">'), '<a href="/rounds/4/method?edition=2">')
    t.equal(
      said('<form method="get" action="/rounds/4/results" role="search">'),
      '<form method="get" action="/rounds/4/results" role="search"><input type="hidden" name="edition" value="2">',
    )
    for (const same of [
      '<a href="/rounds/4/results?edition=1">',
      '<a href="/rounds/4/results?q=a&amp;edition=last">',
      '<a href="/rounds/40/results"><a href="/rounds/4"><a href="/rounds/4/results-else">',
      '<form method="post" action="/rounds/4/results">',
      'text: /rounds/4/results',
    ]) {
      t.equal(said(same), same)
    }
    t.end()
  },
)
