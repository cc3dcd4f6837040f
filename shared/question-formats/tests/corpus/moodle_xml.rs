//! Moodle XML: questions as the question bank of Moodle 4 exports them, indentation and all, and by hand.

use crate::{Piece, partly, refused, taken};

const FEEDBACK: &str = "left out: the feedback on single options";
const OF_ANSWERS: &str = "left out: the feedback on single answers";

/// The settings that Moodle writes for each choice, with its own texts of feedback.
macro_rules! choice {
    ($name:literal, $text:literal, $single:literal, $answers:literal) => {
        concat!(
            "<!-- question: 101  -->\n  <question type=\"multichoice\">\n    <name>\n      <text>",
            $name,
            "</text>\n    </name>\n    <questiontext format=\"html\">\n      <text><![CDATA[",
            $text,
            "]]></text>\n    </questiontext>\n    <generalfeedback format=\"html\">\n      <text></text>\n    </generalfeedback>\n",
            "    <defaultgrade>1.0000000</defaultgrade>\n    <penalty>0.3333333</penalty>\n    <hidden>0</hidden>\n    <idnumber></idnumber>\n    <single>",
            $single,
            "</single>\n    <shuffleanswers>true</shuffleanswers>\n    <answernumbering>abc</answernumbering>\n    <showstandardinstruction>0</showstandardinstruction>\n",
            "    <correctfeedback format=\"html\">\n      <text>Your answer is correct.</text>\n    </correctfeedback>\n",
            "    <partiallycorrectfeedback format=\"html\">\n      <text>Your answer is partially correct.</text>\n    </partiallycorrectfeedback>\n",
            "    <incorrectfeedback format=\"html\">\n      <text>Your answer is incorrect.</text>\n    </incorrectfeedback>\n    <shownumcorrect/>\n",
            $answers,
            "\n  </question>"
        )
    };
}

