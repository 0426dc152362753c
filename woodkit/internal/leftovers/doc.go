// Package leftovers removes what a command starts and writes, even if the command is killed. A command that is killed
// (SIGKILL, out of memory) cannot clean up: its kernels with their language servers and cells go on running, and its
// temporary files stay. So everything that a command starts carries the command's name, and everything temporary lies
// in a folder with that name. The next command removes whatever carries the name of a command that is gone. On Linux a
// second process, the guard, does the same a few seconds after the command was killed, unless the guard is killed too.
package leftovers
