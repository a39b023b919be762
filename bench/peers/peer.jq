# jq -nr -f peer.jq FILE…: judges every job and prints the counts.
def measured: . != null and . != "NaN";
def unit: if . < 0 then 0 elif . > 1 then 1 else . end;
def rules:
  .Metrics as $m
  | [ (if $m.ModelLatency | measured then $m.ModelLatency <= 300 else null end),
      (if $m.CostPerHour | measured then $m.CostPerHour <= 2.5 else null end),
      (if $m.MaxInvocations | measured then $m.MaxInvocations >= 300 else null end),
      (if $m.CpuUtilization | measured then $m.CpuUtilization <= 85 else null end),
      ((.EndpointConfiguration.InstanceType // "") | startswith("ml.p") | not) ];
def score:
  0.75 * ((1 - .CostPerInference / 0.0001) | unit) + 0.25 * ((1 - .ModelLatency / 1000) | unit);
def answer: rules | if any(. == false) then "failed" elif any(. == null) then "undecided" else "passed" end;

reduce inputs as $job ({passed: 0, failed: 0, undecided: 0, rows: 0, eligible: 0, score: 0};
  ($job.InferenceRecommendations // []) as $rows
  | [$rows[] | {answer: answer, metrics: .Metrics}] as $judged
  | [$judged[] | select(.answer == "passed") | .metrics | score] as $scores
  | ($judged | map(select(.answer == "undecided")) | length) as $open
  | .rows += ($rows | length)
  | .eligible += ($scores | length)
  | if ($rows | length) > 0 and ($scores | length) + $open < 1 then .failed += 1
    elif $job.Status != "COMPLETED" or ($scores | length) < 1 then .undecided += 1
    else .passed += 1 | .score += ($scores | max) end)
| .score /= ([.passed, 1] | max)
| to_entries | map("\(.key)=\(.value)") | join(" ")
