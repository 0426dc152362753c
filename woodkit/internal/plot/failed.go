package plot

// Failed is a figure that could not be drawn: its Image and PNG return err.
func Failed(err error) Figure { return Figure{err: err} }
