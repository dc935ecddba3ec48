package when

import "time"

// weekdayOf knows the full names, inflected too, and the abbreviations that are no
// other word.
func weekdayOf(w string) (time.Weekday, bool) {
	switch w {
	case "mandag", "måndag", "maandag", "mandagen", "måndagen", "mandags", "måndags", "monday", "mån":
		return time.Monday, true
	case "tirsdag", "tysdag", "tirsdagen", "tysdagen", "tirsdags", "tysdags", "tuesday", "tirs", "tys", "tue", "tues":
		return time.Tuesday, true
	case "onsdag", "onsdagen", "onsdags", "wednesday", "wensday", "wendsday", "ons", "wed", "weds":
		return time.Wednesday, true
	case "torsdag", "torsdagen", "torsdags", "thursday", "tors", "thu", "thur", "thurs":
		return time.Thursday, true
	case "fredag", "fredagen", "fredags", "friday", "fre":
		return time.Friday, true
	case "lørdag", "laurdag", "lordag", "loerdag", "lørdagen", "laurdagen", "lørdags", "laurdags", "saturday", "lør", "laur":
		return time.Saturday, true
	case "søndag", "sundag", "sondag", "soendag", "søndagen", "sundagen", "søndags", "sundags", "sunday", "søn":
		return time.Sunday, true
	}
	return 0, false
}

// shortWeekday knows the abbreviations that are words or names too ("man",
// "to", "Tor", "fri", "sat"): they count only right before a date.
func shortWeekday(w string) (time.Weekday, bool) {
	switch w {
	case "man", "ma", "må", "mon", "mand", "månd":
		return time.Monday, true
	case "tir", "ti", "ty", "tirsd", "tysd", "tis":
		return time.Tuesday, true
	case "on", "onsd":
		return time.Wednesday, true
	case "tor", "to", "torsd":
		return time.Thursday, true
	case "fr", "fri", "fred":
		return time.Friday, true
	case "lø", "la", "sat", "lørd", "laurd":
		return time.Saturday, true
	case "sø", "su", "sun", "sønd", "sund":
		return time.Sunday, true
	}
	return 0, false
}

// pluralWeekday knows weekdays that come again and again.
func pluralWeekday(w string) bool {
	switch w {
	case "mandager", "måndagar", "mandagene", "tirsdager", "tysdagar", "tirsdagene", "onsdager", "onsdagar", "onsdagene",
		"torsdager", "torsdagar", "torsdagene", "fredager", "fredagar", "fredagene", "lørdager", "laurdagar", "søndager", "sundagar",
		"mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays":
		return true
	}
	return false
}

func monthOf(w string) (time.Month, bool) {
	switch w {
	case "januar", "jan", "january":
		return time.January, true
	case "februar", "feb", "febr", "february":
		return time.February, true
	case "mars", "mar", "march", "mrs":
		return time.March, true
	case "april", "apr":
		return time.April, true
	case "mai", "may":
		return time.May, true
	case "juni", "jun", "june":
		return time.June, true
	case "juli", "jul", "july":
		return time.July, true
	case "august", "aug":
		return time.August, true
	case "september", "sep", "sept":
		return time.September, true
	case "oktober", "okt", "october", "oct":
		return time.October, true
	case "november", "nov":
		return time.November, true
	case "desember", "des", "december", "dec":
		return time.December, true
	}
	return 0, false
}

// fullMonth reports whether a month's name is no other word: "Jan", "Mai",
// "may", "mars" and "des" may be somebody or something else.
func fullMonth(w string) bool {
	switch w {
	case "jan", "mai", "may", "mar", "mrs", "march", "des", "jul", "dec", "april", "august", "nov", "oct", "sep", "sept", "okt", "jun", "aug", "apr":
		return false
	}
	return true
}

