package rules

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

// Document writes what policies ask for as Markdown, from their metadata,
// descriptions and expressions.
func Document(w io.Writer, names []string, o Options) error {
	drafts, err := load(names, o)
	if drafts == nil {
		return err
	}
	var b bytes.Buffer
	for i, d := range drafts {
		if i > 0 {
			b.WriteString("\n")
		}
		(&document{&b, d}).write()
	}
	_, err = w.Write(b.Bytes())
	return err
}

// document is the page of one policy.
type document struct {
	*bytes.Buffer
	draft *draft
}

func (d *document) write() {
	root := d.draft.root
	meta := root.get("metadata")
	fmt.Fprintf(d, "# %s\n", inline(d.draft.name))
	if text := meta.word("description"); text != "" {
		fmt.Fprintf(d, "\n%s\n", inline(trimmed(text)))
	}
	d.facts(meta)
	d.params()
	d.words("Traffic", root.pairs("traffic"), trafficKeys())
	d.plugins()
	d.functions()
	d.defines()
	d.rules()
	d.score()
	d.words("Gate", root.pairs("gate"), gateKeys())
	d.waivers()
}

func (d *document) facts(meta *node) {
	var facts []string
	if owner := meta.word("owner"); owner != "" {
		facts = append(facts, "Owner: "+inline(owner))
	}
	for _, item := range d.draft.own.list("extends") {
		facts = append(facts, "Extends: "+code(item.text))
	}
	if n := d.draft.root.get("applies_to"); n != nil {
		facts = append(facts, "Applies to jobs with "+code(n.text))
	}
	if len(facts) > 0 {
		d.WriteString("\n- " + strings.Join(facts, "\n- ") + "\n")
	}
}

// table writes one section with a Markdown table, nothing without rows.
func (d *document) table(title string, header []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(d, "\n## %s\n\n| %s |\n|%s\n", title, strings.Join(header, " | "), strings.Repeat(" --- |", len(header)))
	for _, row := range rows {
		fmt.Fprintf(d, "| %s |\n", strings.Join(row, " | "))
	}
}

func (d *document) params() {
	var rows [][]string
	for _, p := range d.draft.params {
		value := "none"
		if p.set {
			value = code(display(p.value))
		}
		if p.set && p.value == nil {
			value = "not set"
		}
		rows = append(rows, []string{code(p.name), p.article(), value, span(p), inline(p.unit), inline(trimmed(p.node.word("description")))})
	}
	d.table("Parameters", []string{"name", "type", "value", "allowed", "unit", "meaning"}, rows)
}

// span says which values a parameter takes.
func span(p *param) string {
	var words []string
	switch {
	case p.min != nil && p.max != nil:
		words = append(words, display(p.min)+" to "+display(p.max))
	case p.min != nil:
		words = append(words, display(p.min)+" or more")
	case p.max != nil:
		words = append(words, display(p.max)+" or less")
	}
	for _, v := range p.enum {
		words = append(words, code(display(v)))
	}
	return strings.Join(words, ", ")
}

// words writes a section of settings with the meaning of each.
func (d *document) words(title string, fields []pair, keys []key) {
	var rows [][]string
	for _, f := range fields {
		k, _ := find(keys, f.key.text)
		rows = append(rows, []string{code(f.key.text), code(f.value.text), k.doc})
	}
	d.table(title, []string{"setting", "value", "meaning"}, rows)
}

func (d *document) defines() {
	var rows [][]string
	for _, f := range d.draft.root.pairs("define") {
		rows = append(rows, []string{code(f.key.text), code(f.value.text)})
	}
	d.table("Definitions", []string{"name", "stands for"}, rows)
}

func (d *document) plugins() {
	var rows [][]string
	for _, n := range d.draft.root.list("plugins") {
		rows = append(rows, []string{code(n.word("name")), code(n.word("signature")), code(n.word("path"))})
	}
	d.table("Plug-ins", []string{"function", "signature", "file"}, rows)
}

