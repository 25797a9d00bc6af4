/** Servers that deliver the app as README.md says: its configurations are taken from there, and run. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request as ask, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, createServer as createPort } from "node:net";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { connect as connectSecurely } from "node:tls";
import { promisify } from "node:util";
import { DIST, DIST_CROSS, DIST_SUB } from "./demo-api.ts";

const README = resolve(import.meta.dirname, "../../../README.md");
const run = promisify(execFile);

/** How long a server may take to start, in milliseconds. */
const PATIENCE = 10_000;

/** Where the app is: at the root, or below the path that a copy is written for. */
export type Base = "/" | "/sub/";

/** A server of the app, to be reached by people. */
export interface Host {
  /** The address of the app, with a slash at its end. */
  url: string;
  /** Where the same is reached without TLS, if it is. */
  plain?: string;
  /** The file with the certificate, which nobody else has signed. */
  certificate?: string;
  /** The names under which the API was asked, and its own. */
  api?: { asked: Set<string>; name: string };
  /** The folder that it delivers. */
  folder: string;
  end(): Promise<void>;
}

/** The block of README.md that is the content of this file. */
export async function block(file: string): Promise<string> {
  const text = await readFile(README, "utf8");
  const all = [...text.matchAll(/^```\w+\n# (.+)\n([^]*?)^```$/gm)].filter(([, name]) => name === file);
  if (all.length !== 1) throw new Error(`README.md has ${all.length} blocks for ${file}`);
  return all[0][2];
}

/** What whoever deploys puts in its place: from what is in README.md to another text, so often. */
type Edits = Record<string, [to: string, times: number]>;

/** A block with other values in it. Each has to be there exactly as often as is said. */
export async function edited(file: string, edits: Edits): Promise<string> {
  let text = await block(file);
  for (const [from, [to, times]] of Object.entries(edits)) {
    const parts = text.split(from);
    if (parts.length !== times + 1) throw new Error(`${file} of README.md has ${from} ${parts.length - 1} times, not ${times}`);
    text = parts.join(to);
  }
  return text;
}

/** nginx of Debian with the configuration of README.md. */
export async function nginx(base: Base, api: string): Promise<Host> {
  const isRoot = base === "/";
  const [place, root] = isRoot ? ["diagboard", "srv/diagboard"] : ["tools", "srv/www"];
  const site = await Site.make(base, root);
  const [upstream, [http, https]] = await Promise.all([site.upstream(api), freePorts(2)]);
  const server = await edited(`/etc/nginx/sites-enabled/${place}`, {
    "listen 80;": [`listen 127.0.0.1:${http};`, 1],
    "listen 443 ssl http2;": [`listen 127.0.0.1:${https} ssl http2;`, 1],
    [`${place}.example`]: ["127.0.0.1", 2],
    [`/etc/ssl/${place}.pem`]: [site.certificate, 1],
    [`/etc/ssl/${place}.key`]: [site.key, 1],
    [`root /${root};`]: [`root ${site.root};`, 1],
    "https://control.zequenze.com": [`https://${upstream.name}`, 1],
    "/etc/ssl/certs/ca-certificates.crt": [site.certificate, 1],
    ...(isRoot ? {} : { "/diagboard/": [base, 4] as [string, number] }),
  });
  await site.put("sites-enabled/site", server);
  await site.put("snippets/diagboard.conf", await block("/etc/nginx/snippets/diagboard.conf"));
  await copyFile("/etc/nginx/mime.types", join(site.folder, "mime.types"));
  // What Debian's nginx.conf says of what matters here, with all that is written in the folder.
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((what) => `${what}_temp_path ${site.folder}/${what};`);
  await site.put("nginx.conf", `
    daemon off; master_process off; pid ${site.folder}/pid; error_log stderr;
    include /etc/nginx/modules-enabled/*.conf;
    events {}
    http {
      include mime.types; default_type application/octet-stream; sendfile on; gzip on;
      access_log off; ${temporary.join(" ")}
      include sites-enabled/*;
    }`);
  const packages = "nginx-light libnginx-mod-http-brotli-static";
  await site.start(process.env.NGINX ?? "nginx", ["-c", join(site.folder, "nginx.conf")], https, packages);
  return site.host({ url: `https://127.0.0.1:${https}${base}`, plain: `http://127.0.0.1:${http}${base}`, certificate: site.certificate, api: upstream });
}

