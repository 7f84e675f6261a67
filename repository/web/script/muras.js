// What script adds to pages that work without it: suggestions while a search is typed, and "/" to get to its box.
const box = document.getElementById('q');

if (box) {
    const list = document.createElement('datalist');
    list.id = 'suggestions';
    box.after(list);
    box.setAttribute('list', list.id);
    const pause = 180; // ms without a key before anything is asked
    let timer, asked = '', running;

    const suggest = async () => {
        const words = box.value.trim();
        if (words.length < 2 || words === asked) return;
        asked = words;
        running?.abort();
        running = new AbortController();
        try {
            const answer = await fetch(`/suggest?q=${encodeURIComponent(words)}`, { signal: running.signal });
            if (!answer.ok) return;
            const [, found] = await answer.json();
            list.replaceChildren(...found.map((text) => new Option(text, text)));
        } catch { /* no line, or a newer question: the search itself goes on */ }
    };
    // Those who save data are asked nothing in passing.
    if (!navigator.connection?.saveData)
        box.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(suggest, pause); });

    document.addEventListener('keydown', (event) => {
        const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
        if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
        event.preventDefault();
        box.focus();
        box.select();
    });
}
