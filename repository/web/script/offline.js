// On the page of a list: keeps the list, its works and their files on this device, when the reader asks for it.
const part = document.getElementById('offline');

if (part && 'serviceWorker' in navigator && 'caches' in window) {
    const [keep, drop] = part.querySelectorAll('button');
    const status = part.querySelector('[role=status]');
    const name = 'muras-list';
    const say = (text) => { status.textContent = text; };
    const show = async () => { drop.hidden = !(await caches.has(name)); part.hidden = false; };
    const addresses = () => [...new Set([location.href,
        ...[...document.querySelectorAll('link[rel=stylesheet], link[rel=icon]')].map((link) => link.href),
        ...[...document.querySelectorAll('.hit h3 a, .hit a.file')].map((link) => link.href)])];

    keep.addEventListener('click', async () => {
        keep.disabled = true;
        let kept = 0;
        try {
            await navigator.serviceWorker.register('/sw.js');
            const cache = await caches.open(name);
            const all = addresses();
            for (const address of all) {
                const answer = await fetch(address);
                if (answer.ok) await cache.put(address, answer);
                say(`${++kept} / ${all.length}`);
            }
            say(part.dataset.done);
        } catch {
            say(part.dataset.failed);
        }
        keep.disabled = false;
        await show();
    });
    drop.addEventListener('click', async () => {
        await caches.delete(name);
        for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
        say('');
        await show();
    });
    show();
}
