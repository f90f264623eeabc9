// Preloaded into the programs that set-up starts: ends them in good order when set-up itself is gone, for whatever
// reason. The channel between the two closes even at SIGKILL.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}

// Workers that the program forks inherit its arguments; their channel is none of ours.
const here = process.execArgv.indexOf(__filename)
if (here > 0) process.execArgv.splice(here - 1, 2)
