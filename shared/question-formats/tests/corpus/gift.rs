//! GIFT: by hand after Moodle's documentation, and as Moodle exports it.

use crate::{Piece, partly, refused, taken, unclosed};

const FEEDBACK: &str = "left out: the feedback on single options";

pub(crate) const PIECES: &[Piece] = &[
    partly(
        "$CATEGORY: $course$/top/Default for Audit",
        &[],
        &[(1, "left out: the category $course$/top/Default for Audit")],
    ),
    partly(
        "// question: 0  name: Switch category to tom/dick/harry\n$CATEGORY: tom/dick/harry",
        &[],
        &[(2, "left out: the category tom/dick/harry")],
    ),
    taken("// A comment alone\n// in two lines", &[]),
    partly(
        "// question: 4711  name: Colours\n::Colours::[html]<p dir\\=\"ltr\">What's between orange and green in the spectrum?</p>{\n\t=<p>yellow</p>#<p>right; good</p>\n\t~<p>red</p>#<p>wrong, it's yellow</p>\n\t~<p>blue</p>#<p>wrong, it's yellow</p>\n}",
        &[
            r#"{"options":["*yellow","red","blue"],"text":"What's between orange and green in the spectrum?","type":"single"}"#,
        ],
        &[(2, FEEDBACK)],
    ),
    taken(
        "::TrueStatement about Grant::Grant was buried in a tomb in New York City.{T}",
        &[r#"{"right":"true","text":"Grant was buried in a tomb in New York City.","type":"true_false"}"#],
    ),
    partly(
        "// question: 0  name: FalseStatement using {FALSE} style\n::FalseStatement about sun::The sun rises in the west.{FALSE#It rises in the east.#Right.}",
        &[r#"{"right":"false","text":"The sun rises in the west.","type":"true_false"}"#],
        &[(2, FEEDBACK)],
    ),
    taken(
        "Silence is consent. {\nF\n####Ask, and wait for an answer.\n}",
        &[
            r#"{"explanation":"Ask, and wait for an answer.","right":"false","text":"Silence is consent.","type":"true_false"}"#,
        ],
    ),
    taken(
        "Moodle costs {~lots of money =nothing ~a small amount} to download from moodle.org.",
        &[
            r#"{"options":["lots of money","*nothing","a small amount"],"text":"Moodle costs _____ to download from moodle.org.","type":"single"}"#,
        ],
    ),
    taken(
        "Two plus {=two =2} equals four.",
        &[r#"{"spellings":["two","2"],"text":"Two plus _____ equals four.","type":"short_text"}"#],
    ),
    taken(
        "Four minus two is {=%100%two =%50%to =%25%too}",
        &[
            r#"{"scoring":"partial","spellings":["two","to @50","too @25"],"text":"Four minus two is","type":"short_text"}"#,
        ],
    ),
    taken(
        "Match the following countries with their corresponding capitals. {\n   =Canada -> Ottawa\n   =Italy  -> Rome\n   =Japan  -> Tokyo\n   =India  -> New Delhi\n   }",
        &[
            r#"{"pairs":["Canada -> Ottawa","Italy -> Rome","Japan -> Tokyo","India -> New Delhi"],"scoring":"partial","text":"Match the following countries with their corresponding capitals.","type":"matching"}"#,
        ],
    ),
    taken(
        "::Grades:: Who cares for what? {=heart -> cardiologist\n=vessels -> cardiologist\n=skin -> dermatologist\n= -> astrologer}",
        &[
            r#"{"alone":["astrologer"],"pairs":["heart -> cardiologist","vessels -> cardiologist","skin -> dermatologist"],"scoring":"partial","text":"Who cares for what?","type":"matching"}"#,
        ],
    ),
    taken(
        "When was Ulysses S. Grant born? {#1822:5}",
        &[r#"{"numbers":["1817..1827"],"text":"When was Ulysses S. Grant born?","type":"numeric"}"#],
    ),
    taken(
        "What is the value of pi (to 3 decimal places)? {#3.141..3.142}.",
        &[
            r#"{"numbers":["3.141..3.142"],"text":"What is the value of pi (to 3 decimal places)? _____ .","type":"numeric"}"#,
        ],
    ),
    partly(
        "In which year was Grant born? {#\n     =1822:0      # Correct! Full credit.\n     =%50%1822:2  # He was born in 1822. Half credit for being close.\n}",
        &[
            r#"{"numbers":["1822","1820..1824 @50"],"scoring":"partial","text":"In which year was Grant born?","type":"numeric"}"#,
        ],
        &[(1, FEEDBACK)],
    ),
    taken("Below zero? {#-5.5:0.5}", &[r#"{"numbers":["-6..-5"],"text":"Below zero?","type":"numeric"}"#]),
    taken(
        "Which answer equals 5? {\n     ~ \\= 2 + 2\n     = \\= 2 + 3\n     ~ \\= 2 + 4\n}",
        &[r#"{"options":["= 2 + 2","*= 2 + 3","= 2 + 4"],"text":"Which answer equals 5?","type":"single"}"#],
    ),
    partly(
        "::GIFT Control Characters::\nWhich of the following is NOT a control character for the GIFT import format? {\n  ~ \\~     # \\~ is a control character.\n  ~ \\=     # \\= is a control character.\n  ~ \\#     # \\# is a control character.\n  ~ \\{     # \\{ is a control character.\n  ~ \\}     # \\} is a control character.\n  = \\\\     # Correct! \\\\ is not a control character.\n}",
        &[
            r##"{"options":["~","=","#","{","}","*\\"],"text":"Which of the following is NOT a control character for the GIFT import format?","type":"single"}"##,
        ],
        &[(1, FEEDBACK)],
    ),
    partly(
        "What two people are entombed in Grant's tomb? {\n   ~%-100%No one\n   ~%50%Grant #One of them.\n   ~%50%Grant's wife\n   ~%-100%Grant's father\n}",
        &[
            r#"{"options":["No one","*Grant","*Grant's wife","Grant's father"],"text":"What two people are entombed in Grant's tomb?","type":"multiple"}"#,
        ],
        &[(1, FEEDBACK)],
    ),
    partly(
        "Which of these count?{\n~%75%Reading\n~%25%Teaching\n~%-50%Sleeping\n}",
        &[
            r#"{"options":["*Reading","*Teaching","Sleeping"],"text":"Which of these count?","type":"multiple"}"#,
        ],
        &[(1, "left out: the shares of the points")],
    ),
    taken(
        "Three of them{~%33.33333%one~%33.33333%two~%33.33333%three~%-100%none}",
        &[r#"{"options":["*one","*two","*three","none"],"text":"Three of them","type":"multiple"}"#],
    ),
    refused(
        "::Partial::How sure are you?{\n=all\n~%50%half\n~none\n}",
        &[(1, "not imported: gives part of the points for an option")],
    ),
    partly(
        "::F::[html]<p>Is <b>1 &lt; 2</b>?</p><ul><li>Think</li></ul>{\n=<p>yes</p>\n~<p>no</p>\n}",
        &[r#"{"options":["*yes","no"],"text":"Is 1 < 2?\n- Think","type":"single"}"#],
        &[(1, "left out: its formatting")],
    ),
    partly(
        "[markdown]What does *Primum* mean?{=first ~last}",
        &[r#"{"options":["*first","last"],"text":"What does *Primum* mean?","type":"single"}"#],
        &[(1, "left out: the meaning of its Markdown")],
    ),
    taken(
        "[plain]What is <b> &amp; why?{=a tag ~an animal}",
        &[r#"{"options":["*a tag","an animal"],"text":"What is <b> &amp; why?","type":"single"}"#],
    ),
    refused(
        "::Picture::[html]<p>What is this? <img src\\=\"@@PLUGINFILE@@/heart.png\" alt\\=\"\"></p>{=a heart ~a lung}",
        &[(1, "not imported: contains a picture")],
    ),
    refused("Which picture?{=[html]<img src\\=\"a.png\"> ~none}", &[(1, "not imported: contains a picture")]),
    taken(
        "A comment inside?{\n// of no one's interest\n=yes\n  // and another {~}\n~no\n}",
        &[r#"{"options":["*yes","no"],"text":"A comment inside?","type":"single"}"#],
    ),
    taken(
        "Why is the sky blue?{\n=scattering\n~paint\n####Shorter waves are\\: scattered more.\n}",
        &[
            r#"{"explanation":"Shorter waves are: scattered more.","options":["*scattering","paint"],"text":"Why is the sky blue?","type":"single"}"#,
        ],
    ),
    taken(
        "A first line\\n\\nand a third?{=yes\\nindeed ~no}",
        &[r#"{"options":["*yes\nindeed","no"],"text":"A first line\n\nand a third?","type":"single"}"#],
    ),
    taken(
        "Ratio 1:2, C:/temp and a \\\\ mean?{=half\\: 50 % ~double}",
        &[
            r#"{"options":["*half: 50 %","double"],"text":"Ratio 1:2, C:/temp and a \\ mean?","type":"single"}"#,
        ],
    ),
    taken(
        "::Order::[html]<p>How do you wash your hands?</p>{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW NUMBERING_NONE\n<p>wet</p>\n<p>soap</p>\n<p>rinse</p>\n}",
        &[
            r#"{"items":["wet","soap","rinse"],"scoring":"partial","text":"How do you wash your hands?","type":"ordering"}"#,
        ],
    ),
    taken(
        "Everything or nothing!{>2 ALL VERTICAL ALL_OR_NOTHING SHOW\nlook\nact\n}",
        &[r#"{"items":["look","act"],"text":"Everything or nothing!","type":"ordering"}"#],
    ),
    refused(
        "Next to each other!{>3 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW\na\nb\nc\n}",
        &[(1, "not imported: shares its points by what follows what")],
    ),
    refused(
        "Only some!{>2 RANDOM VERTICAL ABSOLUTE_POSITION SHOW\na\nb\nc\n}",
        &[(1, "not imported: shows only a part of its items")],
    ),
    partly(
        "// question: 7  name: Tagged\n// [id:consent-1] [tag:law] [tag:ethics]\n::Tagged::Who consents?{=the patient ~the nurse}",
        &[
            r#"{"id":"consent-1","options":["*the patient","the nurse"],"text":"Who consents?","type":"single"}"#,
        ],
        &[(3, "left out: its tags")],
    ),
    taken(
        "Was heißt „Herz“ auf Griechisch?{=καρδιά ~φλέβα}",
        &[r#"{"options":["*καρδιά","φλέβα"],"text":"Was heißt „Herz“ auf Griechisch?","type":"single"}"#],
    ),
    partly(
        "Only a number with feedback for the rest {#=5:0 ~#Count again.}",
        &[r#"{"numbers":["5"],"text":"Only a number with feedback for the rest","type":"numeric"}"#],
        &[(1, FEEDBACK)],
    ),
    refused("Write a short biography of Dag Hammarskjöld. {}", &[(1, "not imported: is an essay question")]),
    refused(
        "::Pencil::You can use your pencil and paper for these next math questions.",
        &[(1, "not imported: has no answers in braces")],
    ),
    refused("Two gaps {=a ~b} and {=c ~d} here", &[(1, "not imported: has several gaps")]),
    refused("Any of the cocci{=*coccus}", &[(1, "not imported: has a star that stands for any text")]),
    refused("Which of the same?{=a ~a}", &[(1, "not imported: options[1]")]),
    refused("Only one?{~%100%a}", &[(1, "not imported: options: a question needs at least two options")]),
    refused("None of them right?{~a ~b}", &[(1, "not imported: ")]),
    refused("A number in words {#five}", &[(1, "not imported: numbers[0]")]),
    refused(
        "Text without a mark {yes ~no}",
        &[(1, "not imported: has text in its braces that is no answer")],
    ),
    refused(
        "A share in words?{=a ~%5O%b}",
        &[(1, "not imported: has a share of the points that is no number")],
    ),
    unclosed("Not closed {=a ~b", &[(1, "not imported: has a brace that is not closed")]),
];
