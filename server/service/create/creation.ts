import { invalidFields } from '../../errors.ts'
import type { CreateForm } from './create-schema.ts'
import type { ServiceCreation } from './create-service.ts'
import type { Templates } from './template.ts'

/** What a page or a program asked for, as the verb takes it. */
export function creationFrom(
  templates: Templates,
  { owner, name, template: templateName, licence, ...facts }: CreateForm,
): ServiceCreation {
  const template = templates.get(templateName)
  if (!template) throw invalidFields({ field: 'template', message: 'no-such-template' })
  return { owner, name, template, licence, facts }
}
