// Package parser reads mail: bytes in, what a person said out. It does no I/O
// and has no clock; it knows nothing of what the mail is used for.
//
// # Decoding
//
// Read never fails. The structure of a message (RFC 2046) is found here, each
// multipart sliced by its own delimiter before anyone looks inside, so that
// what an inner part claims costs nothing to its parents: time and memory are
// bounded by a constant times the size, whatever the nesting. enmime reads the
// header blocks, with its repairs, and the media types; its own tree is not
// used because multiparts that are never closed cost it 2^depth. Text is
// UTF-8 where the bytes are valid, else as labelled, with Latin-1 read as the
// Windows-1252 that it usually is. Files are measured, not decoded. Then classify
// says what kind of message it is: reply, absence, bounce and so on.
//
// # Reading a reply against what it answers
//
// A body becomes lines, from the HTML twin when there is one: it tells
// paragraphs from wrapped lines. Message.Against compares the words of those
// lines with the words of the message as it was sent, all its twins, titles and
// hidden text included. Only letters and digits count, in lower case, so that
// prefixes, wrapping, tables, list numbers, dashes and quotation marks may
// change as they like.
//
//   - align: every three words in a row of the sent message are in a hash table.
//     From each place of the reply that hits it, the longest agreement is
//     followed; at most twelve places are tried, so the work is linear.
//   - match: an agreement is quote if it stands the way quotes stand: it
//     begins and ends where lines begin and end, in the reply and in what was
//     sent. What begins and ends in the middle of both is a person using the
//     same words. Half lines are quote only where nothing else quotes them.
//     Lines too short for three words are taken beside other quote, in order.
//   - heads, footer: what remains above a quote and names the sender, the date
//     or the fields of the sent message is attribution, in any language;
//     a line that only might be one ("Ola skrev:") is so above the first quote alone;
//     what follows "-- ", or is marked up as a signature, is signature.
//   - older: between the head of a message that somebody else sent and that of the
//     sent one stands neither quote nor what was typed now: the person's own first
//     answer, or the words of whoever passed the questions on.
//   - edited: an answer that the sent message shows below its question, as a receipt
//     does, and that was changed where it stands, is the answer from now on, whole.
//   - retyped: a question that the quote has and that stands outside it once more,
//     word for word, was typed the second time. It is a heading where it begins a
//     line above or below the quote and answers follow it, and part of an answer
//     everywhere else.
//   - place: the rest was typed. What stands after a quoted question answers
//     it. What stands elsewhere goes by its numbers, or, marked as a guess, by
//     there being as many paragraphs as questions; else it stays unplaced. A
//     numbered list inside an unnumbered text keeps its numbers. Several people
//     may answer in one mail, each below a name. A line that only says where the
//     answers are counts as greeting, one that only takes leave as closing.
//     Numbers that nothing was written to are no answers; a list in a style of its
//     own within an answer belongs to it; what corrects an answer by its number, or
//     follows a line that counts its items, is a guess.
//
// Programs without a reader for MIME or HTML quote the source of a message: part
// headers, quoted-printable, markup. A reply with such a line in its quote is
// read against the sent message as it stands on the wire. Quoted lines that were
// folded are put together again where together they show what one line of the
// source shows, then quoted-printable is undone on both sides, and the same
// comparison follows. A source in base64 is known as quote line by
// line, but its questions are not: what was typed between them is not placed.
//
// # Where it gives up
//
// Nothing typed is dropped to get an answer clean: what cannot be told from an
// answer stays in it, and every span left out is in Reading.Dropped with its
// class. Someone who types a whole question again where the quote does not have it
// is taken to have quoted it, and a retyped question that heads its answer is left
// out of that answer. Two copies of a question in a quote without marks are told
// apart by which goes on where the quote before it ended, and by its number. A
// quote whose words were changed (translated, or with letters lost) comes out as
// typed. A question of one or two words is found only where it fills its line. An
// answer typed into the middle of a line of the sent message is cut out of it, and
// one that happens to go on exactly as the sent message does begins where they
// part. Answers without numbers, place or matching count stay unplaced. Parts
// nested deeper than 24, or beyond the thousandth, are read as text.
//
// # Without the sent message
//
// Against(nil) goes by form: attributions, header blocks and separators in many
// languages, the markup of mail programs, prefixes, signatures. The same is done
// when nothing of the sent message is found in a reply. A line that could as well
// have been typed ("Kari wrote:" with no quote below it) is kept, and so are
// quotes that no line above and no prefix sets apart.
package parser
