import type { ComponentChildren } from 'preact'

interface ScriptButtonProps {
  children: ComponentChildren
  /** By which a module in `browser/` finds the button; it takes `hidden` away when it can serve it. */
  data: Record<`data-${string}`, string>
  controls?: string
}

/** A button that only script can serve, so it is hidden until script is there. */
export function ScriptButton({ children, data, controls }: ScriptButtonProps) {
  const attributes: Record<string, string> = data
  return (
    <button
      class="ds-button"
      data-variant="secondary"
      data-size="sm"
      type="button"
      hidden
      aria-controls={controls}
      {...attributes}
    >
      {children}
    </button>
  )
}
