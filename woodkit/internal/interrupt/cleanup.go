package interrupt

import "sync"

// cleaning holds what is to be done before the program ends at once.
var cleaning = struct {
	sync.Mutex
	next int
	do   map[int]func()
}{do: map[int]func(){}}

// BeforeEnd has something done, such as removing a temporary file, should the program end at once while others still work.
// It may be done beside them, and should not wait for any of them. The function that is returned takes it back.
func BeforeEnd(do func()) (off func()) {
	cleaning.Lock()
	defer cleaning.Unlock()
	number := cleaning.next
	cleaning.next++
	cleaning.do[number] = do
	return func() {
		cleaning.Lock()
		defer cleaning.Unlock()
		delete(cleaning.do, number)
	}
}

// CleanUp does what BeforeEnd was given and is not taken back, each once. The program ends then.
func CleanUp() {
	cleaning.Lock()
	defer cleaning.Unlock()
	for number, do := range cleaning.do {
		delete(cleaning.do, number)
		do()
	}
}
