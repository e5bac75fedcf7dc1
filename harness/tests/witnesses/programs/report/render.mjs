// Renders Cucumber Messages by the formatter of Cucumber, as its own users do: COUNTERSIGN_FORMATTER is the folder of its package.
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";

const { CucumberHtmlStream } = await import(`${process.env.COUNTERSIGN_FORMATTER}/dist/src/index.js`);
const lines = createInterface({ input: createReadStream(process.env.MESSAGES) });

async function* envelopes() {
    for await (const line of lines) {
        yield JSON.parse(line);
    }
}

await pipeline(envelopes, new CucumberHtmlStream(), createWriteStream(process.env.HTML));
