/** The page as others judge it, served by nginx with README's configuration. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { DIST } from "../support/demo-api.ts";
import { type Host, nginx } from "../support/hosts.ts";
import { expect, test as base } from "../support/test.ts";

const RUNS = process.env.LIGHTHOUSE_RUNS ?? "1";
const run = promisify(execFile);

const test = base.extend<{ host: Host }>({
  host: async ({ api }, use) => {
    const host = await nginx("/", api.url);
    await use(host);
    await host.end();
  },
});

/** Runs a program of this folder, shows what it says, and fails when it does. */
async function judged(program: string, args: string[], env = {}): Promise<void> {
  const judge = run("node", [join(import.meta.dirname, program), ...args], { env: { ...process.env, ...env } });
  const { code, stdout, stderr } = await judge.then(
    (said) => ({ code: 0, ...said }),
    (failed) => failed as { code: number; stdout: string; stderr: string },
  );
  console.log(stdout);
  expect(code, stdout + stderr).toBe(0);
}

test("Lighthouse finds it accessible, built as one should, and still while it loads", async ({ host }) => {
  await judged("lighthouse.mjs", [host.url, RUNS]);
});

test("the Observatory's rules give its headers at least 120 points", async ({ host }) => {
  await judged("observatory.mjs", [host.url, new URL(host.plain!).port], { NODE_EXTRA_CA_CERTS: host.certificate });
});

test("its HTML is valid", async () => {
  await judged("html.mjs", ["index.html", "404.html"].map((file) => join(DIST, file)));
});
