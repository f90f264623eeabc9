import type { FormState } from '../http/view.ts'
import { describedBy, Labelled } from '../ui/labelled.tsx'
import { Button, FormToken, Heading, LinkButton, Paragraph } from '../ui/page.tsx'
import { nameIn } from './organisation.ts'
import { OrganisationPage, type Shell } from './pages.tsx'

interface LogoPageProps {
  shell: Shell
  form: FormState
  logo: string | undefined
}

/** One picture, to take another for it or to take away (O1). */
export function LogoPage({ shell, form, logo }: LogoPageProps) {
  const { view, organisation } = shell
  const { t } = view
  const error = form.errors['logo']
  const path = `/orgs/${organisation.name}/settings`
  return (
    <OrganisationPage shell={shell} current="settings" title={t('logo.title')} form={form}>
      {logo && (
        <img class="logo" src={logo} alt={t('settings.logoOf', { name: nameIn(organisation, view.language) })} />
      )}
      <form method="post" action={`${path}/logo`} enctype="multipart/form-data" class="stack" novalidate>
        <FormToken view={view} />
        <Labelled id="logo" label={t('logo.file')} help={t('logo.help')} error={error}>
          <input
            class="ds-input"
            id="logo"
            name="logo"
            type="file"
            accept="image/png,image/jpeg,image/webp"
            required
            aria-invalid={error ? 'true' : undefined}
            aria-describedby={describedBy({ id: 'logo', help: t('logo.help'), error })}
          />
        </Labelled>
        <p class="actions">
          <Button>{t('logo.send')}</Button>
          <LinkButton href={path} variant="tertiary">
            {t('shell.back')}
          </LinkButton>
        </p>
      </form>
      {logo && (
        <form method="post" action={`${path}/logo/remove`} class="alternative">
          <Heading level={2}>{t('logo.removeTitle')}</Heading>
          <Paragraph>{t('logo.removeLead')}</Paragraph>
          <FormToken view={view} />
          <Button variant="secondary">{t('logo.remove')}</Button>
        </form>
      )}
    </OrganisationPage>
  )
}
