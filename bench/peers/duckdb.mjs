// node duckdb.mjs PACKAGES SQL FILES: runs a query of DuckDB's package for node
// over FILES, which may be a pattern, and prints the one value that it gives.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [packages, query, files] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${packages}/`)("@duckdb/node-api");
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(`SET VARIABLE files = '${files.replaceAll("'", "''")}'`);
const result = await connection.runAndReadAll(readFileSync(query, "utf8"));
console.log(result.getRows()[0][0]);
