package journey

import (
	"strings"
	"testing"
	"time"
)

// ago returns a day some days before today, as a date field has it.
func ago(days int) string { return time.Now().AddDate(0, 0, -days).Format(time.DateOnly) }

// A voter tells of an automated call in French, with scripts: suggestions,
// faults beside their fields, answers changed from the check page, the code of
// the receipt, and the follow-up that it opens.
func TestReportWithScripts(t *testing.T) {
	b := on(t).open(t, "fr").awaiting(422)
	b.visit("")
	b.audit()
	b.press("main a[href='/fr/report']")
	b.audit()
	b.next()
	b.at("/report/material")
	b.audit()
	b.press("button[name=without]")

	b.at("/report/channel")
	b.next() // nothing chosen
	b.reads("[role=alert]", "réponse")
	if b.count("[aria-invalid], .govuk-form-group--error") == 0 {
		t.Error("the fault is not beside its field")
	}
	if !ask[bool](b, "document.activeElement.matches('.govuk-error-summary')") {
		t.Error("the summary of the faults has not got the focus")
	}
	b.do(b.click(".govuk-error-summary a"))
	if !ask[bool](b, "document.activeElement.matches('input[name=channel]')") {
		t.Error("the summary does not lead to the field")
	}
	b.audit()
	b.pick("channel", "call")
	b.next()
	b.at("/report/voice")
	b.audit()
	b.pick("channel", "call_automated")
	b.next()

	b.at("/report/when")
	b.set("on", time.Now().AddDate(0, 0, 3).Format(time.DateOnly))
	b.next() // a day to come
	b.at("/report/when")
	if b.count("[role=alert]") == 0 {
		t.Error("a day to come is taken")
	}
	b.audit()
	b.set("on", ago(2))
	b.set("at", "19:45")
	b.next()

	b.at("/report/sender")
	b.audit()
	b.fill("sender", "01 62 00 00 00")
	b.fill("message", "Bonjour, dimanche je compte sur vous.")
	b.next()

	b.at("/report/place")
	b.audit()
	b.suggest("commune_name", "renn")
	b.next()
	b.at("/report/subject")
	b.audit()
	b.pick("subject_kind", "list")
	b.suggest("subject_name", "phare")
	b.next()

	b.at("/report/practices")
	b.audit()
	b.pick("practices", "robocall_no_consent")
	b.pick("practices", "no_optout")
	b.next()
	b.at("/report/opt-out")
	b.audit()
	b.pick("opposed", "no")
	b.next()
	b.at("/report/origin")
	b.audit()
	b.pick("data_origin", "unknown")
	b.pick("relation", "never_gave")
	b.next()
	b.at("/report/statement")
	b.audit()
	b.fill("statement", "J'ai raccroché.")
	b.next()
	b.at("/report/reporter")
	b.audit()
	b.pick("kind", "report")
	b.next()

	b.at("/report/check")
	b.audit()
	b.reads("main", "Rennes")
	b.reads("main", "Le Phare commun")
	b.changeAnAnswer()
	b.solvesTheChallenge()
	b.next()

	b.at("/report/receipt")
	b.audit()
	reference, code := b.text("#reference"), b.text("#receipt")
	b.keepTheCode(code)
	b.follows(reference, code)
}

// solvesTheChallenge waits until the browser has done the work that the check page
// gives it, unseen, and looks whether the answer is right.
func (b *tab) solvesTheChallenge() {
	b.t.Helper()
	right := ask[bool](b, `(async () => {
		const field = document.querySelector('[name=altcha]');
		while (!field.value) await new Promise((r) => setTimeout(r, 20));
		const {salt, number, challenge} = JSON.parse(atob(field.value));
		const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(salt + number));
		return [...new Uint8Array(sum)].map((x) => x.toString(16).padStart(2, '0')).join('') === challenge;
	})()`)
	if !right {
		b.t.Error("the challenge is not solved")
	}
	if ask[bool](b, "document.querySelector('.decoy').checkVisibility()") {
		b.t.Error("people see the trap")
	}
}

// changeAnAnswer goes back to one question from the check page, and returns to
// it with everything else as it was.
func (b *tab) changeAnAnswer() {
	b.t.Helper()
	b.press("a[href$='/report/statement']")
	if got := ask[string](b, "document.querySelector('[name=statement]').value"); got != "J'ai raccroché." {
		b.t.Errorf("the answer comes back as %q", got)
	}
	b.fill("statement", "J'ai raccroché aussitôt.")
	b.next()
	b.at("/report/check")
	b.reads("main", "J'ai raccroché aussitôt.")
	b.reads("main", "Rennes")
}

// keepTheCode ends the form, which a wrong end of the code does not.
func (b *tab) keepTheCode(code string) {
	b.t.Helper()
	if len(code) < 16 {
		b.t.Fatalf("the code is %q", code)
	}
	b.fill("last", "0000")
	b.next()
	b.at("/report/receipt")
	b.audit()
	b.fill("last", code[len(code)-4:])
	b.next()
	b.at("/report/thanks")
	b.audit()
}

// follows opens the report of a code, and closes it again.
func (b *tab) follows(reference, code string) {
	b.t.Helper()
	b.visit("/follow")
	b.audit()
	b.fill("code", "ABCD-EFGH")
	b.next()
	b.at("/follow")
	b.audit()
	b.fill("code", strings.ToLower(code))
	b.next()
	b.at("/follow/report")
	b.reads("main", reference)
	b.audit()
	b.next()
	b.at("/follow")
	b.visit("/follow/report")
	b.at("/follow")
}

