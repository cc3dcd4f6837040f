//! By example, against files as the tools write them; and by property: what is written is read again.

use domain::quiz::{AnswerOption, Correct, Question, QuestionKey, QuestionKind, Scoring};
use proptest::prelude::*;

use super::*;

mod properties;
mod question_types;

fn taken(reading: &Reading) -> Vec<(usize, &str)> {
    reading.questions.iter().map(|found| (found.line, found.question.question.text.as_str())).collect()
}

fn said(reading: &Reading) -> Vec<String> {
    reading.findings.iter().map(ToString::to_string).collect()
}

fn right(found: &Found) -> Vec<&str> {
    found.question.options().filter(|(_, right)| *right).map(|(option, _)| option.text.as_str()).collect()
}

#[test]
fn aiken_is_read_with_each_rejected_line_named() {
    let file = "What do you say?\nA. I promise.\nB) Only those who need to know.\nANSWER: B\n\n\
                No key?\nA. one\nB. two\n\nNext?\nA. one\nC. three\nANSWER: A\n\nLast?\nA. one\nB. two\nANSWER: D\n";
    let reading = read(Format::Aiken, file);
    assert_eq!(taken(&reading), [(1, "What do you say?")]);
    assert_eq!(right(&reading.questions[0]), ["Only those who need to know."]);
    assert_eq!(
        said(&reading),
        [
            "6: not imported: has no line that begins with ANSWER:",
            "10: not imported: its options must be lettered A, B, C and so on, without gaps",
            "18: not imported: ANSWER: D names no option",
        ]
    );
}

#[test]
fn gift_is_read_in_all_the_ways_that_fit() {
    let file = "// an export\n$CATEGORY: tom/dick\n\n::Q1:: Who lies in Grant's tomb?{~No one ~Washington =Grant#Yes!}\n\n\
                Grant is {~buried =entombed ~living} in Grant's tomb.\n\n\
                The sun rises in the east.{T####It does.}\n\n\
                Which are even? {\n~%50%two\n~%50%four\n~%-100%five\n}\n\n\
                [html]<p>Is 1 &lt; 2?</p>{=yes ~no}\n";
    let reading = read(Format::Gift, file);
    assert_eq!(
        taken(&reading),
        [
            (4, "Who lies in Grant's tomb?"),
            (6, "Grant is _____ in Grant's tomb."),
            (8, "The sun rises in the east."),
            (10, "Which are even?"),
            (16, "Is 1 < 2?"),
        ]
    );
    let all: Vec<Vec<&str>> = reading.questions.iter().map(right).collect();
    assert_eq!(all, [vec!["Grant"], vec!["entombed"], vec!["True"], vec!["two", "four"], vec!["yes"]]);
    assert_eq!(reading.questions[2].question.question.kind, QuestionKind::TrueFalse);
    assert_eq!(reading.questions[3].question.question.kind, QuestionKind::Multiple);
    assert_eq!(reading.questions[2].question.key.explanation.as_deref(), Some("It does."));
    assert_eq!(
        said(&reading),
        [
            "2: left out: the category tom/dick",
            "4: left out: the feedback on single options; an explanation belongs to the whole question",
        ]
    );
}

#[test]
fn gift_names_each_question_that_does_not_fit() {
    let file = "Essay {}\n\nNumber {#1e3:0.01}\n\nTyped {=Par*}\n\nPairs {=a -> b =c}\n\n\
                Only words.\n\nPart {=all ~%50%half ~none}\n\nPicture <img src='x'> {=a ~b}\n\n\
                Two {=a ~b} and {=c ~d}\n\nOne option {~%100%a}\n\nOpen {=a ~b\n\n::after:: Fine? {=a ~b}\n\n\
                Order {>3 ALL VERTICAL RELATIVE SHOW\na\nb\nc\n}\n\nSome {>2 RANDOM VERTICAL ABSOLUTE SHOW\na\nb\nc\n}\n\n\
                Share {#=1:0 =%33.33333%2:0}\n";
    let reading = read(Format::Gift, file);
    assert_eq!(taken(&reading), [(21, "Fine?")]);
    let lines: Vec<usize> = reading.findings.iter().map(|finding| finding.line).collect();
    assert_eq!(lines, [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 23, 29, 35]);
    assert!(reading.findings.iter().all(|finding| finding.severity == Severity::NotTaken));
}

const MOODLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top</text></category></question>
  <question type="multichoice">
    <name><text>Safeguarding 1</text></name>
    <questiontext format="html"><text><![CDATA[<p>Who is <b>told</b>?</p>]]></text></questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>Share lawfully.</p>]]></text></generalfeedback>
    <defaultgrade>2.5000000</defaultgrade>
    <penalty>0.3333333</penalty>
    <hidden>0</hidden>
    <idnumber>told</idnumber>
    <single>true</single>
    <shuffleanswers>true</shuffleanswers>
    <answer fraction="100" format="html"><text><![CDATA[<p>Those who need to know</p>]]></text>
      <feedback format="html"><text></text></feedback></answer>
    <answer fraction="0" format="html"><text>Everyone &amp; their dog</text><feedback><text>No.</text></feedback></answer>
  </question>
  <question type="truefalse"><name><text>tf</text></name>
    <questiontext format="html"><text>Silence is consent.</text></questiontext>
    <answer fraction="0" format="moodle_auto_format"><text>true</text></answer>
    <answer fraction="100" format="moodle_auto_format"><text>false</text></answer>
  </question>
  <question type="cloze"><name><text>s</text></name></question>
  <question type="multichoice"><questiontext><text>Look: <![CDATA[<img src="@@PLUGINFILE@@/a.png">]]></text>
    <file name="a.png" encoding="base64">AAAA</file></questiontext><single>true</single></question>
</quiz>
"#;

#[test]
fn moodle_xml_is_read_with_each_rejected_line_named() {
    let reading = read(Format::MoodleXml, MOODLE);
    assert_eq!(taken(&reading), [(4, "Who is told?"), (18, "Silence is consent.")]);
    let first = &reading.questions[0].question;
    assert_eq!((first.question.id.as_str(), first.question.points.to_string().as_str()), ("told", "2.5"));
    assert_eq!(first.key.explanation.as_deref(), Some("Share lawfully."));
    assert_eq!(first.question.options[1].text, "Everyone & their dog");
    assert_eq!(right(&reading.questions[1]), ["False"]);
    assert_eq!(reading.questions[1].question.question.kind, QuestionKind::TrueFalse);
    assert_eq!(
        said(&reading),
        [
            "3: left out: the category $course$/top",
            "4: left out: the feedback on single options; an explanation belongs to the whole question",
            "4: left out: its formatting; a question has plain text",
            "23: not imported: is of type cloze; multichoice, truefalse, numerical, shortanswer, matching and ordering fit",
            "24: not imported: contains a picture, a recording or a formula; a question has text only",
        ]
    );
}

#[test]
fn broken_xml_names_its_line() {
    for (file, line) in
        [("<quiz>\n<question>\n</quiz>", 3), ("<quiz>\n", 2), ("<other/>", 1), ("<quiz>\n<a b=c/></quiz>", 2)]
    {
        let reading = read(Format::MoodleXml, file);
        assert!(reading.questions.is_empty());
        assert_eq!(reading.findings.len(), 1, "{file}");
        assert_eq!(reading.findings[0].line, line, "{file}: {}", reading.findings[0]);
    }
    let bomb =
        "<!DOCTYPE q [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<quiz><question type=\"&b;\"/></quiz>";
    assert!(read(Format::MoodleXml, bomb).questions.is_empty());
    assert!(read(Format::MoodleXml, &"<quiz>".repeat(10_000)).questions.is_empty());
}

#[test]
fn json_is_read_as_a_list_a_quiz_or_a_content() {
    let question = r#"{"id": "q", "text": "What?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}], "correctAnswer": "a"}"#;
    let broken = r#"{"id": "r", "text": "What?", "options": []}"#;
    let strange = r#"{"id": "s", "colour": 1}"#;
    for file in [
        format!("[\n{question},\n{broken},\n{strange}\n]"),
        format!("{{\"questions\": [\n{question},\n{broken},\n{strange}\n]}}"),
        format!("{{\"uuid\": 1, \"quiz\": {{\"questions\": [\n{question},\n{broken},\n{strange}\n]}}}}"),
    ] {
        let reading = read(Format::Json, &file);
        assert_eq!(taken(&reading), [(2, "What?")]);
        let lines: Vec<usize> = reading.findings.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [3, 4], "{:?}", said(&reading));
        assert!(reading.findings[0].message.contains("options: a question needs at least two options"));
    }
    assert_eq!(read(Format::Json, "{\n\"questions\": 3\n}").findings[0].line, 2);
    assert_eq!(read(Format::Json, "").findings.len(), 1);
}

#[test]
fn a_format_is_recognised_by_its_content() {
    for (text, format) in [
        ("\u{feff}<?xml version=\"1.0\"?><quiz/>", Format::MoodleXml),
        ("\n[]", Format::Json),
        ("{\"questions\": []}", Format::Json),
        ("What?\nA. a\nB. b\nANSWER: A", Format::Aiken),
        ("// a comment\nWhat? {=a ~b}", Format::Gift),
    ] {
        assert_eq!(Format::recognise(text), format, "{text}");
    }
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    assert!("word".parse::<Format>().is_err());
}

#[test]
fn one_question_of_several_with_the_same_text_is_kept() {
    let file = "What? {=a ~b}\n\nWhat? {=a ~c}\n";
    let reading = read(Format::Gift, file);
    assert_eq!(taken(&reading), [(1, "What?")]);
    assert_eq!(said(&reading), ["3: not imported: has the id of the question in line 1; keep one of them"]);
}
