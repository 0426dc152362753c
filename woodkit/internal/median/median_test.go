package median

import "testing"

func TestOf(t *testing.T) {
	for _, test := range []struct {
		values []int64
		want   int64
	}{{nil, 0}, {[]int64{7}, 7}, {[]int64{30, 10}, 20}, {[]int64{9, 1, 5}, 5}} {
		if got := Of(test.values); got != test.want {
			t.Errorf("the median of %v is %d, want %d", test.values, got, test.want)
		}
	}
}
