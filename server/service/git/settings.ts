import type { Config } from '../../config.ts'
import type { Settings } from '../../repository/index.ts'

/** Only what branches and tags lead to is fetched, and filters only as far as they cost little (SEC-K6, K7). */
export const fetchSettings: Settings = {
  'uploadpack.allowAnySHA1InWant': 'false',
  'uploadpack.allowReachableSHA1InWant': 'false',
  'uploadpack.allowTipSHA1InWant': 'false',
  'uploadpack.allowFilter': 'true',
  'uploadpackfilter.allow': 'false',
  'uploadpackfilter.blob:none.allow': 'true',
  'uploadpackfilter.tree.allow': 'true',
  'uploadpackfilter.tree.maxDepth': '0',
}

/**
 * What is pushed is looked at before it is let in (SEC-K2). Three faults of old tools are let through, since they harm
 * nobody and much history has them; a `.gitmodules` that cannot be read, or links that stand for git's own files, are not.
 */
const checks: Settings = {
  'transfer.fsckObjects': 'true',
  'receive.fsck.badTimezone': 'ignore',
  'receive.fsck.missingSpaceBeforeDate': 'ignore',
  'receive.fsck.zeroPaddedFilemode': 'ignore',
  'receive.fsck.gitmodulesParse': 'error',
  'receive.fsck.gitattributesSymlink': 'error',
  'receive.fsck.gitignoreSymlink': 'error',
  'receive.fsck.mailmapSymlink': 'error',
}

export const pushSettings = ({ git }: Config): Settings => ({
  ...checks,
  // Every push is one pack, whole and on the disk, or nothing.
  'receive.unpackLimit': '1',
  'receive.maxInputSize': String(git.mostPushed),
  'receive.autogc': 'false',
  'receive.denyDeleteCurrent': 'refuse',
  'receive.advertisePushOptions': 'false',
  // What is refused is said before minutes have gone by in silence.
  'receive.keepAlive': '5',
})
