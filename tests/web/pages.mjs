// Looks at the pages of a running site as browsers show them: axe-core's rules (WCAG 2.2 AA and best practice), no
// sideways scroll at 320 px, no script, weights within the budget; and saves pictures for people to look at.
//
//   npm install playwright-core@1.65.1 axe-core@4.14.1        (anywhere; Debian has neither)
//   node tests/web/pages.mjs http://127.0.0.1:8080 [--modules DIR] [--pictures DIR] [--query WORDS]
//
// The browser is Debian's /usr/bin/chromium, or CHROMIUM. Exit status 1 when a page fails.
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

function option(name, otherwise) {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? otherwise : process.argv[at + 1];
}

const base = (process.argv[2] ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
const require = createRequire(join(resolve(option('modules', process.cwd())), 'x.js'));
const pictures = option('pictures', '');
const query = option('query', 'вода');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core'), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const budget = { html: 14 * 1024, css: 8 * 1024, requests: 5 };  // compressed; the first view of a page
const widths = [1280, 320];

const failures = [];
function check(good, what) {
    if (!good) {
        failures.push(what);
        console.error(`FAILED ${what}`);
    }
}

/** The addresses to look at: the fixed ones, and the first record and source that search and list link to. */
async function addresses() {
    const hits = await (await fetch(`${base}/search.json?q=${encodeURIComponent(query)}`)).json();
    check(hits.items.length > 0, `nothing found for ${query}`);
    const withFile = hits.items.find((i) => i.access === 'open') ?? hits.items[0];
    const record = new URL(withFile.url, base).pathname;
    const sources = await (await fetch(`${base}/sources/`)).text();
    const source = sources.match(/href="(\/sources\/[^"]+)"/)?.[1];
    const list = await (await fetch(`${base}/oai?verb=ListIdentifiers&metadataPrefix=oai_dc`)).text();
    const withdrawn = list.match(/<header status="deleted">\s*<identifier>[^<]*:([^<:]+)<\/identifier>/)?.[1];
    const q = encodeURIComponent(query);
    return {
        home: '/', results: `/search?q=${q}`, all: '/search', filtered: `/search?f.lang=rus&y=2000-2030&sort=newest`,
        nothing: '/search?q=zzzzqqq&f.lang=kir', record, lineage: `${record}lineage`, sources: '/sources/',
        source, withdrawn: withdrawn && `/r/${withdrawn}/`, about: '/about', help: '/help', missing: '/no-such-page',
    };
}

async function look(page, name, path, width, tongue, scheme) {
    const label = `${name} (${width} px, ${tongue}, ${scheme})`;
    const weights = { html: 0, css: 0, requests: 0 };
    const weigh = async (response) => {
        const body = await response.body().catch(() => Buffer.alloc(0));
        const type = response.headers()['content-type'] ?? '';
        ++weights.requests;
        if (type.startsWith('text/html')) weights.html += gzipSync(body).length;
        if (type.startsWith('text/css')) weights.css += gzipSync(body).length;
    };
    const pending = [];
    const listener = (response) => pending.push(weigh(response));
    page.on('response', listener);
    const errors = [];
    const onConsole = (message) => { if (message.type() === 'error' && !['missing', 'withdrawn'].includes(name)) errors.push(message.text()); };
    page.on('console', onConsole);
    await page.goto(base + path, { waitUntil: 'load' });
    await Promise.all(pending);
    page.off('response', listener);

    check(weights.html <= budget.html, `${label}: ${weights.html} bytes of HTML`);
    check(weights.css <= budget.css, `${label}: ${weights.css} bytes of CSS`);
    check(weights.requests <= budget.requests, `${label}: ${weights.requests} requests`);
    // The sheet that is seen by print and text browsers has no script but data.
    const scripts = await page.$$eval('script', (all) => all.filter((s) => s.type !== 'application/ld+json').length);
    check(scripts === 0, `${label}: ${scripts} scripts`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(overflow <= 0, `${label}: scrolls sideways by ${overflow} px`);
    check(errors.length === 0, `${label}: ${errors.join('; ')}`);
    page.off('console', onConsole);

    await page.evaluate(axe);
    const result = await page.evaluate(
        (options) => window.axe.run(document, options),
        { runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } } });
    check(result.passes.length > 15, `${label}: only ${result.passes.length} rules were run`);
    for (const violation of result.violations)
        check(false, `${label}: ${violation.id}: ${violation.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(' | ').slice(0, 600)}`);
    if (pictures)
        await page.screenshot({ path: join(pictures, `${name}-${width}-${tongue}-${scheme}.png`), fullPage: true });
    return weights;
}

const profile = mkdtempSync(join(tmpdir(), 'muras-web-'));
if (pictures) mkdirSync(pictures, { recursive: true });
let context;
try {
    const pages = await addresses();
    for (const [width, tongue, scheme] of widths.flatMap((w) => [[w, 'ru', 'light'], [w, 'ky', 'dark'], [w, 'en', 'light']])) {
        context = await chromium.launchPersistentContext(mkdtempSync(join(profile, 'run-')), {
            executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, bypassCSP: true,
            args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
                '--disable-background-networking', '--disable-component-update', '--disable-sync'],
            viewport: { width, height: 900 }, locale: tongue, colorScheme: scheme,
        });
        const page = context.pages()[0] ?? await context.newPage();
        for (const [name, path] of Object.entries(pages)) {
            if (!path) continue;
            const weights = await look(page, name, path, width, tongue, scheme);
            if (width === widths[0] && tongue === 'ru') console.log(`${name}: ${weights.html} bytes of HTML, ${weights.css} of CSS`);
        }
        await context.close();
        context = undefined;
    }
} finally {
    await context?.close();
    rmSync(profile, { recursive: true, force: true });
}
console.log(failures.length === 0 ? 'All pages pass.' : `${failures.length} failures.`);
process.exit(failures.length === 0 ? 0 : 1);
