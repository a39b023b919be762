-- Judges every job in the files that the variable "files" names, and gives the
-- counts. AND of SQL has the three values that are wanted: false wins over
-- unknown, unknown over true.
WITH jobs AS (
    SELECT Status AS status, coalesce(InferenceRecommendations, []) AS recs
    FROM read_json(
        getvariable('files'), format = 'newline_delimited',
        columns = {
            Status: 'VARCHAR',
            InferenceRecommendations: 'STRUCT(
                Metrics STRUCT(
                    CostPerHour DOUBLE, CostPerInference DOUBLE, MaxInvocations BIGINT,
                    ModelLatency BIGINT, CpuUtilization DOUBLE),
                EndpointConfiguration STRUCT(InstanceType VARCHAR))[]'
        })
),
judged AS (
    SELECT
        status,
        list_transform(recs, lambda r: {
            pass: r.Metrics.ModelLatency <= 300
                AND r.Metrics.CostPerHour <= 2.5
                AND r.Metrics.MaxInvocations >= 300
                AND nullif(r.Metrics.CpuUtilization, 'NaN'::DOUBLE) <= 85
                AND NOT starts_with(coalesce(r.EndpointConfiguration.InstanceType, ''), 'ml.p'),
            score: 0.75 * least(1, greatest(0, 1 - r.Metrics.CostPerInference / 0.0001))
                + 0.25 * least(1, greatest(0, 1 - r.Metrics.ModelLatency / 1000))
        }) AS rows
    FROM jobs
),
counted AS (
    SELECT
        status,
        len(rows) AS rows,
        len(list_filter(rows, lambda r: r.pass)) AS eligible,
        len(list_filter(rows, lambda r: r.pass IS NULL)) AS open,
        list_max(list_transform(list_filter(rows, lambda r: r.pass), lambda r: r.score)) AS best
    FROM judged
),
verdicts AS (
    SELECT
        *,
        CASE
            WHEN rows > 0 AND eligible + open < 1 THEN 'failed'
            WHEN status <> 'COMPLETED' OR eligible < 1 THEN 'undecided'
            ELSE 'passed'
        END AS verdict
    FROM counted
)
SELECT format(
    'passed={} failed={} undecided={} rows={} eligible={} score={}',
    count(*) FILTER (verdict = 'passed'), count(*) FILTER (verdict = 'failed'),
    count(*) FILTER (verdict = 'undecided'), sum(rows), sum(eligible),
    coalesce(avg(best) FILTER (verdict = 'passed'), 0))
FROM verdicts;
