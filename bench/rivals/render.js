// Renders with one engine on demand: `node render.js ENGINE TEMPLATE DATA MODULES`, then one number per line on
// standard input: so many documents are made one after another, and one line of JSON says how long they took.
"use strict";
const fs = require("fs");
const path = require("path");
const readline = require("readline");

const [engine, templatePath, dataPath, modules] = process.argv.slice(2);
const load = (name) => require(path.join(modules, "node_modules", name));
const content = fs.readFileSync(templatePath);
const data = JSON.parse(fs.readFileSync(dataPath, "utf8"));

function docxtemplater() {
  const PizZip = load("pizzip");
  const Docxtemplater = load("docxtemplater");
  return async () => {
    const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
    document.render(data);
    return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  };
}

function carbone() {
  const library = load("carbone");
  library.set({ templatePath: path.dirname(templatePath) });
  return () =>
    new Promise((resolve, reject) => {
      library.render(path.basename(templatePath), data, (error, result) => (error ? reject(error) : resolve(result)));
    });
}

async function main() {
  const render = { docxtemplater, carbone }[engine]();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const started = process.hrtime.bigint();
    let last = null;
    for (let each = 0; each < Number(line); each += 1) last = await render();
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const answer = { seconds, peak: process.resourceUsage().maxRSS * 1024, document: last.toString("base64") };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  process.exit(0);
}

main();
