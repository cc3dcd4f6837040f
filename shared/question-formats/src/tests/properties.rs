//! What is written is read again, and no file makes a reader fail.

use std::collections::BTreeSet;

use super::*;

/// Texts with what is special in one of the formats.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => "[a-zA-Zéß漢ع0-9]{1,8}",
        1 => prop::sample::select(vec![
            "~", "=", "#", "{", "}", ":", "::", "\\", "\\n", "%50%", "####", "->", "//", "[html]", "<b>", "</b>", "&amp;", "&",
            "A.", "B)", "ANSWER:", "$CATEGORY:", "'", "\"", "T", "TRUE", "]]>", "<!--",
        ]).prop_map(str::to_owned),
    ];
    let gap = prop_oneof![4 => Just(" "), 1 => Just("\n"), 1 => Just("\n\n"), 1 => Just("")];
    (word.clone(), prop::collection::vec((gap, word), 0..6))
        .prop_map(|(first, more)| more.into_iter().fold(first, |text, (gap, word)| text + gap + &word))
}

fn id() -> impl Strategy<Value = String> {
    "[a-z][a-zé\\]\\[,:%<&\" -]{0,12}[a-z]"
}

/// A question whose answer is typed, ordered or matched, as an author writes it.
fn other_question() -> impl Strategy<Value = KeyedQuestion> {
    let number = (-10_000_000_i64..10_000_000, 0_u32..7, 0_i64..1000).prop_map(|(value, scale, width)| {
        let decimal = |value: i64| rust_decimal::Decimal::new(value, scale).to_string();
        serde_json::json!({"min": decimal(value), "max": decimal(value + width)})
    });
    let numbers = prop::collection::vec(number, 1..4).prop_map(|it| serde_json::json!({"numbers": it}));
    let texts = (prop::collection::vec(prose(), 1..4), any::<bool>()).prop_map(|(texts, case_sensitive)| {
        let texts: Vec<_> = texts.iter().map(|text| serde_json::json!({"text": text})).collect();
        serde_json::json!({"spellings": texts, "case_sensitive": case_sensitive})
    });
    let items = prop::collection::vec((prop::option::of(id()), prose()), 2..6).prop_map(|items| {
        let items: Vec<_> =
            items.iter().map(|(id, text)| serde_json::json!({"id": id, "text": text})).collect();
        serde_json::json!({"items": items})
    });
    let pair = (prop::option::of(id()), prose(), prop::option::of(id()), prose());
    let pairs = (prop::collection::vec(pair, 2..5), prop::collection::vec(prose(), 0..3)).prop_map(
        |(pairs, alone)| {
            let pairs: Vec<_> = pairs
            .iter()
            .map(|(id, prompt, match_id, option)| {
                serde_json::json!({"id": id, "prompt": prompt, "match_id": match_id, "match": option})
            })
            .collect();
            let alone: Vec<_> = alone.iter().map(|text| serde_json::json!({"text": text})).collect();
            serde_json::json!({"pairs": pairs, "distractors": alone})
        },
    );
    let truth =
        any::<bool>().prop_map(|truth| serde_json::json!({"type": "true_false", "correctAnswer": truth}));
    let answers = prop_oneof![numbers, texts, items, pairs, truth];
    (id(), prose(), answers, prop::option::of(prose()), any::<bool>(), 1_u8..100).prop_filter_map(
        "what an author may not write",
        |(id, text, mut definition, explanation, partial, credit)| {
            let fields = definition.as_object_mut()?;
            fields.insert("id".to_owned(), id.into());
            fields.insert("text".to_owned(), text.into());
            fields.insert("explanation".to_owned(), explanation.into());
            if partial && !fields.contains_key("correctAnswer") {
                fields.insert("scoring".to_owned(), "partial".into());
                for list in ["numbers", "spellings"] {
                    if let Some(second) = fields.get_mut(list).and_then(|list| list.get_mut(1)) {
                        second["credit"] = credit.into();
                    }
                }
            }
            let definition = serde_json::from_value(definition).ok()?;
            let (question, key) = domain::course::authoring::read_question(&definition).ok()?;
            Some(KeyedQuestion { question, key })
        },
    )
}

fn question() -> impl Strategy<Value = KeyedQuestion> {
    prop_oneof![choice(), other_question()]
}

