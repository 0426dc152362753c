// Package lab runs JupyterLab on this machine for one reader: a server on the loopback address behind a random token,
// copies of the notebooks to work on, and an end that leaves no process behind.
//
// [Copies.Make] brings the copies up to date and never touches what the reader wrote. [Start] returns when the server
// answers; [Server.Wait] returns when it or its context ends; [Server.Stop] ends it with its kernels and all their cells.
package lab
