//! PDFs that are made to cost much.

use super::*;

fn pdf_of(pattern: &[u8]) -> Vec<u8> {
    filled(b"%PDF-1.7\n", pattern, b"\n%%EOF\n")
}

fn object_stream(first: usize, parameters: &str, stored: &[u8]) -> Vec<u8> {
    let objects = packed(stored);
    let start = format!(
        "1 0 obj<</Type/ObjStm/N 9/First {first}/Filter/FlateDecode{parameters}/Length {}>>stream\n",
        objects.len()
    );
    [start.as_bytes(), &objects, b"\nendstream "].concat()
}

fn places_of_objects(count: usize) -> Vec<u8> {
    let table = "0 1 ".repeat(count);
    object_stream(table.len(), "", &[table.as_bytes(), &b"1 ".repeat(100_000)].concat())
}

/// Rows of one byte each, so that twice as much is unpacked as is left.
fn predicted(predictor: u8, stored: &[u8]) -> Vec<u8> {
    let parameters = format!("/DecodeParms<</Predictor {predictor}/Columns 1>>");
    object_stream(4, &parameters, &stored.repeat(3 * MIB))
}

fn pdfs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let chain = format!("1 0 obj<</Filter[{}]>>stream\nx", "/Fl".repeat(8));
    vec![
        ("beginnings of objects", pdf_of(b" obj"), "too complex"),
        ("objects in pieces", pdf_of(b"1 0 obj<</A[/B"), "too complex"),
        ("strings in strings", pdf_of(b"1 0 obj(("), "too complex"),
        ("names", pdf_of(&[b" obj[".as_slice(), &b"/a".repeat(90_000), b"]"].concat()), "too complex"),
        ("streams without an end", pdf_of(b"1 0 obj<<>>stream\n"), "too complex"),
        ("packed streams without an end", pdf_of(b"1 0 obj<</Filter/Fl>>stream\nx"), "too complex"),
        ("chains of filters", pdf_of(chain.as_bytes()), "too complex"),
        ("streams of objects", pdf_of(&places_of_objects(200_000)), "too complex"),
        ("streams of more objects than there can be", pdf_of(&places_of_objects(500_000)), "too complex"),
        ("streams of PNG's rows", pdf_of(&predicted(15, &[4, b' '])), "too complex"),
        ("streams of TIFF's rows", pdf_of(&predicted(2, b" ")), "too complex"),
        ("brackets", pdf_of(b"["), ""),
        ("objects without anything", pdf_of(b"1 0 obj 0 endobj\n"), "too complex"),
        (
            "dictionaries in dictionaries",
            pdf_of(&[b"1 0 obj".as_slice(), &b"<</A".repeat(60)].concat()),
            "too complex",
        ),
        ("a comment", filled(b"%PDF-1.7\n1 0 obj %", b"x", b"\n%%EOF\n"), ""),
        ("trailers", pdf_of(b"trailer<</Encrypt 1 0 R>>"), "too complex"),
        ("passwords", pdf_of(b"1 0 obj<</O()/U()>>"), "too complex"),
        ("one password, in many tables", tables_with_passwords(|_| 0), ""),
        ("many passwords", tables_with_passwords(|number| number), "too complex"),
        ("words that end like an object's", pdf_of(b"xobj"), ""),
        ("the same without a space", pdf_of(b"obj"), ""),
        ("escapes in strings", pdf_of(b"1 0 obj(\\("), "too complex"),
        ("digits of strings", pdf_of(b"1 0 obj<41"), "too complex"),
        ("comments", pdf_of(b"1 0 obj%\n"), "too complex"),
        ("comments in comments", pdf_of(b"1 0 obj%"), "too complex"),
        ("one string", filled(b"%PDF-1.7\n1 0 obj(", b"x", b")\n%%EOF\n"), ""),
        ("one string of escapes", filled(b"%PDF-1.7\n1 0 obj(", b"\\\n", b")\n%%EOF\n"), ""),
        ("one string of brackets", filled(b"%PDF-1.7\n1 0 obj(", b"()", b")\n%%EOF\n"), ""),
        ("one string of digits", filled(b"%PDF-1.7\n1 0 obj<", b"4", b">\n%%EOF\n"), ""),
        ("one name", filled(b"%PDF-1.7\n1 0 obj/", b"#41", b"\n%%EOF\n"), ""),
        ("one word", filled(b"%PDF-1.7\n1 0 obj ", b"1", b"\n%%EOF\n"), ""),
        ("space", filled(b"%PDF-1.7\n1 0 obj", b" ", b"\n%%EOF\n"), ""),
        ("space in front of a stream", filled(b"%PDF-1.7\n1 0 obj<<>>", b" ", b"stream\n%%EOF\n"), ""),
        ("a reference far away", filled(b"%PDF-1.7\n1 0 obj 1", b" ", b"0 R\n%%EOF\n"), "too complex"),
        ("numbers", pdf_of(&[b" obj[".as_slice(), &b"1 ".repeat(90_000), b"]"].concat()), "too complex"),
        ("numbers far apart", pdf_of(&[b" obj[1".as_slice(), &b" ".repeat(60_000), b"0]"].concat()), ""),
        ("keys", pdf_of(&[b" obj<<".as_slice(), &b"/a 1".repeat(60_000), b">>"].concat()), "too complex"),
        (
            "references",
            pdf_of(&[b" obj[".as_slice(), &b"<</F 1 0 R>>".repeat(60_000), b"]"].concat()),
            EITHER,
        ),
        ("paths", pdf_of(b"1 0 obj<</Type/F/F(a)>>"), "too complex"),
        (
            "paths in one object",
            pdf_of(&[b" obj[".as_slice(), &b"<</Type/F/F(a)>>".repeat(3_000), b"]"].concat()),
            "too complex",
        ),
        (
            "names of attachments",
            pdf_of(&[b" obj[".as_slice(), &b"<</EF 1/F(a)>>".repeat(3_000), b"]"].concat()),
            "too complex",
        ),
        (
            "more names than fit one object",
            pdf_of(&[b" obj[".as_slice(), &b"<</EF 1/F(a)>>".repeat(9_000), b"]"].concat()),
            "too complex",
        ),
        ("a table of places", pdf_of(b"0000000000 65535 n\n"), ""),
        ("pictures in a page", pdf_of(b"BI /W 1 /H 1 ID x EI\n"), ""),
        (
            "an attachment in two filters",
            pdf_of(&in_two_filters(b"255044462D", b"20")),
            if megabytes() < 10 { "too complex" } else { "too large to check" },
        ),
        ("space in two filters", pdf_of(&in_two_filters(b"", b" ")), ""),
    ]
}

