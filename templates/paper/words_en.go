package paper

import "starte/workflow"

func english() words {
	return words{
		lang:    workflow.English,
		tag:     "en",
		pageOf:  "Page %d of %d",
		updated: "Updated %s",
		notes:   "Notes",

		when: "When", where: "Where", who: "Who",
		meeting: "Planning meeting of the HSE group in Oss og vårt",
		leader:  "leader", deputy: "deputy",
		minutes:         "%d min",
		thisMeeting:     "The planning meeting: %s",
		worksheetBlank:  "Write down what you think before we talk together. There are no wrong answers, and you decide what to share.",
		worksheetFilled: "These are the answers you sent. Bring the sheet to the meeting. You decide what to say aloud.",
		unplaced:        "You also wrote",
		noInput:         "No input yet.",
		agreed:          "This is what we agree on",
		safety: []string{
			"What do we need to feel safe in the workshops, and when we lead them?",
			"What do we expect from the process and from each other?",
		},
		groupIntro:  "Talk about the input, and write down what you agree on.",
		groupBlank:  "Talk about the questions, and write down what you agree on.",
		thumbsUp:    "(thumbs up)",
		workshop:    "Workshop",
		responsible: "Led by",
		gathering:   "The HSE group prepares", session: "The workshop",
		date: "Date", clock: "Time", place: "Place",
		bring:     "Bring: %s",
		planIntro: "The workshops in Oss og vårt, and when the HSE group meets to prepare them.",
		posterIntro: []string{
			"We are going to work on our working environment in a new and engaging way.",
			"In the workshops we put words to the challenges of our everyday work. Together we find solutions to what matters most to us, and try them out.",
			"Everyone contributes ideas and thoughts, alone and together. The workshop leader explains every task.",
		},
		posterDates:   "Our workshops",
		posterNoDates: "We will write the dates here:",
		posterClosing: "We look forward to it!",
		posterAsk:     "Any questions? Ask %s.",
		ledBy:         "Led by %s",
		tipsIntro:     "You do not need to know the answers. Your job is to help the others find them.",
		tips: []tip{
			{lead: "Be prepared.", text: "Go through the plan together beforehand, and agree on who does what. Lay out paper, sticky notes and pens."},
			{lead: "Listen more than you speak.", text: "You are there to bring out what the others think. Allow some silence: many need a few seconds to find the words."},
			{lead: "Help people build on each other.", text: "Connect what is said: “That ties in with something we heard earlier. What do the rest of you think?”"},
			{lead: "Ask open questions.", text: "Ask what, how and what if. A question that can be answered with yes or no soon ends the conversation."},
			{lead: "Let everyone have their say.", text: "Let people think and write on their own first, and perhaps go round the table. It is always all right to pass."},
			{lead: "All views count.", text: "Write down everything that is said, including what you disagree with. We understand first and judge later."},
			{lead: "Nobody is to blame.", text: "Talk about what happens and how we want things to be, not about who did something wrong. If it gets personal, calmly lead the conversation back to the subject."},
			{lead: "Follow up.", text: "Good questions when the conversation stops or gets too general:", examples: []string{
				"“Can you tell us a little more?”",
				"“Do you have an example from everyday work?”",
				"“What is it like when it works well?”",
				"“What would it take to make it better?”",
				"“What could we try this week?”",
			}},
		},
		groundRules: "Our ground rules",
	}
}
