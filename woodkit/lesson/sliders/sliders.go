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

// How long Explore waits. A busy browser misses GoNB's first attempt to connect, which takes up to 3 s, so Explore tries
// again. The first time is not a multiple of the second, so that the two never end at the same moment.
const (
	slidersAnswer    = 13 * time.Second // for the browser's first message
	slidersReconnect = 2 * time.Second  // between attempts to connect, until that message comes
	slidersUntouched = time.Minute      // for the reader's next touch, once the page has answered: long enough to read the question
)

// Explore shows sliders, with a figure below that is redrawn whenever a slider has moved. draw gets the numbers of the
// sliders in their order. It runs in the goroutine that called Explore, and should take well under half a second. Several
// moves during one drawing lead to a single new drawing, with the latest numbers.
//
// Explore returns when the reader presses "Done", or at an interrupt, which ends the sliders but not the cell. It also
// returns when nothing was touched for a minute, so that it never holds up the cells below. The last figure stays. If there
// is no reader (WOODKIT_READER is not set) or no browser answers, Explore draws once, says so and returns. It fails without
// drawing if a slider's range is empty or does not contain its initial value.
//
// Explore does not use GoNB's own widgets, for two reasons. Their Done waits forever if no browser answers. And they link
// text/template, which adds half as much again to all else that a cell links. Explore uses the layer below them,
// gonbui/comms. It needs a JupyterLab that is reached by http at the root of its address.
//
// # In the page
//
// The sliders are one element div.woodkit-sliders in the cell's output. It has one label.woodkit-slider per slider, which
// holds its name, an input[type=range] (data-name is the slider's Name; min, max and value are its numbers) and an output
// with its number. Below them is button.woodkit-done. Inputs and button are disabled until the page and the cell have heard
// from each other. Moving a slider is an input event. The figure is the picture in the same cell's next output, and its src
// changes when it is redrawn. When Explore returns, p.woodkit-sliders-over, which says why, replaces div.woodkit-sliders.
//
// GoNB's script may write two harmless errors to the console: "gonb_comm already running" after a restart of the kernel,
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
	// Explore never unsubscribes, because gonbui/comms v0.11.4 keeps a lock forever when a message comes for an address
	// without subscribers, and then Sync waits for that lock. The subscription ends with the process, which is the cell.
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

// showIn displays a drawing at a place of the page. The next drawing there replaces it.
func showIn(place string, d woodkit.Drawing) error {
	data, err := d.PNG()
	if err != nil {
		return err
	}
	return cell.Display(place, cell.Picture{PNG: data, Width: d.Width(), Alt: d.Alt()})
}

// An explorer draws according to the mailbox.
type explorer struct {
	sliders []Slider
	draw    func(at []int)
	connect func() // tries again to connect to the page
	greet   func() // tells the page that its message arrived
}

// run draws until the reader is done. It returns a sentence that says why it ended. It owns no goroutine.
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
				untouched.Reset(slidersUntouched) // from now on they can be moved
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

// ended returns a sentence that says why the sliders ended, and their positions.
func (e explorer) ended(why string, at []int) string {
	return fmt.Sprintf("The sliders ended (%s) at %s. Run the cell again to move them.", why, positions(e.sliders, at))
}

// beginning returns the sliders' initial numbers.
func beginning(sliders []Slider) []int {
	at := make([]int, len(sliders))
	for i, s := range sliders {
		at[i] = s.At
	}
	return at
}

// within clamps numbers from a page to the sliders' ranges.
func within(sliders []Slider, at []int) []int {
	inside := make([]int, len(sliders))
	for i, s := range sliders {
		inside[i] = min(max(at[i], s.From), s.To)
	}
	return inside
}

// positions lists the sliders with their numbers: "workers 4, depth 8".
func positions(sliders []Slider, at []int) string {
	parts := make([]string, len(sliders))
	for i, s := range sliders {
		parts[i] = fmt.Sprintf("%s %d", s.Name, at[i])
	}
	return strings.Join(parts, ", ")
}
