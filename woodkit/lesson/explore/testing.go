package explore

// Reporter is the part of *testing.T that Test needs.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// Test runs f as Run does. If a run fails, it fails t and prints the failing schedule.
func Test(t Reporter, f func(*Schedule), o Options) {
	t.Helper()
	if r := Run(f, o); r.Kind != None {
		t.Errorf("%s", r)
	}
}
