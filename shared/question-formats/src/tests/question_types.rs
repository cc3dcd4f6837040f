//! Typed answers, orders and pairs, as the tools write them.

use serde_json::{Value, json};

use super::*;

fn definition(found: &Found) -> Value {
    let mut definition = serde_json::to_value(found.question.definition()).unwrap();
    for generated in ["id", "text"] {
        definition.as_object_mut().unwrap().remove(generated);
    }
    definition
}

fn definitions(reading: &Reading) -> Vec<Value> {
    reading.questions.iter().map(definition).collect()
}

#[test]
fn gift_numbers_texts_pairs_and_orders_are_read() {
    let file = "True? {FALSE#No.#Yes.####Because.}\n\n\
                When was Grant born? {#1822:5}\n\n\
                What is pi? {#3.141..3.142}\n\n\
                Again? {#\n=1822:0\n=%50%1822:2\n~#Wrong.}\n\n\
                Two plus two? {=four =4 =Four =%50%fo\\=ur}\n\n\
                Which capital? {=Canada -> Ottawa =Italy -> Rome = -> Paris}\n\n\
                Sort! {>3 ALL VERTICAL ABSOLUTE_POSITION SHOW\nwash\ndry\ndress\n}\n\n\
                All or nothing! {>2 ALL VERTICAL ALL_OR_NOTHING SHOW\nwash\ndry\n}\n";
    let reading = read(Format::Gift, file);
    assert_eq!(
        definitions(&reading),
        [
            json!({"type": "true_false", "correctAnswer": "false", "explanation": "Because."}),
            json!({"type": "numeric", "numbers": [{"min": "1817", "max": "1827"}]}),
            json!({"type": "numeric", "numbers": [{"min": "3.141", "max": "3.142"}]}),
            json!({"type": "numeric", "scoring": "partial",
                "numbers": [{"value": "1822"}, {"min": "1820", "max": "1824", "credit": "50"}]}),
            json!({"type": "short_text", "scoring": "partial",
                "spellings": [{"text": "four"}, {"text": "4"}, {"text": "fo=ur", "credit": "50"}]}),
            json!({"type": "matching", "scoring": "partial",
                "pairs": [{"prompt": "Canada", "match": "Ottawa"}, {"prompt": "Italy", "match": "Rome"}],
                "distractors": [{"text": "Paris"}]}),
            json!({"type": "ordering", "scoring": "partial",
                "items": [{"text": "wash"}, {"text": "dry"}, {"text": "dress"}]}),
            json!({"type": "ordering", "items": [{"text": "wash"}, {"text": "dry"}]}),
        ]
    );
    let feedback = "left out: the feedback on single options; an explanation belongs to the whole question";
    assert_eq!(said(&reading), [format!("1: {feedback}"), format!("7: {feedback}")]);
}

const TYPES: &str = r#"<quiz>
<question type="numerical"><questiontext format="html"><text>How much?</text></questiontext>
  <answer fraction="100"><text>2.5</text><tolerance>0.1</tolerance></answer>
  <answer fraction="0"><text>*</text><feedback><text>Look again.</text></feedback></answer>
  <unitgradingtype>0</unitgradingtype></question>
<question type="shortanswer"><questiontext><text>What?</text></questiontext><usecase>1</usecase>
  <answer fraction="100"><text>pH</text></answer><answer fraction="50"><text>2\*3</text></answer></question>
<question type="matching"><questiontext><text>Which?</text></questiontext>
  <subquestion format="html"><text><![CDATA[<p>Canada</p>]]></text><answer><text>Ottawa</text></answer></subquestion>
  <subquestion format="html"><text>Italy</text><answer><text>Rome</text></answer></subquestion>
  <subquestion format="html"><text></text><answer><text>Paris</text></answer></subquestion></question>
<question type="ordering"><questiontext><text>Sort!</text></questiontext>
  <layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>
  <gradingtype>ABSOLUTE_POSITION</gradingtype>
  <answer fraction="2.0000000"><text>dry</text></answer><answer fraction="1.0000000"><text>wash</text></answer></question>
<question type="numerical"><questiontext><text>Unit?</text></questiontext>
  <answer fraction="100"><text>2</text><tolerance>0</tolerance></answer>
  <units><unit><multiplier>1</multiplier><unit_name>mg</unit_name></unit></units></question>
<question type="shortanswer"><questiontext><text>Any?</text></questiontext><answer fraction="100"><text>*</text></answer></question>
<question type="ordering"><questiontext><text>Sort some!</text></questiontext><selecttype>RANDOM</selecttype><selectcount>1</selectcount>
  <gradingtype>0</gradingtype><answer fraction="1"><text>a</text></answer><answer fraction="2"><text>b</text></answer></question>
<question type="ordering"><questiontext><text>Sort on!</text></questiontext><selecttype>ALL</selecttype>
  <gradingtype>RELATIVE_TO_CORRECT</gradingtype><answer fraction="1"><text>a</text></answer></question>
</quiz>"#;

#[test]
fn moodle_numbers_texts_pairs_and_orders_are_read() {
    let reading = read(Format::MoodleXml, TYPES);
    assert_eq!(
        definitions(&reading),
        [
            json!({"type": "numeric", "numbers": [{"min": "2.4", "max": "2.6"}]}),
            json!({"type": "short_text", "scoring": "partial", "case_sensitive": true,
                "spellings": [{"text": "pH"}, {"text": "2*3", "credit": "50"}]}),
            json!({"type": "matching", "scoring": "partial",
                "pairs": [{"prompt": "Canada", "match": "Ottawa"}, {"prompt": "Italy", "match": "Rome"}],
                "distractors": [{"text": "Paris"}]}),
            json!({"type": "ordering", "scoring": "partial", "items": [{"text": "wash"}, {"text": "dry"}]}),
        ]
    );
    let said = said(&reading);
    let starts = [
        "2: left out: the feedback on single answers",
        "16: not imported: takes a number with a unit",
        "19: not imported: has a star that stands for any text",
        "20: not imported: shows only a part of its items",
        "22: not imported: shares its points by what follows what",
    ];
    assert!(said.len() == starts.len(), "{said:?}");
    for (said, start) in said.iter().zip(starts) {
        assert!(said.starts_with(start), "{said}");
    }
}

#[test]
fn what_gift_or_aiken_cannot_hold_is_named() {
    let questions = [
        json!({"id": "m", "text": "?", "pairs": [{"prompt": "a -> b", "match": "x"}, {"prompt": "c", "match": "y"}]}),
        json!({"id": "s", "text": "?", "spellings": [{"text": "a -> b"}]}),
        json!({"id": "o", "text": "?", "items": [{"text": "a\nb"}, {"text": "c"}]}),
    ];
    let questions: Vec<KeyedQuestion> = questions
        .iter()
        .map(|definition| {
            let definition = serde_json::from_value(definition.clone()).unwrap();
            let (question, key) = domain::course::authoring::read_question(&definition).unwrap();
            KeyedQuestion { question, key }
        })
        .collect();
    for format in [Format::Gift, Format::Aiken] {
        let written = write(format, &questions);
        let lines: Vec<usize> = written.findings.iter().map(|finding| finding.line).collect();
        assert_eq!((written.text.as_str(), lines), ("", vec![1, 2, 3]), "{format:?}");
    }
    let written = write(Format::MoodleXml, &questions);
    assert_eq!((written.findings.len(), read(Format::MoodleXml, &written.text).questions.len()), (0, 3));
}
