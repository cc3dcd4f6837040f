//! Aiken, by hand: it has no tool of its own.

use crate::{Piece, partly, refused, taken, unclosed};

pub(crate) const PIECES: &[Piece] = &[
    taken(
        "What is the correct answer to this question?\nA. Is it this one?\nB. Maybe this answer?\nC. Possibly this one?\nD. Must be this one!\nANSWER: D",
        &[
            r#"{"options":["Is it this one?","Maybe this answer?","Possibly this one?","*Must be this one!"],"text":"What is the correct answer to this question?","type":"single"}"#,
        ],
    ),
    taken(
        "Which LMS has the most quiz import formats?\nA) Moodle\nB) ATutor\nC) Claroline\nANSWER: A",
        &[
            r#"{"options":["*Moodle","ATutor","Claroline"],"text":"Which LMS has the most quiz import formats?","type":"single"}"#,
        ],
    ),
    taken(
        "A question\nin two lines\nA. one\nB. two\nANSWER: B",
        &[r#"{"options":["one","*two"],"text":"A question\nin two lines","type":"single"}"#],
    ),
    taken(
        "   Indented?  \n\tA.   yes  \n\tB)\tno\n  ANSWER:  A  ",
        &[r#"{"options":["*yes","no"],"text":"Indented?","type":"single"}"#],
    ),
    taken(
        "Its options after a blank line?\n\nA. yes\n\nB. no\n\nANSWER: A",
        &[r#"{"options":["*yes","no"],"text":"Its options after a blank line?","type":"single"}"#],
    ),
    taken(
        "No space after the colon?\nA. right\nB. wrong\nANSWER:A",
        &[r#"{"options":["*right","wrong"],"text":"No space after the colon?","type":"single"}"#],
    ),
    taken(
        "How many are many?\nA. 1\nB. 2\nC. 3\nD. 4\nE. 5\nF. 6\nG. 7\nH. 8\nANSWER: H",
        &[r#"{"options":["1","2","3","4","5","6","7","*8"],"text":"How many are many?","type":"single"}"#],
    ),
    taken(
        "Is <b> a tag & no more?\nA. A.B. is one\nB. B)C is two\nANSWER: A",
        &[r#"{"options":["*A.B. is one","B)C is two"],"text":"Is <b> a tag & no more?","type":"single"}"#],
    ),
    taken(
        "Où habite-t-il, à Genève?\nA. Ça, oui\nB. Non\nANSWER: A",
        &[r#"{"options":["*Ça, oui","Non"],"text":"Où habite-t-il, à Genève?","type":"single"}"#],
    ),
    taken(
        "心脏在哪里？\nA. 胸部\nB. 腹部\nANSWER: A",
        &[r#"{"options":["*胸部","腹部"],"text":"心脏在哪里？","type":"single"}"#],
    ),
    taken(
        "B.C. or A.D.?\nA. B.C.\nB. A.D.\nANSWER: B",
        &[r#"{"options":["B.C.","*A.D."],"text":"B.C. or A.D.?","type":"single"}"#],
    ),
    refused(
        "The key in a small letter?\nA. one\nB. two\nANSWER: b",
        &[(4, "not imported: ANSWER: b names no option")],
    ),
    refused(
        "Two keys?\nA. one\nB. two\nANSWER: A, B",
        &[(4, "not imported: ANSWER: A, B is not one letter")],
    ),
    refused(
        "A key with its text?\nA. one\nB. two\nANSWER: A. one",
        &[(4, "not imported: ANSWER: A. one is not one letter")],
    ),
    refused("An empty key?\nA. one\nB. two\nANSWER:", &[(4, "not imported: ANSWER:  is not one letter")]),
    refused(
        "A key beyond the options?\nA. one\nB. two\nANSWER: C",
        &[(4, "not imported: ANSWER: C names no option")],
    ),
    refused(
        "A letter is missing?\nA. one\nC. three\nANSWER: A",
        &[(1, "not imported: its options must be lettered A, B, C and so on, without gaps")],
    ),
    refused(
        "A letter twice?\nA. one\nA. two\nANSWER: A",
        &[(1, "not imported: its options must be lettered A, B, C and so on, without gaps")],
    ),
    refused("Small letters?\na. one\nb. two\nANSWER: A", &[(4, "not imported: ANSWER: A names no option")]),
    refused("No options?\nANSWER: A", &[(2, "not imported: ANSWER: A names no option")]),
    refused(
        "One option?\nA. alone\nANSWER: A",
        &[(1, "not imported: options: a question needs at least two options")],
    ),
    refused(
        "An option without a text?\nA. one\nB.\nANSWER: A",
        &[(1, "not imported: options[1].text: must not be empty")],
    ),
    refused(
        "The key in another spelling?\nA. one\nB. two\nAnswer: A",
        &[
            (1, "not imported: has no line that begins with ANSWER:"),
            (4, "not imported: has no line that begins with ANSWER:"),
        ],
    ),
    partly(
        "A heading of the file\n\nAfter a heading?\nA. yes\nB. no\nANSWER: A",
        &[r#"{"options":["*yes","no"],"text":"After a heading?","type":"single"}"#],
        &[(1, "not imported: has no line that begins with ANSWER:")],
    ),
    refused("Two options that read alike?\nA. same\nB. same\nANSWER: A", &[(1, "not imported: options[1]")]),
    unclosed("No key?\nA. one\nB. two", &[(1, "not imported: has no line that begins with ANSWER:")]),
    unclosed(
        "A. an option without a question\nB. another",
        &[(1, "not imported: has no line that begins with ANSWER:")],
    ),
];
