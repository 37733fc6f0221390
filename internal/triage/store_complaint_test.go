package triage_test

import (
	"errors"
	"strings"
	"testing"

	"vigie/internal/fault"
	"vigie/internal/report"
	. "vigie/internal/triage"
)

func pleaded() report.Pleading {
	return report.Pleading{
		Name: "Rose Marqueur", Email: "rose@exemple.fr", Respondent: "Demain Ensemble", Asked: report.AskedNo, Exception: "opposed",
		Facts: "Marqfaits", Wishes: []report.Wish{"stop", "erase"}, Transmit: report.TransmitNo,
	}
}

// A complaint is made of a report once; the report stays as it was, its case is
// one of a complaint, and what was pleaded opens for the authority and its author
// alone.
func TestComplain(t *testing.T) {
	for _, opened := range []bool{true, false} { // before a sweep has seen the report, and after
		d := open(t)
		receipt, err := d.reports.Submit(t.Context(), report.Submission{Filing: told(nil)})
		if err != nil {
			t.Fatal(err)
		}
		if opened {
			d.caseOf(t, receipt.Reference)
		}
		r, _ := d.reports.ByReference(t.Context(), receipt.Reference)
		var faults fault.Fields
		if err := d.Complain(t.Context(), r, report.Pleading{}); !errors.As(err, &faults) || len(faults) < 5 {
			t.Errorf("%v", err)
		}
		for range 2 {
			if err := d.Complain(t.Context(), r, pleaded()); err != nil {
				t.Fatal(err)
			}
		}
		var kind, sealed string
		if err := d.db.Write.Raw("SELECT kind FROM reports").Scan(&kind).Error; err != nil || kind != string(report.Signalement) {
			t.Errorf("the report changed: %s, %v", kind, err)
		}
		if err := d.db.Write.Raw("SELECT sealed FROM complaints").Scan(&sealed).Error; err != nil || strings.Contains(sealed, "Rose") || d.count(t, "complaints") != 1 {
			t.Errorf("in clear: %v", err)
		}
		if c := d.caseOf(t, receipt.Reference); c.Kind != report.Complaint {
			t.Errorf("opened before %v: case of a %s", opened, c.Kind)
		}
		if lines := d.lines(t, report.Object(receipt.Reference)); len(lines) != 1 || lines[0].Act != ActComplain || lines[0].Actor != "" {
			t.Errorf("journal %+v", lines)
		}
		if r, err = d.reports.ByCode(t.Context(), receipt.Code); err != nil || r.Kind != report.Complaint || r.Complained == nil {
			t.Fatalf("%+v, %v", r, err)
		}
		said, err := d.Unseal(t.Context(), Unsealing{Report: r, By: ann(), Why: "lire", With: d.ids})
		if err != nil || said.Pleading == nil || said.Pleading.Facts != "Marqfaits" || said.Statement != "ce que je vous dis" {
			t.Errorf("%+v, %v", said, err)
		}
		if own, err := report.OwnPleading(r, receipt.Code); err != nil || own.Facts != "Marqfaits" {
			t.Errorf("%+v, %v", own, err)
		}
		other, _ := d.reports.Submit(t.Context(), report.Submission{Filing: told(nil)})
		if _, err := report.OwnPleading(r, other.Code); err == nil {
			t.Error("another code opens it")
		}
	}
}

// Of a report that was withdrawn meanwhile no complaint is made.
func TestComplainOfNothing(t *testing.T) {
	d := open(t)
	r, err := d.reports.ByReference(t.Context(), d.file(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.db.Write.Exec("DELETE FROM reports").Error; err != nil {
		t.Fatal(err)
	}
	if err := d.Complain(t.Context(), r, pleaded()); !errors.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}
