//! What in a document's text starts programs: DDE fields, and actions of slides.

use quick_xml::events::{BytesStart, Event};

use super::super::budget::{Budget, Step, refuse};
use super::xml;

/// Real fields are nested two or three deep.
const DEPTH_MAX: usize = 64;
/// How much of an instruction is kept: its first word decides.
const WORDS_MAX: usize = 256;

/// Whether parts of a content type can have fields.
pub(super) fn may_have(kind: &str) -> bool {
    ["wordprocessingml", "externallink", "presentationml"].iter().any(|word| kind.contains(word))
}

/// An open field.
#[derive(Debug, Default)]
struct Field {
    instruction: String,
    is_result: bool,
}

/// Reads a part with text.
pub(super) async fn check(text: &str, budget: &Budget) -> Step {
    let mut events = xml::Events::of(text, budget);
    let mut fields: Vec<Field> = Vec::new();
    let mut in_instruction = false;
    loop {
        let event = events.next().await?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let is_open = matches!(event, Event::Start(_));
                match element.local_name().as_ref() {
                    "instrText" | "delInstrText" => in_instruction = is_open,
                    "fldSimple" => {
                        let field = Field {
                            instruction: xml::attribute(element, "instr")?.unwrap_or_default(),
                            is_result: true,
                        };
                        field.check()?;
                    }
                    "fldChar" => step(&mut fields, xml::attribute(element, "fldCharType")?.as_deref())?,
                    "ddeLink" => return refuse(dde()),
                    // What a slide does at a click, or when the pointer passes over it.
                    "hlinkClick" | "hlinkMouseOver" | "hlinkHover" => check_action(element)?,
                    _ => {}
                }
            }
            Event::End(element) if matches!(element.local_name().as_ref(), "instrText" | "delInstrText") => {
                in_instruction = false;
            }
            Event::Text(text) if in_instruction => add(&mut fields, &text.xml10_content())?,
            Event::CData(text) if in_instruction => add(&mut fields, text)?,
            Event::GeneralRef(reference) if in_instruction => {
                add(&mut fields, xml::resolved(reference)?.encode_utf8(&mut [0; 4]))?;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    fields.iter().try_for_each(Field::check)
}

fn check_action(element: &BytesStart<'_>) -> Step {
    let action = xml::attribute(element, "action")?.unwrap_or_default().trim().to_lowercase();
    match action.starts_with("ppaction://program") || action.starts_with("ppaction://macro") {
        true => refuse("The presentation starts another program. Please remove that link."),
        false => Ok(()),
    }
}

fn step(fields: &mut Vec<Field>, kind: Option<&str>) -> Step {
    match kind {
        Some("begin") => {
            // What kind of field it is would be another field's result.
            if fields.last().is_some_and(|field| !field.is_result && field.instruction.trim().is_empty()) {
                return refuse(dde());
            }
            fields.push(Field::default());
            if fields.len() > DEPTH_MAX {
                return Err(super::super::budget::too_complex());
            }
        }
        Some("separate") => {
            if let Some(field) = fields.last_mut() {
                field.check()?;
                field.is_result = true;
            }
        }
        Some("end") => {
            if let Some(field) = fields.pop() {
                field.check()?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn add(fields: &mut Vec<Field>, text: &str) -> Step {
    if fields.is_empty() {
        // An instruction without a beginning; Word ignores it, other programs may not.
        fields.push(Field::default());
    }
    if let Some(field) = fields.last_mut().filter(|field| !field.is_result) {
        let room = WORDS_MAX.saturating_sub(field.instruction.len());
        field.instruction.extend(
            text.trim_start_matches(|letter: char| field.instruction.is_empty() && letter.is_whitespace())
                .chars()
                .take(room),
        );
    }
    Ok(())
}

impl Field {
    fn check(&self) -> Step {
        if starts_program(&self.instruction) { refuse(dde()) } else { Ok(()) }
    }
}

/// Whether the instruction of a field starts a program: its first word decides.
pub(in super::super) fn starts_program(instruction: &str) -> bool {
    let word = instruction.trim_start().split(|letter: char| !letter.is_alphanumeric()).next();
    word.is_some_and(|word| word.to_uppercase().starts_with("DDE"))
}

pub(in super::super) fn dde() -> String {
    "The document contains a field that starts another program (DDE). Please remove it.".to_owned()
}
