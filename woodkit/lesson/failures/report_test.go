package failures

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTidy(t *testing.T) {
	w := workshop{folder: "/x/y", lines: map[string][]string{"main.go": strings.Split(strings.Repeat("\n", 6)+"\tresults <- 1\n\tn++\n\n\n\tgo f()", "\n")}}
	for _, c := range []struct {
		name, out string
		hung      bool
		want      string
	}{
		{"panic", `3
panic: send on closed channel

goroutine 19 gp=0x1c0de3b1f0e0 m=nil [running, 2 minutes]:
main.f.func1(0x1, {0x2, 0x3})
	/x/y/main.go:7 +0x5d
runtime.goexit({})
	/usr/local/go/src/runtime/asm_amd64.s:1771 +0x1 fp=0xe35 sp=0xe35 pc=0x47
created by main.f in goroutine 1
	/x/y/main.go:11 +0x44

goroutine 4 [select]:
internal/poll.wait()
	/usr/local/go/src/internal/poll/x.go:7 +0x5d
exit status 2
`, false, `
  3
> panic: send on closed channel

  goroutine 19 [running]:
  main.f.func1()
>     line 7:  results <- 1
  created by main.f in goroutine 1
      line 11:  go f()
`},
		{"control characters", "\x1b[31mred\x00\x1b[0m\ta\n", false, "\n  [31mred[0m\ta\n"},
		{"race", `==================
WARNING: DATA RACE
Read at 0x00c000094028 by goroutine 8:
  main.f.func1()
      /x/y/main.go:8 +0x44

Previous write at 0x00c000094028 by goroutine 9:
  main.f.func1()
      /x/y/main.go:8 +0x56

Goroutine 8 (running) created at:
  main.f()
      /x/y/main.go:11 +0x5d
==================
==================
WARNING: DATA RACE
Write at 0x00c000094028 by goroutine 8:
  main.f.func1()
      /x/y/main.go:8 +0x44

Previous write at 0x00c000094028 by goroutine 9:
  main.f.func1()
      /x/y/main.go:8 +0x56
==================
2000
Found 2 data race(s)
`, false, `
> WARNING: DATA RACE
  Read by goroutine 8:
  main.f.func1()
>     line 8:  n++

  Previous write by goroutine 9:
  main.f.func1()
>     line 8:  n++
`},
		{"hung", `SIGQUIT: quit
PC=0x47a9e8 m=0 sigcode=0

goroutine 0 gp=0x5481a0 m=0 mp=0x5481a0 [idle]:
runtime.futex()
	/usr/local/go/src/runtime/sys_linux_amd64.s:557 +0x21

goroutine 1 gp=0x80289fc81e0 m=nil [chan receive]:
main.f()
	/x/y/main.go:7 +0x1
main.main()
	/x/y/main.go:11 +0x1

rax    0xca
r10    0x0
`, true, `

  goroutine 1 [chan receive]:
  main.f()
>     line 7:  results <- 1
`},
		{"vet", `# program
# [program]
./main.go:8:2: something is wrong
exit status 1
`, false, `
> something is wrong
>     line 8:  n++
`},
		{"out of memory", `fatal error: runtime: out of memory

runtime stack:
runtime.throw({0x4a42b5?, 0x2703?})
	/usr/local/go/src/runtime/panic.go:1229 +0x48 fp=0x7f sp=0x7f pc=0x47

goroutine 7 [running]:
main.f.func1()
	/x/y/main.go:7 +0x4f
`, false, `
> fatal error: runtime: out of memory

  goroutine 7 [running]:
  main.f.func1()
>     line 7:  results <- 1
`},
	} {
		r := Report{hung: c.hung, Status: "the end"}
		r.tidy(c.out, w)
		got := strings.TrimSuffix(r.String(), "the end after 0.00 s")
		if c.hung {
			got = "\n" + strings.TrimSuffix(r.String(), "the end")
		}
		if d := cmp.Diff(c.want, "\n"+got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestAReportIsShort(t *testing.T) {
	var r Report
	r.tidy(strings.Repeat(strings.Repeat("long ", 100)+"\n", 1000), workshop{folder: "/x"})
	r.Took = time.Second
	lines := strings.Split(r.String(), "\n")
	if len(lines) != mostLines+2 || !strings.Contains(lines[mostLines], "982 more") {
		t.Errorf("%d lines, the last but one %q", len(lines), lines[len(lines)-2])
	}
	for _, l := range lines {
		if n := len([]rune(l)); n > widest+2 {
			t.Errorf("a line of %d characters", n)
		}
	}
}
