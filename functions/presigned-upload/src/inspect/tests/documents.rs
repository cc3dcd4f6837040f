//! Word's two formats, and other documents in them.

use super::archives::program;
use super::*;

fn related(kind: &str, target: &str, mode: &str) -> Vec<u8> {
    relationships(&format!(
        "<Relationship Id='a' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}' Target='{target}' {mode}/>"
    ))
}

#[test]
fn the_main_part_is_what_the_tables_say() {
    for name in ["word/document2.xml", "Word/Main%20Part.xml", "a.bin"] {
        let part = name.replace("%20", " ");
        let of = types(&MAIN_TYPE.replace("word/document.xml", name));
        let main = relationships(&MAIN.replace("word/document.xml", &format!("/{name}")));
        let bytes =
            zip_of(&[("[Content_Types].xml", &of), ("_rels/.rels", &main), (&part, b"<w:document/>")]);
        assert_eq!(inspect_bytes(&bytes, FileType::Docx), Ok(()), "{name}");
    }
    refused(&zip_of(&[("a.txt", b"a")]), FileType::Docx, "archive of something else");
    let sheet = types(&MAIN_TYPE.replace("wordprocessingml.document", "spreadsheetml.sheet"));
    let bytes = zip_of(&[
        ("[Content_Types].xml", &sheet),
        ("_rels/.rels", &relationships(MAIN)),
        ("word/document.xml", b"<a/>"),
    ]);
    refused(&bytes, FileType::Docx, "another Office format");
    for broken in ["", MAIN.repeat(2).as_str(), &MAIN.replace("word/document.xml", "elsewhere.xml")] {
        let bytes = zip_of(&[
            ("[Content_Types].xml", &types(MAIN_TYPE)),
            ("_rels/.rels", &relationships(broken)),
            ("word/document.xml", b"<a/>"),
        ]);
        refused(&bytes, FileType::Docx, "archive of something else");
    }
}

#[test]
fn macros_are_refused_in_any_spelling() {
    for name in ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/vba%50roject.bin", "word/vbaData.xml"] {
        refused(&docx(&[(name, b"x")]), FileType::Docx, "macros");
        refused(&docx(&[(name, b"x")]), FileType::Zip, "macros");
    }
    for kind in [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.document.MACROENABLED.main+xml",
        "application/vnd.ms-office.vb&#97;Project",
        "application/vnd.ms-office.vba&#x50;roject",
    ] {
        let declared = types(&format!("{MAIN_TYPE}<Override PartName='/word/x.bin' ContentType='{kind}'/>"));
        let wide = [
            b"\xFF\xFE".to_vec(),
            String::from_utf8(declared.clone()).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ]
        .concat();
        let behind = String::from_utf8(declared.clone())
            .unwrap()
            .replace("<Override", &format!("<!-- {} --><Override", "x ".repeat(1000)));
        for types in [declared, wide, behind.into_bytes()] {
            let bytes = zip_of(&[
                ("[Content_Types].xml", &types),
                ("_rels/.rels", &relationships(MAIN)),
                ("word/document.xml", b"<a/>"),
                ("word/x.bin", b"x"),
            ]);
            refused(&bytes, FileType::Docx, "macros");
        }
    }
    let by_relation = docx(&[("word/_rels/document.xml.rels", &related("vba&#80;roject", "x.bin", ""))]);
    refused(&by_relation, FileType::Docx, "macros");
    // By its bytes, whatever the tables say.
    refused(&docx(&[("word/x.dat", &doc(&["/VBA"], &[]))]), FileType::Docx, "macros");
    let entity = b"<!DOCTYPE a [<!ENTITY v 'vbaProject'>]><Types/>";
    let bytes = zip_of(&[("[Content_Types].xml", entity.as_slice()), ("word/document.xml", b"<a/>")]);
    refused(&bytes, FileType::Docx, "damaged");
    let mut long = types(MAIN_TYPE);
    long.extend(format!("<!-- {} -->", (0..200_000).map(|n| n.to_string()).collect::<String>()).bytes());
    let bytes = zip_of(&[
        ("[Content_Types].xml", &long),
        ("_rels/.rels", &relationships(MAIN)),
        ("word/document.xml", b"<a/>"),
    ]);
    refused(&bytes, FileType::Docx, "too large to check");
}

