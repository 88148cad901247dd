//! Sentences: moving by them within a text, and where the other text says the same.
//!
//! Invariant: the current sentence is one of the current paragraph; elsewhere there is none.
//! Must not know: keys, what counterparts look like, how they were found.

use super::motion::Way;
use super::{Place, Reader};
use crate::app::reader::View;
use crate::language::sentence::split;
use crate::text::{ParaId, TextSpan};

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

    /// The next sentence of the active text, `count` times; from a paragraph, its first one. Shows its
    /// counterpart where the other pane can scroll to it. Returns whether anything moved.
    pub fn step_sentence(&mut self, way: Way, count: usize) -> bool {
        let mut moved = false;
        for _ in 0..count {
            let Some(next) = self.next_sentence(way) else {
                break;
            };
            moved = true;
            self.cursor = next.para;
            self.sentence = Some(next);
        }
        if let (true, Some(span)) = (moved, self.sentence) {
            self.mention = None;
            self.show_byte(Place {
                para: span.para,
                offset: span.start,
            });
            self.show_counterpart();
        }
        moved
    }

    fn next_sentence(&self, way: Way) -> Option<TextSpan> {
        let here = self.here()?;
        let current = self.sentence.filter(|s| s.para == here);
        let mut para = here;
        loop {
            let all = self.sentences(para);
            let found = match (current.filter(|c| c.para == para), way) {
                (Some(c), Way::Forward) => all.into_iter().find(|s| s.start > c.start),
                (Some(c), Way::Back) => all.into_iter().rfind(|s| s.start < c.start),
                // Backwards from a paragraph as a whole leads to what stands before it.
                (None, Way::Back) if para == here => None,
                (None, Way::Forward) => all.into_iter().next(),
                (None, Way::Back) => all.into_iter().next_back(),
            };
            if found.is_some() {
                return found;
            }
            let index = match way {
                Way::Forward => para.index.checked_add(1)?,
                Way::Back => para.index.checked_sub(1)?,
            };
            para = ParaId::new(para.side, index);
            self.article.paragraph(para)?;
        }
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
