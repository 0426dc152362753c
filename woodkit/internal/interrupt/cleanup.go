package interrupt

import "sync"

// cleaning holds the functions to call before the program ends at once.
var cleaning = struct {
	sync.Mutex
	next int
	do   map[int]func()
}{do: map[int]func(){}}

// BeforeEnd registers a function, such as one that removes a temporary file. CleanUp calls it if the program ends at
// once while other goroutines still work. The function may run beside those goroutines and should not wait for any of
// them. Call off to take it back.
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

// CleanUp calls each function that was given to BeforeEnd and not taken back, once. After that, the program ends.
func CleanUp() {
	cleaning.Lock()
	defer cleaning.Unlock()
	for number, do := range cleaning.do {
		delete(cleaning.do, number)
		do()
	}
}