pub(crate) const PIECES: &[Piece] = &[
    partly(
        "<!-- question: 0  -->\n  <question type=\"category\">\n    <category>\n      <text>$course$/top/Default for Hygiene</text>\n    </category>\n    <info format=\"moodle_auto_format\">\n      <text>The default category.</text>\n    </info>\n    <idnumber></idnumber>\n  </question>",
        &[],
        &[(2, "left out: the category $course$/top/Default for Hygiene")],
    ),
    taken(
        choice!(
            "Hand hygiene",
            "<p dir=\"ltr\" style=\"text-align: left;\">When do you clean your hands?</p>",
            "true",
            "    <answer fraction=\"100\" format=\"html\">\n      <text><![CDATA[<p>Before and after contact</p>]]></text>\n      <feedback format=\"html\">\n        <text></text>\n      </feedback>\n    </answer>\n    <answer fraction=\"0\" format=\"html\">\n      <text><![CDATA[<p>Once a day</p>]]></text>\n      <feedback format=\"html\">\n        <text></text>\n      </feedback>\n    </answer>"
        ),
        &[
            r#"{"options":["*Before and after contact","Once a day"],"text":"When do you clean your hands?","type":"single"}"#,
        ],
    ),
    partly(
        choice!(
            "Several",
            "<p>Which are moments?&nbsp;</p><p>Choose <em>all</em>.</p>",
            "false",
            "    <answer fraction=\"50\" format=\"html\">\n      <text><![CDATA[<p>Before contact</p>]]></text>\n      <feedback format=\"html\">\n        <text><![CDATA[<p>Yes.</p>]]></text>\n      </feedback>\n    </answer>\n    <answer fraction=\"50\" format=\"html\">\n      <text>After contact</text>\n    </answer>\n    <answer fraction=\"-100\" format=\"html\">\n      <text>Never</text>\n    </answer>"
        ),
        &[
            r#"{"options":["*Before contact","*After contact","Never"],"text":"Which are moments?\nChoose all.","type":"multiple"}"#,
        ],
        &[(2, FEEDBACK), (2, "left out: its formatting")],
    ),
    partly(
        choice!(
            "Uneven",
            "Which count more?",
            "false",
            "    <answer fraction=\"75\"><text>this</text></answer>\n    <answer fraction=\"25\"><text>that</text></answer>\n    <answer fraction=\"0\"><text>none</text></answer>"
        ),
        &[r#"{"options":["*this","*that","none"],"text":"Which count more?","type":"multiple"}"#],
        &[(2, "left out: the shares of the points")],
    ),
    refused(
        choice!(
            "Half",
            "Which is half right?",
            "true",
            "    <answer fraction=\"100\"><text>all</text></answer>\n    <answer fraction=\"50\"><text>half</text></answer>"
        ),
        &[(2, "not imported: gives part of the points for an option")],
    ),
    refused(
        choice!(
            "Picture",
            "<p>What is this?<img src=\"@@PLUGINFILE@@/heart.png\" alt=\"\" width=\"10\"></p>",
            "true",
            "    <answer fraction=\"100\"><text>a heart</text></answer>\n    <answer fraction=\"0\"><text>a lung</text></answer>"
        ),
        &[(2, "not imported: contains a picture")],
    ),
    refused(
        "<question type=\"multichoice\">\n  <questiontext format=\"html\"><text>See the file.</text>\n  <file name=\"heart.png\" path=\"/\" encoding=\"base64\">iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==</file></questiontext>\n  <single>true</single>\n  <answer fraction=\"100\"><text>a</text></answer><answer fraction=\"0\"><text>b</text></answer>\n</question>",
        &[(1, "not imported: contains a picture")],
    ),
    refused(
        "<question type=\"multichoice\">\n  <questiontext format=\"html\"><text>Which picture?</text></questiontext>\n  <answer fraction=\"100\" format=\"html\"><text><![CDATA[<img src=\"data:image/png;base64,iVBORw0KGgo=\" />]]></text></answer>\n  <answer fraction=\"0\"><text>none</text></answer>\n</question>",
        &[(1, "not imported: contains a picture")],
    ),
    partly(
        "<question type=\"multichoice\">\n  <name><text>Own feedback</text></name>\n  <questiontext format=\"html\"><text>With feedback of its own?</text></questiontext>\n  <generalfeedback format=\"html\"><text><![CDATA[<p>Because.</p>]]></text></generalfeedback>\n  <defaultgrade>2.5000000</defaultgrade>\n  <idnumber>own-1</idnumber>\n  <single>true</single>\n  <correctfeedback format=\"html\"><text><![CDATA[<p>Well done, see chapter 3.</p>]]></text></correctfeedback>\n  <answer fraction=\"100\"><text>yes</text></answer>\n  <answer fraction=\"0\"><text>no</text></answer>\n</question>",
        &[
            r#"{"explanation":"Because.","id":"own-1","options":["*yes","no"],"points":"2.5","text":"With feedback of its own?","type":"single"}"#,
        ],
        &[(1, "left out: the feedback on right and wrong answers")],
    ),
    partly(
        "<question type=\"multichoice\">\n  <questiontext format=\"html\"><text>With hints and tags?</text></questiontext>\n  <single>true</single>\n  <answer fraction=\"100\"><text>yes</text></answer>\n  <answer fraction=\"0\"><text>no</text></answer>\n  <hint format=\"html\">\n    <text>Look twice.</text>\n  </hint>\n  <tags>\n    <tag><text>law</text></tag>\n  </tags>\n</question>",
        &[r#"{"options":["*yes","no"],"text":"With hints and tags?","type":"single"}"#],
        &[(1, "left out: its hints"), (1, "left out: its tags")],
    ),
    partly(
        "<question type=\"truefalse\">\n    <name>\n      <text>Gloves</text>\n    </name>\n    <questiontext format=\"html\">\n      <text><![CDATA[<p>Gloves replace hand hygiene.</p>]]></text>\n    </questiontext>\n    <defaultgrade>1.0000000</defaultgrade>\n    <penalty>1.0000000</penalty>\n    <answer fraction=\"0\" format=\"moodle_auto_format\">\n      <text>true</text>\n      <feedback format=\"html\">\n        <text>No.</text>\n      </feedback>\n    </answer>\n    <answer fraction=\"100\" format=\"moodle_auto_format\">\n      <text>false</text>\n      <feedback format=\"html\">\n        <text></text>\n      </feedback>\n    </answer>\n  </question>",
        &[r#"{"right":"false","text":"Gloves replace hand hygiene.","type":"true_false"}"#],
        &[(1, OF_ANSWERS)],
    ),
    taken(
        "<question type=\"shortanswer\">\n  <questiontext format=\"html\"><text>Name the acid of the stomach.</text></questiontext>\n  <usecase>0</usecase>\n  <answer fraction=\"100\" format=\"moodle_auto_format\"><text>hydrochloric acid</text><feedback format=\"html\"><text></text></feedback></answer>\n  <answer fraction=\"80\" format=\"moodle_auto_format\"><text>HCl</text><feedback format=\"html\"><text></text></feedback></answer>\n</question>",
        &[
            r#"{"scoring":"partial","spellings":["hydrochloric acid","HCl @80"],"text":"Name the acid of the stomach.","type":"short_text"}"#,
        ],
    ),
    taken(
        "<question type=\"shortanswer\">\n  <questiontext format=\"plain_text\"><text>How is \"pH\" written? &lt;exactly&gt;</text></questiontext>\n  <usecase>1</usecase>\n  <answer fraction=\"100\"><text>pH</text></answer>\n  <answer fraction=\"0\"><text>ph</text></answer>\n</question>",
        &[
            r#"{"case_sensitive":true,"spellings":["pH"],"text":"How is \"pH\" written? <exactly>","type":"short_text"}"#,
        ],
    ),
    refused(
        "<question type=\"shortanswer\">\n  <questiontext><text>Any of the cocci?</text></questiontext>\n  <answer fraction=\"100\"><text>*coccus</text></answer>\n</question>",
        &[(1, "not imported: has a star that stands for any text")],
    ),
    partly(
        "<question type=\"numerical\">\n    <name>\n      <text>Rate</text>\n    </name>\n    <questiontext format=\"html\">\n      <text><![CDATA[<p>How many breaths a minute?</p>]]></text>\n    </questiontext>\n    <defaultgrade>2.0000000</defaultgrade>\n    <answer fraction=\"100\" format=\"moodle_auto_format\">\n      <text>14</text>\n      <feedback format=\"html\"><text></text></feedback>\n      <tolerance>2</tolerance>\n    </answer>\n    <answer fraction=\"50\" format=\"moodle_auto_format\">\n      <text>14</text>\n      <tolerance>4.5</tolerance>\n    </answer>\n    <answer fraction=\"0\" format=\"moodle_auto_format\">\n      <text>*</text>\n      <feedback format=\"html\"><text>Count again.</text></feedback>\n      <tolerance>0</tolerance>\n    </answer>\n    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1000000</unitpenalty>\n    <showunits>3</showunits>\n    <unitsleft>0</unitsleft>\n  </question>",
        &[
            r#"{"numbers":["12..16","9.5..18.5 @50"],"points":"2","scoring":"partial","text":"How many breaths a minute?","type":"numeric"}"#,
        ],
        &[(1, OF_ANSWERS)],
    ),
    refused(
        "<question type=\"numerical\">\n  <questiontext><text>What dose?</text></questiontext>\n  <answer fraction=\"100\"><text>2</text><tolerance>0</tolerance></answer>\n  <units>\n    <unit><multiplier>1</multiplier><unit_name>mg</unit_name></unit>\n  </units>\n</question>",
        &[(1, "not imported: takes a number with a unit")],
    ),
    taken(
        "<question type=\"matching\">\n    <name>\n      <text>Capitals</text>\n    </name>\n    <questiontext format=\"html\">\n      <text><![CDATA[<p>Which capital?</p>]]></text>\n    </questiontext>\n    <shuffleanswers>true</shuffleanswers>\n    <subquestion format=\"html\">\n      <text><![CDATA[<p>Canada</p>]]></text>\n      <answer>\n        <text>Ottawa</text>\n      </answer>\n    </subquestion>\n    <subquestion format=\"html\">\n      <text><![CDATA[<p>Italy &amp; its islands</p>]]></text>\n      <answer>\n        <text>Rome</text>\n      </answer>\n    </subquestion>\n    <subquestion format=\"html\">\n      <text></text>\n      <answer>\n        <text>Paris</text>\n      </answer>\n    </subquestion>\n  </question>",
        &[
            r#"{"alone":["Paris"],"pairs":["Canada -> Ottawa","Italy & its islands -> Rome"],"scoring":"partial","text":"Which capital?","type":"matching"}"#,
        ],
    ),
    taken(
        "<question type=\"ordering\">\n    <name>\n      <text>Order</text>\n    </name>\n    <questiontext format=\"html\">\n      <text>In which order?</text>\n    </questiontext>\n    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>2</selectcount>\n    <gradingtype>ALL_OR_NOTHING</gradingtype>\n    <showgrading>SHOW</showgrading>\n    <numberingstyle>none</numberingstyle>\n    <answer fraction=\"2.0000000\" format=\"html\">\n      <text><![CDATA[<p>act</p>]]></text>\n    </answer>\n    <answer fraction=\"1.0000000\" format=\"html\">\n      <text><![CDATA[<p>look</p>]]></text>\n    </answer>\n    <answer fraction=\"10.0000000\" format=\"html\">\n      <text><![CDATA[<p>record</p>]]></text>\n    </answer>\n  </question>",
        &[r#"{"items":["look","act","record"],"text":"In which order?","type":"ordering"}"#],
    ),
    refused(
        "<question type=\"ordering\">\n  <questiontext><text>By what follows?</text></questiontext>\n  <selecttype>ALL</selecttype>\n  <gradingtype>RELATIVE_TO_CORRECT</gradingtype>\n  <answer fraction=\"1\"><text>a</text></answer><answer fraction=\"2\"><text>b</text></answer>\n</question>",
        &[(1, "not imported: shares its points by what follows what")],
    ),
    refused(
        "<!-- question: 31  -->\n<question type=\"essay\">\n  <name><text>Essay</text></name>\n  <questiontext format=\"html\"><text>Write.</text></questiontext>\n  <responseformat>editor</responseformat>\n</question>",
        &[(2, "not imported: is an essay question")],
    ),
    refused(
        "<question type=\"description\">\n  <name><text>Read first</text></name>\n  <questiontext format=\"html\"><text>Read.</text></questiontext>\n</question>",
        &[(1, "not imported: is a description")],
    ),
    refused(
        "<question type=\"cloze\">\n  <name><text>Gaps</text></name>\n  <questiontext format=\"html\"><text><![CDATA[<p>A {1:SHORTANSWER:=gap} here.</p>]]></text></questiontext>\n</question>",
        &[(1, "not imported: is of type cloze")],
    ),
    refused(
        "<question type=\"calculated\">\n  <questiontext><text>{a} + {b}?</text></questiontext>\n</question>",
        &[(1, "not imported: is of type calculated")],
    ),
    refused(
        "<question type=\"calculatedmulti\"><questiontext><text>{a}?</text></questiontext></question>",
        &[(1, "not imported: is of type calculatedmulti")],
    ),
    refused(
        "<question type=\"calculatedsimple\"><questiontext><text>{a}!</text></questiontext></question>",
        &[(1, "not imported: is of type calculatedsimple")],
    ),
    refused(
        "<question type=\"ddwtos\">\n  <questiontext><text>Drag [[1]].</text></questiontext>\n  <dragbox><text>this</text><group>1</group></dragbox>\n</question>",
        &[(1, "not imported: is of type ddwtos")],
    ),
    refused(
        "<question type=\"gapselect\"><questiontext><text>Choose [[1]].</text></questiontext></question>",
        &[(1, "not imported: is of type gapselect")],
    ),
    refused(
        "<question type=\"ddimageortext\"><questiontext><text>Drop</text></questiontext></question>",
        &[(1, "not imported: is of type ddimageortext")],
    ),
    refused(
        "<question type=\"ddmarker\"><questiontext><text>Mark</text></questiontext></question>",
        &[(1, "not imported: is of type ddmarker")],
    ),
    refused(
        "<question type=\"randomsamatch\"><questiontext><text>Match</text></questiontext></question>",
        &[(1, "not imported: is of type randomsamatch")],
    ),
    refused(
        "<question>\n  <questiontext><text>Of no type</text></questiontext>\n</question>",
        &[(1, "not imported: has no type")],
    ),
    refused(
        "<question type=\"multichoice\">\n  <single>true</single>\n  <answer fraction=\"100\"><text>a</text></answer>\n</question>",
        &[(1, "not imported: has no question text")],
    ),
    refused(
        "<question type=\"truefalse\">\n  <questiontext><text>Both?</text></questiontext>\n  <answer fraction=\"100\"><text>true</text></answer><answer fraction=\"100\"><text>false</text></answer>\n</question>",
        &[(1, "not imported: has not exactly one right answer")],
    ),
    partly(
        "<question type=\"multichoice\">\n  <questiontext format=\"markdown\"><text>What does *Primum* mean?</text></questiontext>\n  <single>true</single>\n  <answer fraction=\"100\" format=\"plain_text\"><text>first &amp; foremost</text></answer>\n  <answer fraction=\"0\" format=\"plain_text\"><text>caf&#233;</text></answer>\n</question>",
        &[r#"{"options":["*first & foremost","café"],"text":"What does *Primum* mean?","type":"single"}"#],
        &[(1, "left out: the meaning of its Markdown")],
    ),
    taken(
        "<question type=\"multichoice\">\n  <questiontext format=\"html\"><text>Was heißt „心“?</text></questiontext>\n  <single>1</single>\n  <answer fraction=\"100.00000\"><text>Herz</text></answer>\n  <answer fraction=\"0\"><text>Lunge</text></answer>\n</question>",
        &[r#"{"options":["*Herz","Lunge"],"text":"Was heißt „心“?","type":"single"}"#],
    ),
];