/// A hundred tables, each of which names a hundred dictionaries that open without a password.
fn tables_with_passwords(permissions: fn(usize) -> usize) -> Vec<u8> {
    const USER: &str =
        "936AF0029DB0E0A9D1C4382FD0C4A3AC26E9E12C15A9D8F3FCDEEEA0D2C335FA76616C69646174656B65792073616C74";
    const SEALED: &str = "C1FC28D11DB41E84866026E18DC887E7CF5E850C8CB047238880E9A54389445A";
    let dictionary = |number: usize| {
        format!(
            "5 0 obj<</Filter/Standard/V 5/R 6/P {}/O()/U<{USER}>/UE<{SEALED}>>>endobj\n",
            permissions(number)
        )
    };
    let dictionaries: String = (0..99).map(dictionary).collect();
    filled(
        b"%PDF-1.7\n",
        b" ",
        [dictionaries, "trailer<</Encrypt 5 0 R>>\n".repeat(100), "%%EOF\n".to_owned()].concat().as_bytes(),
    )
}

/// An attachment that is spelled in digits, and those are compressed.
fn in_two_filters(start: &[u8], digits: &[u8]) -> Vec<u8> {
    let spelled = packed(&[start, &digits.repeat(megabytes().max(40) * MIB)].concat());
    let start = format!(
        "1 0 obj<</Type/EmbeddedFile/Filter[/FlateDecode/ASCIIHexDecode]/Length {}>>stream\n",
        spelled.len()
    );
    [start.as_bytes(), &spelled, b"\nendstream "].concat()
}

#[test]
fn a_hostile_pdf_stays_within_the_budget_and_is_refused_for_it() {
    let all = pdfs().into_iter();
    let broken: Vec<String> =
        all.flat_map(|(what, bytes, words)| broken(what, &bytes, FileType::Pdf, Some(words))).collect();
    assert_eq!(broken, [""; 0]);
}
