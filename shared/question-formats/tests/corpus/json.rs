//! Our own JSON: as the studio exports it, and as somebody writes it.

use crate::{Piece, refused, taken};

pub(crate) const PIECES: &[Piece] = &[
    taken(
        r#"{"id": "q-1", "text": "One right option?", "type": "single", "options": [{"id": "a", "text": "Yes"}, {"id": "b", "text": "No"}], "correctAnswer": "a"}"#,
        &[r#"{"id":"q-1","options":["*Yes","No"],"text":"One right option?","type":"single"}"#],
    ),
    taken(
        "{\n  \"id\": \"q-2\",\n  \"text\": \"Several?\",\n  \"options\": [\n    {\"id\": \"a\", \"text\": \"A\", \"isCorrect\": true},\n    {\"id\": \"b\", \"text\": \"B\", \"isCorrect\": true},\n    {\"id\": \"c\", \"text\": \"C\"}\n  ],\n  \"points\": 2.5,\n  \"scoring\": \"partial\"\n}",
        &[
            r#"{"id":"q-2","options":["*A","*B","C"],"points":"2.5","scoring":"partial","text":"Several?","type":"multiple"}"#,
        ],
    ),
    taken(
        r#"{"id": "q-3", "text": "A list with one?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}], "correctAnswers": ["b"], "explanation": "It’s B."}"#,
        &[
            r#"{"explanation":"It’s B.","id":"q-3","options":["A","*B"],"text":"A list with one?","type":"multiple"}"#,
        ],
    ),
    taken(
        r#"{"id": "q-4", "text": "True?", "type": "true_false", "correctAnswer": true}"#,
        &[r#"{"id":"q-4","right":"true","text":"True?","type":"true_false"}"#],
    ),
    taken(
        r#"{"id": "q-5", "text": "How much?", "numbers": [{"value": "2.50"}, {"value": 3, "tolerance": 0.25, "credit": 50}], "scoring": "partial"}"#,
        &[
            r#"{"id":"q-5","numbers":["2.5","2.75..3.25 @50"],"scoring":"partial","text":"How much?","type":"numeric"}"#,
        ],
    ),
    taken(
        r#"{"id": "q-6", "text": "From where to where?", "numbers": [{"min": -1, "max": 1}]}"#,
        &[r#"{"id":"q-6","numbers":["-1..1"],"text":"From where to where?","type":"numeric"}"#],
    ),
    taken(
        r#"{"id": "q-7", "text": "Which word?", "spellings": [{"text": "colour"}, {"text": "color", "credit": 80}], "scoring": "partial", "case_sensitive": true}"#,
        &[
            r#"{"case_sensitive":true,"id":"q-7","scoring":"partial","spellings":["colour","color @80"],"text":"Which word?","type":"short_text"}"#,
        ],
    ),
    taken(
        r#"{"id": "q-8", "text": "In which order?", "items": [{"text": "look"}, {"text": "listen"}, {"id": "third", "text": "feel"}]}"#,
        &[r#"{"id":"q-8","items":["look","listen","feel"],"text":"In which order?","type":"ordering"}"#],
    ),
    taken(
        r#"{"id": "q-9", "text": "What belongs together?", "pairs": [{"prompt": "heart", "match": "cardiology"}, {"prompt": "skin", "match": "dermatology"}], "distractors": [{"text": "astrology"}], "scoring": "partial"}"#,
        &[
            r#"{"alone":["astrology"],"id":"q-9","pairs":["heart -> cardiology","skin -> dermatology"],"scoring":"partial","text":"What belongs together?","type":"matching"}"#,
        ],
    ),
    taken(
        r#"{"id": "q-10", "text": "Escapes \"\u00e9\" \\ and\nlines?", "options": [{"id": "a", "text": "<b>"}, {"id": "b", "text": "心"}], "correctAnswer": "b"}"#,
        &[r#"{"id":"q-10","options":["<b>","*心"],"text":"Escapes \"é\" \\ and\nlines?","type":"single"}"#],
    ),
    refused("{\n  \"id\": \"q-11\",\n  \"colour\": 1\n}", &[(3, "not imported: unknown field `colour`")]),
    refused(
        "{\n  \"id\": \"q-12\",\n  \"text\": 5\n}",
        &[(3, "not imported: invalid type: integer `5`, expected a string")],
    ),
    refused("{\n  \"text\": \"No id?\"\n}", &[(3, "not imported: missing field `id`")]),
    refused("7", &[(1, "not imported: invalid type: integer `7`")]),
    refused(
        r#"{"id": "q-13", "text": "No key?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}"#,
        &[(1, "not imported: has no key")],
    ),
    refused(
        r#"{"id": "q-14", "text": "No options?", "options": [], "correctAnswer": "a"}"#,
        &[(1, "not imported: options: a question needs at least two options")],
    ),
    refused(
        r#"{"id": "q-15", "text": "A key that names nothing?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}], "correctAnswer": "c"}"#,
        &[(1, "not imported: correctAnswer")],
    ),
    refused(
        r#"{"id": "q-16", "text": "Points for nothing?", "points": 0, "type": "true_false", "correctAnswer": false}"#,
        &[(1, "not imported: points")],
    ),
    refused(
        r#"{"id": "q-17", "text": "A range that is none?", "numbers": [{"min": 2, "max": 1}]}"#,
        &[(1, "not imported: numbers[0]")],
    ),
    refused(
        r#"{"id": "q-18", "text": "Two kinds of answer?", "numbers": [{"value": 1}], "spellings": [{"text": "one"}]}"#,
        &[(1, "not imported: ")],
    ),
    refused(
        r#"{"id": "q-19", "text": "", "type": "true_false", "correctAnswer": true}"#,
        &[(1, "not imported: text: must not be empty")],
    ),
];
