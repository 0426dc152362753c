package unit

import (
	"fmt"
	"math"
	"time"
)

// Milliseconds writes a duration with three significant digits, in milliseconds unless it is below a hundredth of one.
func Milliseconds(d time.Duration) string {
	if 0 < d && d < 10*time.Microsecond {
		return Seconds.Format(d.Seconds())
	}
	return ThreeDigits(float64(d)/float64(time.Millisecond)) + " ms"
}

// Ratio writes how many times the for loop's time or speed something is: "0.53 ×", "0.0042 ×".
func Ratio(x float64) string {
	if x < 0.095 {
		return fmt.Sprintf("%.2g ×", x)
	}
	return fmt.Sprintf("%.2f ×", x)
}

// ThreeDigits writes a number with three significant digits, and with all that stand before its point: never "1e+03".
func ThreeDigits(x float64) string {
	if math.Abs(x) >= 999.5 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

// Cores names a number of cores, which a container's limit can make a fraction.
func Cores(cores float64) string {
	if cores == 1 {
		return "1 core"
	}
	return fmt.Sprintf("%.3g cores", cores)
}
