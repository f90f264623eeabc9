interface ServiceOwner {
  name: Record<'en' | 'nb' | 'nn', string>
  orgnr: string
  environments: string[]
}

const everywhere = ['tt02', 'production']

/** A published list of service owners, in the form of altinn-orgs.json, by their codes. */
export const serviceOwners: Record<string, ServiceOwner> = {
  exd: {
    name: { en: 'Example Directorate', nb: 'Eksempeldirektoratet', nn: 'Eksempeldirektoratet' },
    orgnr: '314758625',
    environments: everywhere,
  },
  k9901: {
    name: { en: 'The municipality of Fjelldal', nb: 'Fjelldal kommune', nn: 'Fjelldal kommune' },
    orgnr: '310000019',
    environments: ['tt02'],
  },
  ttd: {
    name: { en: 'Test Ministry', nb: 'Testdepartementet', nn: 'Testdepartementet' },
    orgnr: '',
    environments: everywhere,
  },
}

export const codeOf = (number: string): string | undefined =>
  Object.keys(serviceOwners).find((code) => serviceOwners[code]?.orgnr === number)
