package synth

import "encoding/json"

// calibration is the content of a frame's calibration file, in the format of the real data set.
type calibration struct {
	Extrinsic extrinsic `json:"extrinsic"`
	Intrinsic intrinsic `json:"intrinsic"`
	Name      string    `json:"name"`
}

type extrinsic struct {
	Quaternion  [4]float64 `json:"quaternion"`  // x, y, z, w
	Translation [3]float64 `json:"translation"` // metres
}

type intrinsic struct {
	AspectRatio float64 `json:"aspect_ratio"`
	CX          float64 `json:"cx_offset"`
	CY          float64 `json:"cy_offset"`
	Height      float64 `json:"height"`
	K1          float64 `json:"k1"`
	K2          float64 `json:"k2"`
	K3          float64 `json:"k3"`
	K4          float64 `json:"k4"`
	Model       string  `json:"model"`
	Order       int     `json:"poly_order"`
	Width       float64 `json:"width"`
}

// calibration returns the content of the calibration file for a frame of this camera.
func (l *lens) calibration() []byte {
	data, err := json.MarshalIndent(calibration{
		Extrinsic: extrinsic{l.quaternion, [3]float64{l.position.x, l.position.y, l.position.z}},
		Intrinsic: intrinsic{1, l.cx, l.cy, Height, l.k[0], l.k[1], l.k[2], l.k[3], "radial_poly", len(l.k), Width},
		Name:      l.name,
	}, "", "  ")
	if err != nil {
		panic(err) // cannot happen: all values are plain
	}
	return append(data, '\n')
}
