package servicegraphconnector

import "strings"

// names gives texts small numbers, so that what is kept for each edge has no pointers, and keeps no request alive. It knows a text
// for as long as an edge or a series holds it. The empty text is 0, always.
type names struct {
	numbers map[string]name
	known   []text
	free    []name
}

type name uint32

type text struct {
	text string
	held int
}

func newNames() names {
	return names{numbers: map[string]name{"": 0}, known: []text{{held: 1}}}
}

// take gives the number of a text, held once more.
func (n *names) take(given string) name {
	if number, known := n.numbers[given]; known {
		return n.hold(number)
	}
	own := text{strings.Clone(given), 1}
	number := name(len(n.known))
	if last := len(n.free) - 1; last >= 0 {
		number = n.free[last]
		n.free = n.free[:last]
		n.known[number] = own
	} else {
		n.known = append(n.known, own)
	}
	n.numbers[own.text] = number
	return number
}

func (n *names) hold(number name) name {
	n.known[number].held++
	return number
}

// release forgets a text that nothing holds any more.
func (n *names) release(number name) {
	of := &n.known[number]
	of.held--
	if of.held == 0 {
		delete(n.numbers, of.text)
		of.text = ""
		n.free = append(n.free, number)
	}
}

// put has a place hold another text, which the caller has taken for it.
func (n *names) put(place *name, number name) {
	if *place != 0 {
		n.release(*place)
	}
	*place = number
}

func (n *names) of(number name) string {
	return n.known[number].text
}
