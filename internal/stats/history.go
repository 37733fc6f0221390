package stats

// Past is what was published on a past election before this portal existed.
// Gaps are gaps of the publication: nothing is inferred here.
type Past struct {
	Kind       string // "municipales": of the election
	Year       string
	Reports    int  // 0 is not published
	Complaints int  // 0 is not published
	About      bool // Complaints is an order of magnitude
	Percent    bool // the channels are percentages, else counts
	SMS        int  // 0 is not published, as for the others
	Calls      int
	Email      int
	Post       int
	Other      int
	Together   int // SMS and calls in one percentage, where only that was published
	Source     string
}

// History returns what was published on past elections, the latest first
// (DOMAIN.md §3, data/figures.csv). The counts of channels of 2022 and 2024 do
// not add up to the reports: a report could tell of several, or of none.
func History() []Past {
	return []Past{
		{Kind: "legislatives", Year: "2024", Reports: 462, Complaints: 38, SMS: 268, Calls: 11, Email: 77, Post: 74, Other: 21, Source: "CNIL – globalsecuritymag.com, 2024"},
		{Kind: "europeennes", Year: "2024", Reports: 167, Complaints: 2, Percent: true, SMS: 88, Source: "next.ink, clubic.com, 2024"},
		{Kind: "legislatives", Year: "2022", Reports: 296, Complaints: 13, SMS: 138, Calls: 37, Email: 62, Post: 49, Source: "solutions-numeriques.com, 2022"},
		{Kind: "presidentielle", Year: "2022", Reports: 2949, Complaints: 24, SMS: 577, Calls: 2148, Email: 213, Post: 54, Source: "solutions-numeriques.com, 2022"},
		{Kind: "departementales_regionales", Year: "2021"},
		{Kind: "municipales", Year: "2020", Reports: 3948, Complaints: 100, About: true, Percent: true, SMS: 45, Calls: 36, Source: "CNIL, 2021"},
		{Kind: "europeennes", Year: "2019", Reports: 697, Percent: true, Together: 93, Email: 6, Post: 1, Source: "next.ink, 2024"},
		{Kind: "legislatives", Year: "2017", Reports: 80, Source: "solutions-numeriques.com, 2022"},
		{Kind: "presidentielle", Year: "2017", Reports: 549, Complaints: 101, Source: "solutions-numeriques.com, 2022"},
	}
}
