import type { View } from '../http/view.ts'
import { type ListedService, type Sort, servicePath, titleIn } from '../service/index.ts'
import { FormToken, Link } from '../ui/page.tsx'

interface Sorting {
  sort: Sort
  /** Where the same list is in another order. */
  link: (by: Sort) => string
}

interface ServiceTableProps {
  view: View
  services: readonly ListedService[]
  /** What the table is of, for those who hear it. */
  label: string
  sorting?: Sorting
}

const directions = { title: 'ascending', name: 'ascending', changed: 'descending' } as const

/** A row for each service; on a phone a card. Its roles are named, since a card would lose them. */
export function ServiceTable({ view, services, label, sorting }: ServiceTableProps) {
  const { t } = view
  const head = (column: Sort) => <Head key={column} column={column} text={t(`services.${column}`)} sorting={sorting} />
  return (
    // biome-ignore lint/a11y/noRedundantRoles: drawn as a card, it would lose its roles
    <table class="ds-table services" role="table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">{t('services.favourite')}</span>
          </th>
          {head('title')}
          {head('name')}
          <th scope="col">{t('newService.owner')}</th>
          <th scope="col">{t('services.createdBy')}</th>
          {head('changed')}
        </tr>
      </thead>
      <tbody>
        {services.map((service) => (
          <Row key={service.id} view={view} service={service} />
        ))}
      </tbody>
    </table>
  )
}

function Head({ column, text, sorting }: { column: Sort; text: string; sorting: Sorting | undefined }) {
  if (!sorting) return <th scope="col">{text}</th>
  const isSorted = sorting.sort === column
  return (
    <th scope="col" aria-sort={isSorted ? directions[column] : undefined}>
      <Link href={sorting.link(column)}>{text}</Link>
    </th>
  )
}

function Row({ view, service }: { view: View; service: ListedService }) {
  const { t } = view
  const path = servicePath(service)
  const title = titleIn(service, view.language)
  return (
    <tr>
      <td class="star-cell">
        <Star view={view} service={service} path={path} title={title} />
      </td>
      <th scope="row">
        <Link href={path}>{title}</Link>
        {service.archivedAt && (
          <span class="ds-tag" data-color="neutral">
            {t('services.archived')}
          </span>
        )}
        {service.description && <p class="subtle">{service.description}</p>}
      </th>
      <td data-label={t('services.name')}>
        <code>{service.name}</code>
      </td>
      <td data-label={t('newService.owner')}>
        {service.ownerKind === 'organisation' ? (
          <Link href={`/orgs/${service.owner}`}>{service.owner}</Link>
        ) : (
          service.owner
        )}
      </td>
      <td data-label={t('services.createdBy')}>{service.createdBy ?? t('services.servicedesk')}</td>
      <td data-label={t('services.changed')}>
        <time dateTime={service.changedAt.toISOString()}>{view.date(service.changedAt)}</time>
      </td>
    </tr>
  )
}

function Star({ view, service, path, title }: { view: View; service: ListedService; path: string; title: string }) {
  const { isFavourite } = service
  return (
    <form method="post" action={`${path}/favourite`}>
      <FormToken view={view} />
      <input type="hidden" name="return_to" value={view.path} />
      <button
        class="star"
        type="submit"
        name="favourite"
        value={isFavourite ? 'no' : 'yes'}
        aria-label={view.t(isFavourite ? 'services.unmark' : 'services.mark', { title })}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" data-filled={isFavourite ? 'yes' : 'no'}>
          <path d="m12 3 2.8 5.9 6.2.9-4.5 4.5 1.1 6.4-5.6-3.1-5.6 3.1 1.1-6.4L3 9.8l6.2-.9z" />
        </svg>
      </button>
    </form>
  )
}
