import { readCondition } from './compile-condition.ts'
import type { Compiling } from './compiling.ts'
import type { Consent, Ending, ItemGroup } from './questionnaire.ts'
import { Source } from './source.ts'

/** Properties of a survey that only change how SurveyJS draws it, or that are notes for people. */
export const surveyLooks: ReadonlySet<string> = new Set([
  ...[
    '$schema',
    'sjsVersion',
    'surveyId',
    'surveyPostId',
    'showBrandInfo',
    'surveyShowDataSaving',
    'locale',
    'status',
  ],
  ...['logo', 'logoFit', 'logoHeight', 'logoPosition', 'logoWidth', 'width', 'widthMode', 'fitToContainer'],
  ...[
    'backgroundImage',
    'backgroundImageAttachment',
    'backgroundImageFit',
    'backgroundOpacity',
    'headerView',
  ],
  ...[
    'showTitle',
    'showPageTitles',
    'showPageNumbers',
    'showQuestionNumbers',
    'questionStartIndex',
    'requiredMark',
  ],
  ...[
    'questionTitleLocation',
    'questionDescriptionLocation',
    'questionErrorLocation',
    'questionTitlePattern',
  ],
  ...[
    'showProgressBar',
    'progressBarType',
    'progressBarLocation',
    'progressBarShowPageNumbers',
    'showTOC',
    'tocLocation',
  ],
  ...[
    'progressBarShowPageTitles',
    'progressBarShowNavigationText',
    'progressBarInheritWidthFrom',
    'gridLayoutEnabled',
  ],
  ...[
    'showNavigationButtons',
    'navigationButtonsLocation',
    'showPrevButton',
    'showCompletePage',
    'allowResizeComment',
  ],
  ...[
    'completeText',
    'pageNextText',
    'pagePrevText',
    'previewText',
    'editText',
    'startSurveyText',
    'autoGrowComment',
  ],
  ...[
    'autoFocusFirstError',
    'autoFocusFirstQuestion',
    'autoAdvanceEnabled',
    'autoAdvanceAllowComplete',
    'textUpdateMode',
  ],
  ...[
    'checkErrorsMode',
    'validateVisitedEmptyFields',
    'loadingHtml',
    'completedBeforeHtml',
    'cookieName',
    'commentAreaRows',
  ],
  ...[
    'questionsOnPageMode',
    'showPreviewBeforeComplete',
    'previewMode',
    'partialSendEnabled',
    'tocItemComponent',
  ],
  ...['matrixDragHandleArea', 'regionalFormat', 'calculatedValuesNote', 'note'],
  ...[
    'questionTitleTemplate',
    'progressBarNavigationTextLocation',
    'showCompletedPage',
    'goNextPageAutomatic',
  ],
  ...['firstPageIsStartPage', 'timerLocation', 'timerInfoMode'],
])

/** What is said before the first question and must be agreed to. */
export function readConsent(root: Source): Consent | null {
  const version = root.string('consentVersion')
  if (!root.has('consent')) return null
  const source = new Source(root.raw('consent'), 'consent', null, root.report)
  const title = source.text('title')
  const text = source.text('text')
  const label = source.text('label')
  source.close(new Set(['note']))
  if (text === null || label === null || version === null) {
    root.fault('bad_consent', 'lời ngỏ phải có text, label và consentVersion.', 'consent')
    return null
  }
  return { version, title, text, label }
}

/** What is said at the end, most special first. */
export function readEndings(root: Source, compiling: Compiling): Ending[] {
  const endings: Ending[] = root.sources('completedHtmlOnCondition', 50).map((source) => {
    const ending = {
      when: readCondition(source, 'expression', compiling),
      text: source.text('html') ?? { vi: '' },
    }
    source.close(new Set())
    return ending
  })
  const otherwise = root.text('completedHtml')
  return otherwise === null ? endings : [...endings, { when: null, text: otherwise }]
}

export function readItemGroups(root: Source): ItemGroup[] {
  return root.sources('groups', 200).map((source) => {
    const code = source.string('code') ?? ''
    const group = { code, title: source.text('title') ?? { vi: code } }
    source.close(new Set(['note']))
    return group
  })
}
