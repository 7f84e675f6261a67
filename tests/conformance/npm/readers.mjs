// What others' programs read in what Muras writes. `node readers.mjs KIND FOLDER`: text on stdin, JSON on stdout;
// FOLDER has the node_modules that package-lock.json pins.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [kind, folder] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const text = readFileSync(0, "utf8");

/// BibTeX and RIS as citation-js understands them: CSL-JSON.
function citations() {
    const { Cite } = require("@citation-js/core");
    require("@citation-js/plugin-bibtex");
    require("@citation-js/plugin-ris");
    return new Cite(text, { forceType: { bibtex: "@bibtex/text", ris: "@ris/file" }[kind] }).data;
}

/// Each document expanded by the JSON-LD algorithms. Nothing is fetched: the context of schema.org is its vocabulary,
/// with the terms whose values are addresses.
async function jsonld() {
    const processor = require("jsonld");
    const address = { "@type": "@id" };
    const context = { "@vocab": "https://schema.org/", url: address, sameAs: address, license: address, contentUrl: address };
    const documentLoader = async (url) => {
        if (!/^https?:\/\/schema\.org\/?$/.test(url)) throw new Error(`an unknown context: ${url}`);
        return { documentUrl: url, document: { "@context": context } };
    };
    const out = [];
    for (const document of JSON.parse(text)) {
        const expanded = await processor.expand(document, { documentLoader, safe: true });
        out.push({ expanded, quads: (await processor.toRDF(document, { documentLoader })).length });
    }
    return out;
}

/// What Redocly's rules for a sound description of an API find.
async function openapi() {
    const { lintFromString, createConfig } = require("@redocly/openapi-core");
    const config = await createConfig({ extends: ["recommended"], rules: { "no-server-example.com": "off" } });
    const found = await lintFromString({ source: text, absoluteRef: "openapi.json", config });
    return found.map((p) => ({ rule: p.ruleId, severity: p.severity, message: p.message, at: p.location[0]?.pointer }));
}

const readers = { bibtex: citations, ris: citations, jsonld, openapi };
console.log(JSON.stringify(await readers[kind]()));
