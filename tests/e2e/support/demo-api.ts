/** The demo API as a process of its own: its port, its database, its faults, its ledger. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const ROOT = resolve(import.meta.dirname, "../../..");
const PROGRAM = process.env.DIAGBOARD_DEMO_API ?? join(ROOT, "target/debug/demo-api");
/** The built app. */
export const DIST = process.env.DIAGBOARD_DIST ?? join(ROOT, "dist");
export const DIST_CROSS = process.env.DIAGBOARD_DIST_CROSS ?? join(ROOT, "target/dist-cross");
export const DIST_SUB = process.env.DIAGBOARD_DIST_SUB ?? join(ROOT, "target/dist-sub");

/** The token that a fresh server accepts. */
export const TOKEN = "demo-token";

export interface Options {
  records?: number;
  /** The file of its database, to be kept; otherwise that goes with the server. */
  db?: string;
  helperMs?: number;
  latencyMs?: number;
  /** Serves the app and the API below `/sub/`. */
  sub?: boolean;
  /** Serves the app that may ask any port of this machine. */
  cross?: boolean;
  /** Serves the app that is in this folder. */
  dist?: string;
  /** Another origin whose pages may call the API. */
  corsOrigin?: string;
  /** The API that the app is told to use instead of this one. */
  apiBase?: string;
  /** What config.json holds, as an object or, to be broken, as a text. */
  config?: object | string;
}

/** A fault as the control address takes it. */
export interface Fault {
  fault: string;
  times?: number;
  skip?: number;
  method?: "GET" | "POST";
  query?: string;
  [detail: string]: unknown;
}

export interface Stored {
  id: string;
  device_id: string;
  diagnostic_type: string;
  client_ref: string | null;
  times: number;
}

export interface Ledger {
  stored: Stored[];
  by_client_ref: Record<string, number>;
  requests: Record<string, number>;
}

export class DemoApi {
  /** The address of the app, with a slash at its end. */
  url = "";
  private process?: ChildProcess;
  private folder = "";

  private constructor(private readonly options: Options) {}

  static async start(options: Options = {}): Promise<DemoApi> {
    const api = new DemoApi(options);
    api.folder = await mkdtemp(join(tmpdir(), "diagboard-e2e-"));
    await api.run(0);
    return api;
  }

  /** Ends the server; what it stored is in its database. */
  async end(): Promise<void> {
    if (this.process?.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, "exit");
      this.process.kill("SIGKILL");
      await gone;
    }
  }

  /** Starts it again on its database, on the port that it had if no other is given. */
  async startAgain(port = new URL(this.url).port): Promise<void> {
    await this.run(Number(port));
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Lets the next requests go wrong. */
  async goWrong(fault: Fault): Promise<void> {
    await this.control("POST", "faults", fault);
  }

  async goRight(): Promise<void> {
    await this.control("DELETE", "faults");
  }

  async accept(token: string | null): Promise<void> {
    await this.control("POST", "token", { token });
  }

  /** One request per connection: a browser repeats a request by itself when a used connection breaks. */
  async closeEachConnection(): Promise<void> {
    await this.control("POST", "keep_alive", { on: false });
  }

  /** Stores records as they stand. */
  async add(records: object[]): Promise<void> {
    await this.control("POST", "records", records);
  }

  async ledger(): Promise<Ledger> {
    return (await this.control("GET", "ledger")).json();
  }

  /** How many times the API was asked to read. */
  async reads(): Promise<number> {
    return (await this.ledger()).requests.GET ?? 0;
  }

  /** Everything that the API holds about a device, or about all of them. */
  records(device?: string): Promise<Record<string, any>[]> {
    return this.read(device ? `limit=1000&id=${encodeURIComponent(device)}` : "limit=1000");
  }

  /** A part of the API's list, which begins with the newest. */
  page(offset: number, limit: number): Promise<Record<string, any>[]> {
    return this.read(`limit=${limit}&offset=${offset}`);
  }

  private async read(query: string): Promise<Record<string, any>[]> {
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(`${this.url}api/v1/inventory_device_diags/?${query}`, { headers });
    return (await answer.json()).results;
  }

  private async control(method: string, address: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${this.url}_control/${address}`, { method, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  private async run(port: number): Promise<void> {
    const { records = 600, db, helperMs = 200, latencyMs, sub, cross, dist, corsOrigin, apiBase, config } = this.options;
    const given: Record<string, string | number | undefined> = {
      "--port": port,
      "--db": db ?? join(this.folder, "demo.sqlite"),
      "--records": records,
      "--helper-ms": helperMs,
      "--latency-ms": latencyMs,
      "--static-dir": dist ?? (sub ? DIST_SUB : cross ? DIST_CROSS : DIST),
      "--base-path": sub ? "/sub/" : undefined,
      "--cors-origin": corsOrigin,
      "--api-base": apiBase,
      "--config": config === undefined ? undefined : await this.write(config),
    };
    const parts = Object.entries(given).filter(([, value]) => value !== undefined);
    const args = ["--faults", ...parts.flatMap(([name, value]) => [name, String(value)])];
    this.process = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.url = await listening(this.process);
  }

  private async write(config: object | string): Promise<string> {
    const file = join(this.folder, "config.json");
    await writeFile(file, typeof config === "string" ? config : JSON.stringify(config));
    return file;
  }
}

/** The address that the server says it listens on. */
function listening(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    server.once("error", failed);
    server.once("exit", (code) => failed(new Error(`the demo API ended with ${code}`)));
    createInterface({ input: server.stdout! }).on("line", (line) => {
      const address = /^listening on (\S+)$/.exec(line)?.[1];
      if (address) found(address);
    });
  });
}
