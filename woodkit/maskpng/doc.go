// Package maskpng reads a PNG mask straight into runs of equal class, without making its pixels.
//
// A mask is an image whose pixels are class numbers. It consists of runs: a WoodScape mask has about 5,500 class changes in
// its 1,236,480 pixels. The compressed file already describes such runs. So counting can work per run, from the first byte
// read to the last number added:
//
//	file, err := os.ReadFile("gtLabels/00000_FV.png")
//	…
//	var decoder maskpng.Decoder // keep it, because it uses its memory again
//	mask, err := decoder.Decode(file)
//	…
//	counts := mask.Counts()
//
// # How a row becomes runs
//
// The example has twelve pixels of class 0, eight of class 6 and twenty of class 0, as OpenCV writes them. Filter Sub (type
// 1) stores the difference of each pixel from its left neighbour. 250 is −6 in a byte. Deflate writes a repetition as
// (length, distance):
//
//	pixels      0 0 0 0 0 0 0 0 0 0 0 0 6 6 6 6 6 6 6 6 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
//	bytes     1 0 0 0 0 0 0 0 0 0 0 0 0 6 0 0 0 0 0 0 0 250 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
//	tokens    1 0 (11,1)                6 0 (6,1)       250 0 (18,1)
//	entries   └────┬───┘                └───┬───┘       └────┬─────┘
//	residuals at 0: 1                   at 13: 6        at 21: 250
//	runs        └── 12 × class 0 ─────┘ └ 8 × class 6 ┘ └──── 20 × class 0 ─────┘
//	changes                             at 12: 0 → 6    at 20: 6 → 0
//
// Decoding ends with the line of runs. A heat map also uses the line of changes. The pixels and the bytes are never made.
//
//  1. chunks.go walks the chunks, checks their order and every CRC-32, and joins the IDAT data.
//  2. table.go and tokens.go decode several tokens with one look into a table, as long as their bits fit the table's index and
//     they add at most one byte other than 0. That is one entry in the drawing. The result is a list of the bytes that are not
//     0, the residuals. Matches at other distances copy residuals (residual.go). Stored blocks are scanned for runs.
//  3. adler.go checks the Adler-32 of the bytes, although they were never made: the place of each residual gives its part of
//     the sum.
//  4. unfilter.go undoes the filters in runs. With None, a residual is a class. With Sub, the class changes at a residual. With
//     Up, a run is the row above plus the residual. With Average, it goes step by step until a pixel equals its left neighbour.
//     With Paeth, a pixel equals its left neighbour, except where the row above changes.
//  5. mask.go stores the runs. heatmap.go counts changes instead of pixels. columns.go turns runs of rows into runs of columns.
//
// In a grey PNG, the class is the grey value. In a palette PNG it is the index, or the grey value if the palette is grey
// (palette.go). In a colour PNG it is the common value of red, green and blue. Alpha is ignored. Grey samples of 1, 2 and 4
// bits are spread over 0 … 255, as the PNG specification says and as image/png, Pillow's "L" and OpenCV read them. So a mask
// of one bit has the ids 0 and 255, as in every other program. Samples of 16 bits keep their value.
//
// Only 8-bit grey and palette files are read this way, with any filters, block types and distances. All other valid PNGs (1, 2, 4
// and 16 bits, colour, interlaced), and images with so many runs that pixels are cheaper, are checked (check.go), decoded by
// image/png and turned into runs.
//
// # What is checked
//
// A mask is returned only if all of it is valid: the CRC-32 of every chunk, the Adler-32 of the data, the order of the
// chunks, and the size of the data, which must fill the image exactly. No check can be switched off. A damaged file is never
// tried again with image/png. Its error, a *FormatError, says what is wrong and at which byte. DecodePixels makes the same
// checks.
//
// Width × height is checked before memory is allocated for the image (Decoder.MaxPixels). Memory use depends on the header
// and on the size of the file, never on the inflated size: inflating stops when a stream has more data than the header
// promises.
//
// Four kinds of file are refused although image/png accepts them, because we would have to guess what they mean:
//   - a chunk before IHDR, because the specification requires IHDR first;
//   - an unknown critical chunk, because a critical chunk must not be ignored;
//   - IDAT chunks with another chunk between them, because their data must be in one piece;
//   - bytes behind the compressed data, because they belong to no pixel, so something was lost or added.
//
// A row may have at most 16,777,215 pixels. Colours and 16-bit values above 255 are not classes (*ClassError).
//
// # Heat maps
//
// A heat map says for every pixel how many masks have a class there. It is stored as the differences between neighbouring
// pixels, which change only where a class begins or ends: the last line of the drawing. One running sum gives the map. The
// counters have 8 bits. A counter that is full is carried into one of 32 bits. The masks wait until there are enough of
// them, so that a part of the counters stays in the cache while all of them are added. The heat maps of ten classes of
// 1280×966 pixels take 14 MB, for any number of masks. Several heat maps, one per goroutine, can be read as one Sum.
//
// # What it costs
//
// The table has microseconds of processor time per mask of 1280×966 pixels with 5,150 class changes. Reading the file and
// all checks are included. "image/png" is that package with a loop over the pixels. The columns are counts, and counts with
// the heat maps of ten classes:
//
//	written by   kB     counts  image/png          heat maps  image/png
//	OpenCV       13.8       69       6000   87×           91        6550   72×
//	PIL          10.9      272       4960   18×          282        5160   18×
//	Go           11.4      285       4520   16×          291        4780   16×
//	palette      10.1      210       3900   19×          215        4100   19×
//	None         10.0      208       3440   16×          221        3750   17×
//	Sub          11.2      208       5710   28×          220        6060   28×
//	Up           11.4      283       3760   13×          293        3950   13×
//	Average      13.1      360       5800   16×          375        6490   17×
//	Paeth        11.2      362       5220   14×          370        5860   16×
//
// PIL is zlib's level 6 and Go is Go's encoder, both with the usual adaptive filters. The last five have a single filter
// with level 6. The numbers are medians of ten runs over 32 masks, each within 8 %, with Go 1.26 on one quiet core of an
// Intel Xeon (2.6 GHz, 2 MB of L2 cache).
//
// Whole scans of 8,234 such masks by the command, which includes listing the folder and writing the result, take, on one
// core and on two: counts 0.61 and 0.34 s, counts and heat maps 1.00 and 0.55 s.
//
// Of the 69 microseconds, about 40 go to the tokens, 10 to the filters, 6 to the counts, 5 to Adler-32, 5 to the tables, and
// 3 to reading the file and its CRCs. The place of each token depends on the length of the one before it. This chain limits
// the speed.
//
// To measure this again, with whole scans on one core and on two:
//
//	go test -run '^$' -bench . -benchtime 0.2s -count 10 ./woodkit/maskpng ./woodkit/cmd/woodkit | tee new.txt
//	go run golang.org/x/perf/cmd/benchstat@latest -col /decoder new.txt
//
// Noise is not a mask. An image whose pixels are all different is first tried as runs, then checked byte by byte, and takes
// up to four times as long as with image/png. The kinds that image/png decodes take up to twice its time. Most of that is
// for turning pixels into runs.
package maskpng
