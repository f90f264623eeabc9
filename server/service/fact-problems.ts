import type { FieldError } from '../errors.ts'
import { nameProblem, textProblem } from '../organisation/index.ts'
import type { ServiceFacts } from './service.ts'

const longestDescription = 500

/** What is wrong with what a service says of itself, by field; the same for page, API and command. */
export const serviceFactProblems = (facts: ServiceFacts): FieldError[] => [
  ...(['titleNb', 'titleNn', 'titleEn'] as const).flatMap((field) => nameProblem(field, facts[field])),
  ...textProblem('description', facts.description, longestDescription),
]
