package scan

// With noinput, a cell that reads its standard input gets the end of the file and does not wait for ever.
import _ "woodscape.example/woodkit/internal/noinput"
