"""python3 peer.py FILE.jsonl... or FOLDER: judges every job and prints the counts."""

import json
import pathlib
import sys

counts = dict(passed=0, failed=0, undecided=0, rows=0, eligible=0, score=0.0)


def measured(value):
    return value is not None and value != "NaN"


def rules(row):
    """Yields True, False, or None where the value was not measured."""
    metrics = row["Metrics"]
    latency = metrics.get("ModelLatency")
    yield latency <= 300 if measured(latency) else None
    cost = metrics.get("CostPerHour")
    yield cost <= 2.5 if measured(cost) else None
    throughput = metrics.get("MaxInvocations")
    yield throughput >= 300 if measured(throughput) else None
    cpu = metrics.get("CpuUtilization")
    yield cpu <= 85 if measured(cpu) else None
    yield not row["EndpointConfiguration"].get("InstanceType", "").startswith("ml.p")


def score(metrics):
    cost = min(1, max(0, 1 - metrics["CostPerInference"] / 0.0001))
    latency = min(1, max(0, 1 - metrics["ModelLatency"] / 1000))
    return 0.75 * cost + 0.25 * latency


def judge(job):
    rows = job.get("InferenceRecommendations", [])
    eligible = undecided = 0
    best = 0.0
    for row in rows:
        answers = list(rules(row))
        if False in answers:
            continue
        if None in answers:
            undecided += 1
            continue
        eligible += 1
        best = max(best, score(row["Metrics"]))
    counts["rows"] += len(rows)
    counts["eligible"] += eligible
    if rows and eligible + undecided < 1:
        counts["failed"] += 1
    elif job["Status"] != "COMPLETED" or eligible < 1:
        counts["undecided"] += 1
    else:
        counts["passed"] += 1
        counts["score"] += best


for name in map(pathlib.Path, sys.argv[1:]):
    if name.is_dir():
        for file in name.rglob("*.json"):
            judge(json.loads(file.read_bytes()))
    else:
        with name.open("rb") as lines:
            for line in lines:
                judge(json.loads(line))
counts["score"] /= counts["passed"] or 1
print(*(f"{name}={value}" for name, value in counts.items()))
