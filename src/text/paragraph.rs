//! A paragraph, resolved and shaped once, cut into lines for any width.
//!
//! Invariant: the text is kept as given; lines partition the clusters; a line's visible clusters fit
//! the width, or the line is a single cluster.
//! Must not know: where on the screen it stands, what its bytes mean.

use std::ops::Range;
use std::sync::Arc;

use icu_segmenter::{LineSegmenter, options::LineBreakOptions};
use unicode_bidi::Level;

use super::bidi::{self, Base, visual_order};
use super::cluster::{self, Break, Cluster};
use super::row::{Glyph, Row};
use super::span::narrow;

/// One line of a paragraph: a range of its clusters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line(Range<u32>);

impl Line {
    fn clusters(&self) -> Range<usize> {
        self.0.start as usize..self.0.end as usize
    }
}

/// A paragraph with what does not depend on the width: levels, clusters, joining, break opportunities.
#[derive(Debug, Clone)]
pub struct Paragraph {
    text: Arc<str>,
    /// The byte of the paragraph that the text starts at, where it is a segment.
    first: u32,
    base: Level,
    clusters: Vec<Cluster>,
    otherwise: bool,
}

impl Paragraph {
    /// Resolves and shapes a paragraph.
    #[must_use]
    pub fn new(text: impl Into<Arc<str>>, base: Base) -> Self {
        Self::segment(text, base, 0)
    }

    /// Resolves and shapes a [segment](super::segment) that starts at a byte of its paragraph. All
    /// offsets, those of clusters and rows too, count from the start of the paragraph.
    #[must_use]
    pub fn segment(text: impl Into<Arc<str>>, base: Base, first: u32) -> Self {
        Self::segment_with(text, base, first, false)
    }

    /// The same; `pictures` shows the directional formatting characters, which act all the same.
    #[must_use]
    pub fn segment_with(text: impl Into<Arc<str>>, base: Base, first: u32, pictures: bool) -> Self {
        let text = text.into();
        let resolved = bidi::resolve(&text, base);
        let mut shaped = Self::shape(text, &resolved, pictures);
        shaped.otherwise = bidi::reads_otherwise(&shaped.text, &resolved);
        if first > 0 {
            shaped.first = first;
            for cluster in &mut shaped.clusters {
                cluster.start = cluster.start.saturating_add(first);
                cluster.end = cluster.end.saturating_add(first);
            }
        }
        shaped
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.text.len() + self.clusters.capacity() * size_of::<Cluster>()
    }

    fn shape(text: Arc<str>, resolved: &bidi::Resolved, pictures: bool) -> Self {
        let mut clusters = cluster::clusters(&text, resolved, pictures);
        find_breaks(&text, &mut clusters);
        clusters.shrink_to_fit();
        Self {
            text,
            first: 0,
            base: resolved.base,
            clusters,
            otherwise: false,
        }
    }

