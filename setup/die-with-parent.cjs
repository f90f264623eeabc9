// Preloaded into the programs that set-up starts: ends them when set-up itself is gone, for whatever reason. The channel
// between the two closes even at SIGKILL.
if (process.channel) {
  // Asked politely, npm would go on to undo what it did, in the way of the next run, which begins by removing it all.
  const signal = process.argv[1]?.endsWith('npm-cli.js') ? 'SIGKILL' : 'SIGTERM'
  process.once('disconnect', () => process.kill(process.pid, signal))
  process.channel.unref()
}

// Workers that the program forks inherit its arguments; their channel is none of ours.
const here = process.execArgv.indexOf(__filename)
if (here > 0) process.execArgv.splice(here - 1, 2)
