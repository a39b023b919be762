package document

import (
	"strings"
	"time"
)

// Moment reads a time as ISO 8601 writes it, with or without separators, with a
// space for the T, in UTC where it names no zone; ok is false for other text.
func Moment(text string) (t time.Time, ok bool) {
	text = strings.ToUpper(text)
	if len(text) > 10 && text[10] == ' ' {
		text = text[:10] + "T" + text[11:]
	}
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
		"20060102T150405Z0700", "20060102T150405", "2006-01-02",
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
