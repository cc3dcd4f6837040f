//! The transcript: one learner's credits in one period, for an auditor. A4 portrait, on as many pages as needed.

use std::num::NonZeroU16;

use jiff::civil::Date;
use krilla::Document;
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, Tag, TagGroup, TagTree};

use super::breaking;
use super::draw::{self, ACCENT, Align, FAINT, INK, Look, look};
use super::fonts::Style;
use super::table::{Column, Row, Table};
use super::text::{self, Line};
use domain::credits::ledger::{Amount, EntryKind};
use domain::credits::transcript::{Transcript, TranscriptEntry};
use domain::one_line;

const TITLE: &str = "Transcript of CPD credits";
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 42.0;
const TOP: f32 = 52.0;
/// The lowest position of a page's last line.
const BOTTOM: f32 = HEIGHT - 58.0;

/// The columns of the entries; together they fill the width between the margins.
const ENTRIES: [Column; 7] = [
    Column { title: "Date", width: 52.0, align: Align::Left, size: 7.5 },
    Column { title: "Activity", width: 131.0, align: Align::Left, size: 7.5 },
    Column { title: "Provider", width: 74.0, align: Align::Left, size: 7.5 },
    Column { title: "Type", width: 56.0, align: Align::Left, size: 7.5 },
    Column { title: "Credits", width: 40.0, align: Align::Right, size: 7.5 },
    Column { title: "Balance", width: 48.0, align: Align::Right, size: 7.5 },
    Column { title: "Certificate", width: 110.28, align: Align::Left, size: 6.3 },
];

/// The columns of the totals per cycle.
const CYCLES: [Column; 4] = [
    Column { title: "Cycle", width: 190.0, align: Align::Left, size: 8.5 },
    Column { title: "Credits", width: 70.0, align: Align::Right, size: 8.5 },
    Column { title: "Goal", width: 70.0, align: Align::Right, size: 8.5 },
    Column { title: "Missing", width: 70.0, align: Align::Right, size: 8.5 },
];

/// Renders the transcript as a PDF.
///
/// # Panics
/// If the embedded fonts are broken.
pub fn transcript(transcript: &Transcript) -> Vec<u8> {
    let titles = [Row::titles(&CYCLES), Row::titles(&ENTRIES)];
    // Laid out by each attempt, so that a long layout is gone while the document is written.
    draw::finish(|document| lay_out(transcript, placed(pieces(transcript), &titles), &titles, document))
}

/// A piece of the document; the pieces follow each other from top to bottom.
enum Piece {
    /// Lines of a paragraph, or of the heading.
    Lines { lines: Vec<Line>, look: Look, is_heading: bool },
    /// A row of one of the two tables.
    Row { table: usize, row: Row },
    /// White space.
    Gap(f32),
}

/// A piece at its position, or the titles of a table above its first row on a page.
enum Placed {
    Piece(f32, Piece),
    Titles { y: f32, table: usize, is_first: bool },
}

impl Piece {
    fn height(&self) -> f32 {
        match self {
            Self::Lines { lines, look, .. } => lines.len() as f32 * look.size * 1.35,
            Self::Row { row, .. } => row.height,
            Self::Gap(height) => *height,
        }
    }

    fn lines(text: &str, look: Look) -> Self {
        let lines = breaking::lines(text, look.style, (WIDTH - 2.0 * MARGIN) / look.size);
        Self::Lines { lines, look: look.at(Align::Left), is_heading: false }
    }
}

