package page

import "vigie/internal/report"

// terms returns the key of every term of the taxonomy.
func terms() []string {
	var keys []string
	for _, c := range append([]report.Channel{report.Call}, report.Channels...) {
		o := ChannelOption(c)
		keys = append(keys, ChannelLabel(c), o.Hint)
	}
	for _, p := range report.Practices {
		keys = append(keys, PracticeLabel(p), PracticeOption(p).Hint)
	}
	keys = append(keys, each(report.SubjectKinds, SubjectKindLabel)...)
	keys = append(keys, each(report.DataOrigins, DataOriginLabel)...)
	keys = append(keys, each(report.Relations, RelationLabel)...)
	keys = append(keys, each(report.AllMeans, MeansLabel)...)
	keys = append(keys, each(report.Outcomes, OutcomeLabel)...)
	keys = append(keys, each(report.Answers, AnswerLabel)...)
	keys = append(keys, each(report.Exceptions, ExceptionLabel)...)
	keys = append(keys, each(report.Wishes, WishLabel)...)
	return append(keys, each(report.Kinds, KindLabel)...)
}

func each[T any](all []T, label func(T) string) []string {
	keys := make([]string, len(all))
	for i, v := range all {
		keys[i] = label(v)
	}
	return keys
}
