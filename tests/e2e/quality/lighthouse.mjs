/**
 * Measures a page as Lighthouse does for a phone on a slow line:
 *
 *     CHROMIUM=/usr/bin/chromium node lighthouse.mjs URL [RUNS]
 *
 * Accessibility and best practices have to be perfect and nothing may move;
 * how fast it is is a figure, since it depends on the machine.
 */
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const GATES = ["accessibility", "best-practices"];
const OWN_MACHINE = ["localhost", "127.0.0.1", "[::1]"];

const [, , url, count = "1"] = process.argv;
const runs = Number(count);
if (!URL.canParse(url) || !Number.isInteger(runs) || runs < 1) {
  console.error("usage: node lighthouse.mjs URL [RUNS]");
  process.exit(2);
}

const { hostname } = new URL(url);

const FLAGS = [
  "--headless=new",
  // Only root needs it, and containers run as root.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  // Nobody signs a certificate for one's own machine.
  ...(OWN_MACHINE.includes(hostname) ? ["--ignore-certificate-errors"] : []),
  // The launcher turns off most of what a browser fetches by itself, and this the rest.
  `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${hostname}`,
  "--no-proxy-server",
  "--disable-gpu",
  "--disable-quic",
];

/** One run in a browser of its own: a first visit. */
async function measure() {
  const chrome = await launch({ chromePath: process.env.CHROMIUM, chromeFlags: FLAGS });
  try {
    const { lhr } = await lighthouse(url, {
      port: chrome.port,
      onlyCategories: ["performance", ...GATES],
      logLevel: "error",
    });
    return lhr;
  } finally {
    chrome.kill();
  }
}

/** On a busy machine the browser's trace can be lost: then nothing was measured, and Lighthouse asks to be run again. */
async function measureOrAgain() {
  const lhr = await measure();
  if (lhr.runtimeError) console.log(`nothing was measured (${lhr.runtimeError.code}): once more`);
  return lhr.runtimeError ? measure() : lhr;
}

const scoreOf = (lhr, category) => Math.round(lhr.categories[category].score * 100);
const numberOf = (lhr, audit) => lhr.audits[audit].numericValue;

function row(lhr, seconds) {
  return {
    performance: scoreOf(lhr, "performance"),
    accessibility: scoreOf(lhr, "accessibility"),
    "best practices": scoreOf(lhr, "best-practices"),
    CLS: numberOf(lhr, "cumulative-layout-shift"),
    "FCP ms": Math.round(numberOf(lhr, "first-contentful-paint")),
    "LCP ms": Math.round(numberOf(lhr, "largest-contentful-paint")),
    "TBT ms": Math.round(numberOf(lhr, "total-blocking-time")),
    bytes: numberOf(lhr, "total-byte-weight"),
    seconds,
  };
}

/** The audits that cost points where none may be lost, and what moved. */
function failures(lhr) {
  const failed = GATES.flatMap((category) => lhr.categories[category].auditRefs)
    .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
    .map(({ id }) => lhr.audits[id]);
  const { "cumulative-layout-shift": shift } = lhr.audits;
  return shift.numericValue === 0 ? failed : [...failed, shift];
}

/** A category in which an audit could not be made has no score. */
function isPerfect(lhr) {
  return GATES.every((category) => lhr.categories[category].score === 1) && failures(lhr).length === 0;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

const rows = [];
const failed = new Map();
for (let run = 0; run < runs; run += 1) {
  const started = performance.now();
  const lhr = await measureOrAgain();
  if (lhr.runtimeError) throw new Error(`${lhr.runtimeError.code}: ${lhr.runtimeError.message}`);
  rows.push(row(lhr, Math.round((performance.now() - started) / 1000)));
  for (const { id, title, displayValue = "", details } of failures(lhr)) {
    failed.set(id, `${id}: ${title} ${displayValue}\n${JSON.stringify(details?.items ?? [], undefined, 2)}`);
  }
  if (!isPerfect(lhr)) process.exitCode = 1;
}

console.table(rows);
console.log(`${url}: performance ${median(rows.map(({ performance }) => performance))} (median of ${runs})`);
for (const words of failed.values()) console.error(words);