fn pieces(transcript: &Transcript) -> Vec<Piece> {
    let (small, strong) = (look(Style::Plain, 8.5, FAINT), look(Style::Strong, 10.0, INK));
    let provider = one_line(&transcript.provider, 120);
    let name = one_line(&transcript.learner_name, 200);
    let mut heading = Piece::lines(TITLE, look(Style::Serif, 22.0, ACCENT));
    if let Piece::Lines { is_heading, .. } = &mut heading {
        *is_heading = true;
    }
    let mut pieces = vec![
        Piece::lines(&provider, look(Style::Strong, 10.0, ACCENT)),
        Piece::Gap(6.0),
        heading,
        Piece::Gap(8.0),
        Piece::lines(&name, look(Style::Serif, 15.0, INK)),
        Piece::lines(&format!("Learner {}", transcript.learner), small),
        Piece::lines(&period(transcript), small),
        Piece::Gap(14.0),
    ];
    if !transcript.cycles.is_empty() {
        pieces.extend([Piece::lines("Totals per cycle", strong), Piece::Gap(2.0)]);
        pieces.extend(transcript.cycles.iter().map(|cycle| {
            let missing = (cycle.goal - cycle.credits).or_zero();
            let texts = [
                format!("{} – {}", day(cycle.start), day(cycle.end)),
                cycle.credits.to_string(),
                cycle.goal.to_string(),
                missing.to_string(),
            ];
            Piece::Row { table: 0, row: Row::new(&CYCLES, Style::Plain, INK, &texts) }
        }));
        pieces.push(Piece::Gap(16.0));
    }
    pieces.extend([Piece::lines("Entries", strong), Piece::Gap(2.0)]);
    if transcript.entries.is_empty() {
        pieces.extend([Piece::lines("There are no entries in this period.", small), Piece::Gap(2.0)]);
    }
    if let Some(from) = transcript.from {
        let row = brought_forward(from, transcript.opening);
        pieces.push(Piece::Row { table: 1, row });
    }
    pieces.extend(transcript.entries.iter().map(|entry| Piece::Row { table: 1, row: row(entry) }));
    let totals = totals(transcript.total, transcript.balance);
    pieces.push(Piece::Row { table: 1, row: totals });
    pieces.extend([
        Piece::Gap(12.0),
        Piece::lines(
            &format!(
                "Taken from the credit ledger of {provider}, in which no entry is ever changed or removed."
            ),
            small,
        ),
    ]);
    pieces
}

fn row(entry: &TranscriptEntry) -> Row {
    let activity = one_line(&entry.activity, 400);
    let activity = match entry.kind {
        EntryKind::Earned => activity,
        EntryKind::ManualAdjustment => format!("Adjusted: {activity}"),
        EntryKind::Expired => format!("Expired: {activity}"),
        EntryKind::Revoked => format!("Withdrawn: {activity}"),
        EntryKind::Reprinted => format!("Certificate reprinted: {activity}"),
    };
    let texts = [
        day(entry.date),
        activity,
        one_line(&entry.provider, 120),
        one_line(&entry.cpd_type, 200),
        entry.credits.to_string(),
        entry.balance_after.to_string(),
        entry.certificate_number.clone().unwrap_or_default(),
    ];
    Row::new(&ENTRIES, Style::Plain, INK, &texts)
}

/// The balance before the period.
fn brought_forward(from: Date, opening: Amount) -> Row {
    let blank = || "\u{00A0}".to_owned();
    let texts =
        [day(from), "Brought forward".to_owned(), blank(), blank(), blank(), opening.to_string(), blank()];
    Row::new(&ENTRIES, Style::Plain, FAINT, &texts)
}

fn totals(total: Amount, balance: Amount) -> Row {
    let [credits, balance] = [total.to_string(), balance.to_string()];
    let blank = || "\u{00A0}".to_owned();
    let texts = [
        "Total".to_owned(),
        "of this period, and the balance after it".to_owned(),
        blank(),
        blank(),
        credits,
        balance,
        blank(),
    ];
    Row::new(&ENTRIES, Style::Strong, INK, &texts)
}

/// Distributes the pieces over pages: a row that does not fit starts a new page, below its table's titles.
fn placed(pieces: Vec<Piece>, titles: &[Row; 2]) -> Vec<Vec<Placed>> {
    let mut pages = vec![Vec::new()];
    let mut y = TOP;
    // The table whose titles are on this page, and the tables that have begun.
    let (mut shown, mut begun) = (None, [false; 2]);
    for piece in pieces {
        let table = match &piece {
            Piece::Row { table, .. } => Some(*table),
            Piece::Lines { .. } | Piece::Gap(_) => None,
        };
        let wants_titles = |shown: Option<usize>| table.filter(|table| shown != Some(*table));
        let above = wants_titles(shown).map_or(0.0, |table| titles[table].height);
        // A heading alone at the foot of a page moves to the next one.
        let below = if table.is_none() { 40.0 } else { 0.0 };
        if y + above + piece.height() + below > BOTTOM && y > TOP {
            pages.push(Vec::new());
            (y, shown) = (TOP, None);
        }
        let page = pages.last_mut().expect("there is a first page");
        if let Some(table) = wants_titles(shown) {
            page.push(Placed::Titles { y, table, is_first: !begun[table] });
            y += titles[table].height;
            (shown, begun[table]) = (Some(table), true);
        }
        let height = piece.height();
        page.push(Placed::Piece(y, piece));
        y += height;
    }
    pages
}

