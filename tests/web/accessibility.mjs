// Every kind of page, in three languages, at 320 and 1280 px: axe-core's rules (WCAG 2.2 AA and best practice) in light,
// dark and forced colours, no sideways scroll, no inline script, nothing on the console, and the weight on the wire.
// With a folder as second argument, pictures of all of them for people to look at.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, base, check, each, finish, launch, refusals, require, tongues } from './support.mjs';

const axe = readFileSync(require.resolve('axe-core'), 'utf8');
const pictures = process.argv[3];
const widths = [320, 1280];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const every = { runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } } };
const colours = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };
const looks = [
    { name: 'light', media: { colorScheme: 'light', forcedColors: 'none' }, rules: every, least: 15 },
    { name: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' }, rules: colours, least: 1 },
    { name: 'forced', media: { colorScheme: 'light', forcedColors: 'active' }, rules: colours, least: 0 },
];
const highest = 140;  // of the head of a page on the narrowest screen: what is sought must be seen below it
const budget = { html: 14 * 1024, whole: 50 * 1024, requests: 5 };  // bytes as they come over the wire

/** Counts what a page costs, headers and compression included. */
async function weigh(page) {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    const seen = { html: 0, whole: 0, requests: 0 };
    const types = new Map();
    session.on('Network.responseReceived', (event) => types.set(event.requestId, event.type));
    session.on('Network.loadingFinished', (event) => {
        ++seen.requests;
        seen.whole += event.encodedDataLength;
        if (types.get(event.requestId) === 'Document') seen.html += event.encodedDataLength;
    });
    return seen;
}

async function look(browser, { name, path, width, tongue }) {
    const label = `${name} (${width} px, ${tongue})`;
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale: tongue });
    const page = await context.newPage();
    const said = [];
    page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    const weight = await weigh(page);
    await page.goto(base + path, { waitUntil: 'load' });

    check(weight.html > 0 && weight.html <= budget.html, `${label}: ${weight.html} bytes of HTML`);
    check(weight.whole <= budget.whole, `${label}: ${weight.whole} bytes in all`);
    check(weight.requests <= budget.requests, `${label}: ${weight.requests} requests`);
    if (width === widths[0] && tongue === 'ky')
        console.log(`${name}: ${weight.html} bytes of HTML, ${weight.whole} in ${weight.requests} requests`);
    const found = await page.evaluate(() => ({
        lang: document.documentElement.lang,
        sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        scripts: [...document.scripts].filter((s) => s.type !== 'application/ld+json' && (!s.src || new URL(s.src).origin !== location.origin)).length,
        head: document.querySelector('header.top').getBoundingClientRect().height,
        tongues: [...document.querySelectorAll('.tongues a[hreflang]')].filter((link) => link.checkVisibility()).length,
        styled: document.querySelectorAll('[style], [onclick]').length,
    }));
    check(found.lang === tongue, `${label}: is in ${found.lang}`);
    check(found.sideways <= 0, `${label}: scrolls sideways by ${found.sideways} px`);
    check(width !== widths[0] || name === 'large' || found.head <= highest, `${label}: its head is ${found.head} px high`);
    check(found.tongues === 3, `${label}: ${found.tongues} languages are offered at the top`);
    check(found.scripts === 0 && found.styled === 0, `${label}: has inline scripts, or others' scripts, or inline styles`);

    await page.evaluate(axe);
    // Colours don't depend on the language: one is enough for them.
    for (const { name: scheme, media, rules, least } of tongue === 'ky' || pictures ? looks : looks.slice(0, 1)) {
        await page.emulateMedia(media);
        const result = await page.evaluate((options) => window.axe.run(document, options), rules);
        check(result.passes.length >= least, `${label}, ${scheme}: only ${result.passes.length} rules were run`);
        for (const { id, nodes } of result.violations)
            check(false, `${label}, ${scheme}: ${id}: ${nodes.map((n) => `${n.target} ${n.failureSummary}`).join(' | ').slice(0, 600)}`);
        if (pictures)
            await page.screenshot({ path: join(pictures, `${name}-${width}-${tongue}-${scheme}.png`), fullPage: true });
    }
    const wrong = said.filter((text) => !refusals.includes(name) || !text.includes('Failed to load resource'));
    check(wrong.length === 0, `${label}: on the console: ${wrong.join('; ')}`);
    await context.close();
}

if (pictures) mkdirSync(pictures, { recursive: true });
const pages = Object.entries(await addresses());
const jobs = pages.flatMap(([name, path]) => widths.flatMap((width) => tongues.map((tongue) => ({ name, path, width, tongue }))));
const browser = await launch();
try {
    await each(jobs, (job) => look(browser, job));
} finally {
    await browser.close();
}
finish(`${pages.length} kinds of pages are accessible and light.`);
