import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Settings } from '../server/repository/git.ts'
import { freePort } from '../test/stories/processes.ts'

const backend = '/usr/lib/git-core/git-http-backend'
const needed = { nginx: '/usr/sbin/nginx', fcgiwrap: '/usr/sbin/fcgiwrap', git: backend }

interface Options {
  /** Of the measurement's own; bare repositories lie in `repositories`. */
  folder: string
  settings: Settings
  password: string
}

/** git's own server program behind nginx and fcgiwrap of Debian, with a password, as it is set up everywhere. */
export async function startGitHttpBackend({ folder, settings, password }: Options) {
  for (const [name, path] of Object.entries(needed))
    if (!existsSync(path))
      throw new Error(`There is no ${name}; install it with: apt-get install nginx-light fcgiwrap git`)
  const port = await freePort()
  const socket = join(folder, 'fcgi.socket')
  await mkdir(join(folder, 'repositories'), { recursive: true })
  await writeFile(join(folder, 'gitconfig'), gitConfig(settings))
  await writeFile(join(folder, 'passwords'), `bench:${execFileSync('openssl', ['passwd', '-apr1', password])}`)
  await writeFile(join(folder, 'nginx.conf'), nginxConf({ folder, port, socket }))
  const children: ChildProcess[] = [
    spawn(needed.fcgiwrap, ['-c', '8', '-s', `unix:${socket}`], { stdio: 'ignore', detached: true }),
    spawn(needed.nginx, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'errors')], {
      stdio: 'ignore',
      detached: true,
    }),
  ]
  // Each leads a group of its own, which ends whole.
  const stop = () => {
    for (const { pid } of children) if (pid) process.kill(-pid, 'SIGTERM')
  }
  while (!existsSync(socket)) await sleep(20)
  await chmod(socket, 0o777)
  await sleep(500)
  return { origin: `http://127.0.0.1:${port}`, stop }
}

const gitConfig = (settings: Settings) =>
  Object.entries({ ...settings, 'safe.directory': '*', 'http.receivepack': 'true' })
    .map(([name, value]) => {
      const [section = '', ...rest] = name.split('.')
      const key = rest.pop() ?? ''
      return `[${section}${rest.length > 0 ? ` "${rest.join('.')}"` : ''}]\n\t${key} = ${value}\n`
    })
    .join('')

const nginxConf = ({ folder, port, socket }: { folder: string; port: number; socket: string }) => `
daemon off;
user root;
worker_processes 2;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  client_max_body_size 0;
  client_body_temp_path ${folder}/bodies;
  fastcgi_temp_path ${folder}/fastcgi;
  proxy_temp_path ${folder}/proxy;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / {
      auth_basic "git";
      auth_basic_user_file ${folder}/passwords;
      fastcgi_pass unix:${socket};
      fastcgi_buffering off;
      fastcgi_request_buffering off;
      fastcgi_param SCRIPT_FILENAME ${backend};
      fastcgi_param GIT_PROJECT_ROOT ${folder}/repositories;
      fastcgi_param GIT_HTTP_EXPORT_ALL "";
      fastcgi_param GIT_CONFIG_NOSYSTEM 1;
      fastcgi_param GIT_CONFIG_GLOBAL ${folder}/gitconfig;
      fastcgi_param GIT_PROTOCOL $http_git_protocol;
      fastcgi_param PATH_INFO $uri;
      fastcgi_param REMOTE_USER $remote_user;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
    }
  }
}
`
