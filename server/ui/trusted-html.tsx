interface TrustedHtmlProps {
  /** What our own code has made or sanitised, never what somebody wrote. */
  html: string
  tag: 'div' | 'span' | 'code'
  class?: string
  id?: string
}

/** The one place where markup is not escaped. */
export const TrustedHtml = ({ html, tag: Tag, ...attributes }: TrustedHtmlProps) => (
  <Tag {...attributes} dangerouslySetInnerHTML={{ __html: html }} />
)
