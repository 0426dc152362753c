package sliders

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/lesson/article"
)

var testSliders = []Slider{{"workers", 1, 16, 4}, {"depth", 1, 32, 8}}

// explored runs an explorer in virtual time while drive acts as the page. It returns what was drawn and why it ended.
func explored(t *testing.T, drive func(stop func(), say func(text string))) (drawn [][]int, over string, took time.Duration, connects, greets int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		mail := newMailbox(len(testSliders))
		e := explorer{
			sliders: testSliders,
			draw:    func(at []int) { drawn = append(drawn, at) },
			connect: func() { connects++ },
			greet:   func() { greets++ },
		}
		go drive(stop, mail.put)
		began := time.Now()
		over = e.run(ctx, mail)
		took = time.Since(began)
	})
	return drawn, over, took, connects, greets
}

func TestExplorer(t *testing.T) {
	type say struct {
		after time.Duration
		text  string // "interrupt" stands for an interrupt
	}
	second := time.Second
	for _, test := range []struct {
		name  string
		says  []say
		drawn [][]int
		over  string
		took  time.Duration
	}{
		{"no browser", nil, [][]int{{4, 8}}, "no browser answered", slidersAnswer},
		{"nobody touches", []say{{second, "1 here 4 8"}}, [][]int{{4, 8}}, "untouched for 60 s", 61 * second},
		{"a page that answers late", []say{{11 * second, "1 here 4 8"}}, [][]int{{4, 8}}, "untouched for 60 s", 71 * second},
		{"the page's beat is no touch", []say{{second, "1 here 4 8"}, {18 * second, "2 here 4 8"}}, [][]int{{4, 8}}, "untouched", 61 * second},
		{"a move", []say{{second, "1 here 4 8"}, {second, "2 move 5 8"}}, [][]int{{4, 8}, {5, 8}}, "untouched for 60 s) at workers 5, depth 8", 62 * second},
		{"a move to where it was is a touch", []say{{5 * second, "2 move 4 8"}}, [][]int{{4, 8}}, "untouched", 65 * second},
		{"a lost move is made good", []say{{second, "1 here 4 8"}, {second, "3 here 6 8"}}, [][]int{{4, 8}, {6, 8}}, "workers 6", 62 * second},
		{"a move that was overtaken", []say{{second, "3 move 7 8"}, {second, "2 move 6 8"}}, [][]int{{4, 8}, {7, 8}}, "workers 7", 62 * second},
		{"outside the range", []say{{second, "1 move 99 -5"}}, [][]int{{4, 8}, {16, 1}}, "workers 16, depth 1", 61 * second},
		{"done", []say{{second, "1 here 4 8"}, {second, "2 done 4 8"}}, [][]int{{4, 8}}, "(done)", 2 * second},
		{"done with a last move", []say{{second, "2 done 4 9"}}, [][]int{{4, 8}, {4, 9}}, "(done) at workers 4, depth 9", second},
		{"done that was overtaken", []say{{second, "9 here 4 8"}, {second, "8 done 4 8"}}, [][]int{{4, 8}}, "(done)", 2 * second},
		{"an interrupt", []say{{second, "1 here 4 8"}, {second, "interrupt"}}, [][]int{{4, 8}}, "(interrupted)", 2 * second},
		{"what is no message", []say{{second, "1 move 4"}, {second, "x move 1 1"}}, [][]int{{4, 8}}, "no browser", slidersAnswer},
	} {
		t.Run(test.name, func(t *testing.T) {
			drawn, over, took, connects, greets := explored(t, func(stop func(), put func(string)) {
				for _, s := range test.says {
					time.Sleep(s.after) // virtual
					if s.text == "interrupt" {
						stop()
					} else {
						put(s.text)
					}
				}
			})
			if diff := cmp.Diff(test.drawn, drawn); diff != "" {
				t.Errorf("drawn (-want +got):\n%s", diff)
			}
			if !strings.Contains(over, test.over) {
				t.Errorf("ended with %q, want %q in it", over, test.over)
			}
			if took != test.took {
				t.Errorf("ended after %v, want %v", took, test.took)
			}
			silent, heard := min(took, slidersAnswer), 0
			if len(test.says) > 0 && test.name != "what is no message" {
				silent, heard = test.says[0].after, 1
			}
			if greets != heard {
				t.Errorf("greeted the page %d times, want %d", greets, heard)
			}
			if want := int((silent - 1) / slidersReconnect); connects != want {
				t.Errorf("tried %d times to connect again in %v of silence, want %d", connects, silent, want)
			}
		})
	}
}

