// Readers on their way: a student with an old phone and no script, from a search to the file; and one who has a keyboard
// alone, on every kind of page.
import { readFileSync } from 'node:fs';
import { addresses, base, check, each, finish, launch } from './support.mjs';

async function student(browser) {
    const context = await browser.newContext({
        viewport: { width: 360, height: 640 }, locale: 'ky', javaScriptEnabled: false, hasTouch: true, isMobile: true,
    });
    const page = await context.newPage();
    await page.goto(base);
    await page.getByRole('searchbox').fill('мөңгү');
    await page.getByRole('button', { name: 'Издөө' }).tap();
    await page.waitForURL('**/search?**');
    const hit = page.locator('.hit').filter({ has: page.locator('.file') }).first();
    await hit.getByRole('heading').getByRole('link').tap();
    await page.waitForURL('**/r/**');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a.get').first().tap()]);
    const bytes = readFileSync(await download.path());
    check(bytes.subarray(0, 5).toString() === '%PDF-', 'student: the download is not the PDF');
    check(/\.pdf$/.test(download.suggestedFilename()), `student: the file is called ${download.suggestedFilename()}`);
    await context.close();
}

/** Tabs through a page from its top; every stop must be seen, in view and marked, and the end be reached. */
async function tabThrough(browser, [name, path]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ru' });
    const page = await context.newPage();
    await page.goto(base + path);
    const wanted = await page.evaluate(() => {
        const seen = (e) => e.checkVisibility() && e.tabIndex >= 0;
        return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(seen).length;
    });
    const most = Math.min(wanted, 80);
    for (let n = 0; n < most; ++n) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
            const element = document.activeElement;
            const box = element.getBoundingClientRect();
            const style = getComputedStyle(element);
            const parts = element.getClientRects();
            const part = parts[0] ?? box;
            const top = document.elementFromPoint(part.x + part.width / 2, part.y + part.height / 2);
            return {
                what: `${element.tagName} ${element.textContent.trim().slice(0, 40)}`, body: element === document.body,
                skip: element.matches('.skip'),
                inView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
                marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                covered: top !== null && !element.contains(top) && !top.contains(element),
            };
        });
        if (n === 0) check(stop.skip, `${name}: the first stop is ${stop.what}`);
        check(!stop.body, `${name}: the way ends after ${n} of ${wanted} stops`);
        check(stop.inView && stop.marked && !stop.covered, `${name}: stop ${n}, ${stop.what}: ${JSON.stringify(stop)}`);
        if (stop.body) break;
    }
    await context.close();
}

/** Marks two works of a result, has them in a list, takes one out, and takes the rest home; without script. */
async function librarian(browser) {
    const context = await browser.newContext({ locale: 'ru', javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${base}/search?q=${encodeURIComponent('ледник')}`);
    check((await context.cookies()).length === 0, 'librarian: a cookie before any choice');
    await page.locator('.mark input').nth(0).check();
    await page.locator('.mark input').nth(1).check();
    await page.locator('#mark button').click();
    await page.waitForURL('**/list?**');
    check((await page.locator('.hit').count()) === 2, 'librarian: two works are in the list');
    await page.locator('.hit button').first().click();
    await page.waitForLoadState();
    check((await page.locator('.hit').count()) === 1, 'librarian: one work is left');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a.get').click()]);
    const bytes = readFileSync(await download.path());
    check(bytes.subarray(0, 2).toString() === 'PK' && bytes.includes('index.html'), 'librarian: the download is not the ZIP');
    await context.close();
}

/** Reports a problem from the page of a work, without script; then large print, whose cookie comes with the choice. */
async function reporter(browser) {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'ky', javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(base + (await addresses()).record);
    await page.getByRole('link', { name: 'Ката тууралуу билдирүү' }).first().click();
    await page.locator('#text').fill('Файл ачылбайт: экинчи барагы бош.');
    await page.getByRole('button', { name: 'Жөнөтүү' }).click();
    check((await page.locator('h1').textContent()) === 'Рахмат', `reporter: is answered with ${await page.locator('h1').textContent()}`);
    await page.locator('main a').first().click();
    await page.waitForURL('**/r/**');
    check((await context.cookies()).length === 0, 'reporter: a cookie before any choice');
    const size = () => page.locator('h1').evaluate((h) => h.getBoundingClientRect().height);
    const before = await size();
    await page.getByRole('link', { name: 'Ири тамга' }).click();
    check((await size()) > before, 'reporter: large print is not larger');
    check((await context.cookies()).some((cookie) => cookie.name === 'muras_print'), 'reporter: the choice is not kept');
    await context.close();
}

/** What script adds: "/" leads to the search, words typed there suggest titles, and a list can be read without a line. */
async function researcher(browser) {
    const context = await browser.newContext({ locale: 'en' });
    const page = await context.newPage();
    await page.goto(base);
    await page.keyboard.press('/');
    check(await page.evaluate(() => document.activeElement.id === 'q'), 'researcher: "/" does not lead to the search');
    const answer = page.waitForResponse('**/suggest?**');
    await page.keyboard.type('ледник');
    check((await answer).ok(), 'researcher: no suggestions');
    await page.locator('#suggestions option').first().waitFor({ state: 'attached', timeout: 10000 });

    await page.goto(base + (await addresses()).list);
    await page.locator('#offline button').first().click();
    await page.waitForFunction(() => document.querySelector('#offline [role=status]').textContent.startsWith('Kept'), null, { timeout: 30000 });
    const work = await page.locator('.hit h3 a').first().getAttribute('href');
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 10000 });
    await context.setOffline(true);
    await page.goto(base + work);
    check((await page.locator('h1').count()) === 1, 'researcher: the work is not readable without a line');
    await context.setOffline(false);
    await context.close();
}

async function keyboardAlone(browser) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en' });
    const page = await context.newPage();
    await page.goto(base);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/#main');
    const reach = async (selector, most = 60) => {
        for (let n = 0; n < most; ++n) {
            await page.keyboard.press('Tab');
            if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
        }
        check(false, `keyboard: ${selector} is not reached on ${page.url()}`);
    };
    await reach('#q', 3);
    await page.keyboard.type('glacier');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?**');
    await reach('.hit h3 a');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/r/**');
    check((await page.locator('h1').count()) === 1, 'keyboard: the work has one heading');
    await context.close();
}

const browser = await launch();
try {
    await student(browser);
    await librarian(browser);
    await reporter(browser);
    await researcher(browser);
    await keyboardAlone(browser);
    await each(Object.entries(await addresses()), (page) => tabThrough(browser, page));
} finally {
    await browser.close();
}
finish('Readers get through.');
