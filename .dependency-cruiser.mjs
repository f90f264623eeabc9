/** Features in the order in which they may depend on each other: each sees only those before it (ARCHITECTURE.md). */
export const features = [
  'audit',
  'access',
  'mail',
  'captcha',
  'password',
  'user',
  'mailed-code',
  'identity',
  'session',
  'token',
  'ansattporten',
  'registration',
  'login',
  'oauth',
  'organisation',
  'representation',
  'environment',
  'team',
  'joining',
  'repository',
  'service',
  'source',
  'registry',
  'organisation-request',
  'webhook',
  'deployment',
  'account',
  'dashboard',
  'help',
  'site',
  'servicedesk',
  'backup',
]

const tests = '\\.test\\.tsx?$'
const inside = (feature) => `^server/${feature}/`
const kernel = '^server/([^/]+\\.tsx?$|(database|http|ui|text|jobs)/)'
const assembly = '^server/(app|main|policies)\\.ts$'

const onlyEarlierFeatures = features.slice(0, -1).map((feature, position) => ({
  name: `${feature}-looks-back-only`,
  severity: 'error',
  from: { path: inside(feature), pathNot: tests },
  to: { path: features.slice(position + 1).map(inside) },
}))

const throughTheDoor = features.map((feature) => ({
  name: `${feature}-is-entered-through-its-index`,
  severity: 'error',
  from: { path: '^(server|cli|simulator)/', pathNot: [inside(feature), tests] },
  to: { path: inside(feature), pathNot: `^server/${feature}/(index|schema)\\.ts$` },
}))

export default {
  forbidden: [
    ...onlyEarlierFeatures,
    ...throughTheDoor,
    {
      name: 'kernel-knows-no-feature',
      severity: 'error',
      from: { path: kernel, pathNot: [assembly, tests] },
      to: { path: features.map(inside) },
    },
    {
      name: 'every-feature-has-its-place',
      comment: 'A new folder of server/ is put into the list above.',
      severity: 'error',
      from: {},
      to: { path: '^server/[^/]+/', pathNot: [kernel, ...features.map(inside)] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['^browser/', '\\.config\\.ts$'] },
      to: {},
    },
    {
      name: 'imports-can-be-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, path: '^[./]' },
    },
    {
      name: 'sql-lives-in-queries',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: ['(^|[/-])queries\\.ts$', '^server/context\\.ts$', '^server/(database|jobs)/', tests],
      },
      to: { path: ['^kysely$', '^pg$', 'node_modules/(kysely|pg)/', 'node_modules/@types/pg/'] },
    },
    {
      name: 'rules-are-pure',
      comment: 'The noun file of a feature sees its own folder, built-in modules and types.',
      severity: 'error',
      from: { path: '^server/([^/]+)/\\1\\.ts$' },
      to: { path: '^(server|cli|simulator)/', pathNot: '^server/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-routes-know-http',
      severity: 'error',
      from: { path: '^server/', pathNot: ['(^|[/-])routes\\.tsx?$', '^server/app\\.ts$', '^server/http/', tests] },
      to: { path: ['^@?fastify', 'node_modules/@?fastify'] },
    },
    {
      name: 'verbs-take-only-limits-from-http',
      comment: 'Pages may also see what they draw: the view, and the list of cookies; schemas, how lists go on.',
      severity: 'error',
      from: {
        path: features.map(inside),
        pathNot: ['(^|[/-])(routes|pages|schema)\\.tsx?$', tests],
      },
      to: { path: '^server/http/', pathNot: '^server/http/rate-limit\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-sees-only-nouns',
      severity: 'error',
      from: { path: '^browser/' },
      to: { path: '^(server|cli|simulator|test|setup)/', pathNot: '^server/([^/]+)/\\1\\.ts$' },
    },
    {
      name: 'zod-stays-on-the-server',
      severity: 'error',
      from: { path: '^browser/' },
      to: { path: '^zod$|node_modules/zod/', reachable: true },
    },
    {
      name: 'the-simulator-is-a-program-of-its-own',
      severity: 'error',
      from: { path: '^(simulator|examples)/', pathNot: tests },
      to: { path: '^(server|cli)/' },
    },
    {
      name: 'the-program-runs-without-the-simulator',
      severity: 'error',
      from: { path: '^(server|cli)/', pathNot: tests },
      to: { path: '^(simulator|examples|test)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
}