// Messages that arrive during a drawing lead to one drawing, with the numbers of the last message.
func TestExplorerDrawsTheLatest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mail := newMailbox(1)
		var drawn []int
		e := explorer{
			sliders: []Slider{{"n", 0, 100, 0}},
			connect: func() {},
			greet:   func() {},
			draw: func(at []int) {
				drawn = append(drawn, at[0])
				time.Sleep(time.Second) // virtual
			},
		}
		go func() {
			for i := 1; i <= 50; i++ {
				mail.put(fmt.Sprintf("%d move %d", i, i))
			}
			time.Sleep(10 * time.Second)
			mail.put("51 done 50")
		}()
		e.run(t.Context(), mail)
		if len(drawn) > 3 || drawn[len(drawn)-1] != 50 {
			t.Errorf("drew %v for fifty moves at once, want two or three and 50 at the end", drawn)
		}
	})
}

// In whatever order messages arrive, the newest numbers stay and no touch is lost.
func TestMailboxKeepsTheNewest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation([]int{1, 2, 3, 4, 5, 6, 7}).Draw(t, "order")
		mail := newMailbox(1)
		for _, n := range order {
			mail.put(fmt.Sprintf("%d move %d", n, 10*n))
		}
		<-mail.news
		m := mail.latest()
		if m.at[0] != 70 || m.touches != len(order) {
			t.Fatalf("after %v: at %d with %d touches", order, m.at[0], m.touches)
		}
		if again := mail.latest(); again.touches != 0 || again.at[0] != 70 {
			t.Fatalf("asked again: %+v", again)
		}
	})
}

func FuzzParseMessage(f *testing.F) {
	for _, text := range []string{"1 here 4 8", "2 move 1 1", "3 done 1 1", "", "1 here", "-1 here 1 1", "1 walk 1 1", "1 here 1 1 1", "1 here 1 a"} {
		f.Add(text)
	}
	whole := regexp.MustCompile(`^\s*\+?0*[1-9]\d*\s+(here|move|done)\s+[+-]?\d+\s+[+-]?\d+\s*$`)
	unsure := regexp.MustCompile(`\d{19}|[^ -~]`) // numbers that may be too large, and other spaces
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := parseMessage(text, 2)
		if ok && (m.sequence <= 0 || len(m.at) != 2) {
			t.Fatalf("%q is read as %+v", text, m)
		}
		if !unsure.MatchString(text) && ok != whole.MatchString(text) {
			t.Fatalf("%q: read %v, want %v", text, ok, !ok)
		}
	})
}

// This checks what the doc comment of Explore promises about the page.
func TestSlidersPage(t *testing.T) {
	page := slidersPage("box-1", "/woodkit/sliders/1", []Slider{{"workers", 1, 16, 4}, {`<b>"x"`, -3, 3, 0}})
	for _, want := range []string{
		`<div class="woodkit-sliders" id="box-1"`,
		`<input type="range" disabled data-lm-suppress-shortcuts="true" data-name="workers" min="1" max="16" value="4"`,
		`data-name="&lt;b&gt;&#34;x&#34;" min="-3" max="3" value="0"`,
		`<button class="woodkit-done" type="button" disabled>Done</button>`,
		`document.getElementById("box-1")`,
		`subscribe("/woodkit/sliders/1", `,
		`send("/woodkit/sliders/1", `,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %s:\n%s", want, page)
		}
	}
	for _, never := range []string{"BOX", "ADDRESS", "<b>"} {
		if strings.Contains(page, never) {
			t.Errorf("the page has %s", never)
		}
	}
	if over := slidersOver("a < b"); over != `<p class="woodkit-sliders-over">a &lt; b</p>` {
		t.Error(over)
	}
}

// Without a reader, Explore draws once and returns, however the notebook is run.
func TestExploreWithoutReader(t *testing.T) {
	t.Setenv(cell.ReaderVariable, "")
	var drawn [][]int
	draw := func(at []int) figure.Figure {
		drawn = append(drawn, at)
		return article.Turns{Jobs: 1, Steps: 1, Step: 1}.Figure("one step")
	}
	Explore(draw, testSliders...)
	Explore(draw, Slider{"empty", 3, 3, 3})
	Explore(draw, Slider{"outside", 1, 3, 4})
	if diff := cmp.Diff([][]int{{4, 8}}, drawn); diff != "" {
		t.Errorf("drawn (-want +got):\n%s", diff)
	}
}
