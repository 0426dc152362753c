package lab

import (
	"net/http"
	"syscall"
	"testing"
)

// TestEnds checks that every end counts as a failure except Shut Down in the menu.
func TestEnds(t *testing.T) {
	for _, test := range []struct {
		name   string
		end    func(*testing.T, *Server)
		failed bool
	}{
		{"shut down in the page", func(t *testing.T, s *Server) {
			if response, err := http.Get(s.Base() + "/shutdown"); err == nil {
				response.Body.Close()
			}
		}, false},
		{"killed", func(t *testing.T, s *Server) { kill(t, s, syscall.SIGKILL) }, true},
		{"terminated", func(t *testing.T, s *Server) { kill(t, s, syscall.SIGTERM) }, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := options(t, "obedient")
			s, err := Start(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			test.end(t, s)
			if s.Wait(t.Context()) {
				t.Error("Wait says that it was asked")
			}
			if err := s.Ended(); (err != nil) != test.failed {
				t.Errorf("it ended with %v; want a failure: %v", err, test.failed)
			}
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
			kernelGone(t, o)
		})
	}
}

func kill(t *testing.T, s *Server, signal syscall.Signal) {
	t.Helper()
	if err := s.command.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}
