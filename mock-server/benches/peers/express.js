// `node express.js PORT KEYS BYTES`: what a client developer would write by hand, on express.
const express = require("express");
const [port, keys, bytes] = process.argv.slice(2);
const known = new Set(require("fs").readFileSync(keys, "utf8").trim().split("\n"));
const body = "x".repeat(Number(bytes));
const app = express();
app.get("/models", (request, response) => {
    if (!known.has(request.get("x-api-key"))) return response.status(401).json({});
    response.type("application/json").send(body);
});
app.listen(Number(port), "127.0.0.1");
