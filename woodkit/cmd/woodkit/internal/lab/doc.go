// Package lab runs JupyterLab on this machine for one reader. It starts a server on the loopback address with a random
// token, makes copies of the notebooks for the reader to work on, and ends the server without leaving any process behind.
//
// [Copies.Make] updates the copies and never touches the reader's work. [Start] returns when the server answers.
// [Server.Wait] returns when the server or the context ends. [Server.Stop] ends the server with its kernels and all their
// cells.
package lab
