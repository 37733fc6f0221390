package account

import "slices"

// Role is what somebody is in the back-office (INTERFACE.md, Roles).
type Role string

// The roles.
const (
	Reviewer      Role = "reviewer"      // works cases
	Supervisor    Role = "supervisor"    // also leads: assigns, decides sanctions, releases figures
	Administrator Role = "administrator" // accounts, elections, settings; no case, nothing sealed
	Auditor       Role = "auditor"       // reads the journal and the settings, changes nothing
)

// Roles lists the roles as they are shown.
var Roles = []Role{Reviewer, Supervisor, Administrator, Auditor}

// Valid says whether r is a role.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Permission is one thing that a role may or may not do.
type Permission string

// The permissions.
const (
	WorkCases       Permission = "work_cases"       // read cases, take, note, decide what is no sanction
	AssignCases     Permission = "assign_cases"     // give a case to somebody else
	DecideSanctions Permission = "decide_sanctions" // decide what weighs on a campaign
	WriteLetters    Permission = "write_letters"    // write to a campaign in the authority's name
	RegroupCases    Permission = "regroup_cases"    // put cases together and apart
	RegroupDecided  Permission = "regroup_decided"  // so that a decision holds for other reports than before
	ExportPairs     Permission = "export_pairs"     // take away the texts that people compared
	ReadSealed      Permission = "read_sealed"      // open what a voter told the authority alone
	ReadJournal     Permission = "read_journal"
	ManageAccounts  Permission = "manage_accounts"
	ManageElections Permission = "manage_elections"
	ReleaseFigures  Permission = "release_figures"
	SetAlerts       Permission = "set_alerts"    // from how many reports an operation calls for attention
	SwitchMode      Permission = "switch_mode"   // election mode on and off
	ReadSettings    Permission = "read_settings" // who has which account, how the portal is set
)

// Permissions lists the permissions as they are shown.
var Permissions = []Permission{WorkCases, AssignCases, DecideSanctions, WriteLetters, RegroupCases, RegroupDecided, ExportPairs, ReadSealed, ReadJournal, ManageAccounts, ManageElections, ReleaseFigures, SetAlerts, SwitchMode, ReadSettings}

// granted is the permission table, read only. What is not in it is refused.
// Supervisors read the journal, since they answer for what their reviewers did;
// administrators do not: who gives access is not who checks its use.
var granted = map[Role][]Permission{
	Reviewer:      {WorkCases, WriteLetters, RegroupCases, ReadSealed},
	Supervisor:    {WorkCases, AssignCases, DecideSanctions, WriteLetters, RegroupCases, RegroupDecided, ExportPairs, ReadSealed, ReadJournal, ReleaseFigures, SetAlerts, SwitchMode},
	Administrator: {ManageAccounts, ManageElections, ReadSettings},
	Auditor:       {ReadJournal, ReadSettings},
}

// May says whether a role may do something.
func May(r Role, p Permission) bool { return slices.Contains(granted[r], p) }
