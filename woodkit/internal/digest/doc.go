// Package digest tells whether two results are the same, also when the first one is long gone: a record keeps the digest
// and not the result.
//
// A digest covers every field, exported or not. It has two parts: a SHA-256 of everything but the floats, and the floats
// themselves. The sum of floats depends on the order in which they were added, so floats are compared to 1e-9 of their
// size. They have to be kept for that, and a record should stay small: a result with more than 1,000 floats has no digest.
//
// # The bytes that are hashed
//
// Another program can make the same hash. It is the first 8 bytes of the SHA-256, as 16 hexadecimal digits, of what
// follows. Every value begins with one letter; a length is 8 bytes, little-endian.
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
//	time                                        "w", seconds since 1970 and nanoseconds as integers: the instant
//	value with a Digest method                  "d" and what it returns, as a string
//
// Inside a map's key a float is "e" and its 8 bytes, little-endian. Fields named "_" are left out. A pointer that is the
// whole result stands for what it points to. A whole result with a Digest method has what that returns for a hash.
//
// For pixel counts (woodkit.Counts, 256 numbers) that is, in Python:
//
//	data = b"l" + struct.pack("<q", 256) + b"".join(b"i" + struct.pack("<q", n) for n in counts)
//	hashlib.sha256(data).hexdigest()[:16]
//
// # What is the same
//
// NaN is the same as NaN, and a nil slice or map the same as an empty one: both hold nothing. A nil pointer is not the same
// as a pointer to a zero value. The number 3 is the same in every integer type, and not the same as the float 3. Pointers
// are the same when what they point to is. Times are the same when the instant is, whatever the time zone.
package digest
