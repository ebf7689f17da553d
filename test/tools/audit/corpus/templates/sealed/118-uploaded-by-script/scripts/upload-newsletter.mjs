import { readFile } from "node:fs/promises";

const [newsletterId, contentId, name] = process.argv.slice(2);
const key = process.env.CUSTOMERIO_APP_API_KEY;
if (!key || !name) {
  console.error("usage: upload-newsletter <newsletter> <content> <name>");
  process.exit(2);
}

const folder = new URL("../cio/newsletters/", import.meta.url);
const body = await readFile(new URL(`${name}.html`, folder), "utf8");
const plain = await readFile(new URL(`${name}.txt`, folder), "utf8");

const response = await fetch(
  `https://api-eu.customer.io/v1/newsletters/${newsletterId}/contents/${contentId}`,
  {
    method: "PUT",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ body, body_plain: plain }),
  },
);
if (!response.ok) {
  throw new Error(`upload failed: ${response.status} ${await response.text()}`);
}
console.log(`${name}: uploaded`);
