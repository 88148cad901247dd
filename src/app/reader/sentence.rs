//! Sentences: moving by them within a text, and where the other text says the same.
//!
//! Invariant: the current sentence is one of the current paragraph; elsewhere there is none.
//! Must not know: keys, what counterparts look like, how they were found.

use super::motion::Way;
use super::{Place, Reader};
use crate::app::reader::View;
use crate::language::sentence::split;
use crate::text::{ParaId, TextSpan};

/// How far a count leads at most: every sentence passed is read.
const FURTHEST: usize = 10_000;

impl Reader {
    /// The sentence that the keys are at.
    #[must_use]
    pub fn current_sentence(&self) -> Option<TextSpan> {
        self.sentence.filter(|s| s.para == self.cursor)
    }

    /// The sentences of the other text that say what the current one says, best first.
    #[must_use]
    pub fn sentence_counterparts(&self) -> Vec<TextSpan> {
        self.current_sentence()
            .map_or_else(Vec::new, |s| self.alignment.counterparts(s))
    }

    /// Which sentence of its paragraph the current one is, from 1, and of how many.
    #[must_use]
    pub fn sentence_number(&self) -> Option<(usize, usize)> {
        let current = self.current_sentence()?;
        let all = self.sentences(current.para);
        let at = all.iter().position(|s| *s == current)?;
        Some((at + 1, all.len()))
    }

    fn sentences(&self, para: ParaId) -> Vec<TextSpan> {
        // A very long paragraph is not cut into sentences: that would read all of it.
        if self.article.segments(para) > 1 {
            return Vec::new();
        }
        let text = self.article.segment(para, 0).map(|s| s.text);
        let spans = split(text.as_deref().unwrap_or(""), para.side).into_iter();
        spans.map(|range| TextSpan::new(para, range)).collect()
    }

    /// The next sentence of the active text, `count` times, as far as there are so many; from a paragraph, its
    /// first one. Shows its counterpart where the other pane can scroll to it. Returns whether anything moved.
    pub fn step_sentence(&mut self, way: Way, count: usize) -> bool {
        let Some(span) = self.sentence_ahead(way, count.min(FURTHEST)) else {
            return false;
        };
        self.cursor = span.para;
        self.sentence = Some(span);
        self.mention = None;
        self.show_byte(Place {
            para: span.para,
            offset: span.start,
        });
        self.show_counterpart();
        true
    }

    /// The sentence that lies so many ahead, or the last one there is.
    fn sentence_ahead(&self, way: Way, count: usize) -> Option<TextSpan> {
        let mut para = self.here()?;
        let mut from = self.sentence.filter(|s| s.para == para);
        // Backwards from a paragraph as a whole leads to what stands before it.
        let mut skipped = way == Way::Back && from.is_none();
        let (mut left, mut last) = (count, None);
        loop {
            let mut ahead = if skipped {
                Vec::new()
            } else {
                self.sentences(para)
            };
            if way == Way::Back {
                ahead.reverse();
            }
            if let Some(from) = from.take() {
                ahead.retain(|s| match way {
                    Way::Forward => s.start > from.start,
                    Way::Back => s.start < from.start,
                });
            }
            skipped = false;
            if let Some(&found) = ahead.get(left.saturating_sub(1)) {
                return Some(found);
            }
            left -= ahead.len();
            last = ahead.last().copied().or(last);
            let index = match way {
                Way::Forward => para.index.checked_add(1),
                Way::Back => para.index.checked_sub(1),
            };
            let next = index.map(|index| ParaId::new(para.side, index));
            match next.filter(|next| next.at() < self.article.len(para.side)) {
                Some(next) => para = next,
                None => return last,
            }
        }
    }

    /// To the sentence of the other text that says what the current one says; it is the current one there.
    pub(super) fn jump_to_said(&mut self) -> bool {
        let Some(said) = self.sentence_counterparts().first().copied() else {
            return false;
        };
        self.jump_to_place(Place {
            para: said.para,
            offset: said.start,
        });
        self.sentence = Some(said);
        true
    }

    /// Brings the counterpart of the current sentence into view, where the other pane scrolls by itself.
    fn show_counterpart(&mut self) {
        let Some(span) = self.sentence_counterparts().first().copied() else {
            return;
        };
        let view = View::Side(span.para.side);
        if self.views().contains(&view) {
            self.show_byte_in(
                view,
                Place {
                    para: span.para,
                    offset: span.start,
                },
            );
        }
    }
}
