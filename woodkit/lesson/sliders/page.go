package sliders

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A message from the page has the form "SEQUENCE WORD NUMBER…", such as "1764146103021 move 4 8 2". The sequence number
// grows with every message, and the page repeats "here" twice per second. So the figure follows the sliders even if a
// message is lost or overtaken by another. The words are here (nothing was touched), move and done.
type message struct {
	sequence int64
	at       []int
	touches  int  // number of words other than here since the mailbox was last emptied
	done     bool // once true, it stays true
}

// parseMessage reads a message about this many sliders. It returns false if the text is not such a message.
func parseMessage(text string, sliders int) (m message, ok bool) {
	words := strings.Fields(text)
	if len(words) != 2+sliders {
		return message{}, false
	}
	var err error
	if m.sequence, err = strconv.ParseInt(words[0], 10, 64); err != nil || m.sequence <= 0 {
		return message{}, false
	}
	switch words[1] {
	case "here":
	case "move":
		m.touches = 1
	case "done":
		m.touches, m.done = 1, true
	default:
		return message{}, false
	}
	for _, word := range words[2:] {
		n, err := strconv.Atoi(word)
		if err != nil {
			return message{}, false
		}
		m.at = append(m.at, n)
	}
	return m, true
}

// A mailbox holds the latest of many messages. gonbui/comms passes each message to a separate goroutine, in any order.
type mailbox struct {
	news    chan struct{} // holds one value, which means that there is news since the last call of latest
	sliders int

	mutex sync.Mutex
	last  message
}

func newMailbox(sliders int) *mailbox {
	return &mailbox{news: make(chan struct{}, 1), sliders: sliders}
}

// put takes a message. It never waits. It drops a text that is not a message.
func (b *mailbox) put(text string) {
	m, ok := parseMessage(text, b.sliders)
	if !ok {
		return
	}
	b.mutex.Lock()
	b.last.touches += m.touches
	b.last.done = b.last.done || m.done
	if m.sequence > b.last.sequence {
		b.last.sequence, b.last.at = m.sequence, m.at
	}
	b.mutex.Unlock()
	select {
	case b.news <- struct{}{}:
	default:
	}
}

// latest returns the newest numbers, and how often the sliders were touched since the last call. Call it after receiving a
// value from news.
func (b *mailbox) latest() message {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	m := b.last
	m.at = slices.Clone(m.at)
	b.last.touches = 0
	return m
}

// slidersPage returns the HTML of the sliders. Its script tells the cell, through the address, what is moved. The script
// waits until its element is in the page, and ends when the element is gone. It copes with a GoNB connection that comes
// late, fails and comes again.
func slidersPage(id, address string, sliders []Slider) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div class="woodkit-sliders" id="%s" style="background:#fdfdfb;color:#22262b;padding:8px 12px;max-width:720px;font:13px sans-serif">`, html.EscapeString(id))
	for _, s := range sliders {
		name := html.EscapeString(s.Name)
		fmt.Fprintf(&b, `<label class="woodkit-slider" style="display:flex;gap:10px;margin:2px 0"><span style="width:140px">%s</span>`+
			`<input type="range" disabled data-lm-suppress-shortcuts="true" data-name="%s" min="%d" max="%d" value="%d" style="flex:1"/><output style="width:40px">%d</output></label>`,
			name, name, s.From, s.To, s.At, s.At)
	}
	b.WriteString(`<button class="woodkit-done" type="button" disabled>Done</button></div>`)
	fmt.Fprintf(&b, "<script>%s</script>", strings.NewReplacer("BOX", strconv.Quote(id), "ADDRESS", strconv.Quote(address)).Replace(slidersScript))
	return b.String()
}

// slidersScript contains BOX and ADDRESS as placeholders for two strings.
const slidersScript = `(() => {
	const find = () => document.getElementById(BOX);
	let sequence = 0, comm;
	const tell = word => {
		sequence = Math.max(sequence + 1, Date.now());
		const at = [...find().querySelectorAll("input")].map(input => input.value);
		comm?.send(ADDRESS, [sequence, word, ...at].join(" "));
	};
	const heard = () => find()?.querySelectorAll(":disabled").forEach(element => element.disabled = false);
	const beat = () => {
		if (!find()) return;
		if (comm !== globalThis.gonb_comm) {
			comm = globalThis.gonb_comm;
			comm?.subscribe(ADDRESS, heard);
		}
		tell("here");
		setTimeout(beat, 500);
	};
	const begin = () => {
		for (const input of find().querySelectorAll("input"))
			input.addEventListener("input", () => {
				input.parentElement.querySelector("output").textContent = input.value;
				tell("move");
			});
		find().querySelector("button").addEventListener("click", () => tell("done"));
		beat();
	};
	const until = Date.now() + 5000;
	const wait = () => find() ? begin() : Date.now() < until && setTimeout(wait, 50);
	wait();
})();`

// slidersOver returns the HTML that replaces the sliders when they have ended.
func slidersOver(sentence string) string {
	return fmt.Sprintf(`<p class="woodkit-sliders-over">%s</p>`, html.EscapeString(sentence))
}
