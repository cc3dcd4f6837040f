//! People as they are named in several scripts, and what somebody types to find them.

use super::*;
use proptest::prelude::*;

/// Whether the person is found by what is typed, as the index does it.
fn found(typed: &str, name: &str, email: &str) -> usize {
    let Some(query) = PeopleQuery::read(typed) else { return 0 };
    let (word, second) = query.lead();
    let looked_at = terms(name, email)
        .into_iter()
        .filter(|term| term.word.starts_with(word) && term.other.is_some() == second.is_some());
    looked_at.filter(|term| query.shows(term, name, email)).count()
}

#[test]
fn names_are_found_by_what_people_type() {
    for (typed, name) in [
        ("ada", "Ada Lovelace"),
        ("LOVE", "Ada Lovelace"),
        ("ada love", "Ada Lovelace"),
        ("love ada", "Ada Lovelace"),
        ("jose", "José Álvarez"),
        ("josé", "Jose Alvarez"),
        ("alv", "José Álvarez"),
        ("strasse", "Eva Straße"),
        ("STRASSE", "Eva Straße"),
        ("soren", "Søren Kierkegaard"),
        ("lukasz", "Łukasz Żak"),
        ("zak", "Łukasz Żak"),
        ("djordje", "Djordje Petrović"),
        ("dorde", "Đorđe Petrović"),
        ("thor", "Þór Æsir"),
        ("aesir", "Þór Æsir"),
        ("ilker", "İlker Işık"),
        ("isik", "İlker Işık"),
        ("nguyen", "Nguyễn Văn Đức"),
        ("duc", "Nguyễn Văn Đức"),
        ("obrien", "Conor O’Brien"),
        ("o'brien", "Conor O’Brien"),
        ("anne-m", "Anne-Marie Smith"),
        ("marie smith", "Anne-Marie Smith"),
        ("anne marie", "Anne-Marie Smith"),
        ("tolkien", "J.R.R. Tolkien"),
        ("ivan", "Ｉｖａｎ Petrov"),
        ("федор", "Фёдор Достоевский"),
        ("ФЁД", "Федор Достоевский"),
        ("дост", "Фёдор Достоевский"),
        ("οδυσσεας", "ΟΔΥΣΣΈΑΣ Ελύτης"),
        ("ελυτησ", "Οδυσσέας Ελύτης"),
        ("ابن", "اِبن سينا"),
        ("احمد", "أحمد علي"),
        ("علي", "أحمد على"),
        ("דוד", "דָּוִד לוי"),
        ("王", "王小明"),
        ("王小", "王小明"),
        ("小明 王", "王 小明"),
        ("김", "김민준"),
        ("기", "김민준"),
        ("やま", "やまだ たろう"),
        ("कुमार", "राज कुमार"),
        ("สม", "สมชาย ใจดี"),
        ("smith, ada", "Ada Smith"),
    ] {
        assert_eq!(found(typed, name, "x@y.example"), 1, "{typed:?} finds {name:?} once");
    }
}

#[test]
fn addresses_are_found_by_their_beginning() {
    for typed in ["ada.l", "ADA.L", "ada.l@x", "ada.l@x.example", "<ada.l@x.example>"] {
        assert_eq!(found(typed, "Somebody Else", "Ada.L@x.example"), 1, "{typed:?}");
    }
    assert_eq!(found("ada.l@x some", "Somebody Else", "ada.l@x.example"), 1, "with a word of the name");
    assert_eq!(found("x.exa", "Somebody Else", "ada.l@x.example"), 0, "not by the host");
    assert_eq!(found("ada", "Ada Adams", "ada@x.example"), 1, "once, by whatever leads there");
}

#[test]
fn others_are_not_found() {
    for (typed, name) in [
        ("ovelace", "Ada Lovelace"),
        ("ada smith", "Ada Lovelace"),
        ("ada ada", "Ada Lovelace"),
        ("が", "かく たろう"),
        ("कमार", "राज कुमार"),
        ("", "Ada"),
        (" ,;'- ", "Ada"),
        ("\u{301}", "Ada"),
    ] {
        assert_eq!(found(typed, name, "x@y.example"), 0, "{typed:?} does not find {name:?}");
    }
}

#[test]
fn the_longest_word_leads_and_a_third_one_narrows() {
    let query = PeopleQuery::read("a smith").unwrap();
    assert_eq!((query.lead(), query.is_narrowed()), (("smith", Some("a")), false));
    assert!(PeopleQuery::read("a b smith").unwrap().is_narrowed());
    let address = PeopleQuery::read("lovelace a@x").unwrap();
    assert_eq!((address.lead(), address.is_narrowed()), (("a@x", None), true));
}

#[test]
fn a_long_name_has_few_and_short_terms() {
    let name = (0..40).map(|number| format!("{}{number}", "界".repeat(200))).collect::<Vec<_>>().join(" ");
    let terms = terms(&name, &format!("{}@x.example", "é".repeat(300)));
    assert!(terms.len() <= NAME_WORDS_MAX * NAME_WORDS_MAX + 1, "{}", terms.len());
    assert!(terms.iter().all(|term| term.word.len() <= WORD_BYTES_MAX));
}

proptest! {
    /// Whatever a name is made of, its words and their beginnings find it exactly once, in any order.
    #[test]
    fn every_beginning_of_every_word_finds_the_person_once(name in "\\PC{1,24}( \\PC{1,12}){0,2}", keep in 1..6usize) {
        let names = name_words(&name);
        for word in &names {
            let typed: String = word.chars().take(keep).collect();
            if PeopleQuery::read(&typed).is_some_and(|query| query.words == [typed.clone()]) {
                prop_assert_eq!(found(&typed, &name, "nobody@x.example"), 1, "{:?} in {:?}", typed, name);
            }
        }
    }

    #[test]
    fn folding_twice_changes_nothing_more(text in "\\PC{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }
}
