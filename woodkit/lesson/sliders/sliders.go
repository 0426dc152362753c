package sliders

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/comms"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/interrupt"
)

// How long Explore waits. A busy browser misses GoNB's first attempt to connect, which takes up to 3 s, so it tries again;
// the first is no multiple of the second, so that the two never end at one time.
const (
	slidersAnswer    = 13 * time.Second // for the browser's first word
	slidersReconnect = 2 * time.Second  // between attempts to connect, until that word comes
	slidersUntouched = time.Minute      // for the reader's next touch, once the page has answered: long enough to read the question
)

// Explore shows sliders, with a figure below that is drawn anew whenever one of them has moved: draw gets the sliders'
// numbers in their order, in the goroutine that called Explore, and should take well under half a second. What was moved
// meanwhile is drawn once, as it stands then.
//
// Explore returns when the reader presses "Done", when nothing was touched for a minute, so that it never holds up the
// cells below, or at an interrupt, which ends the sliders and not the cell. The last figure stays. Where nobody reads
// (WOODKIT_READER is not set) or no browser answers, it draws once, says so and returns. It fails without drawing where a
// slider's range is empty or does not hold its beginning.
//
// GoNB's own widgets are not used: their Done waits for ever where no browser answers, and they link text/template, half as
// much again as all else that a cell links. What lies below them, gonbui/comms, is used; it needs a JupyterLab that is
// reached by http at the root of its address.
//
// # In the page
//
// The sliders are one element div.woodkit-sliders in the cell's output, with a label.woodkit-slider for each, which holds
// its name, an input[type=range] (data-name is the slider's Name; min, max and value its numbers) and an output with its
// number. Below is button.woodkit-done. Inputs and button are disabled until page and cell have heard of each other. Moving one is an input
// event. The figure is the picture in the same cell's next output; its src changes when it is drawn. When Explore has
// returned, p.woodkit-sliders-over, which says why, has taken the place of div.woodkit-sliders.
//
// GoNB's script writes errors to the console that harm nobody: "gonb_comm already running" after a restart of the kernel,
// and "comm_open_ack not received in time" in a browser that was too busy for half a second. The sliders connect again.
func Explore[D woodkit.Drawing](draw func(at []int) D, sliders ...Slider) {
	for _, s := range sliders {
		if s.From >= s.To || s.At < s.From || s.At > s.To {
			fmt.Fprintf(os.Stderr, "woodkit: exploring: slider %s: from %d to %d, beginning at %d; the range must hold the beginning\n", s.Name, s.From, s.To, s.At)
			return
		}
	}
	if !gonbui.IsNotebook || os.Getenv(cell.ReaderVariable) == "" {
		at := beginning(sliders)
		fmt.Printf("Drawn once, at %s: there are no sliders here. They appear in go tool woodkit lab.\n", positions(sliders, at))
		woodkit.Show(draw(at))
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), interrupt.Signals()...)
	defer stop()
	id := gonbui.UniqueId()
	address := "/woodkit/sliders/" + id
	box, picture := "woodkit-sliders-"+id, "woodkit-explored-"+id
	mail := newMailbox(len(sliders))
	// Never unsubscribed: gonbui/comms v0.11.4 keeps a lock for ever when a message comes for an address without
	// subscribers, and Sync waits behind it. The subscription ends with the process, which is the cell.
	comms.Subscribe(address, func(_, text string) { mail.put(text) })
	gonbui.UpdateHTML(box, slidersPage(box, address, sliders))
	e := explorer{
		sliders: sliders,
		draw: func(at []int) {
			if err := showIn(picture, draw(at)); err != nil {
				fmt.Fprintln(os.Stderr, "woodkit: showing:", err)
			}
			gonbui.Sync()
		},
		connect: comms.Start,
		greet:   func() { comms.Send(address, 1) },
	}
	over := e.run(ctx, mail)
	gonbui.UpdateHTML(box, slidersOver(over))
	gonbui.Sync()
}

// showIn displays a drawing in a place of its own, where the next one takes its place.
func showIn(place string, d woodkit.Drawing) error {
	data, err := d.PNG()
	if err != nil {
		return err
	}
	return cell.Display(place, cell.Picture{PNG: data, Width: d.Width(), Alt: d.Alt()})
}

// An explorer draws what the mailbox says.
type explorer struct {
	sliders []Slider
	draw    func(at []int)
	connect func() // tries again to connect to the page
	greet   func() // tells the page that it was heard
}

// run draws until the reader is done and returns why it ended, in a sentence. It owns no goroutine.
func (e explorer) run(ctx context.Context, mail *mailbox) string {
	at := beginning(e.sliders)
	e.draw(at)
	answer, untouched := time.NewTimer(slidersAnswer), time.NewTimer(slidersUntouched)
	reconnect, heard := time.NewTicker(slidersReconnect), false
	defer answer.Stop()
	defer untouched.Stop()
	defer reconnect.Stop()
	for {
		select {
		case <-ctx.Done():
			return e.ended("interrupted", at)
		case <-answer.C:
			return e.ended("no browser answered, or one that cannot talk to the cell", at)
		case <-untouched.C:
			return e.ended(fmt.Sprintf("untouched for %.0f s", slidersUntouched.Seconds()), at)
		case <-reconnect.C:
			e.connect()
		case <-mail.news:
			if !heard {
				heard = true
				answer.Stop()
				reconnect.Stop()
				untouched.Reset(slidersUntouched) // from here on they can be moved
				e.greet()
			}
			said := mail.latest()
			now := within(e.sliders, said.at)
			if said.touches > 0 {
				untouched.Reset(slidersUntouched)
			}
			if !slices.Equal(now, at) {
				at = now
				e.draw(at)
				untouched.Reset(slidersUntouched)
			}
			if said.done {
				return e.ended("done", at)
			}
		}
	}
}

// ended says why, and where the sliders stood.
func (e explorer) ended(why string, at []int) string {
	return fmt.Sprintf("The sliders ended (%s) at %s. Run the cell again to move them.", why, positions(e.sliders, at))
}

// beginning is where the sliders begin.
func beginning(sliders []Slider) []int {
	at := make([]int, len(sliders))
	for i, s := range sliders {
		at[i] = s.At
	}
	return at
}

// within brings numbers that came from a page into the sliders' ranges.
func within(sliders []Slider, at []int) []int {
	inside := make([]int, len(sliders))
	for i, s := range sliders {
		inside[i] = min(max(at[i], s.From), s.To)
	}
	return inside
}

// positions names the sliders with their numbers: "workers 4, depth 8".
func positions(sliders []Slider, at []int) string {
	parts := make([]string, len(sliders))
	for i, s := range sliders {
		parts[i] = fmt.Sprintf("%s %d", s.Name, at[i])
	}
	return strings.Join(parts, ", ")
}