/** Caddy of Debian with the Caddyfile of README.md. */
export async function caddy(base: Base, api: string): Promise<Host> {
  const site = await Site.make(base, "srv/www");
  const [upstream, [http, https]] = await Promise.all([site.upstream(api), freePorts(2)]);
  const environment = { SITE: "127.0.0.1", API: `https://${upstream.name}`, BASE: base.slice(0, -1) };
  // Ports, and certificates that it signs itself.
  await site.caddy(https, `http_port ${http}\nhttps_port ${https}\nlocal_certs\nskip_install_trust`, environment);
  return site.host({ url: `https://127.0.0.1:${https}${base}`, plain: `http://127.0.0.1:${http}${base}`, api: upstream });
}

/** Caddy as it runs in README.md's container: with what is copied there, the same environment, and its user. */
export async function container(api: string): Promise<Host> {
  const site = await Site.make("/", "srv/www");
  const recipe = await block("Containerfile");
  const said = ["ENV SITE=:8080 API=https://control.zequenze.com", "COPY Caddyfile /etc/caddy/Caddyfile", "COPY dist /srv/www", "EXPOSE 8080"];
  for (const line of said) {
    if (!recipe.includes(`\n${line}\n`)) throw new Error(`README.md's Containerfile does not say: ${line}`);
  }
  const [, user] = /^USER (\d+):\1$/m.exec(recipe)!;
  const [upstream, [port]] = await Promise.all([site.upstream(api), freePorts(1)]);
  // Only root can become another.
  const identity = process.getuid?.() === 0 ? { uid: Number(user), gid: Number(user) } : {};
  await site.caddy(port, "", { SITE: `:${port}`, API: `https://${upstream.name}` }, { isSecure: false, ...identity });
  return site.host({ url: `http://127.0.0.1:${port}/`, api: upstream });
}

const TYPES: Record<string, string> = {
  ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json",
  ".png": "image/png", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
};

/** A host that knows files and nothing else, as GitHub Pages is: an address that is no file is 404.html. */
export async function pages(base: Base, folder = base === "/" ? DIST_CROSS : DIST_SUB): Promise<Host & { config?: object }> {
  const host = { url: "", folder, end: async () => void server.close(), config: undefined as object | undefined };
  const server = createServer(async ({ url }, answer) => {
    const file = new URL(url!, "http://127.0.0.1").pathname.slice(base.length) || "index.html";
    const configured = file === "config.json" && host.config && JSON.stringify(host.config);
    const content = configured || (await readFile(join(folder, file)).catch(() => null));
    answer.writeHead(content ? 200 : 404, { "Content-Type": TYPES[content ? extname(file) : ".html"] ?? "text/plain" });
    answer.end(content ?? (await readFile(join(folder, "404.html"))));
  });
  host.url = `http://127.0.0.1:${await listen(server)}${base}`;
  return host;
}

/** A temporary folder with the deployed app and all that a server writes. */
class Site {
  private process?: ChildProcess;
  private server?: Server;
  readonly key: string;
  readonly certificate: string;

  private constructor(readonly folder: string, readonly root: string, private readonly deployed: string) {
    [this.key, this.certificate] = ["key.pem", "certificate.pem"].map((file) => join(folder, file));
  }

