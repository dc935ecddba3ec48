package templates

import "strings"

// firstName is what somebody is greeted by: the first word of the name, with
// the second where the two are a double given name ("Per Åge Solli", but not
// "Kari Lie Nordmann"). Of "Nordmann, Kari" it is what stands behind the comma.
// Empty for a bare address.
//
// A second given name that nobody uses is said rather than left out: "Hei, Kari
// Anne!" suits her who is called Kari better than "Hei, Per!" him who is called
// Per Åge.
func firstName(name string) string {
	surname := 1 // words at the end that are no given name for sure
	if _, given, ok := strings.Cut(name, ","); ok && strings.TrimSpace(given) != "" {
		name, surname = given, 0
	}
	words := strings.Fields(name)
	if len(words) == 0 || strings.Contains(name, "@") {
		return ""
	}
	if len(words) > 1+surname && second(words[1]) {
		return words[0] + " " + words[1]
	}
	return words[0]
}

// second reports whether a word is a usual second part of a double given name.
func second(word string) bool {
	return strings.Contains(secondNames, " "+strings.ToLower(word)+" ")
}

// secondNames are in lower case. Given names that are as usual as surnames
// (Berg, Dahl, Lie, Ali) are not among them.
const secondNames = " " +
	"aage agnes agnete aksel aleksander alexander alfred alice alise amalie anders andre andreas andré anette anita " +
	"ann anna anne annette anton ariel arild arne arnt arvid asbjørn asle astrid atle aud august aurora axel beate " +
	"benedicte benedikte benjamin bente berit birger birgitte bjarne bjørn bodil brit britt børge camilla carl " +
	"caroline catharina cathrin cathrine cecilie charlotte christian christin christina christine christoffer " +
	"constance dagny daniel david dorthe dorthea edel edvard edvin egil eileen einar eirik eivind elen elias elin " +
	"eline elisabet elisabeth elise ellen else emanuel emil emilie emma eric erik erika erling espen eva evelyn " +
	"even filip fredrik frida frode gabriel geir georg grete grethe gudrun gunhild gunn gunnar gunvor gustav haakon " +
	"harald harry hartvig hege heidi helen helena helene helga helge henning henriette henrik henry herman hermann " +
	"hilde hugo håkon håvard ida inga inge ingeborg inger ingrid ingvar iren irene isak iselin ivar iver jacob " +
	"jakob jane janne jeanette jeanne joachim joakim johan johanna johanne johannes john jon jonas jonny josefine " +
	"josephine jostein jul juliane julie jørgen jørn kamilla karen kari karin karina karine karl karoline karsten " +
	"kasper katarina katharina kathinka kathrine katrin katrine kenneth kirsten kirsti kjartan kjell kjersti kjetil " +
	"knut konstanse kristian kristin kristina kristine kristoffer kåre laila lars leander leif lene leonard lillian " +
	"linda line linn linnea lisa lisbet lisbeth lise live louise lovise lucie ludvig lukas lydia mads magdalena " +
	"magdalene magne magnus maj malene malin maren margaret margareth margaretha margit margrete margrethe mari " +
	"maria mariann marianne marie mariell marit marius markus marlene marta marte martha marthe martin martine " +
	"martinus matea mathea mathias mathilde matias matilde mats merete merethe mette michael michelle mikael mikal " +
	"mikkel monica monika morten natalie nathalie nicolai nikolai nikoline nina noah oddny oddvar olaf olai olav " +
	"olea oline oliver olivia oscar oskar otto ove patrick pauline pernille peter petra petrine petter philip " +
	"ragnar ragnhild rakel randi rebecca rebekka regine reidar renate richard rikard rita roald roar robert roger " +
	"roland rolf ronny rose rune ruth sander sara sarah sebastian selma sigmund signe sigrid sigurd sigve silje " +
	"simen simon sindre siri siv sofia sofie solfrid solveig sophie stefan steinar stian stine sunniva susann " +
	"susanna susanne svein sverre synnøve teodor terese terje thea theodor theresa therese thomas thorstein tina " +
	"tine tobias tomas tommy tone tor tore toril torill torleif torstein torunn tove trine trond trygve turid ulrik " +
	"unni valborg vegard vera veronica veronika vibeke victor victoria vidar vigdis viggo viktor viktoria vilde " +
	"vilhelm wenche wilhelm william ylva yngvar åge åse åshild åsmund øivind ørjan øystein øyvind "
