// Package maskpng reads a PNG mask straight into runs of equal class, without making its pixels.
//
// A mask is a picture whose pixels are class numbers. It consists of runs: about 5,500 class
// changes in the 1,236,480 pixels of a WoodScape mask. Its file says so already, so counting can
// be done per run, from the first byte read to the last number added:
//
//	file, err := os.ReadFile("gtLabels/00000_FV.png")
//	…
//	var decoder maskpng.Decoder // keep it: its memory serves the next mask
//	mask, err := decoder.Decode(file)
//	…
//	counts := mask.Counts()
//
// # How a row becomes runs
//
// Twelve pixels of class 0, eight of class 6, twenty of class 0, as OpenCV writes them. Filter Sub
// (type 1) keeps of every pixel its difference from the left one; 250 is −6 in a byte. Deflate
// writes a repetition as (length, distance):
//
//	pixels      0 0 0 0 0 0 0 0 0 0 0 0 6 6 6 6 6 6 6 6 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
//	bytes     1 0 0 0 0 0 0 0 0 0 0 0 0 6 0 0 0 0 0 0 0 250 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
//	tokens    1 0 (11,1)                6 0 (6,1)       250 0 (18,1)
//	entries   └────┬───┘                └───┬───┘       └────┬─────┘
//	residuals at 0: 1                   at 13: 6        at 21: 250
//	runs        └── 12 × class 0 ─────┘ └ 8 × class 6 ┘ └──── 20 × class 0 ─────┘
//	changes                             at 12: 0 → 6    at 20: 6 → 0
//
// Reading goes up to the runs, a heat map one line further. The pixels and the bytes never exist.
//
//  1. chunks.go walks the chunks, checks their order and every CRC-32, and joins the IDAT data.
//  2. table.go, tokens.go: one look into a table decodes several tokens at once, as long as their
//     bits fit its index and they add at most one byte other than 0: an entry of the drawing. What is left is a list of the
//     bytes that are not 0, the residuals. Matches at other distances copy residuals
//     (residual.go); stored blocks are scanned for runs.
//  3. adler.go checks the Adler-32 of the bytes nobody made: each residual's part of the sum
//     follows from its place.
//  4. unfilter.go undoes the filters in runs. None: a residual is a class. Sub: the class changes
//     at a residual. Up: the row above, plus the residuals. Average: step by step, until a pixel
//     equals its left neighbour. Paeth: the left neighbour, except where the row above changes.
//  5. mask.go keeps the runs; heatmap.go counts changes instead of pixels.
//
// The class is the grey value in a grey PNG, the index in a palette PNG (the grey value where its palette is grey,
// palette.go), and the common value of red, green and blue in a colour PNG. Alpha means nothing here. Grey samples of 1, 2
// and 4 bits are spread over 0 … 255, as the PNG specification says and as image/png, Pillow's "L" and OpenCV read them: a
// mask of one bit has the ids 0 and 255, in every program alike. Samples of 16 bits stay as they are.
//
// Only 8-bit grey and palette files go this way, with any filters, block types and distances. All
// other valid PNGs (1, 2, 4 and 16 bits, colour, interlaced), and pictures with so many runs that
// pixels are cheaper, are checked (check.go), decoded by image/png and turned into runs.
//
// # What is checked
//
// A mask is handed out only when all of it is sound: the CRC-32 of every chunk, the Adler-32 of
// the data, the order of the chunks, and that the data fills the picture exactly. Nothing switches
// a check off. A damaged file is never tried again with image/png: its error, a *FormatError, says
// what is wrong at which byte. DecodePixels makes the same checks.
//
// Width × height is checked before memory is taken for the picture (Decoder.MaxPixels). Memory follows the
// header and the file, never the data: a stream that inflates to more than the header promises
// ends there.
//
// Four things are refused although image/png takes them, because what the file means would be a
// guess:
//   - a chunk before IHDR: the specification wants IHDR first;
//   - an unknown critical chunk: it says itself that it cannot be ignored;
//   - IDAT chunks with another chunk between them: their data is not in one piece;
//   - bytes behind the compressed data: they belong to no pixel, so something was lost or added.
//
// Besides, a row may have 16,777,215 pixels at most, and colours or 16-bit values above 255 are
// no classes (*ClassError).
//
// # Heat maps
//
// A heat map says for every pixel how many masks have a class there. Kept as the difference of
// neighbouring pixels, it changes only where a class begins or ends: the last line of the drawing.
// One running sum gives the map. Counters have 8 bits and are carried into 32 when they are full;
// the masks wait until there are enough of them to keep a part of the counters in the cache. Ten
// classes of 1280×966 pixels take 14 MB, however many masks there are. Several heat maps, one of each
// goroutine, are read as one Sum.
//
// # What it costs
//
// Microseconds of processor time per mask of 1280×966 pixels with 5,150 class changes, file read and
// all checks included; "image/png" is that package and a loop over the pixels. Counts, and counts
// with the heat maps of ten classes:
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
// PIL and Go are the usual adaptive filters with zlib's level 6 and Go's encoder, the last five a
// single filter with level 6. Medians of ten runs over 32 masks, each within 8 %, Go 1.26, one quiet core of an
// Intel Xeon (2.6 GHz, 2 MB of L2 cache).
//
// Whole scans of 8,234 such masks by the command, folder listed and result written, on one core and on
// two: counts 0.61 and 0.34 s, counts and heat maps 1.00 and 0.55 s.
//
// Of those 69, about: 40 for the tokens, 10 for the filters, 6 for the counts, 5 for
// Adler-32, 5 for the tables, 3 for reading the file and its CRCs. Each token's place depends on
// the length of the one before it; that chain is the floor.
//
// To measure it again, and whole scans on one core and on two:
//
//	go test -run '^$' -bench . -benchtime 0.2s -count 10 ./woodkit/maskpng ./woodkit/cmd/woodkit | tee new.txt
//	go run golang.org/x/perf/cmd/benchstat@latest -col /decoder new.txt
//
// Noise is not a mask: a picture whose pixels are all different is tried as runs first, then checked
// byte by byte, and takes up to four times the time of image/png. The kinds that image/png decodes
// take up to twice its time, most of it for making runs of the pixels.
package maskpng
