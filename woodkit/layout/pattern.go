package layout

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// A Matcher compares paths with the patterns of a layout.
type Matcher struct {
	Group string // what the layout's groups are, such as "city"; empty: it has none

	masks, images []*pattern
	other         []*pattern
}

// A Mask is what a mask's path says.
type Mask struct {
	Name  string // of the frame
	Group string // empty: none

	pattern int // of the layout's
	key     string
}

// An Image is what an image's path says. Compare it with Mask.Image, or Fold both to find paths that differ in capitals, too.
type Image struct {
	pattern int
	key     string
}

// Fold returns the image in small letters.
func (i Image) Fold() Image { return Image{i.pattern, strings.ToLower(i.key)} }

// Image returns the image that belongs to the mask.
func (m Mask) Image() Image { return Image{m.pattern, m.key} }

// Matcher compiles the patterns. It fails for patterns that cannot be used, and says why.
func (l Layout) Matcher() (*Matcher, error) {
	m := &Matcher{}
	if len(l.Masks) == 0 {
		return nil, fmt.Errorf("layout %s: it has no pattern for masks, such as *_labelIds.png", l.Name)
	}
	if len(l.Images) != 0 && len(l.Images) != len(l.Masks) {
		return nil, fmt.Errorf("layout %s: %d patterns for images and %d for masks: give one for each, or none", l.Name, len(l.Images), len(l.Masks))
	}
	for i, text := range l.Masks {
		p, err := compile(text)
		if err != nil {
			return nil, fmt.Errorf("the pattern %q for masks: %w", text, err)
		}
		if p.group != "" && m.Group != "" && p.group != m.Group {
			return nil, fmt.Errorf("the pattern %q for masks: its groups are called %s, and those of another pattern %s", text, p.group, m.Group)
		}
		if p.group != "" {
			m.Group = p.group
		}
		m.masks = append(m.masks, p)
		if len(l.Images) == 0 {
			continue
		}
		image, err := compile(l.Images[i])
		if err == nil {
			err = p.fits(image)
		}
		if err != nil {
			return nil, fmt.Errorf("the pattern %q for images: %w", l.Images[i], err)
		}
		m.images = append(m.images, image)
	}
	for _, text := range l.Other {
		p, err := compile(text)
		if err != nil {
			return nil, fmt.Errorf("the pattern %q for other files: %w", text, err)
		}
		m.other = append(m.other, p)
	}
	return m, nil
}

// HasImages reports whether the layout has images.
func (m *Matcher) HasImages() bool { return len(m.images) > 0 }

// Mask returns what the path of a mask says. ok is false if the file is no mask.
func (m *Matcher) Mask(file string) (mask Mask, ok bool) {
	if m.Other(file) != "" {
		return mask, false
	}
	for i, p := range m.masks {
		if at := p.match(file); at != nil {
			mask = Mask{Name: file[at[2]:at[len(at)-1]], pattern: i, key: key(file, at)}
			if p.group != "" {
				mask.Group = file[at[2*p.groupAt]:at[2*p.groupAt+1]]
			}
			return mask, true
		}
	}
	return mask, false
}

// Images returns what the path of an image says, one for each pattern that it fits.
func (m *Matcher) Images(file string) (images []Image) {
	for i, p := range m.images {
		if at := p.match(file); at != nil {
			images = append(images, Image{i, key(file, at)})
		}
	}
	return images
}

// Other returns the pattern of a file that is known to be neither mask nor image, or "".
func (m *Matcher) Other(file string) string {
	for _, p := range m.other {
		if p.match(file) != nil {
			return p.text
		}
	}
	return ""
}

// key is what the wildcards found in a path.
func key(file string, at []int) string {
	var found []string
	for i := 2; i < len(at); i += 2 {
		found = append(found, file[at[i]:at[i+1]])
	}
	return strings.Join(found, "\x00")
}

// A pattern is a compiled pattern. Each of its wildcards is a group of the regular expression.
type pattern struct {
	text    string
	re      *regexp.Regexp
	tail    string   // what stands behind the last wildcard
	wild    []string // the wildcards: "*", "**/", or the name in braces
	group   string   // the name in braces; empty: none
	groupAt int      // the number of its wildcard, from 1
}

// wildcard matches the wildcards of a pattern.
var wildcard = regexp.MustCompile(`\*\*/|\*|\{[^{}/*]*\}`)

// named matches what a group may be called.
var named = regexp.MustCompile(`^[A-Za-z][A-Za-z _-]*$`)

func compile(text string) (*pattern, error) {
	switch {
	case strings.Contains(text, `\`):
		return nil, errors.New(`write / between folders, not \`)
	case strings.HasPrefix(text, "/") || strings.HasSuffix(text, "/") || strings.Contains("/"+text+"/", "/../") || strings.Contains("/"+text+"/", "/./"):
		return nil, errors.New("give the end of a file's path, such as labels/*.png")
	}
	p := &pattern{text: text}
	expression, literal := `(?is)^(?:.*/)?`, 0
	if strings.HasPrefix(text, "**/") {
		expression = `(?is)^`
	}
	for _, at := range wildcard.FindAllStringIndex(text, -1) {
		before, sign := text[literal:at[0]], text[at[0]:at[1]]
		expression, literal = expression+regexp.QuoteMeta(before), at[1]
		switch {
		case sign == "*":
			expression += `([^/]+)`
		case sign == "**/" && (at[0] == 0 || text[at[0]-1] == '/'):
			expression += `((?:[^/]+/)*)`
		case sign == "**/":
			return nil, errors.New("** must be a folder by itself, as in labels/**/*.png")
		default:
			expression += `([^/]+)`
			name := strings.Trim(sign, "{}")
			if !named.MatchString(name) {
				return nil, fmt.Errorf("%s is no name of groups: write letters, as in {city}", sign)
			}
			if p.group != "" {
				return nil, fmt.Errorf("it names two groups, {%s} and %s: write * for one of them", p.group, sign)
			}
			p.group, p.groupAt = name, len(p.wild)+1
			sign = name
		}
		p.wild = append(p.wild, sign)
	}
	rest := text[literal:]
	if len(p.wild) == 0 || strings.ContainsAny(strings.Join(wildcard.Split(text, -1), ""), "*{}?[]") || strings.Contains(text, "***") {
		return nil, errors.New("it needs a wildcard: * for a part of a name, **/ for folders, {city} for the group; there are no others")
	}
	p.tail, p.re = rest, regexp.MustCompile(expression+regexp.QuoteMeta(rest)+`$`)
	return p, nil
}

// match returns the places of the wildcards in a path, as regexp does, or nil. Most files have another ending, which is seen at
// once.
func (p *pattern) match(file string) []int {
	if n := len(file) - len(p.tail); n < 0 || !strings.EqualFold(file[n:], p.tail) {
		return nil
	}
	return p.re.FindStringSubmatchIndex(file)
}

// fits fails if the wildcards of an image's pattern do not stand for those of the mask's.
func (p *pattern) fits(image *pattern) error {
	if len(p.wild) != len(image.wild) {
		return fmt.Errorf("it has %d wildcards, and %q for masks has %d; each stands for what the one at its place found there", len(image.wild), p.text, len(p.wild))
	}
	for i, sign := range image.wild {
		if (sign == "**/") != (p.wild[i] == "**/") || image.group != "" && p.group != "" && (image.group != p.group || image.groupAt != p.groupAt) {
			return fmt.Errorf("its wildcards are not in the order of those in %q for masks", p.text)
		}
	}
	return nil
}