fn choice() -> impl Strategy<Value = KeyedQuestion> {
    let options = prop::collection::btree_map(id(), prose(), 2..6);
    let points = prop::sample::select(vec!["1", "0.01", "2.5", "1000"]);
    (
        id(),
        prose(),
        any::<bool>(),
        points,
        options,
        any::<prop::sample::Index>(),
        prop::option::of(prose()),
        any::<u8>(),
        any::<bool>(),
    )
        .prop_filter_map(
            "options that read alike",
            |(id, text, several, points, options, one, explanation, marked, partial)| {
                let options: Vec<AnswerOption> = options
                    .into_iter()
                    .map(|(id, text)| AnswerOption { id: id.parse().unwrap(), text })
                    .collect();
                let first = options[one.index(options.len())].id.clone();
                let mut correct = BTreeSet::from([first]);
                if several {
                    let more = options.iter().enumerate().filter(|(index, _)| marked & (1 << index) != 0);
                    correct.extend(more.map(|(_, option)| option.id.clone()));
                }
                let kind = if several { QuestionKind::Multiple } else { QuestionKind::Single };
                let question = Question {
                    id: id.parse().unwrap(),
                    text,
                    kind,
                    points: points.parse().unwrap(),
                    options,
                    prompts: Vec::new(),
                    scoring: if several && partial { Scoring::Partial } else { Scoring::AllOrNothing },
                };
                let correct = Correct::Options(correct);
                let keyed = KeyedQuestion { question, key: QuestionKey { correct, explanation } };
                domain::course::authoring::read_question(&keyed.definition()).is_ok().then_some(keyed)
            },
        )
}

fn questions() -> impl Strategy<Value = Vec<KeyedQuestion>> {
    prop::collection::vec(question(), 1..6).prop_map(|mut questions| {
        let mut seen = BTreeSet::new();
        questions.retain(|it| seen.insert(it.question.id.clone()));
        questions
    })
}

/// The questions that are not named as missing, and what is read of the file.
fn read_again(format: Format, questions: &[KeyedQuestion]) -> (Vec<KeyedQuestion>, Vec<KeyedQuestion>) {
    let written = write(format, questions);
    assert!(format == Format::Gift || written.findings.is_empty(), "{format:?}: {:?}", written.findings);
    let missing: BTreeSet<usize> = written.findings.iter().map(|finding| finding.line).collect();
    let kept = (1..).zip(questions).filter(|(number, _)| !missing.contains(number)).map(|(_, it)| it.clone());
    let reading = read(format, &written.text);
    assert_eq!(reading.findings, [], "{}", written.text);
    (kept.collect(), reading.questions.into_iter().map(|found| found.question).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn json_gift_and_xml_lose_nothing(questions in questions()) {
        for format in [Format::Json, Format::Gift, Format::MoodleXml] {
            let (kept, read) = read_again(format, &questions);
            prop_assert_eq!(kept, read, "{:?}", format);
        }
    }

    #[test]
    fn aiken_loses_only_what_it_names(questions in questions()) {
        let written = write(Format::Aiken, &questions);
        let reading = read(Format::Aiken, &written.text);
        let refused: BTreeSet<usize> =
            written.findings.iter().filter(|it| it.severity == Severity::NotTaken).map(|it| it.line).collect();
        let kept = (1..).zip(&questions).filter(|(number, _)| !refused.contains(number)).map(|(_, it)| it);
        // New ids come from the texts, so questions with one text become one.
        let mut texts = BTreeSet::new();
        let kept: Vec<&KeyedQuestion> = kept.filter(|it| {
            texts.insert(it.question.text.split_whitespace().collect::<Vec<_>>().join(" "))
        }).collect();
        prop_assert_eq!(reading.questions.len(), kept.len(), "{}\n{:?}", written.text, reading.findings);
        for (found, question) in reading.questions.iter().zip(kept) {
            prop_assert_eq!(&found.question.question.text, &question.question.text);
            let texts = |it: &KeyedQuestion| -> Vec<(String, bool)> {
                it.options().map(|(option, right)| (option.text.clone(), right)).collect()
            };
            prop_assert_eq!(texts(&found.question), texts(question));
        }
    }

    #[test]
    fn no_file_makes_a_reader_fail(text in prose(), cut in any::<prop::sample::Index>(), questions in questions()) {
        for format in Format::ALL {
            read(format, &text);
            let written = write(format, &questions).text;
            let mut end = cut.index(written.len() + 1);
            while !written.is_char_boundary(end) {
                end -= 1;
            }
            for other in Format::ALL {
                read(other, &written[..end]);
            }
        }
    }

    /// A file that is shuffled and imported again keeps its ids.
    #[test]
    fn ids_do_not_follow_from_positions(questions in questions()) {
        let aiken = write(Format::Aiken, &questions).text;
        let backwards: Vec<KeyedQuestion> = questions.into_iter().rev().collect();
        let backwards = write(Format::Aiken, &backwards).text;
        let ids = |text: &str| -> BTreeSet<String> {
            read(Format::Aiken, text).questions.iter().map(|it| it.question.question.id.to_string()).collect()
        };
        prop_assert_eq!(ids(&aiken), ids(&backwards));
    }
}
