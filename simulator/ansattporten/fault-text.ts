import type { Language } from '../language.ts'
import type { Fault } from './faults.ts'

interface FaultTexts {
  title: string
  lead: string
  none: string
  login: string
  representation: string
  logout: string
  use: string
  isOn: (fault: string) => string
  names: Record<Fault, string>
}

const nb: FaultTexts = {
  title: 'Feil som kan slås på',
  lead: 'Velg hva simulatoren skal gjøre galt. Feilen gjelder for alle her til du slår den av.',
  none: 'Ingen feil',
  login: 'Når noen logger inn',
  representation: 'Når noen handler på vegne av en virksomhet',
  logout: 'Når noen logger ut',
  use: 'Bruk',
  isOn: (fault) => `Feil slått på: ${fault}`,
  names: {
    issuer: 'Svaret er fra en annen utsteder (iss)',
    state: 'Svaret har en annen state',
    usedCode: 'Koden er brukt før',
    audience: 'id_token er til en annen tjeneste (aud)',
    nonce: 'id_token har en annen nonce',
    expired: 'id_token er utløpt',
    skewedClock: 'Klokka går fem minutter for sent',
    unknownKey: 'id_token er signert med en ukjent nøkkel',
    rotatedKey: 'Nøkkelen er byttet siden sist',
    unsigned: 'id_token er ikke signert (alg none)',
    sharedSecret: 'id_token er signert med HS256',
    lowLevel: 'Sikkerhetsnivået er for lavt',
    noNumber: 'Fødselsnummeret mangler',
    noNames: 'Navnet mangler',
    tokenError: 'Token-endepunktet svarer 500',
    tokenSilence: 'Token-endepunktet svarer ikke',
    keysSilence: 'Nøklene (JWKS) kommer ikke',
    partyAuthority: 'Virksomhetens nummer er fra et annet register (authority)',
    partyNumber: 'Virksomhetens nummer har feil kontrollsiffer',
    noParties: 'Virksomheten mangler (authorized_parties)',
    detailsText: 'authorization_details er tekst i stedet for en liste',
    otherDetails: 'id_token nevner en annen virksomhet enn svaret',
    manyParties: 'Virksomheten står 500 ganger',
    noFrames: 'Nettleseren får ingen rammer (front-channel)',
    noBackChannel: 'Ingen beskjed fra tjener til tjener (back-channel)',
    badLogoutToken: 'Bare back-channel, med et token som andre har signert',
  },
}

const nn: FaultTexts = {
  title: 'Feil som kan slåast på',
  lead: 'Vel kva simulatoren skal gjere gale. Feilen gjeld for alle her til du slår han av.',
  none: 'Ingen feil',
  login: 'Når nokon loggar inn',
  representation: 'Når nokon handlar på vegner av ei verksemd',
  logout: 'Når nokon loggar ut',
  use: 'Bruk',
  isOn: (fault) => `Feil slått på: ${fault}`,
  names: {
    issuer: 'Svaret er frå ein annan utferdar (iss)',
    state: 'Svaret har ein annan state',
    usedCode: 'Koden er brukt før',
    audience: 'id_token er til ei anna teneste (aud)',
    nonce: 'id_token har ein annan nonce',
    expired: 'id_token har gått ut',
    skewedClock: 'Klokka går fem minutt for seint',
    unknownKey: 'id_token er signert med ein ukjend nøkkel',
    rotatedKey: 'Nøkkelen er bytt sidan sist',
    unsigned: 'id_token er ikkje signert (alg none)',
    sharedSecret: 'id_token er signert med HS256',
    lowLevel: 'Tryggleiksnivået er for lågt',
    noNumber: 'Fødselsnummeret manglar',
    noNames: 'Namnet manglar',
    tokenError: 'Token-endepunktet svarar 500',
    tokenSilence: 'Token-endepunktet svarar ikkje',
    keysSilence: 'Nøklane (JWKS) kjem ikkje',
    partyAuthority: 'Nummeret til verksemda er frå eit anna register (authority)',
    partyNumber: 'Nummeret til verksemda har feil kontrollsiffer',
    noParties: 'Verksemda manglar (authorized_parties)',
    detailsText: 'authorization_details er tekst i staden for ei liste',
    otherDetails: 'id_token nemner ei anna verksemd enn svaret',
    manyParties: 'Verksemda står 500 gonger',
    noFrames: 'Nettlesaren får ingen rammer (front-channel)',
    noBackChannel: 'Ingen beskjed frå tenar til tenar (back-channel)',
    badLogoutToken: 'Berre back-channel, med eit token som andre har signert',
  },
}

const en: FaultTexts = {
  title: 'Faults that can be switched on',
  lead: 'Choose what the simulator shall do wrong. The fault applies to everybody here until you switch it off.',
  none: 'No fault',
  login: 'When somebody logs in',
  representation: 'When somebody acts on behalf of an organisation',
  logout: 'When somebody logs out',
  use: 'Use',
  isOn: (fault) => `Fault switched on: ${fault}`,
  names: {
    issuer: 'The answer is from another issuer (iss)',
    state: 'The answer has another state',
    usedCode: 'The code was used before',
    audience: 'The id_token is for another service (aud)',
    nonce: 'The id_token has another nonce',
    expired: 'The id_token has expired',
    skewedClock: 'The clock is five minutes slow',
    unknownKey: 'The id_token is signed with an unknown key',
    rotatedKey: 'The key has changed since the last time',
    unsigned: 'The id_token is not signed (alg none)',
    sharedSecret: 'The id_token is signed with HS256',
    lowLevel: 'The level of assurance is too low',
    noNumber: 'The identity number is missing',
    noNames: 'The name is missing',
    tokenError: 'The token endpoint answers 500',
    tokenSilence: 'The token endpoint does not answer',
    keysSilence: 'The keys (JWKS) do not come',
    partyAuthority: 'The organisation’s number is of another register (authority)',
    partyNumber: 'The organisation’s number has a wrong check digit',
    noParties: 'The organisation is missing (authorized_parties)',
    detailsText: 'authorization_details is text instead of a list',
    otherDetails: 'The id_token names another organisation than the answer',
    manyParties: 'The organisation is there 500 times',
    noFrames: 'The browser gets no frames (front channel)',
    noBackChannel: 'No word from server to server (back channel)',
    badLogoutToken: 'Back channel only, with a token that somebody else signed',
  },
}

export const faultTexts: Record<Language, FaultTexts> = { nb, nn, en }
