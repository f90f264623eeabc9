import type { ComponentChildren } from 'preact'

export interface Tab {
  name: string
  href: string
  label: ComponentChildren
}

/** The pages of one thing, side by side, and which of them this is. */
export const Tabs = ({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) => (
  <nav class="tabs" aria-label={label}>
    <ul>
      {tabs.map((tab) => (
        <li key={tab.name}>
          <a href={tab.href} aria-current={tab.name === current ? 'page' : undefined}>
            {tab.label}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
