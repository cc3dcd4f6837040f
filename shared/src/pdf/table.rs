//! Rows of cells, each as high as its tallest cell and never split between pages.

use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, Node, TableHeaderScope, Tag, TagGroup};

use super::breaking::Broken;
use super::draw::{self, Align, FAINT, HAIR, INK, Look, look};
use super::fonts::Style;
use super::text::Line;

/// The distance between two lines of a cell.
const LEADING: f32 = 10.0;
/// The distance between two cells.
const GUTTER: f32 = 6.0;

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) width: f32,
    pub(super) align: Align,
    /// Of its letters.
    pub(super) size: f32,
}

/// A laid-out row.
pub(super) struct Row {
    cells: Vec<Broken>,
    colour: [u8; 3],
    style: Style,
    pub(super) height: f32,
}

/// A table, with its rows in the document's structure so far.
pub(super) struct Table {
    columns: &'static [Column],
    head: TagGroup,
    body: TagGroup,
    has_rows: bool,
}

impl Row {
    /// A row of these texts, one for each column. An empty text is shown as a dash.
    pub(super) fn new(columns: &[Column], style: Style, colour: [u8; 3], texts: &[String]) -> Self {
        let cells: Vec<Broken> = columns
            .iter()
            .zip(texts)
            .map(|(column, text)| {
                let text = if text.is_empty() { "–" } else { text };
                Broken::new(text, style, (column.width - GUTTER) / column.size)
            })
            .collect();
        let lines = cells.iter().map(Broken::len).max().unwrap_or(1);
        Self { cells, colour, style, height: lines as f32 * LEADING + 5.0 }
    }

    /// The titles of the columns.
    pub(super) fn titles(columns: &[Column]) -> Self {
        let titles: Vec<String> = columns.iter().map(|column| column.title.to_owned()).collect();
        Self::new(columns, Style::Strong, FAINT, &titles)
    }

    /// Draws the row with its upper edge at `y`; calls `drawn` for each line of a cell, with the cell's index.
    fn draw(
        &self,
        surface: &mut Surface<'_>,
        columns: &[Column],
        (left, y): (f32, f32),
        mut drawn: impl FnMut(&mut Surface<'_>, usize, &Line, Look, (f32, f32)),
    ) {
        let mut x = left;
        for (index, (column, lines)) in columns.iter().zip(&self.cells).enumerate() {
            let look = look(self.style, column.size, self.colour).at(column.align);
            let at = match column.align {
                Align::Left => x,
                Align::Centre => x + (column.width - GUTTER) / 2.0,
                Align::Right => x + column.width - GUTTER,
            };
            let mut baseline = y + LEADING;
            for line in lines.shaped() {
                drawn(surface, index, &line, look, (at, baseline));
                baseline += LEADING;
            }
            x += column.width;
        }
    }
}

impl Table {
    pub(super) fn new(columns: &'static [Column]) -> Self {
        Self { columns, head: TagGroup::new(Tag::THead), body: TagGroup::new(Tag::TBody), has_rows: false }
    }

    fn width(&self) -> f32 {
        self.columns.iter().map(|column| column.width).sum()
    }

    /// The titles: on every page, but only once in the structure for screen readers.
    pub(super) fn draw_titles(
        &mut self,
        surface: &mut Surface<'_>,
        titles: &Row,
        at: (f32, f32),
        is_first: bool,
    ) {
        if is_first {
            let cells =
                self.draw_cells(surface, titles, at, || TagGroup::new(Tag::TH(TableHeaderScope::Column)));
            self.head.push(cells);
        } else {
            draw::artifact(surface, ArtifactType::PaginationOther, |surface| {
                titles.draw(surface, self.columns, at, |surface, _, line, look, at| {
                    draw::line(surface, line, look, at);
                });
            });
        }
        self.draw_rule(surface, (at.0, at.1 + titles.height), INK);
    }

    /// A row of the body.
    pub(super) fn draw_row(&mut self, surface: &mut Surface<'_>, row: &Row, at: (f32, f32)) {
        let cells = self.draw_cells(surface, row, at, || TagGroup::new(Tag::TD));
        self.body.push(cells);
        self.has_rows = true;
        self.draw_rule(surface, (at.0, at.1 + row.height), HAIR);
    }

    fn draw_cells(
        &self,
        surface: &mut Surface<'_>,
        row: &Row,
        at: (f32, f32),
        cell: impl Fn() -> TagGroup,
    ) -> TagGroup {
        // A vector that grows takes room for four at once, and there are seventy thousand cells in a long transcript.
        let with_room =
            |cell: TagGroup, lines: &Broken| TagGroup { children: Vec::with_capacity(lines.len()), ..cell };
        let mut cells: Vec<TagGroup> = row.cells.iter().map(|lines| with_room(cell(), lines)).collect();
        row.draw(surface, self.columns, at, |surface, index, line, look, at| {
            draw::tagged_line(surface, &mut cells[index], line, look, at);
        });
        let children = cells.into_iter().map(Node::Group).collect();
        TagGroup { children, ..TagGroup::new(Tag::TR) }
    }

    fn draw_rule(&self, surface: &mut Surface<'_>, (x, y): (f32, f32), colour: [u8; 3]) {
        let width = self.width();
        draw::artifact(surface, ArtifactType::Layout, |surface| {
            draw::rule(surface, (x, y), (x + width, y), 0.5, colour);
        });
    }

    /// Whether any row was drawn.
    pub(super) fn has_rows(&self) -> bool {
        self.has_rows
    }

    /// The table as part of the document's structure.
    pub(super) fn into_group(self) -> TagGroup {
        let mut group = TagGroup::new(Tag::Table);
        group.push(self.head);
        group.push(self.body);
        group
    }
}
