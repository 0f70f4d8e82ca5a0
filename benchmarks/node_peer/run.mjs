// Reads {"mjml": template, "context": {...}, "rounds": n} from stdin; renders Liquid, then MJML, per message.
// Prints {"microseconds": median, "low": quartile, "high": quartile, "bytes": length}.
import { readFileSync } from "node:fs";
import { Liquid } from "liquidjs";
import mjml from "mjml";

const { template, context, rounds } = JSON.parse(readFileSync(0, "utf8"));
const engine = new Liquid({ outputEscape: "escape" });
const parsed = engine.parse(template);
const samples = [];
let bytes = 0;
for (let at = 0; at < rounds + 3; at += 1) {
  const started = process.hrtime.bigint();
  const source = engine.renderSync(parsed, context);
  const made = await mjml(source, { validationLevel: "skip" });
  const took = Number(process.hrtime.bigint() - started) / 1000;
  bytes = made.html.length;
  if (at >= 3) samples.push(took);
}
samples.sort((a, b) => a - b);
const quantile = (share) => samples[Math.floor(share * (samples.length - 1))];
console.log(JSON.stringify({ microseconds: quantile(0.5), low: quantile(0.25), high: quantile(0.75), bytes }));
