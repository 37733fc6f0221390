package report

import "time"

// ComplaintFormat names the shape of a ComplaintFile; docs/api.md describes it.
const ComplaintFormat = "vigie-complaint/1"

// ComplaintFile is a complaint as its author takes it away: complete, readable by
// programs, and without anything of the portal's.
type ComplaintFile struct {
	Format     string     `json:"format"`
	Reference  string     `json:"reference"`
	Lang       string     `json:"lang"`
	Election   string     `json:"election"`
	ReportedAt time.Time  `json:"reported_at"`
	MadeAt     time.Time  `json:"made_at"`
	Pleading   Pleading   `json:"pleading"`
	Due        string     `json:"due"` // first day on which an unanswered request is late, or ""
	Early      bool       `json:"early"`
	Contacts   []Contact  `json:"contacts"`
	Subject    Subject    `json:"subject"`
	Commune    string     `json:"commune"`
	Message    string     `json:"message"`
	Practices  []Practice `json:"practices"`
	DataOrigin DataOrigin `json:"data_origin"`
	Relation   Relation   `json:"relation"`
	OptOuts    []OptOut   `json:"opt_outs"`
}

// FileOf lays a complaint out as a file. The report must be one that a complaint
// was made of; early is that of the day on which it was.
func FileOf(r Report, p Pleading, early bool) ComplaintFile {
	f := ComplaintFile{
		Format: ComplaintFormat, Reference: r.Reference, Lang: r.Lang, Election: r.Election,
		ReportedAt: r.ReceivedAt.UTC().Truncate(time.Second), MadeAt: r.Complained.MadeAt.UTC().Truncate(time.Second),
		Pleading: p, Early: early, Contacts: r.Contacts, Commune: r.Commune, Message: r.Message, Practices: r.PracticeList(),
		Subject:    Subject{Kind: r.SubjectKind, Name: r.SubjectName, Contender: r.Contender},
		DataOrigin: r.DataOrigin, Relation: r.Relation, OptOuts: r.OptOuts,
	}
	if p.Asked == AskedYes && p.Answer == NoAnswer {
		f.Due = string(Due(p.AskedOn))
	}
	return f
}
