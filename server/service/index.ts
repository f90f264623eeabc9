export { createService } from './create-service.ts'
export { servicePolicy } from './policy.ts'
export { sweepRepositories } from './sweep-repositories.ts'
export { readTemplates, type Template, type Templates } from './template.ts'
