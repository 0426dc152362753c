package setup

// Problem says what is wrong and how to mend it.
type Problem struct{ What, Mend string }
