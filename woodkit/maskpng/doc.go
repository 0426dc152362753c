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
//     0, the residuals. Matches at other distances copy residuals (copy.go). Stored blocks are scanned for runs.
//  3. adler.go checks the Adler-32 of the bytes, although they were never made: the place of each residual gives its part of
//     the sum.
//  4. unfilter.go undoes the filters in runs. With None, a residual is a class. With Sub, the class changes at a residual. With
//     Up, a run is the row above plus the residual. With Average, it goes step by step until a pixel equals its left neighbour.
//     With Paeth, a pixel equals its left neighbour, except where the row above changes.
//  5. mask.go stores the runs. heatmap.go counts changes instead of pixels. columns.go turns runs of rows into runs of columns.
//
// In a grey PNG, the class is the grey value. In a palette PNG it is the index, or the grey value if the palette is grey
// (palette.go). A grey palette is refused if it gives one grey to two indexes that occur, or the same to all. If you give
// the colours of the classes, they decide more. A palette that is not grey is refused if an index that occurs has the colour
// of another class and not of its own, because this is a coloured mask. Colours of no class say nothing. In a grey palette
// the index is the class if all indexes that occur have the colours of their own classes, and not all grey values are
// numbers of classes. If the colours say one class and the grey values another, the mask is refused. In a colour PNG the
// class is the common value of red, green and blue. Alpha is ignored. Grey samples of 1, 2 and 4 bits are spread over 0 …
// 255, as the PNG specification says and as image/png, Pillow's "L" and OpenCV read them. So a mask of one bit has the ids 0
// and 255, as in every other program. Samples of 16 bits keep their value.
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
//   - bytes after the compressed data, because they belong to no pixel, so something was lost or added.
//
// A row may have at most 16,777,215 pixels. Colours and 16-bit values above 255 are not classes (*ClassError).
//
// # Heat maps
//
// A heat map says for every pixel how many masks have a class there. It is stored as the differences between neighbouring
// pixels, which change only where a class begins or ends: these are the changes in the last line of the drawing. One running
// sum gives the map. The counters have 8 bits. When a counter is full, its value is carried into a counter of 32 bits. The
// masks wait until there are enough of them, so that a part of the counters stays in the cache while all of them are added.
// The heat maps of ten classes of 1280×966 pixels take 14 MB, for any number of masks. Several heat maps, one per goroutine,
// can be read as one Sum.
//
// # What it costs
//
// The table has microseconds of processor time per mask, for reading the file and decoding it, with all checks. maskpng gives
// runs, and all others give pixels. The ratio is image/png's time divided by maskpng's. Ranges are 95 % intervals.
//
//	masks                  kB           maskpng  image/png                ratio  Pillow  OpenCV  imagecodecs  pyspng  .npy
//	OpenCV's settings      14     116 (109…125)       4734       39.8 (34.5…44)    6433    5833         5768    6102   239
//	image/png            13.1     353 (334…386)       3071     8.38 (7.62…9.46)    4622    3837         3361    3305   231
//	image/png, best      10.7     333 (320…367)       3020      8.68 (8.2…10.2)    4496    3659         3205    3184   207
//	Pillow, level 1      21.3     533 (516…554)       2698     5.21 (4.83…5.54)    3178    2380         2066    2018   234
//	Pillow, level 6      12.5     330 (321…347)       2882     8.62 (7.95…9.21)    4440    3794         3314    3333   247
//	Pillow, level 9      10.7     335 (318…380)       2664      7.92 (7.2…8.48)    4224    3515         3201    3192   238
//	palette, 8 bits        11     305 (264…330)       1193      4.04 (3.51…4.6)    3126       –            –       –   232
//	palette, 4 bits      9.57  8294 (7964…8580)       5523  0.652 (0.646…0.703)    1961       –            –       –   243
//	regions, image/png   10.2     300 (277…327)        812        2.64 (2.53…3)    1006     773          685     786   128
//	regions, Pillow 6    10.3     311 (294…368)        838     2.87 (2.47…3.52)     988     763          694     817   138
//	small, image/png    0.268      21.6 (18…23)       41.1     1.79 (1.43…1.98)     124    32.3         33.1    27.7   105
//	noise, image/png      173  1087 (1030…1262)        609  0.544 (0.501…0.625)     712     562          526     502   124
//
// The first eight rows are synthetic masks like WoodScape's, of 1280×966 pixels with 6,948 runs. The regions are masks of
// 480×360 pixels with 6,500 runs, the small masks have 64×48 pixels, and the noise has 480×360. Pillow and image/png use
// adaptive filters and dynamic Huffman codes. A dash stands for a library that gives the colours of a palette, not the classes.
// The last column is numpy.load of the pixels, of which a file has 1237 kB, 173 kB or 3 kB. The numbers are medians of twelve
// rounds in random order over 16 masks of each kind, measured on 29 November 2026 on two cores of an AMD EPYC (2.45 GHz) that
// were also busy with other work, with Go 1.26.8, Python 3.11.7, Pillow 13.0.0, OpenCV 5.0.0, imagecodecs 2026.3.6, pyspng 0.1.4
// and numpy 2.4.6. To measure it again, with the intervals of all columns:
//
//	go tool woodkit decoders
//
// maskpng loses in three cases. It leaves a palette of 4 bits to image/png, after checking the file, and then turns the
// pixels into runs. It tries noise as runs, checks it byte by byte, and leaves it to image/png, too. And if you have the
// pixels in a raw array, you don't need to decode anything: for large masks, reading such an array takes less time than
// decoding a mask by any encoder except OpenCV's settings. But the array has 17 to 130 times as many bytes.
//
// With adaptive filters and all matches, its lead is smaller, because such a file consists of matches. For each of them, it must
// find the runs that the match copies. A processor cannot predict how many steps that takes. On the same machine, of 220
// microseconds for a mask of zlib's level 6 (writer PIL of the benchmarks), about 154 go to the tokens and their copies, 52 to
// the filters, 7 to Adler-32, 5 to the tables, and 2 to the chunks and their CRCs. If no match were copied, the tokens would
// take 65. If the place of each source were known in advance, the whole mask would take 164. We tried larger and smaller blocks
// of the index (copy.go), filling them in advance, searching without jumps, and reading matches ahead in batches. They gained
// 4 % or less.
//
// Of 73 microseconds for a mask by OpenCV's settings, about 49 go to the tokens, 11 to the filters, 8 to Adler-32, 3 to the
// tables, and 2 to the chunks. The place of each token depends on the length of the one before it. This chain limits the speed.
//
// On an Intel Xeon (2.6 GHz), adding a mask to the heat maps of ten classes took 5 to 22 microseconds more. Whole scans of
// 8,234 masks by OpenCV's settings include listing the folder and writing the result. On one and on two cores of that machine
// they took 0.61 and 0.34 s for counts, and 1.00 and 0.55 s for counts and heat maps.
//
// To measure steps, filters, heat maps and whole scans:
//
//	go test -run '^$' -bench . -benchtime 0.2s -count 10 ./woodkit/maskpng ./woodkit/cmd/woodkit | tee new.txt
//	go run golang.org/x/perf/cmd/benchstat@latest -col /decoder new.txt
//
// Noise is not a mask. An image whose pixels are all different is first tried as runs and then checked byte by byte. It takes
// up to four times as long as with image/png. The kinds that are left to image/png take up to twice its time. Most of the
// extra time is spent on turning pixels into runs.
package maskpng
