package scan

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"woodscape.example/woodkit/internal/whole"
)

// Registered is a function that worker processes can run. Keep it in a named package variable.
type Registered struct {
	Name string // the function with its argument and result types, the same in every copy of the program
}

// tasks maps names to the functions that this program's worker processes can run.
var tasks = struct {
	sync.Mutex
	known map[string]task
}{known: map[string]task{}}

// task is a registered function.
type task struct {
	code   uintptr // where the function begins
	serve  func()
	shared bool // another function has the same name
}

// Task registers a function so that the worker processes of Processes and QueuedProcesses can run it:
//
//	var countTask = scan.Task(pixelCounts)
//
// A worker is the running program, started again. A function crosses to the worker by name, and items and results cross
// as gob. So the function must be declared with a name, because a closure would lose its variables. Its types must be ones that
// gob sends whole. So they have no unexported fields, functions, channels or interfaces, no fields that are pointers to
// anything but structs and arrays, no structs without fields, and no embedded field with its own encoding beside other fields. Gob makes some values alike: an empty slice arrives as nil, −0 as
// 0, and a nil map within a slice as an empty one. Two pointers to the same value, or two slices of the same array, arrive as two
// copies. (Where values can hold others of their own type, as in a tree, Map refuses two pointers to the same one.)
//
// Register the function in the declaration of a package variable, as above. Otherwise the worker does not know it. In a
// notebook the variable needs a name; elsewhere, var _ = scan.Task(pixelCounts) works too. Every worker initialises its
// package variables again, and everything that the function uses must exist when main begins. If something cannot work,
// Map refuses it with ErrNotTask before it touches any item. Errors cross as text: errors.Is finds only ErrPanic in
// them.
//
// The worker begins to serve when the program's main calls flag.Parse, as a notebook's cells do, or ServeWorker.
func Task[T, R any](do func(T) (R, error)) Registered {
	c := crossingOf[T, R]()
	return register(do, c, func(j *job) (any, error) {
		result, err := do(observe(j, j.item.(T)))
		return result, err
	})
}

// register keeps a function under its name. In a worker process, work does the job's item with it.
func register(do any, c crossing, work func(*job) (any, error)) Registered {
	name := taskName(do, c)
	tasks.Lock()
	defer tasks.Unlock()
	other, taken := tasks.known[name]
	tasks.known[name] = task{
		code:   codeOf(do),
		serve:  func() { serve(c, work) },
		shared: taken && (other.shared || other.code != codeOf(do)),
	}
	return Registered{Name: name}
}

func codeOf(do any) uintptr { return reflect.ValueOf(do).Pointer() }

// taskName returns a name under which every copy of the program finds the same function. It includes the types of the argument
// and the result, because they tell most instances of a generic function apart.
func taskName(do any, c crossing) string {
	return fmt.Sprintf("%s(%s) %s", functionName(do), c.item, c.result)
}

func functionName(do any) string {
	f := runtime.FuncForPC(codeOf(do))
	if f == nil {
		return "function"
	}
	return f.Name()
}

// checkTask returns why a function cannot run in worker processes, or nil.
func (r *run) checkTask(do any, c crossing) error {
	refuse := func(why string, with ...any) error {
		return fmt.Errorf("scan: %s %w: %s", functionName(do), ErrNotTask, fmt.Sprintf(why, with...))
	}
	if reflect.ValueOf(do).IsNil() {
		return fmt.Errorf("scan: a nil function %w", ErrNotTask)
	}
	if os.Getenv(workerVariable) != "" {
		return refuse("this process is a worker itself; main must call flag.Parse or scan.ServeWorker before it scans, and a task cannot use processes")
	}
	if why := closure(functionName(do)); why != "" {
		return refuse("it is %s, and what it has captured would stay behind; declare a function with a name and register that: var task = scan.Task(name)", why)
	}
	tasks.Lock()
	registered, known := tasks.known[taskName(do, c)]
	tasks.Unlock()
	if registered.shared || known && registered.code != codeOf(do) {
		return refuse("another instance of this generic function is registered, and worker processes cannot tell them apart; declare a function that calls this instance, and register that")
	}
	if !known {
		name, generic := strings.CutSuffix(functionName(do), "[...]") // which stands for the type arguments
		name = afterLast(name, ".")
		if generic {
			name += "[…]"
		}
		return refuse("it is not registered; declare a package variable: var task = scan.Task(%s)", name)
	}
	if err := whole.CheckMessage(c.item); err != nil {
		return refuse("its argument %v", err)
	}
	if err := whole.CheckMessage(c.result); err != nil {
		return refuse("its result %v", err)
	}
	if r.items > 0 {
		if err := c.check(r.names.item(0)); err != nil {
			return fmt.Errorf("scan: %s %w: its argument: %w", functionName(do), ErrNotTask, err)
		}
	}
	if !flag.Parsed() && !serves {
		return refuse("main must call flag.Parse, or scan.ServeWorker first of all, or the workers would run main instead of the task")
	}
	return nil
}

// anonymous matches main.main.func1 and main.init.func2.3. It does not match main.func1, which may be a declared
// function.
var anonymous = regexp.MustCompile(`\..*\.func\d+`)

// closure returns what kind of unnamed function this is. It goes by the names that the compiler gives.
func closure(name string) string {
	last := afterLast(name, "/")
	if strings.HasSuffix(last, "-fm") {
		return "a method of one value"
	}
	if anonymous.MatchString(last) {
		return "a closure"
	}
	if strings.HasPrefix(name, "reflect.") { // one piece of code stands for all functions that reflect.MakeFunc makes
		return "made by package reflect"
	}
	return ""
}

func afterLast(text, separator string) string {
	return text[strings.LastIndex(text, separator)+1:]
}
