package lab

import "syscall"

// dieWithParent asks the system to end the server when the thread that started it ends. So the server does not outlive a
// killed woodkit. The thread must live as long as the server.
func dieWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGTERM }
