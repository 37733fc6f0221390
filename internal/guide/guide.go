// Package guide holds what campaigns are asked for: a checklist by commitment,
// the information that each message owes its reader, and how an objection is
// carried out. It must never say that a message is lawful: it only helps to
// write what the law asks to be written.
package guide

// Commitment is one of the six that the CNIL reminds campaigns of (leaflet of
// 2021), with what can be ticked under it.
type Commitment struct {
	ID    string // "1" to "6", as in the taxonomy
	Title string // key
	Law   string // key: where it is written
	Tasks []Task
}

// Task is one thing that a campaign has done, or not yet.
type Task struct {
	ID   string // "1a"
	Text string // key
}

// Checklist returns the six commitments in their order. Of the seven reflexes of
// 30 January 2026, the first two (cleaned and separate files) are tasks of
// commitments 1 and 6; the page links to all seven.
func Checklist() []Commitment {
	return []Commitment{
		{"1", "guide.commitment.files", "guide.commitment.files_law", tasks("1",
			"guide.task.origin", "guide.task.basis", "guide.task.separate", "guide.task.list", "guide.task.broker", "guide.task.sorting")},
		{"2", "guide.commitment.inform", "guide.commitment.inform_law", tasks("2",
			"guide.task.who", "guide.task.from_where", "guide.task.page", "guide.task.advertising")},
		{"3", "guide.commitment.object", "guide.commitment.object_law", tasks("3",
			"guide.task.means", "guide.task.tried", "guide.task.first", "guide.task.month", "guide.task.vendor_stops")},
		{"4", "guide.commitment.secure", "guide.commitment.secure_law", tasks("4",
			"guide.task.copies", "guide.task.access", "guide.task.vendor", "guide.task.breach")},
		{"5", "guide.commitment.quiet", "guide.commitment.quiet_law", tasks("5",
			"guide.task.often", "guide.task.hours", "guide.task.automated", "guide.task.eve")},
		{"6", "guide.commitment.delete", "guide.commitment.delete_law", tasks("6",
			"guide.task.day", "guide.task.agreed", "guide.task.everywhere")},
	}
}

func tasks(commitment string, keys ...string) []Task {
	all := make([]Task, len(keys))
	for i, key := range keys {
		all[i] = Task{ID: commitment + string(rune('a'+i)), Text: key}
	}
	return all
}