// A voter tells of an SMS in English where no script runs: plain fields, the
// commune chosen among those that match, a second contact, and a complaint.
func TestReportWithoutScripts(t *testing.T) {
	b := on(t).without(t, "en").awaiting(422)
	b.visit("/report")
	if b.count(".govuk-frontend-supported") > 0 {
		t.Fatal("scripts run")
	}
	b.audit()
	b.next()
	b.at("/report/material")
	b.audit()
	b.press("button[name=without]")
	b.audit()
	b.next() // nothing chosen
	b.audit()
	b.pick("channel", "sms")
	b.next()
	b.at("/report/when")
	b.audit()
	b.set("on", ago(5))
	b.next()
	b.at("/report/sender")
	b.audit()
	b.fill("sender", "36111")
	b.fill("message", "Sunday, vote for us! STOP 36111")
	b.next()
	b.at("/report/place")
	b.fill("commune_name", "Saint-Denis")
	b.next()
	b.at("/report/place") // there are two: in Seine-Saint-Denis and in Réunion
	b.audit()
	b.pick("commune", "93066")
	b.next()
	b.at("/report/subject")
	b.audit()
	b.wrongPlace()
	b.pick("subject_kind", "candidate")
	b.fill("subject_name", "Somebody of no register")
	b.next()
	b.at("/report/practices")
	b.audit()
	b.pick("practices", "optout_ignored")
	b.next()
	b.at("/report/opt-out")
	b.audit()
	b.pick("opposed", "yes")
	b.pick("means", "stop_sms")
	b.set("opt_out_on", ago(4))
	b.pick("outcome", "ignored")
	b.fill("since_count", "2")
	b.next() // how often it went on, and not when
	b.at("/report/opt-out")
	b.audit()
	b.set("since_on", ago(2))
	b.next()
	b.at("/report/origin")
	b.audit()
	b.next()
	b.at("/report/statement")
	b.audit()
	b.next()
	b.at("/report/reporter")
	b.pick("kind", "complaint")
	b.next() // a complaint needs a name and a means of contact
	b.at("/report/reporter")
	if b.count("[role=alert] li") == 0 {
		t.Error("a complaint without a name is taken")
	}
	b.audit()
	b.fill("name", "Camille Exemple")
	b.fill("email", "camille@exemple.fr")
	b.next()

	b.at("/report/check")
	b.press("a[href$='/report/contact/3']") // the second is what came since
	b.at("/report/contact/3")
	b.audit()
	b.pick("channel", "sms")
	b.set("on", ago(3))
	b.next()
	b.at("/report/check")
	b.press("a[href$='/report/opt-out/2']")
	b.audit()
	b.press("a.back")
	b.at("/report/check")
	b.audit()
	b.next()
	b.at("/report/receipt")
	b.audit()
	reference, code := b.text("#reference"), b.text("#receipt")
	b.keepTheCode(code)
	b.follows(reference, code)
}

// What is sent twice at once files one report, and a voter who changes their mind leaves
// nothing behind.
func TestReportOnceOrNever(t *testing.T) {
	b := on(t).open(t, "fr")
	b.answer()
	ended := ask[[]string](b, `Promise.all([1, 2].map(() => fetch(location, {method: 'POST', body: new URLSearchParams()}).then((r) => r.url)))`)
	for _, at := range ended {
		if !strings.HasSuffix(at, "/report/receipt") {
			t.Errorf("sent twice, it ends at %s", at)
		}
	}
	b.visit("/report/receipt")
	first := b.text("#reference")
	b.visit("/report/check")
	b.at("/report/receipt")
	if again := b.text("#reference"); again != first {
		t.Errorf("filed twice: %s, %s", first, again)
	}

	b = on(t).open(t, "en")
	b.answer()
	b.visit("/report/channel")
	b.pick("channel", "call")
	b.next()
	b.at("/report/voice")
	b.audit()
	b.press("form[action$='/report/erase'] button")
	b.visit("/report/check")
	b.at("/report")
}

// wrongPlace answers as somebody who was called by a seller, reads where to go,
// goes on all the same, and comes back to say who it was.
func (b *tab) wrongPlace() {
	b.t.Helper()
	b.pick("subject_kind", "unknown")
	b.next()
	b.at("/report/matter")
	b.audit()
	b.pick("matter", "commercial")
	b.next()
	b.at("/report/elsewhere/commercial")
	b.audit()
	b.press("main .actions a.button")
	b.at("/report/practices")
	b.visit("/report/elsewhere")
	b.audit()
	b.visit("/report/subject")
}

// answer goes through the form by the shortest way, up to the check page.
func (b *tab) answer() {
	b.t.Helper()
	b.visit("/report")
	b.next()
	b.tellsShortly("/report")
}

// tellsShortly answers what must be answered, from the first page after the start
// to the check page.
func (b *tab) tellsShortly(form string) {
	b.t.Helper()
	b.next() // nothing pasted, no file
	b.pick("channel", "sms")
	b.next()
	b.set("on", ago(1))
	b.next()
	b.next() // sender
	b.next() // place
	b.pick("subject_kind", "party")
	b.next()
	b.next() // practices
	b.pick("opposed", "no")
	b.next()
	b.next() // origin
	b.next() // statement
	b.pick("kind", "report")
	b.next()
	b.at(form + "/check")
}
