// What the checks of the pages share: the addresses to look at, the browser, and the list of what failed.
//
//   node tests/web/NAME.mjs http://127.0.0.1:8080      NODE_PATH must lead to the packages of package.json
//
// The browser is Debian's /usr/bin/chromium, or CHROMIUM. Exit status 1 when a check fails.
import { createRequire } from 'node:module';

export const require = createRequire(import.meta.url);
export const base = (process.argv[2] ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
export const tongues = ['ky', 'ru', 'en'];

const failures = [];

/** Writes down a failure and goes on: one run shows them all. */
export function check(good, what) {
    if (good) return;
    failures.push(what);
    console.error(`FAILED ${what}`);
}

export function finish(done) {
    console.log(failures.length === 0 ? done : `${failures.length} failures.`);
    process.exit(failures.length === 0 ? 0 : 1);
}

/**
 * Asks the server, once more when it had closed the connection that was kept open: a check of a long page can outlast
 * the server's patience with an idle connection, and a client may then repeat the request (RFC 9112 section 9.3.1).
 */
export async function get(path, headers = {}) {
    try {
        return await fetch(base + path, { headers });
    } catch (error) {
        if (error.cause?.code !== 'UND_ERR_SOCKET' && error.cause?.code !== 'ECONNRESET') throw error;
        return fetch(base + path, { headers });
    }
}

export async function search(parameters) {
    return (await get(`/search.json?${new URLSearchParams(parameters)}`)).json();
}

/** One address of every kind of page. */
export async function addresses() {
    const hits = (await search({ q: 'ледник', per_page: 100 })).items;
    check(hits.length > 1, 'the demonstration site has works on glaciers');
    const pathOf = (hit) => new URL(hit.url, base).pathname;
    const crowded = (await search({ q: 'crowded' })).items;
    check(crowded.length === 1, 'the demonstration site has one crowded record');
    const record = pathOf(hits.find((hit) => hit.access === 'open') ?? hits[0]);
    const named = hits.find((hit) => hit.creators.length > 0);
    const list = await (await get('/oai?verb=ListIdentifiers&metadataPrefix=oai_dc')).text();
    const withdrawn = list.match(/<header status="deleted">\s*<identifier>[^<]*:([^<:]+)<\/identifier>/)?.[1];
    const q = encodeURIComponent('ледник');
    return {
        home: '/', results: `/search?q=${q}`, all: '/search', filtered: '/search?f.lang=rus&y=2000-2030&sort=newest',
        nothing: '/search?q=zzzzqqq&f.lang=kir', corrected: '/search?q=ktlybr', beyond: `/search?q=${q}&page=400`,
        record, lineage: `${record}lineage`, titles: '/browse/title/', authors: '/browse/author/', subjects: '/browse/subject/?from=В', collections: '/collections/',
        collection: '/collections/glaciers/', crowded: pathOf(crowded[0]), crowdedResult: '/search?q=crowded', sources: '/sources/', source: '/sources/nak/',
        ...(withdrawn && { withdrawn: `/r/${withdrawn}/` }), advanced: '/advanced',
        author: `/author?name=${encodeURIComponent(named.creators[0])}`, number: '/id/doi/10.5555/none',
        list: `/list?${hits.slice(0, 3).map((hit) => `r=${hit.pid}`).join('&')}`, emptyList: '/list', report: `/report?r=${hits[0].pid}`, statistics: '/statistics', privacy: '/privacy', large: `${record}?print=large`, about: '/about', help: '/help', missing: '/no-such-page',
    };
}

/** Pages that rightly answer with an error, which Chromium puts on the console. */
export const refusals = ['missing', 'withdrawn', 'number'];

export function launch() {
    const { chromium } = require('playwright-core');
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync'],
    });
}

/** Does `work` on each of `jobs`, two at a time. */
export async function each(jobs, work) {
    const queue = [...jobs];
    const worker = async () => {
        for (let job = queue.shift(); job !== undefined; job = queue.shift()) await work(job);
    };
    await Promise.all([worker(), worker()]);
}
