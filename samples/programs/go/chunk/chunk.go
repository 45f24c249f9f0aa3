// Package chunk cuts files into pieces.
package chunk

// Plan is the list of piece sizes for a file.
type Plan struct {
	sizes []int
	limit int
}

// NewPlan plans a file of the given size.
func NewPlan(size, limit int) *Plan {
	p := &Plan{limit: limit, sizes: make([]int, size/limit)}
	for offset := 0; offset < size; offset += limit {
		p.place(offset, size)
	}
	return p
}

//go:noinline
func (p *Plan) place(offset, size int) {
	n := p.limit
	if rest := size - offset; rest < n {
		n = rest
	}
	p.sizes[offset/p.limit] = n
}

// Count is the number of pieces.
func (p *Plan) Count() int { return len(p.sizes) }
