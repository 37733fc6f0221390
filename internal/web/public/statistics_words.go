package public

import (
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// headlines are the sentences of a share that is close to a simple fraction.
var headlines = map[stats.Wording]string{
	{Fraction: stats.Quarter, Nearness: stats.Nearly}:       "statistics.headline.quarter_nearly",
	{Fraction: stats.Quarter, Nearness: stats.About}:        "statistics.headline.quarter_about",
	{Fraction: stats.Quarter, Nearness: stats.Over}:         "statistics.headline.quarter_over",
	{Fraction: stats.Third, Nearness: stats.Nearly}:         "statistics.headline.third_nearly",
	{Fraction: stats.Third, Nearness: stats.About}:          "statistics.headline.third_about",
	{Fraction: stats.Third, Nearness: stats.Over}:           "statistics.headline.third_over",
	{Fraction: stats.Half, Nearness: stats.Nearly}:          "statistics.headline.half_nearly",
	{Fraction: stats.Half, Nearness: stats.About}:           "statistics.headline.half_about",
	{Fraction: stats.Half, Nearness: stats.Over}:            "statistics.headline.half_over",
	{Fraction: stats.TwoThirds, Nearness: stats.Nearly}:     "statistics.headline.two_thirds_nearly",
	{Fraction: stats.TwoThirds, Nearness: stats.About}:      "statistics.headline.two_thirds_about",
	{Fraction: stats.TwoThirds, Nearness: stats.Over}:       "statistics.headline.two_thirds_over",
	{Fraction: stats.ThreeQuarters, Nearness: stats.Nearly}: "statistics.headline.three_quarters_nearly",
	{Fraction: stats.ThreeQuarters, Nearness: stats.About}:  "statistics.headline.three_quarters_about",
	{Fraction: stats.ThreeQuarters, Nearness: stats.Over}:   "statistics.headline.three_quarters_over",
	{Fraction: stats.Percent}:                               "statistics.headline.percent",
}

// what names each channel as the object of a headline, follows as its second
// sentence.
var what = map[string]string{
	string(report.SMS):          "statistics.what.sms",
	stats.Phone:                 "statistics.what.phone",
	string(report.Email):        "statistics.what.email",
	string(report.Post):         "statistics.what.post",
	string(report.Social):       "statistics.what.social",
	string(report.Door):         "statistics.what.door",
	string(report.OtherChannel): "statistics.what.other",
}

var follows = map[string]string{
	string(report.SMS):          "statistics.follows.sms",
	stats.Phone:                 "statistics.follows.phone",
	string(report.Email):        "statistics.follows.email",
	string(report.Post):         "statistics.follows.post",
	string(report.Social):       "statistics.follows.social",
	string(report.Door):         "statistics.follows.door",
	string(report.OtherChannel): "statistics.follows.other",
}

// headline says the first fact of an election in a sentence.
func headline(l *i18n.Localizer, cut *stats.Cut) string {
	top, ok := cut.Table(stats.Channels).Top()
	switch {
	case cut.Reports == 0:
		return l.T("statistics.headline.none")
	case !ok:
		return l.T("statistics.headline.few", "Count", cut.Reports)
	}
	return l.T(headlines[stats.InWords(top.Share)], "What", l.T(what[top.ID]), "Percent", page.Percent(l, top))
}

// lede says the total, and the second channel when there is one.
func lede(l *i18n.Localizer, cut *stats.Cut) string {
	if cut.Reports == 0 {
		return l.T("statistics.lede.none", "Day", cut.Election.Opens)
	}
	said := l.T("statistics.lede.reports", "Count", cut.Reports)
	if cut.Complaints > 0 {
		said = l.T("statistics.lede.complaints", "Reports", said, "Count", cut.Complaints)
	}
	if second, ok := runnerUp(cut.Table(stats.Channels)); ok {
		return said + ". " + l.T(follows[second.ID], "Percent", page.Percent(l, second))
	}
	return said + "."
}

// runnerUp returns the second row by its reports, and whether there is one.
func runnerUp(t stats.Table) (second stats.Row, ok bool) {
	top, _ := t.Top()
	for _, r := range t.Rows {
		if r.ID != top.ID && r.Reports.N > second.Reports.N {
			second, ok = r, true
		}
	}
	return second, ok
}
