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

// Registered is a function that worker processes know. Keep it in a named package variable.
type Registered struct {
	Name string // the function with its argument and result, the same in every copy of the program
}

// tasks are the functions that this program's worker processes can run, by name.
var tasks = struct {
	sync.Mutex
	serve map[string]func()
}{serve: map[string]func(){}}

// Task makes a function known to worker processes, so that Processes and QueuedProcesses can run it:
//
//	var countTask = scan.Task(pixelCounts)
//
// A worker is the running program, started again: functions cross to it by name, items and results as gob.
// So the function must be declared with a name; a closure would lose its variables. Register it in the
// declaration of a package variable, as above, or a worker does not know it. (A notebook's variable needs a
// name; elsewhere var _ = scan.Task(pixelCounts) does as well.) Package variables are initialised again in
// every worker, and all that the function uses must be there when main begins. What cannot work is refused by
// Map with ErrNotTask, before any item is touched. Errors cross as their text: errors.Is finds ErrPanic in
// them, and nothing else.
//
// The worker serves where the program's main calls flag.Parse, as a notebook's cells do, or ServeWorker.
func Task[T, R any](do func(T) (R, error)) Registered {
	name := taskName(do)
	tasks.Lock()
	defer tasks.Unlock()
	tasks.serve[name] = func() { serve(do) }
	return Registered{Name: name}
}

// taskName names a function so that every copy of the program finds the same one. The types tell the
// instances of a generic function apart.
func taskName[T, R any](do func(T) (R, error)) string {
	return fmt.Sprintf("%s(%s) %s", functionName(do), reflect.TypeFor[T](), reflect.TypeFor[R]())
}

func functionName[T, R any](do func(T) (R, error)) string {
	f := runtime.FuncForPC(reflect.ValueOf(do).Pointer())
	if f == nil {
		return "function"
	}
	return f.Name()
}

// checkTask says why a function cannot run in worker processes.
func checkTask[T, R any](do func(T) (R, error), items []T) error {
	refuse := func(why string, with ...any) error {
		return fmt.Errorf("scan: %s %w: %s", functionName(do), ErrNotTask, fmt.Sprintf(why, with...))
	}
	if do == nil {
		return fmt.Errorf("scan: a nil function %w", ErrNotTask)
	}
	if os.Getenv(workerVariable) != "" {
		return refuse("this process is a worker itself; main must call flag.Parse or scan.ServeWorker before it scans, and a task cannot use processes")
	}
	if why := closure(functionName(do)); why != "" {
		return refuse("it is %s, and what it has captured would stay behind; declare a function with a name and register that: var task = scan.Task(name)", why)
	}
	tasks.Lock()
	_, known := tasks.serve[taskName(do)]
	tasks.Unlock()
	if !known {
		return refuse("it is not registered; declare a package variable: var task = scan.Task(%s)", afterLast(functionName(do), "."))
	}
	if err := whole.Check(reflect.TypeFor[T]()); err != nil {
		return refuse("its argument %v", err)
	}
	if err := whole.Check(reflect.TypeFor[R]()); err != nil {
		return refuse("its result %v", err)
	}
	if len(items) > 0 {
		if err := checkEncoding(items[0]); err != nil {
			return fmt.Errorf("scan: %s %w: its argument: %w", functionName(do), ErrNotTask, err)
		}
	}
	if !flag.Parsed() && !serves {
		return refuse("main must call flag.Parse, or scan.ServeWorker first of all, or the workers would run main instead of the task")
	}
	return nil
}

// anonymous matches main.main.func1 and main.init.func2.3, but not main.func1, which somebody has declared.
var anonymous = regexp.MustCompile(`\..*\.func\d+`)

// closure says what kind of function without a name of its own this is, going by how the compiler names them.
func closure(name string) string {
	last := afterLast(name, "/")
	if strings.HasSuffix(last, "-fm") {
		return "a method of one value"
	}
	if anonymous.MatchString(last) {
		return "a closure"
	}
	return ""
}

func afterLast(text, separator string) string {
	return text[strings.LastIndex(text, separator)+1:]
}
