// node peer.mjs FILE.jsonl… or FOLDER: judges every job and prints the counts.
import { openSync, readSync, readdirSync, readFileSync, statSync } from "node:fs";

const counts = { passed: 0, failed: 0, undecided: 0, rows: 0, eligible: 0, score: 0 };

// holds answers true, false, or undefined where the value was not measured.
const holds = (value, test) => (value === undefined || value === "NaN" ? undefined : test(value));

function rules(row) {
  const m = row.Metrics;
  const type = row.EndpointConfiguration.InstanceType ?? "";
  return [
    holds(m.ModelLatency, (v) => v <= 300),
    holds(m.CostPerHour, (v) => v <= 2.5),
    holds(m.MaxInvocations, (v) => v >= 300),
    holds(m.CpuUtilization, (v) => v <= 85),
    !type.startsWith("ml.p"),
  ];
}

const unit = (v) => Math.min(1, Math.max(0, v));
const score = (m) => 0.75 * unit(1 - m.CostPerInference / 0.0001) + 0.25 * unit(1 - m.ModelLatency / 1000);

function judge(job) {
  const rows = job.InferenceRecommendations ?? [];
  let eligible = 0, open = 0, best = 0;
  for (const row of rows) {
    const answers = rules(row);
    if (answers.includes(false)) continue;
    if (answers.includes(undefined)) {
      open++;
      continue;
    }
    eligible++;
    best = Math.max(best, score(row.Metrics));
  }
  counts.rows += rows.length;
  counts.eligible += eligible;
  if (rows.length > 0 && eligible + open < 1) counts.failed++;
  else if (job.Status !== "COMPLETED" || eligible < 1) counts.undecided++;
  else {
    counts.passed++;
    counts.score += best;
  }
}

// lines calls judge for each line of a file, read in pieces.
function lines(name) {
  const file = openSync(name);
  const piece = Buffer.allocUnsafe(1 << 22);
  let kept = Buffer.alloc(0);
  for (let n; (n = readSync(file, piece)) > 0; ) {
    const all = Buffer.concat([kept, piece.subarray(0, n)]);
    let from = 0;
    for (let to; (to = all.indexOf(10, from)) >= 0; from = to + 1) judge(JSON.parse(all.toString("utf8", from, to)));
    kept = all.subarray(from);
  }
  if (kept.length > 0) judge(JSON.parse(kept.toString("utf8")));
}

for (const name of process.argv.slice(2)) {
  if (!statSync(name).isDirectory()) lines(name);
  else
    for (const file of readdirSync(name, { recursive: true }))
      if (file.endsWith(".json")) judge(JSON.parse(readFileSync(`${name}/${file}`, "utf8")));
}
counts.score /= counts.passed || 1;
console.log(Object.entries(counts).map(([k, v]) => `${k}=${v}`).join(" "));
