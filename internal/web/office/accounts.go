package office

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/web/page"
)

// accountForm is somebody to be given an account, as typed.
type accountForm struct {
	Email string       `form:"email"`
	Name  string       `form:"name"`
	Role  account.Role `form:"role"`
	Lang  string       `form:"lang"`
}

type accountsPage struct {
	page.Office
	MayManage bool
	Rows      []accountRow
	Link      string // a set-up link, shown this once
	LinkFor   string // whose
	Email     page.Field
	NameField page.Field
	RoleField page.Select
	LangField page.Select
	Roles     []string // keys, the columns of the permission table
	Table     []permissionRow
}

// accountRow is one account of the list.
type accountRow struct {
	account.Account
	RoleName   string // key
	State      page.Tag
	Sessions   int
	MayDisable bool
	MayEnd     bool // has sessions to end
	MayAgain   bool // can be given a new set-up link
}

// permissionRow is one permission and which roles have it.
type permissionRow struct {
	Name  string // key
	Roles []bool
}

// GetAccounts lists the accounts and shows what each role may do.
func (p *Pages) GetAccounts(c *gin.Context) error {
	return p.showAccounts(c, accountsPage{}, accountForm{Role: account.Reviewer}, nil)
}

// PostAccount gives somebody an account and shows its set-up link, once: it is
// kept nowhere, so the page is answered at once and not redirected to.
func (p *Pages) PostAccount(c *gin.Context) error {
	var form accountForm
	if err := read(c, &form); err != nil {
		return err
	}
	if form.Lang != "" && !slices.Contains(p.Views.Bundle.OfficeLangs(), form.Lang) { // the link begins with it
		return p.showAccounts(c, accountsPage{}, form, fault.Fields{{Field: "lang", Key: "account.error.lang"}})
	}
	n := account.New{Email: form.Email, Name: form.Name, Role: form.Role, Lang: form.Lang}
	made, err := p.Accounts.Add(c.Request.Context(), Who(c), n)
	var faults fault.Fields
	if errors.Is(err, fault.Conflict) {
		faults.Add("email", "account.error.taken")
	}
	if faults != nil || errors.As(err, &faults) {
		return p.showAccounts(c, accountsPage{}, form, faults)
	}
	if err != nil {
		return err
	}
	link := p.base(c) + "/" + made.Account.Lang + "/office/set-up/" + string(made.Token)
	return p.showAccounts(c, accountsPage{Link: link, LinkFor: made.Account.Name}, accountForm{Role: account.Reviewer}, nil)
}

// base begins absolute links.
func (p *Pages) base(c *gin.Context) string {
	switch {
	case p.BaseURL != "":
		return p.BaseURL
	case p.Secure:
		return "https://" + c.Request.Host
	}
	return "http://" + c.Request.Host
}

// PostAccountDisable ends an account.
func (p *Pages) PostAccountDisable(c *gin.Context) error {
	if err := p.Accounts.Disable(c.Request.Context(), Who(c), c.Param("id")); err != nil {
		return err
	}
	return p.toAccounts(c)
}

// PostAccountEnd ends the sessions of an account.
func (p *Pages) PostAccountEnd(c *gin.Context) error {
	if err := p.Accounts.EndSessions(c.Request.Context(), Who(c), c.Param("id")); err != nil {
		return err
	}
	return p.toAccounts(c)
}

func (p *Pages) toAccounts(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, p.at(c, "/accounts"))
	return nil
}

