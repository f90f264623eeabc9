export { repositoryFolder, unfinishedFolder } from './folder.ts'
export { GitFailure, runGit, spawnGit } from './git.ts'
export { type Prepared, prepareCopy, prepareRepository } from './prepare-repository.ts'
export { removeRepository } from './remove-repository.ts'
