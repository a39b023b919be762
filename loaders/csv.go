package loaders

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// delimiters that spreadsheets and pandas write between columns.
const delimiters = ",;\t"

// headerOf returns the first line of a table that has something in it, without
// empty names at its beginning.
func headerOf(text []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(text, " \r\n\ufeff"+delimiters), []byte("\n"))
	return line
}

// isCSV reports whether the header of body names the columns of the
// notebooks' table: an endpoint or instance type, and at least one metric.
func isCSV(body []byte) bool {
	line := headerOf(body)
	header := &document.Node{Kind: document.Object}
	for _, name := range strings.FieldsFunc(string(line), func(r rune) bool { return strings.ContainsRune(delimiters, r) }) {
		name = strings.Trim(name, "\" \r\ufeff")
		header.Members = append(header.Members, document.Member{Name: name, Value: &document.Node{Kind: document.String}})
	}
	return len(header.Members) > 1 && isFlatRow(header)
}

// parseCSV reads the notebooks' table of recommendations as a list of flat
// rows. It keeps every column but pandas' index; an empty cell or a NaN says
// nothing, and neither does a line of nothing but empty cells. Errors are
// *document.SyntaxError.
func parseCSV(text []byte) (*document.Node, error) {
	if err := unprintable(text, 1); err != nil {
		return nil, err
	}
	t := newTable(text)
	if err := t.readHeader(); err != nil {
		return nil, err
	}
	list := &document.Node{Kind: document.List, Pos: document.Pos{Line: t.headerLine, Column: 1}}
	for {
		row, err := t.row()
		if err != nil {
			return nil, err
		}
		if row == nil {
			break
		}
		list.Items = append(list.Items, row)
	}
	if len(list.Items) == 0 {
		return nil, &document.SyntaxError{Pos: list.Pos, Message: "the table has a header but no rows"}
	}
	return list, nil
}

// A table is a CSV that is being read.
type table struct {
	*csv.Reader
	header     []string
	headerLine int
	place      cursor // at the line of the last cell
}

func newTable(text []byte) *table {
	t := &table{Reader: csv.NewReader(bytes.NewReader(text)), place: cursor{text: text, line: 1}}
	t.Comma = delimiterOf(text)
	t.TrimLeadingSpace = t.Comma != '\t' // it would take a tab for space, and empty cells with it
	t.FieldsPerRecord = -1               // counted here, where empty lines are known
	return t
}

// delimiterOf returns what stands between the names of the header.
func delimiterOf(text []byte) rune {
	line := headerOf(text)
	best := rune(delimiters[0])
	for _, d := range delimiters {
		if bytes.Count(line, []byte(string(d))) > bytes.Count(line, []byte(string(best))) {
			best = d
		}
	}
	return best
}

// cells returns the next line that has a cell with something in it, and nil after
// the last.
func (t *table) cells() ([]string, error) {
	for {
		cells, err := t.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil
		case err != nil:
			return nil, t.explain(err)
		case strings.TrimSpace(strings.Join(cells, "")) != "":
			return cells, nil
		}
	}
}

func (t *table) readHeader() (err error) {
	if t.header, err = t.cells(); err != nil {
		return err
	}
	t.headerLine, _ = t.FieldPos(0)
	for i, name := range t.header {
		t.header[i] = strings.Trim(name, " \ufeff")
	}
	return nil
}

// row returns the next row, and nil after the last.
func (t *table) row() (*document.Node, error) {
	cells, err := t.cells()
	if cells == nil || err != nil {
		return nil, err
	}
	row := &document.Node{Kind: document.Object, Pos: t.pos(0)}
	if len(cells) != len(t.header) {
		return nil, &document.SyntaxError{Pos: row.Pos, Message: fmt.Sprintf(
			"this row has %d columns, and the header, line %d, has %d", len(cells), t.headerLine, len(t.header))}
	}
	for i, cell := range cells {
		if isIndex(t.header[i]) {
			continue
		}
		v, err := csvCell(cell, t.pos(i))
		if err != nil {
			return nil, err
		}
		row.Members = append(row.Members, document.Member{Name: t.header[i], Value: v})
	}
	return row, nil
}

// pos returns the position of a cell of the last line.
func (t *table) pos(cell int) document.Pos { return t.at(t.FieldPos(cell)) }

// at returns the position of a byte on a line. Lines come in their order.
func (t *table) at(line, column int) document.Pos {
	for t.place.line < line && t.place.lineStart < len(t.place.text) {
		t.place.advance(lineEnd(t.place.text, t.place.lineStart))
	}
	t.place.offset = min(t.place.lineStart+column-1, len(t.place.text))
	return t.place.pos()
}

// explain turns an error of the CSV reader into one in our words.
func (t *table) explain(err error) error {
	var e *csv.ParseError
	if !errors.As(err, &e) {
		return &document.SyntaxError{Pos: document.Pos{Line: 1, Column: 1}, Message: err.Error()}
	}
	out := &document.SyntaxError{
		Message: "a quote in a cell that does not begin with one",
		Hint:    `put the whole cell in quotes, and write "" for each quote in it`,
	}
	if errors.Is(e.Err, csv.ErrQuote) {
		out.Message = fmt.Sprintf("a cell in quotes, of the row that begins on line %d, does not end where its quotes do", e.StartLine)
	}
	out.Pos = t.at(e.Line, e.Column)
	return out
}

// isIndex reports whether a column is the row number that pandas writes.
func isIndex(name string) bool {
	return name == "" || strings.HasPrefix(name, "Unnamed: ") || name == "index"
}

// csvCell reads one cell: nothing, a number, a list or dict as Python prints it
// or as JSON, or text.
func csvCell(cell string, pos document.Pos) (*document.Node, error) {
	s := strings.TrimSpace(cell)
	switch s {
	case "", "nan", "NaN", "None", "null", "<NA>":
		return &document.Node{Kind: document.Null, Pos: pos}, nil
	}
	if s[0] == '[' || s[0] == '{' {
		if n, err := document.ParseJSON([]byte(s)); err == nil {
			at(n, pos)
			return n, nil
		}
		n, end, err := parsePython(s, pos)
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(s[end:]) != "" {
			return nil, &document.SyntaxError{Pos: pos, Message: "more text after the value of the cell"}
		}
		at(n, pos)
		return n, nil
	}
	if document.ValidNumber(s) {
		return &document.Node{Kind: document.Number, Text: s, Pos: pos}, nil
	}
	return &document.Node{Kind: document.String, Text: s, Pos: pos}, nil
}
