import { createHash } from 'node:crypto'
import { tolerance } from '../scoring/tolerance.ts'
import { publicationCuts } from '../statistics/publication-class.ts'
import { generatorName } from '../statistics/random.ts'
import { contentHash } from '../surveys/content-hash.ts'
import type { RoundResults } from './load.ts'
import { smallSample } from './survey-estimate.ts'

/**
 * The seed of everything that is drawn by chance for a round (robustness of rankings, bootstrap): the same for the same round,
 * so that whoever computes again draws the same numbers. 0 … 2³² − 1.
 */
export function seedOf(roundId: number): number {
  return createHash('sha256').update(`round ${roundId}`).digest().readUInt32BE(0)
}

/**
 * Everything the figures of a round depend on beside the data: every parameter that has a default, the documents by hash, the
 * versions of weights. Plain JSON; its canonical form is what is hashed, stored and printed (methodology §16.6).
 */
export function methodRecord({ round, settings, levels, cases, weights }: RoundResults) {
  const groups = new Map(
    [...levels.flatMap((level) => level.groups), ...cases.flatMap((one) => one.groups)].map((group) => [
      group.versionId,
      group,
    ]),
  )
  return {
    format: 1,
    round: { id: round.round_id, unit: round.unit_id, pilot: round.pilot, year: settings.year },
    settings: {
      minimumN: settings.minimumN,
      notAppraised: settings.notAppraised,
      collection: settings.collection.mode,
      surveyShares: settings.surveyShares,
    },
    frameworks: levels
      .map(({ framework }) => ({
        id: framework.id,
        version: framework.version,
        hash: frozenHash(framework),
        scoring: framework.scoring,
        survey: framework.survey,
      }))
      .toSorted((a, b) => compare(`${a.id} ${a.version}`, `${b.id} ${b.version}`)),
    questionnaires: [...groups.values()]
      .toSorted((a, b) => a.versionId - b.versionId)
      .map(({ versionId, version, questionnaire }) => ({
        id: versionId,
        code: questionnaire.code,
        version,
        hash: questionnaire.hash,
        classes: questionnaire.classItems.map(({ item, bands }) => ({
          item,
          bands: bands.map((one) => one.values),
        })),
        indexes: questionnaire.indexes.map(({ code, rule, items, codes, minimumValid }) => ({
          code,
          rule,
          items,
          codes,
          minimumValid,
        })),
      })),
    weights: {
      versions: weights.map(({ versionId, number, hash }) => ({ questionnaire: versionId, number, hash })),
      otherwise: { citizens: 'population_of_unit', others: 'equal', trimming: 'five_medians' },
    },
    answers: { excluded: ['dont_know', 'refused', 'missing', 'not_applicable'], imputed: false },
    estimates: {
      variance: 'taylor',
      strata: 'none',
      firstStage: 'unit',
      finitePopulation: 'none',
      insideOneUnit: 'respondents',
    },
    intervals: {
      level: 0.95,
      share: 'logit',
      smallShare: 'wilson',
      smallBelow: smallSample,
      mean: 'student',
    },
    publication: { classes: publicationCuts, smallSample, unanimous: 'bounded', countsRoundedTo: 5 },
    scoring: {
      tolerance,
      missingWeightShare: 0.65,
      aggregation: 'arithmetic',
      normalisation: 'percent_of_max',
    },
    display: { share: 1, points: 2, rounding: 'half_away_from_zero' },
    chance: { generator: generatorName, seed: seedOf(round.round_id) },
  }
}

const hashes = new WeakMap<object, string>()

/** The hash of a document that is frozen: worked out once. */
function frozenHash(document: object): string {
  const known = hashes.get(document) ?? contentHash(document)
  hashes.set(document, known)
  return known
}

/** The hash of the record of the method. */
export function methodHash(all: RoundResults): string {
  return contentHash(methodRecord(all))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