  static async make(base: Base, root: string): Promise<Site> {
    const folder = await mkdtemp(join(tmpdir(), "diagboard-host-"));
    await chmod(folder, 0o755);
    const deployed = join(folder, root, base);
    await cp(base === "/" ? DIST : DIST_SUB, deployed, { recursive: true });
    // README.md's way to find out whether all of it arrived.
    await run("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: deployed });
    const site = new Site(folder, join(folder, root), deployed);
    // A certificate that nobody else has signed. nginx compares the API's name with names only.
    const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:127.0.0.1"];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    await run("openssl", ["req", "-x509", ...kind, ...names, "-keyout", site.key, "-out", site.certificate]);
    return site;
  }

  /** The API as it is reached elsewhere: over TLS, with a name to be known. */
  async upstream(api: string): Promise<{ asked: Set<string>; name: string }> {
    const asked = new Set<string>();
    const [key, cert] = await Promise.all([this.key, this.certificate].map((file) => readFile(file)));
    this.server = createSecureServer({ key, cert }, (incoming, answer) => {
      const { method, headers, url } = incoming;
      asked.add(headers.host!);
      const onward = ask(new URL(url!, api), { method, headers }, (got) => {
        answer.writeHead(got.statusCode!, got.headers);
        got.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      incoming.pipe(onward);
    });
    return { asked, name: `127.0.0.1:${await listen(this.server)}` };
  }

  async put(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, file)), { recursive: true });
    await writeFile(join(this.folder, file), text);
  }

  async caddy(port: number, settings: string, environment: Record<string, string>, options = {}): Promise<void> {
    const file = await edited("/etc/caddy/Caddyfile", { "root * /srv/www": [`root * ${this.root}`, 1] });
    await this.put("Caddyfile", `{\nadmin off\ndefault_bind 127.0.0.1\n${settings}\n}\n${file}`);
    const own = { HOME: this.folder, XDG_CONFIG_HOME: join(this.folder, "config"), XDG_DATA_HOME: join(this.folder, "data") };
    const env = { ...environment, ...own, SSL_CERT_FILE: this.certificate };
    const args = ["run", "--config", join(this.folder, "Caddyfile"), "--adapter", "caddyfile"];
    await this.start(process.env.CADDY ?? "caddy", args, port, "caddy", { env, ...options });
  }

  /** Starts a server of Debian's, and waits for its port. */
  async start(program: string, args: string[], port: number, packages: string, { env = {}, isSecure = true, ...identity } = {}): Promise<void> {
    const environment = { ...env, PATH: `${process.env.PATH}:/usr/sbin` };
    const server = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env: environment, ...identity });
    this.process = server;
    let said = "";
    server.stderr!.on("data", (part) => (said += part));
    const ended = once(server, "close").then(() => false, (error) => ((said = String(error)), false));
    if (await Promise.race([answers(port, isSecure), ended])) return;
    await this.end();
    throw new Error(`${program} does not run; it needs: apt install ${packages}\n${said}`);
  }

  host(about: Omit<Host, "folder" | "end">): Host {
    return { ...about, folder: this.deployed, end: () => this.end() };
  }

  private async end(): Promise<void> {
    if (this.process?.pid && this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, "exit");
      this.process.kill("SIGKILL");
      await gone;
    }
    this.server?.close();
    this.server?.closeAllConnections();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

/** Ports that nobody listened on a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createPort());
  const ports = await Promise.all(servers.map((server) => listen(server as Server)));
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

/** Whether somebody answers on the port soon. Caddy listens before it has its certificate. */
async function answers(port: number, isSecure: boolean): Promise<boolean> {
  const where = { host: "127.0.0.1", port, rejectUnauthorized: false };
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((next) => setTimeout(next, 20))) {
    const socket = isSecure ? connectSecurely(where) : connect(where);
    socket.setTimeout(1_000, () => socket.destroy(new Error("no answer")));
    const isThere = await once(socket, isSecure ? "secureConnect" : "connect").then(() => true, () => false);
    socket.destroy();
    if (isThere) return true;
  }
  return false;
}
