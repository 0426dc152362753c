// Package digest tells whether two results are the same, even when the first result is long gone. A record keeps the
// digest and not the result.
//
// A digest covers every field, exported or not. It has two parts: a SHA-256 of everything except the floats, and the
// floats themselves. The sum of floats depends on the order in which they were added, so floats are compared to 1e-9 of
// their size. The floats must be kept for that, but a record should stay small. So a result with more than 1,000 floats
// has no digest.
//
// # The bytes that are hashed
//
// Another program can compute the same hash. It is the first 8 bytes of a SHA-256, written as 16 hexadecimal digits,
// over the bytes in this table. Every value begins with one letter. A length is 8 bytes, little-endian.
//
//	nil pointer, interface, function, channel   "0"
//	false, true                                 "F", "T"
//	integer of any type                         "i" and 8 bytes, little-endian, two's complement; from 2⁶³ on "u"
//	float                                       "f"; its value goes into the list of floats
//	NaN, +Inf, -Inf                             "N", "+", "-"; not in the list
//	complex                                     real part, imaginary part
//	string                                      "s", length in bytes, the bytes
//	array or slice                              "l", length, the elements
//	map                                         "m", length, key and value of each, in the order of the keys' bytes
//	struct                                      "r", number of fields, name (as a string) and value of each as declared
//	pointer                                     "p" and what it points to
//	pointer, map or slice that holds itself     "c" and how many of them further in it stands, as a length
//	interface                                   "t", the name of the type (as a string), the value
//	time, also a type made of time.Time         "w", seconds since 1970 and nanoseconds as integers: the instant
//	value with a Digest method                  "d" and what it returns, as a string
//
// Inside a map's key, a float is "e" and its 8 bytes, little-endian; -0 is written as 0. Fields named "_" are left out. If the whole result
// is a pointer, it stands for what it points to. If the whole result has a Digest method, the hash is what this method
// returns.
//
// For pixel counts (woodkit.Counts, 256 numbers), the Python code is:
//
//	data = b"l" + struct.pack("<q", 256) + b"".join(b"i" + struct.pack("<q", n) for n in counts)
//	hashlib.sha256(data).hexdigest()[:16]
//
// # What is the same
//
// NaN is the same as NaN. A nil slice or map is the same as an empty one, because both hold nothing. A nil pointer is
// not the same as a pointer to a zero value. The number 3 is the same in every integer type, but not the same as the
// float 3. Pointers are the same if they point to the same values. Times are the same if the instant is the same,
// whatever the time zone.
package digest
