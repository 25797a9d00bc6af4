/**
 * Scores a site by the rules of Mozilla's HTTP Observatory, run here:
 *
 *     [NODE_EXTRA_CA_CERTS=CERT.pem] node observatory.mjs HTTPS-URL [HTTP-PORT]
 *
 * The Observatory speaks to the site by itself, also in plain HTTP, which has to
 * redirect. A certificate of one's own has to be trusted, or it costs 20 points twice.
 */
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LEAST = 120;

const url = URL.canParse(process.argv[2]) ? new URL(process.argv[2]) : undefined;
if (url?.protocol !== "https:") {
  console.error("usage: node observatory.mjs HTTPS-URL [HTTP-PORT]");
  process.exit(2);
}

const source = (path) => import.meta.resolve(`@mdn/mdn-http-observatory/src/${path}`);

// Its installation downloads the list of hosts that browsers know to be secure.
// Being on it can only raise a score.
const preloaded = fileURLToPath(source("../conf/hsts-preload.json"));
if (!existsSync(preloaded)) writeFileSync(preloaded, "{}");

const { ALL_TESTS } = await import(source("constants.js"));
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT, TEST_TITLES } = await import(source("grader/charts.js"));
const { getGradeForScore, getScoreModifier } = await import(source("grader/grader.js"));
const { retrieve } = await import(source("retriever/retriever.js"));

const site = await retrieve(url.hostname, {
  httpPort: process.argv[3],
  httpsPort: url.port,
  path: url.pathname,
});
if (site.responses.https?.status !== 200) {
  console.error(`${url} does not answer with a page: ${site.responses.https?.status ?? "no connection"}`);
  process.exit(1);
}

const results = ALL_TESTS.map((test) => {
  const output = test(site);
  return {
    test: TEST_TITLES[output.constructor.name],
    result: output.result,
    passed: output.pass,
    modifier: getScoreModifier(output.result),
  };
});

// As its scanner adds, which knows of no ports: what is extra counts only for who is good without it.
const sum = (modifiers) => modifiers.reduce((total, one) => total + one, 100);
const modifiers = results.map(({ modifier }) => modifier);
const withoutExtra = sum(modifiers.filter((modifier) => modifier < 0));
const total = withoutExtra >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(modifiers) : withoutExtra;
const { score, grade } = getGradeForScore(total);

console.table(results);
console.log(`${url}: ${score} (${grade}), at least ${LEAST} is asked for`);
if (score < LEAST) process.exitCode = 1;
