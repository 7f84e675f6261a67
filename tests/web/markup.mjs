// The whole demonstration site, link by link as a crawler goes (rel=nofollow is not followed): every page is valid HTML,
// every link and fragment leads somewhere, and nothing is loaded from elsewhere. The kinds of pages in all languages.
import { addresses, base, check, each, finish, get, refusals, require, tongues } from './support.mjs';

const { HtmlValidate, StaticConfigLoader } = require('html-validate');
const most = 150;  // searches that are followed, after everything else
const validator = new HtmlValidate(new StaticConfigLoader({
    extends: ['html-validate:recommended'],
    rules: {
        // Matters of taste, not of HTML: white space, long titles, spelling of void elements.
        'no-trailing-whitespace': 'off', 'long-title': 'off', 'doctype-style': 'off', 'void-style': 'off',
        // Soft: rules for inputs and tel: that don't fit readers' pages; roles that older screen readers need.
        'no-redundant-role': 'off', 'no-implicit-button-type': 'error', 'prefer-native-element': 'off',
        // Lists of works send one name several times.
        'form-dup-name': 'off',
        'wcag/h37': 'error', 'no-inline-style': 'error', 'require-sri': 'off',
    },
}));

async function validate(path, html) {
    const report = await validator.validateString(html, path);
    for (const { messages } of report.results)
        for (const { line, ruleId, message } of messages) check(false, `${path}:${line}: ${ruleId}: ${message}`);
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);
const ids = new Map();      // path -> the ids of that page
const fragments = [];       // [from, path, id]
const known = new Set(['/']);
let searches = 0;
const queue = ['/'];

function links(path, html) {
    for (const [, name, attributes] of html.matchAll(/<(a|area|form|link|img|script|iframe|source)\b([^>]*)>/g)) {
        const target = attributes.match(/\b(?:href|src|action)="([^"]*)"/);
        if (!target) continue;
        const url = new URL(plain(target[1]), base + path);
        const own = url.origin === base;
        const loads = !['a', 'area', 'form', 'link'].includes(name) || (name === 'link' && /rel="(stylesheet|icon)"/.test(attributes));
        check(own || !loads, `${path}: loads ${url.href}`);
        if (!own || name === 'form' || /rel="[^"]*nofollow/.test(attributes)) continue;
        const at = url.pathname + url.search;
        if (url.hash && name === 'a') fragments.push([path, at, decodeURIComponent(url.hash.slice(1))]);
        if (known.has(at) || (isSearch(at) && ++searches > most)) continue;
        known.add(at);
        queue.push(at);
    }
}

async function visit(path) {
    const answer = await get(path, { 'accept-language': 'ru' });
    check(answer.status === 200, `${path}: answers ${answer.status}`);
    const type = answer.headers.get('content-type') ?? '';
    if (!type.startsWith('text/html')) {
        await answer.body?.cancel();
        return;
    }
    const html = await answer.text();
    ids.set(path, new Set([...html.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id)));
    await validate(path, html);
    links(path, html);
}

const isSearch = (path) => path.startsWith('/search');
while (queue.length > 0) {
    const first = queue.filter((path) => !isSearch(path));
    const now = first.length > 0 ? first : [...queue];
    queue.splice(0, queue.length, ...queue.filter((path) => !now.includes(path)));
    await each(now, visit);
}
for (const [from, path, id] of fragments)
    check(!ids.has(path) || ids.get(path).has(id), `${from}: there is no #${id} on ${path}`);
check(ids.size > 100, `only ${ids.size} pages are linked`);

for (const [name, path] of Object.entries(await addresses()))
    for (const tongue of tongues) {
        const answer = await get(path, { 'accept-language': tongue });
        check(refusals.includes(name) ? answer.status >= 400 : answer.status === 200, `${name}: answers ${answer.status}`);
        await validate(`${path} (${tongue})`, await answer.text());
    }
finish(`${known.size} addresses, ${ids.size} of them pages, are sound.`);