#[test]
fn what_is_fetched_from_elsewhere_is_refused_and_a_path_on_the_authors_disk_is_not() {
    let with = |kind: &str, target: &str, mode: &str| {
        docx(&[("word/_rels/settings.xml.rels", &related(kind, target, mode))])
    };
    for mode in ["TargetMode='External'", "TargetMode='external'", "TargetMode='Ext&#101;rnal'"] {
        for target in [
            "https://evil.example/t.dotm",
            "HTTP://evil.example/t",
            "\\\\host\\share\\t.dotm",
            "//host/t",
            "file://host/t.dotm",
            "file:///\\\\host\\t",
            "file:////host/t",
            "file:///%5C%5Chost/t",
            "mhtml:http://evil.example!x",
            "ftp://host/t",
        ] {
            refused(
                &with("attachedTemplate", target, mode),
                FileType::Docx,
                "fetches its template from elsewhere",
            );
            refused(&with("oleObject", target, mode), FileType::Docx, "fetches content from elsewhere");
            refused(&with("frame", target, mode), FileType::Docx, "fetches content from elsewhere");
        }
    }
    for target in [
        "file:///C:\\Users\\Ada\\Templates\\Report.dotx",
        "C:\\Templates\\a.dotx",
        "file:///Users/ada/a.dotx",
        "Normal.dotm",
    ] {
        assert_eq!(
            inspect_bytes(&with("attachedTemplate", target, "TargetMode='External'"), FileType::Docx),
            Ok(()),
            "{target}"
        );
    }
    for kind in ["hyperlink", "image"] {
        assert_eq!(
            inspect_bytes(&with(kind, "https://www.nice.org.uk/", "TargetMode='External'"), FileType::Docx),
            Ok(())
        );
    }
}

#[test]
fn a_picture_may_come_from_the_web_but_not_from_a_computer_that_windows_signs_in_to() {
    let with = |kind: &str, target: &str, mode: &str| {
        inspect_bytes(
            &docx(&[("word/_rels/document.xml.rels", &related(kind, target, mode))]),
            FileType::Docx,
        )
    };
    for target in ["\\\\host\\share\\a.png", "file://host/a.png", "file:////host/a.png", "//host/a.png"] {
        let reason = with("image", target, "TargetMode='External'").unwrap_err();
        assert!(reason.contains("fetches content from elsewhere"), "{reason}");
    }
    for target in ["https://www.nice.org.uk/a.png", "file:///C:\\Users\\Ada\\a.png", "media/a.png"] {
        assert_eq!(with("image", target, "TargetMode='External'"), Ok(()), "{target}");
    }
    // An address is elsewhere, whatever the mode says.
    assert!(with("attachedTemplate", "https://evil.example/t.dotm", "").is_err());
    assert!(with("oleObject", "https://evil.example/t.html!", "TargetMode='Internal'").is_err());
    // Beside the document: what else is in an archive was inspected too.
    assert_eq!(with("attachedTemplate", "templates/Report.dotx", "TargetMode='External'"), Ok(()));
}

#[test]
fn active_x_controls_are_refused_in_any_spelling() {
    refused(&docx(&[("word/activeX/activeX1.xml", b"<a/>")]), FileType::Docx, "ActiveX");
    refused(&docx(&[("word/ACTIVE%58/a.bin", b"x")]), FileType::Docx, "ActiveX");
    for kind in ["control", "CONTROL", "activeXControlBinary", "contr&#111;l"] {
        let bytes = docx(&[("word/_rels/document.xml.rels", &related(kind, "a.xml", ""))]);
        refused(&bytes, FileType::Docx, "ActiveX");
        refused(&zip_of(&[("a.docx", &bytes)]), FileType::Zip, "ActiveX");
    }
    let declared = types(&format!(
        "{MAIN_TYPE}<Override PartName='/word/a.xml' ContentType='application/vnd.ms-office.active&#88;+xml'/>"
    ));
    let bytes = zip_of(&[
        ("[Content_Types].xml", &declared),
        ("_rels/.rels", &relationships(MAIN)),
        ("word/document.xml", b"<a/>"),
        ("word/a.xml", b"<a/>"),
    ]);
    refused(&bytes, FileType::Docx, "ActiveX");
    let older = doc(&["/ObjectPool", "/ObjectPool/_1"], &[WORD, ("/ObjectPool/_1/\u{3}OCXNAME", b"x")]);
    refused(&older, FileType::Doc, "ActiveX");
    refused(&docx(&[("word/document.xml/[0].piece", b"x")]), FileType::Docx, "");
}

