package document

import (
	"testing"
	"time"
)

// A time is read in every spelling that a service has for it.
func TestMoment(t *testing.T) {
	want := time.Date(2022, 10, 4, 22, 35, 19, 0, time.UTC)
	for _, text := range []string{
		"2022-10-04T22:35:19Z", "2022-10-04t22:35:19z", "2022-10-04T15:35:19-07:00", "2022-10-04T15:35:19-0700", "20221004T223519Z",
		"2022-10-04 22:35:19", "2022-10-04 22:35:19+00:00", "2022-10-04T22:35:19.000", "20221004T223519",
	} {
		if got, ok := Moment(text); !ok || !got.Equal(want) {
			t.Errorf("%s: got %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "yesterday", "1664922919", "2022-13-04", "20221004", "2022-10-04T25:00:00Z"} {
		if got, ok := Moment(text); ok {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