// functions lists those that the program adds and the policy calls.
func (d *document) functions() {
	spoken := map[string]int{}
	mention(d.draft.root, spoken)
	var rows [][]string
	for _, f := range d.draft.functions {
		if spoken[f.Name] > 0 && named(d.draft.root, "plugins", "name", f.Name) == nil {
			rows = append(rows, []string{code(f.Describe().Signature), inline(trimmed(f.Doc))})
		}
	}
	d.table("Functions", []string{"function", "meaning"}, rows)
}

func (d *document) rules() {
	var rows [][]string
	for _, n := range d.draft.root.list("rules") {
		require := code(n.word("require"))
		if r := d.draft.native(n); r != nil {
			require = "check " + code(r.ID) + ": " + inline(trimmed(r.Doc))
		}
		if when := n.word("when"); when != "" {
			require += " when " + code(when)
		}
		rows = append(rows, []string{code(n.word("id")), d.draft.severity(n), require, d.remarks(n)})
	}
	d.table("Rules", []string{"rule", "severity", "requires", "remarks"}, rows)
}

func (d *document) remarks(n *node) string {
	var all []string
	if text := trimmed(n.word("description")); text != "" {
		all = append(all, inline(strings.TrimSuffix(text, "."))+".")
	}
	if d.draft.scope(n) == engine.ScopeJob {
		all = append(all, "Judges the job as a whole.")
	}
	if word := n.word("on_missing"); word != "" {
		all = append(all, "What was not measured: "+word+".")
	}
	if n.isTrue("mandatory") {
		all = append(all, "Mandatory.")
	}
	fix := trimmed(n.word("fix"))
	if r := d.draft.native(n); r != nil && fix == "" {
		fix = trimmed(r.Fix)
	}
	if fix != "" {
		all = append(all, "When it fails: "+inline(strings.TrimSuffix(fix, "."))+".")
	}
	return strings.Join(all, " ")
}

func (d *document) score() {
	score := d.draft.root.get("score")
	key, unset := "weight", "1"
	if score.word("method") == engine.Lexicographic.String() {
		key, unset = "tolerance", "0"
	}
	var rows [][]string
	for _, n := range score.list("objectives") {
		what := "smallest " + code(n.word("minimize"))
		if n.get("maximize") != nil {
			what = "greatest " + code(n.word("maximize"))
		}
		rows = append(rows, []string{inline(n.word("name")), what, code(cmp.Or(n.word(key), unset))})
	}
	d.table("Score", []string{"objective", "best is the", key}, rows)
	var facts []string
	for _, item := range score.list("prefer") {
		facts = append(facts, "First come rows with "+code(item.text))
	}
	if m := score.word("method"); m != "" {
		facts = append(facts, "Method: "+m)
	}
	if len(facts) > 0 {
		d.WriteString("\n- " + strings.Join(facts, "\n- ") + "\n")
	}
}

func (d *document) waivers() {
	var rows [][]string
	for _, n := range d.draft.root.list("waivers") {
		match := "every row"
		if m := n.get("match"); m != nil {
			match = code(m.text)
		}
		rows = append(rows, []string{code(n.word("rule")), match, inline(trimmed(n.word("reason"))), n.word("expires")})
	}
	d.table("Waivers", []string{"rule", "covers", "reason", "last day"}, rows)
}

// code returns text as inline code that a table cell can hold and a screen can
// show.
func code(text string) string {
	text = strings.ReplaceAll(screen.Line(text), "|", `\|`)
	if text == "" {
		return ""
	}
	ticks := "`"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	if len(ticks) > 1 {
		return ticks + " " + text + " " + ticks
	}
	return ticks + text + ticks
}

// inline returns text that Markdown shows as it is written.
func inline(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "`", "\\`", "[", `\[`).Replace(screen.Line(text))
}

// mention counts the words of all scalars below n, keys left out.
func mention(n *node, words map[string]int) {
	for _, w := range namesIn(n.text) {
		words[w]++
	}
	for _, p := range n.fields {
		mention(p.value, words)
	}
	for _, item := range n.items {
		mention(item, words)
	}
}
