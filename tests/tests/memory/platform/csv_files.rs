//! Every file for spreadsheets that the API's document knows: Excel reads its letters, and nothing in it is a formula.

use std::collections::BTreeMap;

use domain::Learner;
use tests::front_door::{FrontDoor, operations};

/// What Excel would take for a formula, and letters that are mojibake without a byte order mark.
const NAME: &str = "=Żaneta Müller\u{2013}渡邉";

#[tokio::test]
async fn every_spreadsheet_begins_with_a_byte_order_mark_and_holds_no_formula() {
    let mut door = FrontDoor::open().await;
    door.world.learner = Learner { name: NAME.into(), ..door.world.learner.clone() };
    door.world.put_learner(&door.world.learner).await;
    let (mut count, mut named) = (0, 0);
    for operation in operations().into_iter().filter(|operation| !operation.writes()) {
        let document = operation.document.to_string();
        let has_format = document.contains("\"name\":\"format\"");
        let has_csv = document.contains("text/csv") || (has_format && document.contains("csv"));
        if !has_csv {
            continue;
        }
        let mut request = door.request(&operation, &door.caller_of(&operation), &BTreeMap::new(), None);
        if has_format {
            request = request.query("format=csv");
        }
        let text = request.text(door.router(&operation)).await;
        let (headers, body) = text.split_once('\n').expect("headers and a body");
        let id = operation.id();
        // A report that is read part by part holds its file in a field.
        let file = match serde_json::from_str::<serde_json::Value>(body) {
            Ok(part) => part["csv"].as_str().unwrap_or_else(|| panic!("{id}: {part}")).to_owned(),
            Err(_) => {
                assert!(headers.contains("text/csv; charset=utf-8"), "{id}: {headers}");
                body.to_owned()
            }
        };
        assert!(file.starts_with('\u{FEFF}'), "{id}: Excel reads UTF-8 only behind a byte order mark");
        assert_eq!(file.matches('\u{FEFF}').count(), 1, "{id}");
        let lines = csv_lines(&file);
        for cell in lines.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "{id}: {cell} is a formula");
        }
        named += usize::from(file.contains("Żaneta Müller\u{2013}渡邉"));
        count += 1;
    }
    assert!(count >= 4, "{count} files");
    assert!(named >= 1, "{named} of {count} files name the learner");
}

/// The cells of a file without quoted line breaks, which these have none of.
fn csv_lines(file: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect();
    file.trim_start_matches('\u{FEFF}').lines().map(cells).collect()
}