fn lay_out(transcript: &Transcript, pages: Vec<Vec<Placed>>, titles: &[Row; 2], document: &mut Document) {
    let mut tables = [Some(Table::new(&CYCLES)), Some(Table::new(&ENTRIES))];
    let mut tree = TagTree::new();
    let count = pages.len();
    for (index, page) in pages.into_iter().enumerate() {
        let mut sheet = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default());
        let mut surface = sheet.surface();
        for placed in &page {
            draw_placed(&mut surface, placed, titles, &mut tables, &mut tree);
        }
        footer(&mut surface, transcript, index + 1, count);
        surface.finish();
        sheet.finish();
    }
    tables.into_iter().flatten().for_each(|table| tree.push(table.into_group()));
    let title = format!("{TITLE}: {}", one_line(&transcript.learner_name, 200));
    let mut outline = Outline::new();
    let begin = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    outline.push_child(OutlineNode::new(TITLE.to_owned(), begin));
    document.set_outline(outline);
    document.set_metadata(
        Metadata::new()
            .title(title)
            .authors(vec![one_line(&transcript.provider, 200)])
            .creator(one_line(&transcript.provider, 200))
            .language("en".to_owned())
            .creation_date(draw::moment(transcript.produced_at)),
    );
    document.set_tag_tree(tree);
}

fn draw_placed(
    surface: &mut Surface<'_>,
    placed: &Placed,
    titles: &[Row; 2],
    tables: &mut [Option<Table>; 2],
    tree: &mut TagTree,
) {
    match placed {
        Placed::Titles { y, table, is_first } => {
            if let Some(drawn) = &mut tables[*table] {
                drawn.draw_titles(surface, &titles[*table], (MARGIN, *y), *is_first);
            }
        }
        Placed::Piece(y, Piece::Row { table, row }) => {
            if let Some(table) = &mut tables[*table] {
                table.draw_row(surface, row, (MARGIN, *y));
            }
        }
        Placed::Piece(y, Piece::Lines { lines, look, is_heading }) => {
            // A paragraph after a table ends the table.
            for table in tables.iter_mut() {
                if let Some(ended) = table.take_if(|table| table.has_rows()) {
                    tree.push(ended.into_group());
                }
            }
            let mut group = match is_heading {
                true => TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(TITLE.to_owned()))),
                false => TagGroup::new(Tag::P),
            };
            let mut baseline = y + look.size;
            for line in lines {
                draw::tagged_line(surface, &mut group, line, *look, (MARGIN, baseline));
                baseline += look.size * 1.35;
            }
            tree.push(group);
        }
        Placed::Piece(_, Piece::Gap(_)) => {}
    }
}

fn footer(surface: &mut Surface<'_>, transcript: &Transcript, page: usize, pages: usize) {
    draw::artifact(surface, ArtifactType::Footer, |surface| {
        let small = look(Style::Plain, 7.5, FAINT);
        let produced = transcript.produced_at.strftime("%-d %B %Y, %H:%M UTC");
        let name = one_line(&transcript.learner_name, 60);
        let left = text::line(&format!("{name} · produced on {produced}"), Style::Plain);
        draw::line(surface, &left, small.at(Align::Left), (MARGIN, HEIGHT - 34.0));
        let right = text::line(&format!("Page {page} of {pages}"), Style::Plain);
        draw::line(surface, &right, small.at(Align::Right), (WIDTH - MARGIN, HEIGHT - 34.0));
    });
}

fn period(transcript: &Transcript) -> String {
    let period = match (transcript.from, transcript.to) {
        (None, None) => "All entries".to_owned(),
        (Some(from), None) => format!("From {}", day(from)),
        (None, Some(to)) => format!("Until {}", day(to)),
        (Some(from), Some(to)) => format!("{} – {}", day(from), day(to)),
    };
    let zone = one_line(&transcript.time_zone, 60);
    format!("{period}. Certificates count on their day of completion; other days are in the time zone {zone}")
}

fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}
