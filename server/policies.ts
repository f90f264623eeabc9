import { accountPolicy } from './account/index.ts'
import { dashboardPolicy } from './dashboard/index.ts'
import { deploymentPolicy } from './deployment/index.ts'
import { environmentPolicy } from './environment/index.ts'
import { helpPolicy } from './help/index.ts'
import { joiningPolicy } from './joining/index.ts'
import { loginPolicy } from './login/index.ts'
import { oauthPolicy } from './oauth/index.ts'
import { organisationPolicy } from './organisation/index.ts'
import { organisationRequestPolicy } from './organisation-request/index.ts'
import { gatherPolicies } from './policy.ts'
import { registrationPolicy } from './registration/index.ts'
import { registryPolicy } from './registry/index.ts'
import { representationPolicy } from './representation/index.ts'
import { servicePolicy } from './service/index.ts'
import { servicedeskPolicy } from './servicedesk/index.ts'
import { sessionPolicy } from './session/index.ts'
import { sitePolicy } from './site/index.ts'
import { teamPolicy } from './team/index.ts'
import { tokenPolicy } from './token/index.ts'
import { userPolicy } from './user/index.ts'
import { webhookPolicy } from './webhook/index.ts'

/** Who may do what, all of it; `docs/access.md` is written from here. */
export const policy = gatherPolicies([
  userPolicy,
  sessionPolicy,
  tokenPolicy,
  registrationPolicy,
  loginPolicy,
  oauthPolicy,
  organisationPolicy,
  representationPolicy,
  environmentPolicy,
  teamPolicy,
  joiningPolicy,
  servicePolicy,
  registryPolicy,
  organisationRequestPolicy,
  webhookPolicy,
  deploymentPolicy,
  accountPolicy,
  dashboardPolicy,
  helpPolicy,
  sitePolicy,
  servicedeskPolicy,
])
