import type { FormState } from '../http/view.ts'
import { OrganisationPage, type Shell } from '../organisation/index.ts'
import type { Team } from '../team/index.ts'
import { RadioGroup } from '../ui/choice-groups.tsx'
import { TextField } from '../ui/fields.tsx'
import { Button, Form, FormToken, Heading, Link, Paragraph } from '../ui/page.tsx'
import type { Domain } from './queries.ts'

export interface DomainsPageProps {
  shell: Shell
  form: FormState
  domains: readonly Domain[]
  /** All but the owners'. */
  teams: readonly Team[]
}

/** Whose address is enough to join one team by oneself (J3). */
export function DomainsPage({ shell, form, domains, teams }: DomainsPageProps) {
  const { view, organisation } = shell
  const { t } = view
  const action = `/orgs/${organisation.name}/settings/domains`
  return (
    <OrganisationPage shell={shell} current="settings" title={t('domains.title')} form={form}>
      <Paragraph>{t('domains.lead')}</Paragraph>
      {domains.length > 0 && (
        <ul class="rows">
          {domains.map(({ domain, team }) => (
            <li key={domain}>
              <span>{t('domains.opens', { domain, team })}</span>
              <form method="post" action={action} class="actions">
                <FormToken view={view} />
                <input type="hidden" name="domain" value={domain} />
                <Button variant="secondary" size="sm" name="act" value="close">
                  {t('domains.close')}
                  <span class="visually-hidden"> {domain}</span>
                </Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <section class="stack" aria-labelledby="open">
        <Heading level={2} id="open">
          {t('domains.another')}
        </Heading>
        <Form view={view} action={action}>
          <TextField
            form={form}
            name="domain"
            label={t('domains.domain')}
            help={t('domains.domainHelp')}
            maxlength={253}
          />
          <RadioGroup
            form={form}
            name="team"
            legend={t('domains.team')}
            options={teams.map(({ id, name }) => ({ value: id, label: name }))}
            initial=""
          />
          <p class="actions">
            <Button>{t('domains.open')}</Button>
          </p>
        </Form>
      </section>
      <Paragraph>
        <Link href={`/orgs/${organisation.name}/requests`}>{t('requests.all')}</Link>
      </Paragraph>
    </OrganisationPage>
  )
}
