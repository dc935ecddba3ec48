package bench

import (
	"fmt"
	"strings"
	"time"

	"starte/workflow"
	"starte/workflow/file"
)

// robot is the mailbox of the robot.
const robot = "starte@robot.example.test"

// zone is the zone of every process.
const zone = "Europe/Oslo"

// The course of a run, in local time. The meetings are on a Wednesday; the
// announcements are due the morning after. It lies in the past because IMAP
// servers do not take mail of the future for what it says.
type course struct {
	asked     time.Time // the processes whose members answer are applied, and everything up to the questions is due
	answered  time.Time // the replies are in the mailbox
	digested  time.Time // the leaders have their digests, and the members their sheets
	held      time.Time // the meetings are over; the other processes are applied late, as if they had been held without the robot
	announced time.Time // every announcement is due
	idle      time.Time // nothing is
}

func newCourse(loc *time.Location) course {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2025, time.January, day, hour, minute, 0, 0, loc)
	}
	return course{asked: at(21, 9, 0), answered: at(21, 11, 0), digested: at(22, 9, 0), held: at(22, 15, 0), announced: at(23, 9, 0), idle: at(23, 9, 30)}
}

// processID names the i-th process.
func processID(i int) string { return fmt.Sprintf("bhg-%05d", i+1) }

var firstNames = []string{"Kari", "Ola", "Nadia", "Per Åge", "Ingrid", "Jonas", "Amina", "Turid", "Bjørn", "Åse", "Øyvind", "Siri", "Magnus", "Elif", "Tone", "Yusuf"}

var lastNames = []string{"Nordmann", "Berg", "Hussain", "Solli", "Sørensen", "Lie", "Warsame", "Moe", "Dahl", "Kvam", "Myhre"}

// person is somebody's line in a process file. Names repeat across the
// country, as they do; addresses do not.
func person(process, n int, role string) string {
	i := process*31 + n
	return fmt.Sprintf("%s %s <%s%d.%s@example.test>", firstNames[i%len(firstNames)], lastNames[i%len(lastNames)], role, n, processID(process))
}

// processFile is the file of the i-th process, with members besides its leader.
func processFile(i, members, staff int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "id: %s\nworkplace: Barnehage %d\nlanguage: nb\nleader: %s\n", processID(i), i+1, person(i, 0, "leder"))
	people := func(key, role string, n int) {
		if n == 0 {
			return
		}
		fmt.Fprintf(&b, "%s:\n", key)
		for j := range n {
			fmt.Fprintf(&b, "  - %s\n", person(i, j+1, role))
		}
	}
	people("members", "medlem", members)
	people("staff", "ansatt", staff)
	b.WriteString(`meeting: {start: 2025-01-22 13:00, end: 2025-01-22 14:00, place: Møterommet}
poster_place: personalrommet
workshops:
  - title: Hva er et godt arbeidsmiljø hos oss?
    about: Vi setter ord på hva som gjør en god dag, og hva som tapper oss.
    bring: Noe å skrive med
    start: 2025-03-13 13:00
    end: 2025-03-13 15:00
    place: Storsalen
    preparation: {start: 2025-03-10 14:00, end: 2025-03-10 15:00, place: Møterommet}
  - title: Vi prøver det ut
    about: Vi velger hva vi begynner med, og hvem som gjør hva.
    start: 2025-04-10 13:00
    end: 2025-04-10 15:00
    place: Storsalen
    preparation: {start: 2025-04-07 14:00, end: 2025-04-07 15:00, place: Møterommet}
`)
	return []byte(b.String())
}

// parseProcess reads a generated file as `starte apply` reads an operator's.
func parseProcess(i, members, staff int) (workflow.Process, error) {
	name := processID(i) + ".yaml"
	r := file.Parse(name, processFile(i, members, staff), file.Env{Holiday: workflow.NorwegianHoliday})
	for _, p := range r.Faults() {
		return workflow.Process{}, fmt.Errorf("make process: %s", p)
	}
	return r.Process, nil
}
