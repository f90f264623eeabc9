import type { ComponentChildren } from 'preact'

interface DetailsProps {
  summary: string
  children: ComponentChildren
  open?: boolean
  data?: Record<`data-${string}`, string>
}

/** Something that few need, behind a line that says what it is. */
export function Details({ summary, children, open, data = {} }: DetailsProps) {
  const attributes: Record<string, string> = data
  return (
    <details class="ds-details" open={open} {...attributes}>
      <summary>{summary}</summary>
      <div>{children}</div>
    </details>
  )
}
