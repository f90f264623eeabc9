/** What git allows as the name of a branch or tag (git-check-ref-format), so that one never reads as an expression. */
export const isRefName = (name: string) =>
  name.length <= 250 && !/[\s\p{Cc}~^:?*[\\]|\.\.|@\{|\/\/|^@$|^[-/]|[./]$|(?:^|\/)\.|\.lock(?:\/|$)/u.test(name)

/** In full, since what is short today names two tomorrow. */
export const isCommitId = (text: string) => /^[0-9a-f]{40}$/.test(text)

/** The ways to read `a/b/c` as a branch or tag and a path in it: names of both may hold slashes. */
export const readings = (segments: readonly string[]) =>
  segments.slice(0, deepestName).map((_, index) => ({
    name: segments.slice(0, index + 1).join('/'),
    path: segments.slice(index + 1),
  }))

const deepestName = 20
