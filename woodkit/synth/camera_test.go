package synth

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestArithmeticAgreesWithPackageMath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-90, 90).Draw(t, "x")
		sin, cos := sincos(x)
		if math.Abs(sin-math.Sin(x)) > 1e-9 || math.Abs(cos-math.Cos(x)) > 1e-9 {
			t.Fatalf("sincos(%v) = %v, %v; want %v, %v", x, sin, cos, math.Sin(x), math.Cos(x))
		}
		y := rapid.Float64Range(-90, 90).Draw(t, "y")
		x, y = x+0, y+0 // package math distinguishes -0 from 0, arctangent does not
		if got, want := arctangent(y, x), math.Atan2(y, x); math.Abs(got-want) > 1e-9 {
			t.Fatalf("arctangent(%v, %v) = %v, want %v", y, x, got, want)
		}
	})
	if got := arctangent(0, 0); got != 0 {
		t.Errorf("arctangent(0, 0) = %v", got)
	}
}

// The published radii and pitches of the cameras, roughly.
func TestCamerasAreThePublishedOnes(t *testing.T) {
	l := &lenses[front]
	for theta, want := range map[float64]float64{30: 176, 60: 367, 90: 600} {
		if got := l.radius(theta * math.Pi / 180); math.Abs(got-want) > 3 {
			t.Errorf("radius at %v°: %.0f px, want %v", theta, got, want)
		}
	}
	for c, want := range [numCameras]struct{ pitch, toX, toY float64 }{
		front: {23, 1, 0}, rear: {37, -1, 0}, mirrorLeft: {74, 0, 1}, mirrorRight: {74, 0, -1},
	} {
		right, down, forward := lenses[c].axes()
		if got := math.Asin(-forward.z) * 180 / math.Pi; math.Abs(got-want.pitch) > 1 {
			t.Errorf("%s looks %.0f° down, want %v", lenses[c].name, got, want.pitch)
		}
		if forward.x*want.toX+forward.y*want.toY < .2 {
			t.Errorf("%s looks along %v", lenses[c].name, forward)
		}
		for _, dot := range []float64{right.dot(down), down.dot(forward), forward.dot(right), right.dot(right) - 1} {
			if math.Abs(dot) > 1e-5 {
				t.Errorf("%s: the axes are not at right angles: %v", lenses[c].name, dot)
			}
		}
	}
}

func TestProjectionAndDirectionsAreInverse(t *testing.T) {
	for c := range numCameras {
		v := views[c]()
		for i, kind := range v.kind {
			if kind == blind || i%97 != 0 {
				continue
			}
			d := v.direction[i]
			x, y, _ := v.project(vector{float64(d[0]), float64(d[1]), float64(d[2])})
			if math.Abs(x-float64(i%Width)) > .05 || math.Abs(y-float64(i/Width)) > .05 {
				t.Fatalf("%s: pixel %d, %d looks at what projects to %.2f, %.2f", v.lens.name, i%Width, i/Width, x, y)
			}
		}
	}
}

// The horizon crosses the middle of FV and RV where real heat maps have their two arcs.
func TestHorizonIsWhereRealOnesAre(t *testing.T) {
	for c, want := range map[camera]int{front: 340, rear: 260} {
		v := views[c]()
		for y := range Height {
			if v.kind[y*Width+Width/2] == ground {
				if y < want-20 || y > want+20 {
					t.Errorf("%s: horizon at row %d, want about %d", v.lens.name, y, want)
				}
				break
			}
		}
	}
}

func TestCalibrationFilesHaveTheRealForm(t *testing.T) {
	var got struct {
		Extrinsic struct {
			Quaternion, Translation []float64
		}
		Intrinsic map[string]any
		Name      string
	}
	if err := json.Unmarshal(lenses[mirrorRight].calibration(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != "MVR" || len(got.Extrinsic.Quaternion) != 4 || len(got.Extrinsic.Translation) != 3 {
		t.Errorf("%+v", got)
	}
	for key, want := range map[string]any{
		"k1": 337.657, "k4": .888, "cx_offset": 3.468, "width": 1280.0, "height": 966.0, "model": "radial_poly", "poly_order": 4.0, "aspect_ratio": 1.0,
	} {
		if got.Intrinsic[key] != want {
			t.Errorf("%s is %v, want %v", key, got.Intrinsic[key], want)
		}
	}
}
