package spark

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
)

func TestMaster(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"local", "local[1,4]"}, // Spark itself would try a task only once
		{"local[2]", "local[2,4]"},
		{"local[*]", "local[*,4]"},
		{"local[2,1]", "local[2,1]"},
		{"spark://head:7077", "spark://head:7077"},
		{"spark://a:7077,b:7077", "spark://a:7077,b:7077"},
		{"spark://[::1]:7077", "spark://[::1]:7077"},
		{"", ""},
		{"local[x]", ""},
		{"local[2", ""},
		{"head:7077", ""},
		{"spark://head", ""},
		{"spark://a:7077,", ""},
		{"yarn", ""},
	} {
		got, err := Master(test.text)
		if (err == nil) != (test.want != "") || err == nil && got != test.want {
			t.Errorf("Master(%q) = %q, %v; want %q", test.text, got, err, test.want)
		}
	}
}

func TestAnswers(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := Answers(t.Context(), "spark://"+address); err != nil {
		t.Error(err)
	}
	listener.Close()
	silent := "spark://" + address
	if err := Answers(t.Context(), silent); err == nil || !strings.Contains(err.Error(), silent) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("error %v, want one that names the master and why", err)
	}
	if err := Answers(t.Context(), "local[2]"); err != nil {
		t.Error(err)
	}
	over, stop := context.WithCancelCause(t.Context())
	reason := errors.New("stopped")
	stop(reason)
	if err := Answers(over, silent); !errors.Is(err, reason) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func TestOnLoopback(t *testing.T) {
	for master, want := range map[string]bool{
		"local[2]": true, "spark://127.0.0.1:7077": true, "spark://localhost:7077": true, "spark://[::1]:7077": true,
		"spark://head:7077": false, "spark://127.0.0.1:1,10.0.0.7:1": false,
	} {
		if got := onLoopback(master); got != want {
			t.Errorf("onLoopback(%q) = %v", master, got)
		}
	}
}
