package unit

import (
	"fmt"
	"math"
	"time"
)

// Milliseconds formats a duration with three significant digits. It uses milliseconds unless the duration is below a
// hundredth of one.
func Milliseconds(d time.Duration) string {
	if 0 < d && d < 10*time.Microsecond {
		return Seconds.Format(d.Seconds())
	}
	return ThreeDigits(float64(d)/float64(time.Millisecond)) + " ms"
}

// Ratio formats how many times the for loop's time or speed something is: "0.53 ×", "0.0042 ×".
func Ratio(x float64) string {
	if x < 0.095 {
		return fmt.Sprintf("%.2g ×", x)
	}
	return fmt.Sprintf("%.2f ×", x)
}

// ThreeDigits formats a number with three significant digits. It writes all digits before the point, so never "1e+03".
func ThreeDigits(x float64) string {
	if math.Abs(x) >= 999.5 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

// Several writes a number of things: "1 frame", "2 frames". The words may go on: "1 mask is", "2 masks are".
func Several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Cores formats a number of cores. A container's limit can make it a fraction.
func Cores(cores float64) string {
	if cores == 1 {
		return "1 core"
	}
	return fmt.Sprintf("%.3g cores", cores)
}

// Progress says how far a job is, and estimates how long the rest takes at the same speed: "64 of 128 frames, 3 s,
// about 3s left, 1 failed". If nothing is done yet, there is no estimate.
func Progress(done, failed, total int, what string, elapsed time.Duration) string {
	text := fmt.Sprintf("%d of %d %s, %.0f s", done, total, what, elapsed.Seconds())
	if done > 0 {
		left := time.Duration(float64(elapsed) / float64(done) * float64(total-done))
		text += fmt.Sprintf(", about %v left", left.Round(time.Second))
	}
	if failed > 0 {
		text += fmt.Sprintf(", %d failed", failed)
	}
	return text
}
