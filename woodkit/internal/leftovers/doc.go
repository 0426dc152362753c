// Package leftovers keeps what a command starts and writes from outliving it. A command that is killed (SIGKILL, out of
// memory) cannot clean up: its kernels, their language servers and cells go on, and its temporary files stay. So everything
// that it starts carries its name, everything temporary lies in a folder with its name, and the next command removes what
// carries the name of one that is gone. On Linux a second process, the guard, does that a few seconds after the command was
// killed, unless it is killed too.
package leftovers
