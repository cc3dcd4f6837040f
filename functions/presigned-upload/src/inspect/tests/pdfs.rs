//! PDFs: what they would run, passwords, and what stands in front and behind.

use flate2::write::ZlibEncoder;

use super::archives::program;
use super::*;

fn taken(bytes: &[u8]) {
    assert_eq!(inspect_bytes(bytes, FileType::Pdf), Ok(()));
}

/// A PDF with one more object.
fn with(object: &str) -> Vec<u8> {
    pdf(&format!("7 0 obj\n{object}\nendobj\n"))
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let start = format!("%PDF-1.7\n7 0 obj\n<< {dictionary} /Length {} >>\nstream\r\n", bytes.len());
    [start.as_bytes(), bytes, b"\nendstream\nendobj\n", &pdf("")[9..]].concat()
}

/// The same in a file that does not end as an archive does.
fn attached(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let page = format!("\nendstream\nendobj\n9 0 obj ({}) endobj\n", "page ".repeat(15_000));
    let start = format!("%PDF-1.7\n7 0 obj\n<< {dictionary} /Length {} >>\nstream\r\n", bytes.len());
    [start.as_bytes(), bytes, page.as_bytes(), &pdf("")[9..]].concat()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_readers_pass_over_in_front_may_stand_there() {
    for front in
        ["\u{feff}", "\r\n\r\n", "  \n", "\u{feff}\n", "\x1B%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n"]
    {
        taken(&[front.as_bytes(), &pdf("")].concat());
    }
    taken(&[vec![b'\n'; 1000], pdf("")].concat());
    taken(&[pdf(""), b"\r\n\0\0\r\n".to_vec()].concat());
    taken(&[pdf(""), pdf("2 0 obj (about <html>) endobj\n")].concat());
    refused(&[vec![b'\n'; 1100], pdf("")].concat(), FileType::Pdf, "not a .pdf file");
    for front in [
        b"GIF89a\x01\0\x01\0".as_slice(),
        b"\x89PNG\r\n\x1A\n",
        b"\xFF\xD8\xFF\xE0",
        b"MZ\x90\0",
        b"PK\x03\x04",
    ] {
        refused(&[front, &pdf("")].concat(), FileType::Pdf, "also another kind of file");
    }
    refused(&[b"#!/bin/sh\nexit\n".to_vec(), pdf("")].concat(), FileType::Pdf, "also a web page or a script");
    refused(&[b"<html>".to_vec(), pdf("")].concat(), FileType::Pdf, "also a web page");
    refused(&pdf("<html><script>alert(1)</script></html>\n"), FileType::Pdf, "also a web page");
    refused(&[pdf(""), b"<script>alert(1)</script>".to_vec()].concat(), FileType::Pdf, "also a web page");
    refused(&[pdf(""), zip_of(&[("a.txt", b"a")])].concat(), FileType::Pdf, "also an archive");
    for behind in [png(), jpg(), program()] {
        refused(&[pdf(""), behind].concat(), FileType::Pdf, "also another kind of file");
    }
    refused(&[pdf(""), vec![b'x'; 2000]].concat(), FileType::Pdf, "other data behind its end");
}

#[test]
fn actions_that_run_something_are_refused_in_any_spelling() {
    for (object, words) in [
        ("<< /S /JavaScript /JS (app.alert\\(1\\)) >>", "JavaScript"),
        ("<</S/JavaScript/JS(x)>>", "JavaScript"),
        ("<< /S %comment\n /Java#53cript >>", "JavaScript"),
        ("<< /#53 /#4aavaScript >>", "JavaScript"),
        ("<< /Type /Catalog /OpenAction << /Type /Action /S /JavaScript >> >>", "JavaScript"),
        ("<< /Kids [ 3 0 R << /AA << /O << /S /JavaScript >> >> >> ] >>", "JavaScript"),
        ("<< /S /Rendition /JS 4 0 R >>", "JavaScript"),
        ("/JavaScript", "JavaScript"),
        ("<< /S /Launch /F (cmd.exe) >>", "start another program"),
        ("<< /Next [ << /S /L#61unch >> ] >>", "start another program"),
        ("<< (a) ] ) /S /Launch", "start another program"),
        (") << /S /Launch >>", "start another program"),
        ("<< /A [ ) << /S /Launch >> ] >>", "start another program"),
        ("<< /A [ 1 >> << /S /Launch >> >>", "start another program"),
        ("<< /A [ 1 /S /Launch >>", "start another program"),
        ("<< << /S /Launch >> >>", "start another program"),
        ("<< /Title (not closed \\) /A << /S /GoTo >> ) /B << /S /Launch >> >>", "start another program"),
        ("<< /Type /Filespec /F (setup.exe) /EF << /F 9 0 R >> >>", "a program"),
        ("<< /Type /Filespec /UF <FEFF0073002E006500780065> /EF << /F 9 0 R >> >>", "a program"),
        ("<< /Type /Filespec /F (course.url) /EF << /F 9 0 R >> >>", "a shortcut"),
        ("<< /Type /Filespec /F (a.7z) /EF << /F 9 0 R >> >>", "cannot be checked"),
        ("<< /AcroForm << /Fields [] /XFA 9 0 R >> >>", "XFA form"),
        ("<< /Fields [] /#58FA [ (template) 9 0 R (datasets) 10 0 R ] >>", "XFA form"),
        ("<< /Type /3D /Subtype /U3D /OnInstantiate 9 0 R >>", "JavaScript"),
        ("<< /F (a.docm) /EF << /F 9 0 R >> >>", "a program"),
        (r"<< /AA << /O << /S /GoToE /F (\\\\host\\share) /D [ 0 /Fit ] >> >> >>", "on another computer"),
        ("<< /OpenAction << /S /GoToR /F (//host/share/a.pdf) >> >>", "on another computer"),
        ("<< /S /GoToR /F << /UF <FEFF005C005C0068005C0073> >> >>", "on another computer"),
        ("<< /Type /Filespec /F (file://host/a.pdf) >>", "on another computer"),
    ] {
        refused(&with(object), FileType::Pdf, words);
        let zipped = zip_of(&[("a.dat", &with(object))]);
        refused(&zipped, FileType::Zip, words);
        // An object that a reader finds by its table stands where a simple reader sees a string.
        refused(&pdf(&format!("6 0 obj ( 7 0 obj\n{object}\nendobj\n")), FileType::Pdf, words);
        let table = "1 0 2 3 ";
        let objects = format!("{table}42 {object} ");
        let dictionary = format!("/Type /ObjStm /N 2 /First {}", table.len());
        refused(
            &stream(&format!("{dictionary} /Filter /FlateDecode"), &deflated(objects.as_bytes())),
            FileType::Pdf,
            words,
        );
        refused(
            &stream(&format!("{dictionary} /Filter [/FlateDecode]"), &deflated(objects.as_bytes())),
            FileType::Pdf,
            words,
        );
        refused(&stream(&dictionary, objects.as_bytes()), FileType::Pdf, words);
    }
    for object in [
        "<< /Title (HTML, CSS and /JavaScript: /S /JavaScript) /Subject (/Launch) >>",
        "<< /S /URI /URI (https://example.org/JavaScript) >>",
        "<< /JavaScriptNotes /Launch /S /GoTo >>",
        "<< /Type /Filespec /F (data.xml) /EF << /F 9 0 R >> >>",
        "[ /ICCBased 3 0 R ]",
        "<< /S /GoToR /F (chapter2.pdf) >>",
        r"<< /S /GoToR /F (/C/Users/Ada/a.pdf) >>",
        "<< /S /GoToR /F (file:///C/a.pdf) >>",
        r"<< /S /URI /URI (//example.org/a) >>",
        "<< /Fields [ 3 0 R ] /XFA null >>",
        "<< /Fields [ 3 0 R ] /XFA [] >>",
    ] {
        taken(&with(object));
    }
    let text = deflated(b"BT (My object: /S /JavaScript and MZ) Tj ET");
    taken(&stream("/Filter /FlateDecode", &text));
    // Rows of two bytes, each behind PNG's filter for a row that is stored as it is.
    let objects = b"1 0 << /S /JavaScript >>";
    let rows: Vec<u8> = objects.chunks(2).flat_map(|row| [&[0], row].concat()).collect();
    let predicted = |more: &str| stream(&format!("/Type /ObjStm /N 1 /First 4 {more}"), &deflated(&rows));
    for parameters in [
        "/Filter /FlateDecode /DecodeParms << /Predictor 10 /Columns 2 >>",
        "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2 /Colors 1 /BitsPerComponent 8 >>",
        "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1 /Colors 2 >>",
        "/Filter [/Fl] /DecodeParms [<< /Predictor 12 /Columns 2 >>]",
        "/Filter /FlateDecode /DecodeParms << /#50redictor 12 /Columns 2 >>",
    ] {
        refused(&predicted(parameters), FileType::Pdf, "JavaScript");
    }
    for unclear in [
        "/Filter /LZWDecode",
        "/Filter /FlateDecode /DecodeParms 9 0 R",
        "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 9 0 R >>",
        "/Filter /FlateDecode /DecodeParms << /Predictor 4 /Columns 2 >>",
        "/Filter [/FlateDecode] /DecodeParms << /Predictor 12 /Columns 2 >>",
        "/Filter /FlateDecode /DecodeParms [<< /Predictor 12 /Columns 2 >>]",
    ] {
        refused(&predicted(unclear), FileType::Pdf, "cannot be checked");
    }
    let wrong: Vec<u8> = rows.iter().map(|byte| if *byte == 0 { 5 } else { *byte }).collect();
    let parameters =
        "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2 >>";
    refused(&stream(parameters, &deflated(&wrong)), FileType::Pdf, "damaged");
}

#[test]
fn a_picture_or_an_attachment_with_a_predictor_is_judged_by_what_it_decodes_to() {
    let rows = |bytes: &[u8]| bytes.chunks(4).flat_map(|row| [&[0], row].concat()).collect::<Vec<u8>>();
    let parameters = "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 4 >>";
    taken(&stream(&format!("/Type /EmbeddedFile {parameters}"), &deflated(&rows(b"<invoice/>"))));
    for dictionary in ["/Type /EmbeddedFile", "/Subtype /Image"] {
        let hidden = stream(&format!("{dictionary} {parameters}"), &deflated(&rows(&program())));
        refused(&hidden, FileType::Pdf, "contains a program");
    }
}

/// Scanners and older programs compress pictures and pages by methods that are not undone here, and some keep a stream's
/// parameters in an object of their own. Neither is where programs are attached or objects are kept: since those exist
/// (PDF 1.5), every writer deflates them.
#[test]
fn what_scanners_and_older_programs_write_is_taken() {
    // `-----A---B` in the example of the specification.
    let packed = b"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01";
    let picture =
        "/Type /XObject /Subtype /Image /Width 10 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray";
    for filter in [
        "/Filter /LZWDecode",
        "/Filter [/LZW]",
        "/Filter /LZWDecode /DecodeParms << /EarlyChange 0 >>",
        "/Filter /LZWDecode /DecodeParms << /Predictor 2 /Columns 10 >>",
        "/Filter [/ASCII85Decode /LZWDecode]",
        "/Filter /FlateDecode /DecodeParms 9 0 R",
        "/Filter [/FlateDecode] /DecodeParms [9 0 R]",
        "/Filter 9 0 R",
        "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2480 /Rows 9 0 R >>",
        "/Filter /JBIG2Decode /DecodeParms << /JBIG2Globals 9 0 R >>",
        "/Filter /JPXDecode",
        "/Filter [/FlateDecode /DCTDecode]",
    ] {
        for dictionary in ["", picture, "/Type /XObject /Subtype /Form /BBox [0 0 1 1]"] {
            let page = "6 0 obj << /Contents 7 0 R /Resources << /XObject << /Im0 7 0 R >> >> >> endobj\n";
            let file = [pdf(page), stream(&format!("{dictionary} {filter}"), packed)].concat();
            taken(&file);
            assert_eq!(inspect_bytes(&zip_of(&[("scan.pdf", &file)]), FileType::Zip), Ok(()), "{filter}");
        }
        // Where it is attached, nobody can say what it is.
        let attached = stream(&format!("/Type /EmbeddedFile {filter}"), packed);
        assert!(
            inspect_bytes(&attached, FileType::Pdf).is_err_and(|why| why.contains("cannot be checked")),
            "{filter}"
        );
    }
}

#[test]
fn attached_programs_are_refused_by_their_bytes() {
    for dictionary in ["/Type /EmbeddedFile", "/Params << >>"] {
        refused(&stream(dictionary, &program()), FileType::Pdf, "contains a program");
        refused(
            &stream(&format!("{dictionary} /Filter /FlateDecode"), &deflated(&program())),
            FileType::Pdf,
            "contains a program",
        );
    }
    taken(&stream("/Type /EmbeddedFile", b"<invoice/>"));
    let hexadecimal: String = program().iter().map(|byte| format!("{byte:02x}")).collect();
    refused(&stream("/Filter /ASCIIHexDecode", hexadecimal.as_bytes()), FileType::Pdf, "contains a program");
    let packed: String = deflated(&program()).iter().map(|byte| format!("{byte:02X} ")).collect();
    refused(&stream("/Filter [/AHx /Fl]", packed.as_bytes()), FileType::Pdf, "contains a program");
    // `MZ\0\0` and zeros, then a header at 64.
    let run = [b"\x01MZ".as_slice(), b"\xC7\0", b"\x03\x40\0\0\0", b"\x03PE\0\0", b"\x80"].concat();
    refused(&stream("/Filter /RunLengthDecode", &run), FileType::Pdf, "contains a program");
    taken(&stream("/Filter [/ASCII85Decode /FlateDecode]", b"GhQ~>"));
}

#[test]
fn what_is_attached_to_a_pdf_is_inspected_like_what_stands_in_an_archive() {
    let archive = zip_of(&[("notes.txt", b"a"), ("setup.exe", b"a")]);
    let deeper = zip_of(&[("inner.dat", &zip_of(&[("open me.vbs", b"a")]))]);
    let macros = docx(&[("word/vbaProject.bin", b"x")]);
    let older = doc(&["/Macros"], &[WORD]);
    let inner = with("<< /S /JavaScript >>");
    for (bytes, words) in [
        (&archive, "contains a program: setup.exe"),
        (&deeper, "contains a program"),
        (&macros, "contains macros"),
        (&older, "contains macros"),
        (&inner, "JavaScript"),
    ] {
        for dictionary in ["/Type /EmbeddedFile", "/Params << >>"] {
            refused(&attached(dictionary, bytes), FileType::Pdf, words);
            let packed = deflated(bytes);
            refused(&stream(&format!("{dictionary} /Filter /FlateDecode"), &packed), FileType::Pdf, words);
            // The length is wrong; readers look for the end.
            let start = format!("%PDF-1.7\n7 0 obj\n<< {dictionary} /Length 8 0 R >>\nstream\n");
            let end = format!("\nendstream\nendobj\n9 0 obj ({}) endobj\n", "page ".repeat(15_000));
            let wrong = [start.as_bytes(), bytes, end.as_bytes(), &pdf("")[9..]].concat();
            refused(&wrong, FileType::Pdf, words);
            // The archive around it is a level too.
            let words = if bytes == &deeper { "At most 2 levels" } else { words };
            refused(&zip_of(&[("a.pdf", &attached(dictionary, bytes))]), FileType::Zip, words);
        }
    }
    // What is only known by its name, or in no way.
    for (bytes, words) in [
        (b"#!/bin/sh\nrm".as_slice(), "a script"),
        (b"Rar!\x1A\x07\x01\0", "cannot be checked"),
        (b"7z\xBC\xAF\x27\x1C\0\x04", "cannot be checked"),
    ] {
        refused(&stream("/Type /EmbeddedFile", bytes), FileType::Pdf, words);
        let named = [pdf("6 0 obj << /F (a.dat) /EF << /F 7 0 R >> >> endobj\n"), stream("", bytes)].concat();
        refused(&named, FileType::Pdf, words);
        let by_reference = "6 0 obj << /F (a.dat) /EF 5 0 R >> endobj 5 0 obj << /UF 7 0 R >> endobj\n";
        refused(&[pdf(by_reference), stream("", bytes)].concat(), FileType::Pdf, words);
        taken(&stream("", bytes));
    }
    refused(&stream("/Type /EmbeddedFile /Filter /LZWDecode", b"x"), FileType::Pdf, "cannot be checked");
    for honest in [zip_of(&[("a.txt", b"a")]), docx(&[]), doc(&[], &[WORD]), pdf("")] {
        taken(&attached("/Type /EmbeddedFile", &honest));
        taken(&stream("/Type /EmbeddedFile /Filter /FlateDecode", &deflated(&honest)));
    }
    // Nested without end.
    let deep = (0..6).fold(pdf(""), |inner, _| stream("/Type /EmbeddedFile", &inner));
    refused(&deep, FileType::Pdf, "nested too deeply");
}

#[test]
fn objects_that_overlap_or_nest_without_end_are_too_complex() {
    let overlapping = pdf(&"1 0 obj (".repeat(20_000));
    refused(&overlapping, FileType::Pdf, "too complex");
    refused(&with(&"[".repeat(100_000)), FileType::Pdf, "too complex");
    refused(&with(&"<</A".repeat(100_000)), FileType::Pdf, "too complex");
    refused(&with(&format!("[{}]", "1 ".repeat(300_000))), FileType::Pdf, "too complex");
}

#[test]
fn passwords_are_tried_as_readers_try_them() {
    let unknown = pdf("8 0 obj << /Filter /Other /O (a) /U (b) >> endobj trailer << /Encrypt 8 0 R >>\n");
    refused(&unknown, FileType::Pdf, "encrypted with a password");
    refused(&pdf("trailer << /Encrypt 9 0 R >>\n"), FileType::Pdf, "encrypted with a password");
    refused(
        &pdf("trailer << /#45ncrypt << /Filter /Standard /V 2 /R 3 /O (a) /U (b) /P -4 >> >>\n"),
        FileType::Pdf,
        "encrypted",
    );
}