#[test]
fn a_slide_that_starts_a_program_is_refused() {
    let kind = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml";
    let of = |action: &str| {
        let slide = format!("<p:sld><a:hlinkClick r:id='a' action='{action}'/></p:sld>");
        zip_of(&[
            (
                "[Content_Types].xml",
                &types(&format!("<Override PartName='/ppt/s.xml' ContentType='{kind}'/>")),
            ),
            ("_rels/.rels", &relationships("")),
            ("ppt/s.xml", slide.as_bytes()),
        ])
    };
    for action in ["ppaction://program", "PPAction://pr&#111;gram", "ppaction://macro?name=a"] {
        refused(&zip_of(&[("a.pptx", &of(action))]), FileType::Zip, "starts another program");
    }
    let next = of("ppaction://hlinkshowjump?jump=nextslide");
    assert_eq!(inspect_bytes(&zip_of(&[("a.pptx", &next)]), FileType::Zip), Ok(()));
}

#[test]
fn what_stands_in_an_object_of_an_older_document_is_looked_at_too() {
    let macros = docx(&[("word/vbaProject.bin", b"x")]);
    for (name, bytes, words) in [
        ("/Package", macros.as_slice(), "macros"),
        ("/CONTENTS", &pdf("7 0 obj << /S /JavaScript >> endobj\n"), "JavaScript"),
        ("/x", &program(), "a program"),
        ("/x", &doc(&["/VBA"], &[]), "macros"),
        ("/x", &zip_of(&[("setup.exe", b"x")]), "a program"),
    ] {
        let object = doc(&[], &[(name, bytes)]);
        refused(&docx(&[("word/embeddings/oleObject1.bin", &object)]), FileType::Docx, words);
        // Behind it, so that the file does not end as an archive does.
        let rest = ("/ObjectPool/rest", [7_u8; 70_000].as_slice());
        let older = doc(&["/ObjectPool"], &[WORD, (&format!("/ObjectPool{name}"), bytes), rest]);
        refused(&older, FileType::Doc, words);
    }
    let honest = doc(&[], &[("/Package", &docx(&[])), ("/CONTENTS", &pdf(""))]);
    assert_eq!(inspect_bytes(&docx(&[("word/embeddings/oleObject1.bin", &honest)]), FileType::Docx), Ok(()));
}

#[test]
fn fields_that_start_programs_are_refused_however_they_are_divided() {
    let run = |inner: &str| format!("<w:r>{inner}</w:r>");
    let char = |kind: &str| run(&format!("<w:fldChar w:fldCharType='{kind}'/>"));
    let text = |text: &str| run(&format!("<w:instrText xml:space='preserve'>{text}</w:instrText>"));
    let field = |parts: &[String]| {
        let parts = [&[char("begin")], parts, &[char("separate"), char("end")]].concat();
        docx_of(format!("<w:document>{}</w:document>", parts.concat()).as_bytes(), &[])
    };
    for parts in [
        vec![text("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")],
        vec![text(" dde excel x y")],
        vec![text("  "), text("D"), text("DEAU"), text("TO x")],
        vec![text("D&#68;EAUTO x")],
        vec![text("<![CDATA[DDE]]>AUTO x")],
        vec![char("begin"), text("QUOTE 68 68 69"), char("separate"), char("end"), text(" x")],
    ] {
        refused(&field(&parts), FileType::Docx, "DDE");
    }
    let simple = docx_of(b"<w:document><w:fldSimple w:instr=' DDE&#65;UTO x'/></w:document>", &[]);
    refused(&simple, FileType::Docx, "DDE");
    for parts in [
        vec![text(" PAGE ")],
        vec![text("HYPERLINK \"https://example.org/DDE\"")],
        vec![text("IF "), char("begin"), text("PAGE"), char("separate"), char("end"), text(" = 1 a b")],
    ] {
        assert_eq!(inspect_bytes(&field(&parts), FileType::Docx), Ok(()), "{parts:?}");
    }
    let footer_type = format!(
        "{MAIN_TYPE}<Override PartName='/word/footer1.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml'/>"
    );
    let bytes = zip_of(&[
        ("[Content_Types].xml", &types(&footer_type)),
        ("_rels/.rels", &relationships(MAIN)),
        ("word/document.xml", b"<a/>"),
        ("word/footer1.xml", b"<w:ftr><w:fldSimple w:instr='DDEAUTO x'/></w:ftr>"),
    ]);
    refused(&bytes, FileType::Docx, "DDE");
}

