package plot

// handovers is a sequence with everything that a sequence can have.
func handovers() Figure {
	return Sequence{
		Title: "Deadlock: main and worker wait, and nothing can wake them",
		Rows:  []string{"0", "1", "2", "3 · 1s", "… 12", "16", "end"},
		Lanes: []SequenceLane{
			{Name: "main", Last: 6, Boxes: []SequenceBox{
				{0, "go worker", Ordinary},
				{3, "send 1 to jobs", Matters},
				{5, "waits: send 2 to jobs, whose name is far too long for a lane of this width", Stuck},
			}, Waits: []SequenceWait{{1, 3}, {5, 7}}},
			{Name: "worker", First: 1, Last: 6, Boxes: []SequenceBox{
				{1, "start", Ordinary}, {3, "receive 1 from jobs", Ordinary}, {6, "waits: lock m", Stuck},
			}, Waits: []SequenceWait{{6, 7}}},
			{Name: "closer", First: 2, Last: 5, Boxes: []SequenceBox{{2, "start", Ordinary}, {5, "close done", Ordinary}, {6, "ended", Remark}}},
		},
		Links: []SequenceLink{{FromRow: 3, ToLane: 1, ToRow: 3, Message: true}, {FromLane: 2, FromRow: 2, ToRow: 3}},
		Note:  "Time goes down, one operation per row.",
	}.Figure()
}

// manyLanes has so many lanes that text does not fit into them.
func manyLanes() Figure {
	q := Sequence{Title: "Leak: main has ended, and worker 8 still waits", Rows: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "end"}}
	q.Lanes = append(q.Lanes, SequenceLane{Name: "main", Last: 8, Boxes: []SequenceBox{{0, "start", Ordinary}, {8, "receive 7 from results", Matters}}, Waits: []SequenceWait{{1, 8}}})
	for i := range 8 {
		name := "worker " + q.Rows[i+1]
		q.Lanes = append(q.Lanes, SequenceLane{Name: name, First: i + 1, Last: 9, Boxes: []SequenceBox{{i + 1, "send " + q.Rows[i] + " to results", Ordinary}}})
	}
	last := &q.Lanes[8]
	last.Boxes = append(last.Boxes, SequenceBox{9, "waits: send 8 to results", Stuck})
	last.Waits = []SequenceWait{{9, 10}}
	q.Links = []SequenceLink{{FromLane: 8, FromRow: 8, ToRow: 8, Message: true}}
	return q.Figure()
}
