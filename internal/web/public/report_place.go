package public

import (
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/place"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportPlacePage asks for the voter's commune.
type ReportPlacePage struct {
	StepBase
	Commune page.Field
	Which   *page.Choices // the communes that answer equally well to what was typed
}

// placeForm has the commune's name as typed (nil when the field was not in the
// form at all) and its code where one was chosen.
type placeForm struct {
	Name  *string  `form:"commune_name"`
	Codes []string `form:"commune"`
	saved string   // the code in the draft before this form
	which []place.Commune
}

// GetReportPlace asks for the voter's commune.
func (p *Pages) GetReportPlace(c *gin.Context) error {
	return p.getStep(c, asking(report.StepPlace, new(placeForm)))
}

// PostReportPlace takes the voter's commune.
func (p *Pages) PostReportPlace(c *gin.Context) error {
	return p.postStep(c, asking(report.StepPlace, new(placeForm)))
}

func (f *placeForm) recall(v *visit) error {
	if c, ok := v.Places.Commune(v.draft.Filing.Commune); ok {
		label := c.Label()
		f.Name, f.Codes = &label, []string{c.Code}
	}
	return nil
}

// fill finds the commune that was meant: the one chosen as long as it answers
// to the name typed, else the only one that does.
func (f *placeForm) fill(v *visit) (fault.Fields, error) {
	defer func() { v.draft.Relocate(v.Places.Zone(v.departement())) }()
	var faults fault.Fields
	f.saved, v.draft.Filing.Commune = v.draft.Filing.Commune, ""
	typed := f.typed(v)
	if c, ok := f.chosen(v, typed); ok {
		v.draft.Filing.Commune = c.Code
		return nil, nil
	}
	if typed == "" {
		return nil, nil
	}
	if c, ok := v.Places.Resolve(typed); ok {
		v.draft.Filing.Commune = c.Code
		return nil, nil
	}
	if f.which = namesakes(v.Places.Search(typed, whichAtMost), typed); len(f.which) == 0 {
		faults.Add("commune_name", "report.error.commune_unknown")
	} else {
		faults.Add("commune", "report.error.commune_several")
	}
	return faults, nil
}

// whichAtMost is how many communes a voter chooses from on one page; a name
// has at most 15 namesakes, and whoever typed two letters types a third.
const whichAtMost = 15

// answering is how many communes a name is taken to mean, to see whether the
// chosen one is among them.
const answering = 200

// namesakes returns those of found whose whole name was typed, or all where
// none is.
func namesakes(found []place.Commune, typed string) []place.Commune {
	plain := strings.NewReplacer("-", " ", "’", " ", "'", " ")
	is := func(c place.Commune) bool { return strings.EqualFold(plain.Replace(c.Name), plain.Replace(typed)) }
	if !slices.ContainsFunc(found, is) {
		return found
	}
	return slices.DeleteFunc(found, func(c place.Commune) bool { return !is(c) })
}

// typed returns the name as typed; a name in the place of a code counts too.
func (f *placeForm) typed(v *visit) string {
	if f.Name != nil {
		return strings.TrimSpace(*f.Name)
	}
	for _, code := range f.Codes {
		if code = strings.TrimSpace(code); code != "" {
			return code
		}
	}
	return ""
}

// chosen returns the commune that was chosen. Without scripts a code may be
// left from before another name was typed, or the name taken out: it counts only
// where it answers to that name, or is new.
func (f *placeForm) chosen(v *visit, typed string) (place.Commune, bool) {
	for _, code := range f.Codes {
		c, ok := v.Places.Commune(strings.TrimSpace(code))
		if !ok {
			continue
		}
		same := func(other place.Commune) bool { return other.Code == c.Code }
		if f.Name == nil || typed == "" && c.Code != f.saved || slices.ContainsFunc(v.Places.Search(typed, answering), same) {
			return c, true
		}
	}
	return place.Commune{}, false
}

func (f *placeForm) show(v *visit, s StepBase) any {
	p := ReportPlacePage{StepBase: s, Commune: page.Field{
		Name: "commune_name", Label: "report.place.title", Hint: "report.place.hint", Value: f.typed(v), Big: true, Optional: true, Autocomplete: "off",
		Suggest: "/" + s.Lang + "/suggest/communes", SuggestInto: "commune", Fault: s.Faults.On("commune_name"),
	}}
	if c, ok := f.chosen(v, p.Commune.Value); ok {
		p.Commune.SuggestValue = c.Code
	}
	if len(f.which) > 0 {
		p.Which = &page.Choices{Name: "commune", Legend: "report.place.which", Hint: "report.place.which_hint", Fault: s.Faults.On("commune")}
		for _, c := range f.which {
			p.Which.Options = append(p.Which.Options, page.Option{Value: c.Code, Text: c.Name, Note: communeNote(v, c)})
		}
	}
	return p
}

// communeNote tells a commune from its namesakes.
func communeNote(v *visit, c place.Commune) string {
	if c.Former != "" {
		return v.words().T("report.place.former", "Name", c.Former, "Departement", c.Departement.Name)
	}
	return c.Departement.Name
}