#[test]
fn embedded_programs_are_refused_and_embedded_sheets_are_not() {
    let package = doc(&[], &[("/\u{1}Ole10Native", b"x"), ("/\u{1}CompObj", b"x")]);
    refused(&docx(&[("word/embeddings/oleObject1.bin", &package)]), FileType::Docx, "embedded file");
    refused(&docx(&[("word/media/image1.png", &program())]), FileType::Docx, "contains a program");
    refused(&docx(&[("word/embeddings/a.xlsm", &docx(&[]))]), FileType::Docx, "a document with macros");
    let equation = doc(&[], &[("/Equation Native", b"x")]);
    let sheet = zip_of(&[("[Content_Types].xml", &types("")), ("_rels/.rels", &relationships(""))]);
    let honest = docx(&[
        ("word/embeddings/oleObject1.bin", &equation),
        ("word/embeddings/Microsoft_Excel_Sheet1.xlsx", &sheet),
        ("word/media/image1.emz", b"\x1F\x8B\x08\0\0"),
    ]);
    assert_eq!(inspect_bytes(&honest, FileType::Docx), Ok(()));
}

#[test]
fn older_documents_are_refused_for_what_is_true_of_them() {
    for names in [["/Macros", "/Macros/VBA"], ["/_VBA_PROJECT_CUR", "/x"]] {
        refused(&doc(&names, &[WORD]), FileType::Doc, "macros");
    }
    refused(&doc(&[], &[("/EncryptedPackage", b"x")]), FileType::Doc, "encrypted with a password");
    refused(&doc(&[], &[("/EncryptedPackage", b"x")]), FileType::Docx, "encrypted with a password");
    refused(&doc(&[], &[WORD]), FileType::Docx, "older Office documents");
    refused(&doc(&[], &[("/Workbook", b"x")]), FileType::Doc, "another Office format");
    let mut text = WORD.1.to_vec();
    text[11] |= 1;
    refused(&doc(&[], &[("/WordDocument", &text)]), FileType::Doc, "encrypted with a password");
    for dde in [b"\x13 DDEAUTO c:\\\\x \x14".as_slice(), b"\x13\0D\0d\0e\0 \0"] {
        let text = [WORD.1, &vec![b' '; 2_000_000], dde].concat();
        refused(&doc(&[], &[("/WordDocument", &text)]), FileType::Doc, "DDE");
    }
    refused(
        &doc(&["/ObjectPool"], &[WORD, ("/ObjectPool/\u{1}Ole10Native", b"x")]),
        FileType::Doc,
        "embedded file",
    );
    refused(&[doc(&[], &[WORD]), zip_of(&[("a", b"a")])].concat(), FileType::Doc, "also another kind");
}

#[test]
fn an_older_document_names_its_template_too() {
    let with = |template: &str| {
        let strings: Vec<u16> = [0xFFFF, 2, 0, 0, u16::try_from(template.len()).unwrap()]
            .into_iter()
            .chain(template.encode_utf16())
            .collect();
        let strings: Vec<u8> = strings.into_iter().flat_map(u16::to_le_bytes).collect();
        let table = [vec![7; 100], strings.clone()].concat();
        let mut text = [WORD.1, &[0; 500]].concat();
        text[410..414].copy_from_slice(&100_u32.to_le_bytes());
        text[414..418].copy_from_slice(&u32::try_from(strings.len()).unwrap().to_le_bytes());
        doc(&[], &[("/WordDocument", &text), ("/1Table", &table)])
    };
    refused(&with("https://evil.example/t.dot"), FileType::Doc, "fetches its template from elsewhere");
    refused(&with("\\\\host\\share\\t.dot"), FileType::Doc, "fetches its template from elsewhere");
    assert_eq!(inspect_bytes(&with("C:\\Templates\\Normal.dot"), FileType::Doc), Ok(()));
}
