import t from 'tap'
import { buildTree } from '../../src/frameworks/tree.ts'
import { aFramework, aLeaf } from './sample.ts'

t.test('rows in any order become one tree, read from top to bottom', async (t) => {
  const rows = aFramework().criteria
  const tree = buildTree([
    ...rows.filter((row) => row.parent !== null),
    ...rows.filter((row) => row.parent === null),
  ])
  t.same(
    tree.nodes.map((node) => node.criterion.code),
    ['A', 'A.1', 'A.2', 'A.3', 'B', 'B.1', 'B.2'],
  )
  t.same(
    tree.leaves.map((leaf) => leaf.path),
    [
      ['A', 'A.1'],
      ['A', 'A.2'],
      ['A', 'A.3'],
      ['B', 'B.1'],
      ['B', 'B.2'],
    ],
  )
  t.same(
    tree.roots.map((root) => root.children.length),
    [3, 2],
  )
  t.equal(tree.byCode.get('B.1')?.criterion.parent, 'B')
})

t.test('the tree cannot be changed', async (t) => {
  const tree = buildTree(aFramework().criteria)
  t.throws(() => (tree.roots as unknown[]).push(null), TypeError)
  t.throws(() => Object.assign(tree.roots[0]!, { path: [] }), TypeError)
})

t.test('rows that make no tree are refused', async (t) => {
  const measure = { kind: 'text' } as const
  const row = (code: string, parent: string | null) => aLeaf({ code, parent, measure })
  t.throws(() => buildTree([row('A', null), row('A', null)]), /duplicate criterion code A/)
  t.throws(() => buildTree([row('A', 'Z')]), /unknown parent Z/)
  t.throws(() => buildTree([row('A', null), row('B', 'C'), row('C', 'B')]), /their own ancestors/)
})
