//! Documents that are made to cost much.

use super::*;

/// As large as a part with text may be: a larger one is refused before it is looked at.
fn text(start: &[u8], pattern: &[u8], end: &[u8]) -> Vec<u8> {
    let size = (megabytes() * MIB).min(31 * MIB);
    [start, &pattern.repeat((size - start.len() - end.len()) / pattern.len()), end].concat()
}

fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let whole = |pattern: &[u8]| stored_docx(&text(b"<w:document>", pattern, b"</w:document>"));
    let attributes: Vec<u8> = (0..(megabytes() * MIB).min(31 * MIB) / 12)
        .flat_map(|n| format!(" a{n:07}=''").into_bytes())
        .collect();
    let wide = text(
        "<w:document>".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().as_slice(),
        b"a\0",
        b"",
    );
    // As many tables of relationships as are allowed, each as large as one may be.
    let table = text(b"<Relationships>", b"<a/>", b"</Relationships>");
    let table = [&table[..table.len().min(MIB) - 32], b"</Relationships>"].concat();
    let names: Vec<String> = (0..megabytes() - 1).map(|number| format!("word/_rels/{number}.rels")).collect();
    let (types, relationships) = (types(MAIN_TYPE), relationships(MAIN));
    let base: [Member<'_>; 3] = [
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &relationships),
        ("word/document.xml", b"<w:document/>"),
    ];
    let tables: Vec<Member<'_>> =
        base.into_iter().chain(names.iter().map(|name| (name.as_str(), table.as_slice()))).collect();
    vec![
        ("elements in elements", whole(b"<a>")),
        ("empty elements", whole(b"<a/>")),
        ("attributes", stored_docx(&[b"<w:document".as_slice(), &attributes, b"/>"].concat())),
        ("attributes of a field", stored_docx(&[b"<w:fldChar".as_slice(), &attributes, b"/>"].concat())),
        ("references", whole(b"&#x41;")),
        ("references in an instruction", stored_docx(&text(b"<w:instrText>", b"&#x41;", b"</w:instrText>"))),
        ("fields in fields", whole(b"<w:fldChar w:fldCharType='begin'/>")),
        ("fields side by side", whole(b"<w:fldSimple w:instr='PAGE'/>")),
        ("pieces of a field", whole(b"<w:instrText>D</w:instrText>")),
        ("an instruction", stored_docx(&text(b"<w:instrText>", b" ", b"</w:instrText>"))),
        ("a comment", stored_docx(&text(b"<w:document><!--", b"-", b"--></w:document>"))),
        ("comments", whole(b"<!---->")),
        ("a text in UTF-16", stored_docx(&wide)),
        ("tables of relationships", stored(&tables)),
    ]
}

#[test]
fn a_hostile_document_stays_within_the_budget() {
    let all = documents().into_iter();
    let broken: Vec<String> =
        all.flat_map(|(what, bytes)| broken(what, &bytes, FileType::Docx, None)).collect();
    assert_eq!(broken, [""; 0]);
}
