package evidence

import "strings"

// platform is a sending service and what tells it: the end of a host that only
// it uses, or the beginning of its mailer's name.
type platform struct{ name, sign string }

// platforms are the services that campaigns use, read only.
var platforms = []platform{
	{"Mailchimp", "mcsv.net"}, {"Mailchimp", "mcdlv.net"}, {"Mailchimp", "rsgsv.net"}, {"Mailchimp", "list-manage.com"}, {"Mailchimp", "mailchimpapp.net"},
	{"Brevo (Sendinblue)", "sendinblue.com"}, {"Brevo (Sendinblue)", "brevo.com"}, {"Brevo (Sendinblue)", "mailin.fr"}, {"Brevo (Sendinblue)", "sendibm1.com"}, {"Brevo (Sendinblue)", "sendibm3.com"},
	{"Mailjet", "mailjet.com"}, {"SendGrid", "sendgrid.net"}, {"Amazon SES", "amazonses.com"}, {"Mailgun", "mailgun.org"}, {"Mailgun", "mailgun.net"},
	{"GetResponse", "getresponse.com"}, {"GetResponse", "getresponse-mail.com"}, {"Inxmail", "inxserver.com"}, {"Inxmail", "inxserver.de"},
	{"Sarbacane", "sbc28.com"}, {"Sarbacane", "sbc29.com"}, {"Sarbacane", "sarbacane.com"}, {"Dolist", "dolist.net"}, {"Splio", "splio.com"},
	{"NationBuilder", "nationbuilder.com"}, {"Qomon", "qomon.app"}, {"Action Network", "actionnetwork.org"}, {"Constant Contact", "constantcontact.com"}, {"Constant Contact", "roving.com"},
	{"HubSpot", "hubspotemail.net"}, {"Salesforce Marketing Cloud", "exacttarget.com"}, {"ActiveCampaign", "activehosted.com"}, {"Substack", "substack.com"},
	{"Framalistes", "framalistes.org"}, {"Yahoo Groups", "yahoogroups.com"}, {"Google Groups", "googlegroups.com"}, {"Lyris", "lyris.net"},
}

// mailers are the services that sign their work in a header, read only.
var mailers = []platform{
	{"Mailchimp", "mailchimp"}, {"Inxmail", "inxmail"}, {"Brevo (Sendinblue)", "sendinblue"}, {"Mailjet", "mailjet"}, {"Sarbacane", "sarbacane"},
	{"PHPMailer", "phpmailer"}, {"Acy Mailing", "acymailing"}, {"phpList", "phplist"}, {"Constant Contact", "roving constant contact"},
}

// sentBy recognises the platform a message went out through, and names the
// header that tells it.
func sentBy(h header) (name, where string) {
	for _, f := range h {
		switch strings.ToLower(f.name) {
		case "x-mailer", "user-agent":
			for _, m := range mailers {
				if strings.HasPrefix(strings.ToLower(f.value), m.sign) {
					return m.name, f.name
				}
			}
		case "return-path", "message-id", "dkim-signature", "list-unsubscribe", "list-id", "received", "sender", "origin-messageid", "x-report-abuse":
			if name := hostedBy(strings.ToLower(f.value)); name != "" {
				return name, f.name
			}
		case "x-mailman-version":
			return "Mailman", f.name
		case "feedback-id":
			if strings.HasSuffix(strings.ToLower(f.value), ":sendinblue") {
				return "Brevo (Sendinblue)", f.name
			}
		}
	}
	return "", ""
}

// hostedBy finds a platform's host as a whole name in a value.
func hostedBy(value string) string {
	for _, p := range platforms {
		at := strings.Index(value, p.sign)
		if at < 0 {
			continue
		}
		before, after := byteAt(value, at-1), byteAt(value, at+len(p.sign))
		if strings.IndexByte(".@<=/ ([", before) >= 0 && strings.IndexByte(">;/?,) ]:", after) >= 0 {
			return p.name
		}
	}
	return ""
}

// byteAt returns the byte at a place, a space outside.
func byteAt(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return ' '
	}
	return s[i]
}
