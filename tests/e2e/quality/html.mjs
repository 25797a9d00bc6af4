/**
 * Validates HTML files, without a network:
 *
 *     node html.mjs FILE...
 */
import { formatterFactory, HtmlValidate, StaticConfigLoader } from "html-validate/node";

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node html.mjs FILE...");
  process.exit(2);
}

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    // What is wrong, not how it is written: tools write these files.
    extends: ["html-validate:recommended", "html-validate:document", "html-validate:prettier"],
    rules: {
      "no-trailing-whitespace": "off",
      // What has its own origin comes by the same way as the page that would vouch for it.
      "require-sri": ["error", { target: "crossorigin" }],
    },
  }),
);

const { valid, errorCount, warningCount, results } = await validator.validateMultipleFiles(files);
if (results.length > 0) console.log(formatterFactory("codeframe")(results));
console.log(`${files.length} files: ${errorCount} errors, ${warningCount} warnings`);
if (!valid) process.exitCode = 1;
