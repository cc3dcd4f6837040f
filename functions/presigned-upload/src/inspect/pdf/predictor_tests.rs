//! What a writer stores, undone. The writer here shares no code with the reader: it computes with whole tables.

use proptest::prelude::*;

use super::*;

fn parameters<'a>(entries: &[(&'a str, i64)]) -> Object<'a> {
    Object::Dictionary(
        entries.iter().map(|(key, value)| (key.as_bytes().into(), Object::Number(*value))).collect(),
    )
}

fn predictor(entries: &[(&str, i64)]) -> Option<Option<Predictor>> {
    Predictor::of(Some(&parameters(entries)))
}

/// What is given to a reader in parts of a length.
fn undone(predictor: Predictor, stored: &[u8], part: usize) -> Option<Vec<u8>> {
    let (mut rows, mut decoded) = (Rows::of(predictor), Vec::new());
    for mut rest in stored.chunks(part) {
        while !rest.is_empty() {
            let fed = rows.feed(rest, &mut decoded);
            if fed.is_wrong {
                return None;
            }
            rest = &rest[fed.taken..];
        }
    }
    (!rows.finish(&mut decoded).is_wrong).then_some(decoded)
}

/// The rows as a writer stores them, each with the filter that is its turn.
fn written(rows: &[Vec<u8>], pixel: usize, filters: &[u8]) -> Vec<u8> {
    let at = |row: Option<&Vec<u8>>, column: Option<usize>| match (row, column) {
        (Some(row), Some(column)) => i32::from(row[column]),
        _ => 0,
    };
    let mut stored = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let filter = filters[number % filters.len()];
        stored.push(filter);
        let above = number.checked_sub(1).map(|above| &rows[above]);
        for column in 0..row.len() {
            let before = column.checked_sub(pixel);
            let (a, b, c) = (at(Some(row), before), at(above, Some(column)), at(above, before));
            let expected = match filter {
                0 => 0,
                1 => a,
                2 => b,
                3 => (a + b) / 2,
                _ => [a, b, c].into_iter().min_by_key(|value| (a + b - c - value).abs()).unwrap(),
            };
            stored.push(u8::try_from((i32::from(row[column]) - expected).rem_euclid(256)).unwrap());
        }
    }
    stored
}

proptest! {
    #[test]
    fn png_rows_are_undone_in_every_form(
        form in proptest::sample::select(vec![(1_usize, 8_usize), (3, 8), (4, 8), (1, 16), (3, 16), (1, 1), (3, 2), (4, 4)]),
        columns in 1_usize..20,
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        filters in proptest::collection::vec(0_u8..5, 1..6),
        cut in 0_usize..20,
        part in 1_usize..700,
    ) {
        let (colors, bits) = form;
        let row = (colors * bits * columns).div_ceil(8);
        let rows: Vec<Vec<u8>> = bytes.chunks_exact(row).map(<[u8]>::to_vec).collect();
        let mut stored = written(&rows, (colors * bits).div_ceil(8), &filters);
        let mut expected = rows.concat();
        // What ends in the middle of a row is read as far as it goes.
        let cut = cut.min(row).min(expected.len());
        stored.truncate(stored.len() - cut);
        expected.truncate(expected.len() - cut);
        let known = |name, value: usize| (name, i64::try_from(value).unwrap());
        let predictor = predictor(&[
            ("Predictor", 12),
            known("Colors", colors),
            known("BitsPerComponent", bits),
            known("Columns", columns),
        ]).unwrap().unwrap();
        prop_assert_eq!(undone(predictor, &stored, part), Some(expected));
    }

    #[test]
    fn tiff_rows_are_undone_in_every_form(
        form in proptest::sample::select(vec![(1_usize, 8_usize), (3, 8), (2, 16), (1, 1), (3, 2), (1, 4), (4, 4)]),
        columns in 1_usize..20,
        values in proptest::collection::vec(any::<u16>(), 0..400),
        part in 1_usize..700,
    ) {
        let (colors, bits) = form;
        let limit = 1_u32 << bits;
        let packed = |values: &[u32]| {
            let digits: String = values.iter().map(|value| format!("{value:0bits$b}")).collect();
            let bytes = digits.as_bytes().chunks(8).map(|byte| {
                let byte = format!("{:0<8}", str::from_utf8(byte).unwrap());
                u8::from_str_radix(&byte, 2).unwrap()
            });
            bytes.collect::<Vec<u8>>()
        };
        let (mut stored, mut expected) = (Vec::new(), Vec::new());
        for row in values.chunks_exact(colors * columns) {
            let row: Vec<u32> = row.iter().map(|value| u32::from(*value) % limit).collect();
            let before = |at: usize| at.checked_sub(colors).map_or(0, |before| row[before]);
            let differences: Vec<u32> =
                row.iter().enumerate().map(|(at, value)| (value + limit - before(at)) % limit).collect();
            stored.extend(packed(&differences));
            expected.extend(packed(&row));
        }
        let known = |name, value: usize| (name, i64::try_from(value).unwrap());
        let predictor = predictor(&[
            ("Predictor", 2),
            known("Colors", colors),
            known("BitsPerComponent", bits),
            known("Columns", columns),
        ]).unwrap().unwrap();
        prop_assert_eq!(undone(predictor, &stored, part), Some(expected));
    }
}

#[test]
fn what_readers_do_not_agree_about_is_not_undone() {
    assert_eq!(Predictor::of(None), Some(None));
    assert_eq!(Predictor::of(Some(&Object::Other)), Some(None), "null, in an array of parameters");
    assert_eq!(predictor(&[("Predictor", 1), ("Columns", 0)]), Some(None));
    assert_eq!(Predictor::of(Some(&Object::Reference(4))), None);
    for wrong in [
        vec![("Predictor", 3)],
        vec![("Predictor", 16)],
        vec![("Predictor", -1)],
        vec![("Predictor", 12), ("Columns", 0)],
        vec![("Predictor", 12), ("Columns", i64::MAX)],
        vec![("Predictor", 12), ("Columns", -4)],
        vec![("Predictor", 2), ("BitsPerComponent", 3)],
        vec![("Predictor", 2), ("Colors", 33)],
    ] {
        assert_eq!(predictor(&wrong), None, "{wrong:?}");
    }
    let by_reference = Object::Dictionary(vec![
        (b"Predictor".into(), Object::Number(12)),
        (b"Columns".into(), Object::Reference(4)),
    ]);
    assert_eq!(Predictor::of(Some(&by_reference)), None);
    let png = predictor(&[("Predictor", 10), ("Columns", 2)]).unwrap().unwrap();
    assert_eq!(undone(png, &[0, 1, 2, 5, 1, 2], 9), None, "there is no such filter");
    assert_eq!(undone(png, &[0, 1, 2, 1], 9), Some(vec![1, 2]));
    assert_eq!(undone(png, &[], 9), Some(Vec::new()));
}