// cardinal reads a number in words, as far as hours, minutes and counts of days go. One that may be an article
// ("en uke") is 1.
func cardinal(w string) (int, bool) {
	switch w {
	case "en", "én", "ei", "éi", "ein", "éin", "ett", "éit", "étt", "et", "eit", "eitt", "one", "a", "an":
		return 1, true
	case "to", "two":
		return 2, true
	case "tre", "three":
		return 3, true
	case "fire", "four":
		return 4, true
	case "fem", "five":
		return 5, true
	case "seks", "six":
		return 6, true
	case "sju", "syv", "seven":
		return 7, true
	case "åtte", "eight":
		return 8, true
	case "ni", "nine":
		return 9, true
	case "ti", "ten":
		return 10, true
	case "elleve", "eleven":
		return 11, true
	case "tolv", "twelve":
		return 12, true
	case "tretten", "thirteen":
		return 13, true
	case "fjorten", "fourteen":
		return 14, true
	case "femten", "fifteen":
		return 15, true
	case "seksten", "sixteen":
		return 16, true
	case "sytten", "seventeen":
		return 17, true
	case "atten", "eighteen":
		return 18, true
	case "nitten", "nineteen":
		return 19, true
	case "tjue", "tyve", "tjuge", "twenty":
		return 20, true
	case "tjueen", "tjueén", "tjueett", "tjueein", "tjueeitt", "enogtyve":
		return 21, true
	case "tjueto", "toogtyve":
		return 22, true
	case "tjuetre", "treogtyve":
		return 23, true
	case "tjuefire", "fireogtyve":
		return 24, true
	case "tjuefem", "femogtyve":
		return 25, true
	case "tretti", "tredve", "thirty":
		return 30, true
	case "førti", "førr", "forty":
		return 40, true
	case "førtifem", "førrfem", "femogførti":
		return 45, true
	case "femti", "fifty":
		return 50, true
	case "femtifem":
		return 55, true
	}
	return 0, false
}

// ordinal reads the day of a month in words, "fjerde", "twenty-first" being
// two tokens that the caller joins.
func ordinal(w string) (int, bool) {
	switch w {
	case "første", "fyrste", "forste", "first":
		return 1, true
	case "andre", "annen", "second":
		return 2, true
	case "tredje", "third":
		return 3, true
	case "fjerde", "fourth":
		return 4, true
	case "femte", "fifth":
		return 5, true
	case "sjette", "sixth":
		return 6, true
	case "sjuende", "syvende", "sjuande", "seventh":
		return 7, true
	case "åttende", "åttande", "eighth":
		return 8, true
	case "niende", "niande", "ninth":
		return 9, true
	case "tiende", "tiande", "tenth":
		return 10, true
	case "ellevte", "eleventh":
		return 11, true
	case "tolvte", "twelfth":
		return 12, true
	case "trettende", "trettande", "thirteenth":
		return 13, true
	case "fjortende", "fjortande", "fourteenth":
		return 14, true
	case "femtende", "femtande", "fifteenth":
		return 15, true
	case "sekstende", "sekstande", "sixteenth":
		return 16, true
	case "syttende", "syttande", "seventeenth":
		return 17, true
	case "attende", "attande", "eighteenth":
		return 18, true
	case "nittende", "nittande", "nineteenth":
		return 19, true
	case "tjuende", "tyvende", "tjuande", "twentieth":
		return 20, true
	case "tjueførste", "tjuefyrste", "enogtyvende":
		return 21, true
	case "tjueandre", "toogtyvende":
		return 22, true
	case "tjuetredje", "treogtyvende":
		return 23, true
	case "tjuefjerde", "fireogtyvende":
		return 24, true
	case "tjuefemte", "femogtyvende":
		return 25, true
	case "tjuesjette", "seksogtyvende":
		return 26, true
	case "tjuesjuende", "tjuesyvende", "tjuesjuande", "syvogtyvende":
		return 27, true
	case "tjueåttende", "tjueåttande", "åtteogtyvende":
		return 28, true
	case "tjueniende", "tjueniande", "niogtyvende":
		return 29, true
	case "trettiende", "trettiande", "tredevte", "thirtieth":
		return 30, true
	case "trettiførste", "trettifyrste", "enogtredevte":
		return 31, true
	}
	return 0, false
}

// dayUnit knows what days are counted in.
func dayUnit(w string) (unit, bool) {
	switch w {
	case "dag", "dager", "dagar", "døgn", "day", "days":
		return days, true
	case "uke", "uker", "uka", "veke", "veker", "veka", "week", "weeks":
		return weeks, true
	case "måned", "måneder", "månad", "månader", "månadar", "mnd", "month", "months":
		return months, true
	}
	return 0, false
}

// timeUnit knows what is shorter than a day.
func timeUnit(w string) bool {
	switch w {
	case "time", "timer", "timar", "hour", "hours", "t", "halvtime", "kvarter":
		return true
	}
	return minuteUnit(w)
}

func minuteUnit(w string) bool {
	switch w {
	case "minutt", "minutter", "minuttar", "min", "minute", "minutes":
		return true
	}
	return false
}
