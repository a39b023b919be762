package loaders

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// delimiters that spreadsheets and pandas write between columns.
const delimiters = ",;\t"

// isCSV reports whether the first line of body names the columns of the
// notebooks' table: an endpoint or instance type, and at least one metric.
func isCSV(body []byte) bool {
	line, _, _ := bytes.Cut(body, []byte("\n"))
	header := &document.Node{Kind: document.Object}
	for _, name := range strings.FieldsFunc(string(line), func(r rune) bool { return strings.ContainsRune(delimiters, r) }) {
		name = strings.Trim(name, "\" \r\ufeff")
		header.Members = append(header.Members, document.Member{Name: name, Value: &document.Node{Kind: document.String}})
	}
	return len(header.Members) > 1 && isFlatRow(header)
}

// parseCSV reads the notebooks' table of recommendations as a list of flat
// rows. It keeps every column but pandas' index; an empty cell or a NaN says
// nothing. Errors are *document.SyntaxError.
func parseCSV(text []byte) (*document.Node, error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = delimiterOf(text)
	r.TrimLeadingSpace = r.Comma != '\t' // it would take a tab for space, and empty cells with it
	header, err := r.Read()
	if err != nil {
		return nil, csvError(err)
	}
	for i, name := range header {
		header[i] = strings.Trim(name, " \ufeff")
	}
	list := &document.Node{Kind: document.List, Pos: document.Pos{Line: 1, Column: 1}}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(err)
		}
		row, err := csvRow(header, cells, r)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, row)
	}
	if len(list.Items) == 0 {
		return nil, &document.SyntaxError{Pos: document.Pos{Line: 1, Column: 1}, Message: "the table has a header but no rows"}
	}
	return list, nil
}

func delimiterOf(text []byte) rune {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	best := rune(delimiters[0])
	for _, d := range delimiters {
		if bytes.Count(line, []byte(string(d))) > bytes.Count(line, []byte(string(best))) {
			best = d
		}
	}
	return best
}

func csvRow(header, cells []string, r *csv.Reader) (*document.Node, error) {
	row := &document.Node{Kind: document.Object}
	for i, cell := range cells {
		line, column := r.FieldPos(i)
		pos := document.Pos{Line: line, Column: column}
		if i == 0 {
			row.Pos = pos
		}
		if isIndex(header[i]) {
			continue
		}
		v, err := csvCell(cell, pos)
		if err != nil {
			return nil, err
		}
		row.Members = append(row.Members, document.Member{Name: header[i], Value: v})
	}
	return row, nil
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
	return &document.Node{Kind: document.String, Text: cell, Pos: pos}, nil
}

func csvError(err error) error {
	pos := document.Pos{Line: 1, Column: 1}
	message := err.Error()
	var e *csv.ParseError
	if errors.As(err, &e) {
		pos = document.Pos{Line: e.Line, Column: e.Column}
		message = e.Err.Error()
		if errors.Is(e.Err, csv.ErrFieldCount) {
			message = "this row has another number of columns than the header, line " + strconv.Itoa(1)
		}
	}
	return &document.SyntaxError{Pos: pos, Message: message}
}
