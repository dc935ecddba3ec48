// Package templates holds what the mail looks like and says, in bokmål,
// nynorsk and English: for each language one folder with one file per kind of
// mail. From that one source both twins of a mail are made, text and HTML, so
// that they always say the same.
//
// # The files
//
// A file such as nb/questions.tmpl is a Go text/template that is given
// workflow.Facts. What it writes is a small markup of lines. The first line is
// the subject, the rest the body:
//
//	Subject: Planleggingsmøte {{day .Meeting.Start}}
//
//	# The title of the mail
//	## The heading of a section
//	### A heading within it
//	Running text. Lines that follow each other are one paragraph; \
//	a backslash at the end of a line, or between spaces, breaks it there.
//	**Bold** is bold.
//	- an item of a list
//	= When | a fact: its label and what it is
//	| 13.00 | the cells of a row of a table
//	| Who | How |-   a row that ends in |- is the table's header
//	? 1. A question to answer, with room below it to write
//	+ 1. A line of its own, such as one of several choices
//	> What somebody wrote
//	: A line that a person may copy, correct and send back
//	~ small print
//	[[   begins a box, such as a letter shown inside a letter
//	]]   ends it
//
// Blocks are told apart by how their line begins; blank lines end a paragraph
// and mean nothing else. A line that begins with none of the signs is text.
//
// Whatever a template inserts is a value and never markup: it is marked when
// it is inserted, for all templates and without their doing, so that an answer
// that begins with "#", holds "|" or is full of HTML shows as it was written.
// A line break in a value is a line break, an empty line a new paragraph.
//
// footer.tmpl stands at the end of every mail, with the reference below it.
// parts.tmpl defines what several mails share. appointment.tmpl gives the
// summary (as its subject) and the description of a calendar entry.
// weekly.tmpl is the operator's weekly mail, plain text made from workflow.Health.
//
// # Overriding
//
// Load takes a folder whose files replace ours of the same path. It tries
// each on sample facts, rich and sparse, so that a fault is found when the
// program starts and not when a mail is due.
//
// # Made for being answered
//
// Mail that holds questions or lines to correct is laid out without tables,
// colours or style sheet, one plain paragraph a block: programs quote the HTML
// as they render it, and people write inside the quote. No mail has a <title>:
// the subject is one (HTML standard, section 4.2.2), and many programs would quote it as
// text. No mail's footer stands under "-- ": programs drop what does, and the
// reference with it.
package templates