    /// The logical text; of a segment, its own.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Whether the base direction is right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        self.base.is_rtl()
    }

    /// Whether embeddings, overrides or isolates in it give it another order than its characters have by
    /// themselves, so that it may read otherwise than it is stored ("Trojan Source").
    #[must_use]
    pub const fn reads_otherwise(&self) -> bool {
        self.otherwise
    }

    /// Its clusters, in logical order.
    #[must_use]
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// The cells it takes in one line.
    #[must_use]
    pub fn width(&self) -> usize {
        self.clusters.iter().map(|c| usize::from(c.width)).sum()
    }

    /// Cuts the paragraph into lines of at most `width` cells, as many clusters a line as fit (first
    /// fit). White space hangs over the end of a line. A word longer than a line is cut between
    /// clusters. There is always at least one line.
    #[must_use]
    pub fn lines(&self, width: u16) -> Vec<Line> {
        let width = usize::from(width.max(1));
        let mut lines = Vec::new();
        let (mut start, mut used) = (0usize, 0usize);
        let mut opportunity: Option<usize> = None;
        let mut cut = |from: usize, to: usize| {
            lines.push(Line(narrow(from)..narrow(to)));
        };
        for (i, cluster) in self.clusters.iter().enumerate() {
            let cells = usize::from(cluster.width);
            while used + cells > width && i > start && !cluster.is_space() {
                let to = opportunity.take().filter(|&o| o > start).unwrap_or(i);
                cut(start, to);
                start = to;
                used = self.clusters[to..i]
                    .iter()
                    .map(|c| usize::from(c.width))
                    .sum();
            }
            used += cells;
            match cluster.after {
                Break::Prohibited => {}
                Break::Allowed => opportunity = Some(i + 1),
                Break::Mandatory => {
                    cut(start, i + 1);
                    (start, used, opportunity) = (i + 1, 0, None);
                }
            }
        }
        if start < self.clusters.len() || lines.is_empty() {
            lines.push(Line(narrow(start)..narrow(self.clusters.len())));
        }
        lines
    }

    /// Sets one line: its clusters in visual order, from column 0 without gaps. White space at the
    /// line's end is left out; so are clusters that show nothing.
    #[must_use]
    pub fn row(&self, line: &Line) -> Row {
        let Some(clusters) = self.clusters.get(line.clusters()) else {
            return Row::default();
        };
        let kept = clusters
            .iter()
            .rposition(|c| !c.is_space())
            .map_or(0, |i| i + 1);
        let order = visual_order(
            clusters[..kept].iter().map(|c| (c.level, c.reset)),
            self.base,
        );
        let mut glyphs = Vec::with_capacity(order.len());
        let mut column = 0u16;
        for at in order {
            let cluster = &clusters[at];
            if cluster.width == 0 {
                continue;
            }
            glyphs.push(Glyph {
                column,
                width: cluster.width,
                start: cluster.start,
                end: cluster.end,
                shown: cluster.shown.clone(),
            });
            column = column.saturating_add(u16::from(cluster.width));
        }
        Row::new(glyphs, self.bytes(line), self.is_rtl())
    }

    /// The bytes of a line.
    #[must_use]
    pub fn bytes(&self, line: &Line) -> Range<u32> {
        let range = line.clusters();
        let end = self.first.saturating_add(narrow(self.text.len()));
        let start = self.clusters.get(range.start).map_or(end, |c| c.start);
        start
            ..range
                .end
                .checked_sub(1)
                .and_then(|i| self.clusters.get(i))
                .map_or(start, |c| c.end)
    }

    /// All lines of a width, set.
    #[must_use]
    pub fn rows(&self, width: u16) -> Vec<Row> {
        self.lines(width)
            .iter()
            .map(|line| self.row(line))
            .collect()
    }

    /// The index of the line that holds a byte of the paragraph; the last line for a byte past the end.
    #[must_use]
    pub fn line_of(&self, lines: &[Line], byte: u32) -> usize {
        lines
            .partition_point(|line| self.bytes(line).end <= byte)
            .min(lines.len().saturating_sub(1))
    }
}

/// Marks the clusters after which UAX #14 lets a line end.
fn find_breaks(text: &str, clusters: &mut [Cluster]) {
    let segmenter =
        const { LineSegmenter::new_for_non_complex_scripts(const { LineBreakOptions::default() }) };
    let mut at = 0;
    for byte in segmenter.segment_str(text).map(narrow) {
        while clusters.get(at).is_some_and(|c| c.end < byte) {
            at += 1;
        }
        if byte > 0
            && let Some(cluster) = clusters.get_mut(at).filter(|c| c.end == byte)
        {
            // LB4 and LB5: BK, CR, LF and NL. The end of the text is not a break.
            let ends_line = text
                .get(..cluster.end as usize)
                .and_then(|t| t.chars().next_back())
                .is_some_and(|c| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}'));
            cluster.after = if ends_line && cluster.end as usize != text.len() {
                Break::Mandatory
            } else {
                Break::Allowed
            };
        }
    }
}

#[cfg(test)]
mod tests;
