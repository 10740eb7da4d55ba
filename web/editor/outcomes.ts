/** The kinds of replies by name. */

export const OUTCOME_LABEL: Record<string, string> = {
  Answered: '答上',
  Quoted: '引用原文',
  Clarify: '反问',
  NotFound: '没有找到',
  OutOfScope: '不在范围',
  NeedsAccount: '需要登录',
  NeedsHuman: '转人工',
  Unavailable: '暂时不可用',
}