// showAccounts completes a page and shows it.
func (p *Pages) showAccounts(c *gin.Context, data accountsPage, form accountForm, faults fault.Fields) error {
	ctx := c.Request.Context()
	all, err := p.Accounts.Accounts(ctx)
	if err != nil {
		return err
	}
	sessions, err := p.Accounts.SessionCounts(ctx)
	if err != nil {
		return err
	}
	data.Office, data.MayManage, data.Table = p.office(c), Who(c).May(account.ManageAccounts), permissionTable()
	for _, a := range all {
		data.Rows = append(data.Rows, rowOf(a, sessions[a.ID], Who(c)))
	}
	for _, r := range account.Roles {
		data.Roles = append(data.Roles, roleLabel(r))
	}
	data.Faults = faults
	p.fillAccountForm(&data, form)
	return p.Views.Show(c, page.Status(faults), "office/accounts", data)
}

func rowOf(a account.Account, sessions int, reader account.Account) accountRow {
	manages := reader.May(account.ManageAccounts)
	return accountRow{
		Account: a, RoleName: roleLabel(a.Role), State: stateTag(a.State()), Sessions: sessions,
		MayDisable: manages && a.State() != account.Disabled && a.ID != reader.ID,
		MayEnd:     manages && sessions > 0,
		MayAgain:   manages && a.State() != account.Active,
	}
}

func (p *Pages) fillAccountForm(data *accountsPage, form accountForm) {
	data.Email = page.Field{Name: "email", Label: "office.accounts.email", Type: "email", Value: form.Email, Fault: data.Faults.On("email"), Autocomplete: "off"}
	data.NameField = page.Field{Name: "name", Label: "office.accounts.name", Value: form.Name, Fault: data.Faults.On("name"), Autocomplete: "off"}
	data.RoleField = page.Select{Name: "role", Label: "office.accounts.role", Fault: data.Faults.On("role")}
	for _, r := range account.Roles {
		data.RoleField.Options = append(data.RoleField.Options, page.Option{Value: string(r), Label: roleLabel(r)})
	}
	page.Check(data.RoleField.Options, string(form.Role))
	data.LangField = page.Select{Name: "lang", Label: "office.accounts.lang", Fault: data.Faults.On("lang")}
	for _, l := range p.Views.Bundle.OfficeLangs() {
		data.LangField.Options = append(data.LangField.Options, page.Option{Value: l, Text: p.Views.Bundle.Localizer(l).T("lang.name")})
	}
	page.Check(data.LangField.Options, form.Lang)
}

// permissionTable lays out what each role may do.
func permissionTable() []permissionRow {
	var rows []permissionRow
	for _, permission := range account.Permissions {
		row := permissionRow{Name: permissionLabel(permission)}
		for _, r := range account.Roles {
			row.Roles = append(row.Roles, account.May(r, permission))
		}
		rows = append(rows, row)
	}
	return rows
}

func stateTag(s account.State) page.Tag {
	switch s {
	case account.Invited:
		return page.Tag{Label: "office.accounts.state.invited", Tone: "plum"}
	case account.Disabled:
		return page.Tag{Label: "office.accounts.state.disabled", Tone: "quiet"}
	}
	return page.Tag{Label: "office.accounts.state.active"}
}

// permissionLabel returns the key of a permission's name.
func permissionLabel(p account.Permission) string {
	switch p {
	case account.WorkCases:
		return "permission.work_cases"
	case account.AssignCases:
		return "permission.assign_cases"
	case account.DecideSanctions:
		return "permission.decide_sanctions"
	case account.WriteLetters:
		return "permission.write_letters"
	case account.RegroupCases:
		return "permission.regroup_cases"
	case account.RegroupDecided:
		return "permission.regroup_decided"
	case account.ExportPairs:
		return "permission.export_pairs"
	case account.ReadSealed:
		return "permission.read_sealed"
	case account.ReadJournal:
		return "permission.read_journal"
	case account.ManageAccounts:
		return "permission.manage_accounts"
	case account.ManageElections:
		return "permission.manage_elections"
	case account.ReleaseFigures:
		return "permission.release_figures"
	case account.SetAlerts:
		return "permission.set_alerts"
	case account.SwitchMode:
		return "permission.switch_mode"
	case account.ReadSettings:
		return "permission.read_settings"
	}
	return ""
}
