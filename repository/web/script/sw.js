// Answers from the kept reading list (offline.js) where there is no line; otherwise everything comes from the network.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
    if (event.request.method !== 'GET' || new URL(event.request.url).origin !== self.location.origin) return;
    event.respondWith(fetch(event.request).catch(async (error) => {
        const kept = await caches.match(event.request, { ignoreVary: true });
        if (kept) return kept;
        throw error;
    }));
});
