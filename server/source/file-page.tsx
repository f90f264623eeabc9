import { ServicePage, type ServiceShell, servicePath } from '../service/index.ts'
import { formatSize } from '../text/text.ts'
import { Alert, Link, Paragraph } from '../ui/page.tsx'
import { TrustedHtml } from '../ui/trusted-html.tsx'
import type { File } from './open-address.ts'
import { PlaceLine } from './place-line.tsx'
import { addressOf, type Spot } from './source.ts'

/** How a file is shown. */
export type ShownFile =
  | { as: 'prose'; html: string }
  | { as: 'picture' }
  | { as: 'link'; to: string }
  | {
      as: 'lines'
      lines: readonly string[]
      highlighted: readonly string[] | undefined
      total: number
      isUtf8: boolean
    }
  | { as: 'nothing'; why: 'binary' | 'too-large' }

interface FilePageProps {
  shell: ServiceShell
  file: File
  shown: ShownFile
  /** Whether its source is shown though it could be rendered. */
  isSource: boolean
}

/** One file: rendered if it is Markdown or a picture, or its lines with numbers to link to (S2). */
export function FilePage({ shell, file: { place, blob }, shown, isSource }: FilePageProps) {
  const { view, service } = shell
  const { t } = view
  const spot = { service: servicePath(service), name: place.name, path: place.path }
  return (
    <ServicePage shell={shell} current="files" title={place.path.join('/')} styles={['source.css']}>
      <div class="source-head">
        <PlaceLine t={t} service={spot.service} place={place} view="files" />
        <p class="source-links">
          <span class="subtle">{formatSize(view.language, blob.size)}</span>
          {shown.as === 'lines' && <span class="subtle">{t('source.lines', { count: shown.total })}</span>}
          {shown.as === 'prose' && (
            <Link href={`${addressOf('files', spot)}?source=yes`}>{t('source.showSource')}</Link>
          )}
          {isSource && <Link href={addressOf('files', spot)}>{t('source.showRendered')}</Link>}
          <Link href={addressOf('raw', spot)}>{t('source.raw')}</Link>
          <Link href={addressOf('history', spot)}>{t('source.history')}</Link>
        </p>
      </div>
      <Content shell={shell} shown={shown} spot={spot} />
    </ServicePage>
  )
}

function Content({ shell: { view }, shown, spot }: { shell: ServiceShell; shown: ShownFile; spot: Spot }) {
  const { t } = view
  const name = spot.path.at(-1) ?? ''
  switch (shown.as) {
    case 'prose':
      return <TrustedHtml tag="div" class="readme prose" html={shown.html} />
    case 'picture':
      return (
        <p>
          <img class="picture" src={addressOf('raw', spot)} alt={t('source.picture', { name })} />
        </p>
      )
    case 'link':
      return (
        <Paragraph>
          {t('source.symlink')} <code>{shown.to}</code>
        </Paragraph>
      )
    case 'nothing':
      return <Alert color="info">{t(`source.notShown.${shown.why}`)}</Alert>
    default:
      return <Lines t={t} shown={shown} name={name} />
  }
}

/** Through so many links of lines one tabs without complaint. */
const few = 20

interface LinesProps {
  t: ServiceShell['view']['t']
  shown: Extract<ShownFile, { as: 'lines' }>
  name: string
}

function Lines({ t, shown: { lines, highlighted, total, isUtf8 }, name }: LinesProps) {
  return (
    <>
      {!isUtf8 && <Alert color="info">{t('source.notUtf8')}</Alert>}
      {lines.length < total && <Alert color="info">{t('source.firstLines', { count: lines.length, total })}</Alert>}
      {lines.length > few && (
        <p>
          <a class="ds-link" href="#after-lines">
            {t('source.skipLines')}
          </a>
        </p>
      )}
      <section class="lines" tabindex={0} aria-label={t('source.contentOf', { name })}>
        <pre>
          {lines.map((line, index) => (
            <Line key={index + 1} number={index + 1} line={line} html={highlighted?.[index]} />
          ))}
        </pre>
      </section>
      <div id="after-lines" tabindex={-1} />
    </>
  )
}

interface LineProps {
  number: number
  line: string
  html: string | undefined
}

const Line = ({ number, line, html }: LineProps) => (
  <span class="line" id={`L${number}`}>
    <a class="number" href={`#L${number}`}>
      {number}
    </a>
    {html === undefined ? <code>{line}</code> : <TrustedHtml tag="code" html={html} />}
    {'\n'}
  </span>
)
