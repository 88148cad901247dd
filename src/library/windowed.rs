//! Texts too long to be held: read by windows from the file, which may change meanwhile.
//!
//! The file is scanned once, from its head on, for where its paragraphs are; kept is one [`Mark`] for some
//! 64 KiB, so an index of 200 MB takes 80 KB however short the lines. Between two marks lies a window; it
//! is read and decoded when a paragraph of it is asked for, a few are kept. Nothing is mapped: a file that
//! shrinks gives less, never a fault.
//! Invariant: windows partition the part scanned so far; each begins with a paragraph, or with a
//! [segment](crate::text::segment) of a very long one.
//! Must not know: what is shown, what else is in the article.

use std::collections::VecDeque;
use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use encoding_rs::Encoding;
use memchr::memchr_iter;

use super::charset::Charset;
use super::decode::Diagnostic;
use super::plain;
use super::scan::Scan;
use crate::bitext::{Piece, Role, Segment, Windows};
use crate::text::narrow;
use crate::text::segment::SEGMENT;

/// What is scanned before anything is shown, in segments: more than a screen holds.
const FIRST_SEGMENTS: usize = 2;
/// Windows kept.
const CACHED: usize = 12;
/// What stands where a part of the file can no longer be read.
const GONE: &str = "(this part of the file can no longer be read)";

/// How finely a file is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grain {
    /// The most bytes of a window of several paragraphs.
    window: usize,
    /// The most bytes of a segment.
    segment: usize,
    /// How many bytes are scanned at once.
    block: usize,
}

/// What is used outside of tests.
pub(super) const GRAIN: Grain = Grain {
    window: 64 * 1024,
    segment: SEGMENT,
    block: 1 << 20,
};

/// Where a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    offset: u64,
    para: u32,
    /// The segment of the paragraph, and the byte of the paragraph that it starts at.
    segment: u32,
    byte: u32,
    /// Whether the window is a segment of a very long paragraph.
    long: bool,
}

/// The file, and what has lately been read of it.
#[derive(Debug)]
struct Shared {
    file: File,
    scan: Scan,
    /// Its bytes when it was opened.
    length: u64,
    kept: Mutex<VecDeque<Arc<Window>>>,
}

/// A window as read.
#[derive(Debug)]
struct Window {
    bytes: Range<u64>,
    text: String,
    /// Where in the text its paragraphs are; of a segment, the segment.
    pieces: Vec<Range<u32>>,
}

impl Shared {
    /// The bytes of a range, as many as there are.
    fn read(&self, range: Range<u64>) -> Vec<u8> {
        let wanted = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(0);
        let mut bytes = vec![0; wanted];
        let mut filled = 0;
        while let Some(rest) = bytes.get_mut(filled..).filter(|r| !r.is_empty()) {
            match self.file.read_at(rest, range.start + filled as u64) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        bytes.truncate(filled);
        bytes
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Arc<Window>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn window(&self, mark: &Mark, end: u64, ends: bool) -> Arc<Window> {
        let bytes = mark.offset..end;
        let mut kept = self.kept();
        if let Some(at) = kept.iter().position(|w| w.bytes == bytes)
            && let Some(window) = kept.remove(at)
        {
            kept.push_front(window.clone());
            return window;
        }
        // Nobody waits for a window that another thread reads: at worst it is read twice.
        drop(kept);
        let text = self.scan.decode(&self.read(bytes.clone())).into_owned();
        let window = Arc::new(Window {
            bytes,
            pieces: pieces(&text, mark, ends),
            text,
        });
        let mut kept = self.kept();
        kept.push_front(window.clone());
        kept.truncate(CACHED);
        window
    }
}

/// Where in the text of a window its paragraphs are; of a segment, the segment.
fn pieces(text: &str, mark: &Mark, ends: bool) -> Vec<Range<u32>> {
    let base = text.as_ptr() as usize;
    let range = |piece: &str| {
        let start = piece.as_ptr() as usize - base;
        narrow(start)..narrow(start + piece.len())
    };
    if !mark.long {
        return plain::parse(text).into_iter().map(range).collect();
    }
    // Behind a last segment blank lines may follow.
    let line = text.split(['\r', '\n', '\u{2029}']).next().unwrap_or("");
    let line = if mark.segment == 0 {
        line.trim_start()
    } else {
        line
    };
    vec![range(if ends { line.trim_end() } else { line })]
}

impl Window {
    fn piece(&self, at: usize) -> Option<&str> {
        let range = self.pieces.get(at)?;
        self.text.get(range.start as usize..range.end as usize)
    }
}

/// What is known of a text so far.
#[derive(Debug)]
struct Known {
    shared: Arc<Shared>,
    marks: Vec<Mark>,
    paragraphs: usize,
    /// The end of what is scanned.
    end: u64,
    complete: bool,
    roles: Arc<[Role]>,
}

impl Known {
    /// The last window that begins at or before a segment of a paragraph.
    fn locate(&self, index: u32, segment: u32) -> Option<(usize, &Mark)> {
        let after = self
            .marks
            .partition_point(|m| (m.para, m.segment) <= (index, segment));
        let at = after.checked_sub(1)?;
        Some((at, self.marks.get(at)?))
    }

    fn load(&self, at: usize, mark: &Mark) -> Arc<Window> {
        let next = self.marks.get(at + 1);
        let end = next.map_or(self.end, |m| m.offset);
        let ends = next.map_or(self.complete, |m| m.para != mark.para);
        self.shared.window(mark, end, ends)
    }

    /// The segments of a very long paragraph.
    fn long(&self, index: u32) -> Option<&[Mark]> {
        let (at, mark) = self.locate(index, 0)?;
        if !mark.long || mark.para != index {
            return None;
        }
        let rest = self.marks.get(at..)?;
        rest.get(..rest.partition_point(|m| m.para == index))
    }
}

impl Windows for Known {
    fn len(&self) -> usize {
        self.paragraphs
    }

    fn is_complete(&self) -> bool {
        self.complete
    }

    fn segments(&self, index: u32) -> u32 {
        if index as usize >= self.paragraphs {
            return 0;
        }
        self.long(index).map_or(1, |marks| narrow(marks.len()))
    }

    fn segment(&self, index: u32, segment: u32) -> Option<Segment> {
        if segment >= self.segments(index) {
            return None;
        }
        let (at, mark) = self.locate(index, segment)?;
        let window = self.load(at, mark);
        let piece = if mark.long {
            0
        } else {
            (index - mark.para) as usize
        };
        Some(Segment {
            start: mark.byte,
            text: window.piece(piece).unwrap_or(GONE).into(),
        })
    }

    fn segment_at(&self, index: u32, byte: u32) -> u32 {
        let before = self
            .long(index)
            .map_or(0, |marks| marks.partition_point(|m| m.byte <= byte));
        narrow(before.saturating_sub(1))
    }

    fn role(&self, index: u32) -> Role {
        self.roles.get(index as usize).copied().unwrap_or_default()
    }

    fn bytes(&self) -> u64 {
        self.shared.length
    }

    fn windows(&self) -> usize {
        self.marks.len()
    }

    fn window_of(&self, index: u32) -> usize {
        self.locate(index, 0).map_or(0, |(at, _)| at)
    }

    fn read_window(&self, at: usize, text: &mut String) {
        text.clear();
        if let Some(mark) = self.marks.get(at) {
            let end = self.marks.get(at + 1).map_or(self.end, |m| m.offset);
            let bytes = self.shared.read(mark.offset..end);
            text.push_str(&self.shared.scan.decode(&bytes));
        }
    }

    fn pieces(&self, at: usize, text: &str) -> Vec<Piece> {
        let Some(mark) = self.marks.get(at) else {
            return Vec::new();
        };
        let next = self.marks.get(at + 1);
        let ends = next.map_or(self.complete, |m| m.para != mark.para);
        let ranges = pieces(text, mark, ends).into_iter();
        let piece = |(index, range): (u32, Range<u32>)| Piece {
            index,
            start: mark.byte,
            range: range.start as usize..range.end as usize,
        };
        (mark.para..).zip(ranges).map(piece).collect()
    }
}

/// A file that is being scanned.
#[derive(Debug)]
pub(super) struct Indexing {
    shared: Arc<Shared>,
    grain: Grain,
    marks: Vec<Mark>,
    /// What is scanned ends here, at the beginning of a line or of a segment.
    at: u64,
    para: u32,
    /// The paragraph that goes on here: its next segment, and the byte that starts at.
    long: Option<(u32, u32)>,
    complete: bool,
    roles: Arc<[Role]>,
    newlines: usize,
    bad: usize,
    first_bad: Option<(u64, usize)>,
}

impl Indexing {
    /// Begins to scan a file from after its byte order mark.
    pub(super) fn new(
        file: File,
        length: u64,
        charset: impl Into<Charset>,
        start: usize,
        grain: Grain,
    ) -> Self {
        let charset = charset.into();
        Self {
            shared: Arc::new(Shared {
                file,
                scan: Scan { charset },
                length,
                kept: Mutex::default(),
            }),
            grain,
            marks: Vec::new(),
            at: start as u64,
            para: 0,
            long: None,
            complete: length <= start as u64,
            roles: Arc::default(),
            newlines: 0,
            bad: 0,
            first_bad: None,
        }
    }

    /// Says what the first paragraphs are for.
    pub(super) fn set_roles(&mut self, roles: Vec<Role>) {
        self.roles = roles.into();
    }

    /// How many bytes of how many are scanned.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.at.min(self.shared.length), self.shared.length)
    }

    pub(super) fn is_complete(&self) -> bool {
        self.complete
    }

    /// How many paragraphs are known.
    pub(super) fn len(&self) -> usize {
        self.para as usize + usize::from(self.long.is_some())
    }

    /// What is known now.
    pub(super) fn known(&self) -> Arc<dyn Windows> {
        Arc::new(Known {
            shared: self.shared.clone(),
            marks: self.marks.clone(),
            paragraphs: self.len(),
            end: self.at,
            complete: self.complete,
            roles: self.roles.clone(),
        })
    }

    /// What was odd so far.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let replaced = |(offset, line): (u64, usize)| Diagnostic::Replaced {
            count: self.bad,
            offset: usize::try_from(offset).ok(),
            line,
        };
        self.first_bad.map(replaced).into_iter().collect()
    }

    /// The bytes scanned next: few at first, since the first picture waits for them.
    fn block(&self) -> u64 {
        let few = FIRST_SEGMENTS.saturating_mul(self.grain.segment) as u64;
        few.max(self.at).min(self.grain.block as u64)
    }

    /// Scans one block more; `false` once the end is reached.
    pub(super) fn advance(&mut self) -> bool {
        if self.complete {
            return false;
        }
        let end = self.shared.length.min(self.at + self.block());
        let bytes = self.shared.read(self.at..end);
        let scan = self.shared.scan;
        let whole = bytes.len() - bytes.len() % scan.unit();
        // A file that has shrunk ends where it ends now.
        let last = end >= self.shared.length || (bytes.len() as u64) < end - self.at;
        let bytes = bytes.get(..whole).unwrap_or(&[]);
        let mut done = 0;
        while self.long.is_some() || done < bytes.len() {
            let Some(next) = self.line(bytes, done, last) else {
                break;
            };
            done = next;
            if done >= bytes.len() && self.long.is_none() {
                break;
            }
        }
        self.judge(bytes.get(..done).unwrap_or(bytes));
        self.at += done as u64;
        self.complete = last && (done >= bytes.len() || done == 0);
        if self.complete {
            self.long = None;
        }
        !self.complete
    }

    /// Takes in a line, or a segment of one, from `from` on; where the next begins. `None` where more
    /// bytes are needed.
    fn line(&mut self, bytes: &[u8], from: usize, last: bool) -> Option<usize> {
        let (scan, most) = (self.shared.scan, self.grain.segment);
        let start = if self.long.is_some() {
            from
        } else {
            scan.skip_blank(bytes, from)
        };
        if start >= bytes.len() && self.long.is_none() {
            return Some(start.min(bytes.len()));
        }
        let rest = bytes.get(start..)?;
        let near = rest.get(..scan.enough(most)).unwrap_or(rest);
        let found = scan.line_end(near, 0).or_else(|| {
            let all = near.len() == rest.len() && last;
            all.then_some((rest.len(), rest.len()))
        });
        let offset = self.at + start as u64;
        match found {
            Some((end, next)) if end <= most => {
                let line = rest.get(..end)?;
                if let Some((segment, byte)) = self.long.take() {
                    self.mark(offset, segment, byte, true);
                    self.para = self.para.saturating_add(1);
                } else if scan.shows(line) {
                    self.group(offset, end);
                    self.para = self.para.saturating_add(1);
                }
                Some(start + next)
            }
            _ if near.len() < scan.enough(most) && !last => {
                // What is skipped needs not be read again.
                (start > from).then_some(start)
            }
            _ => {
                let cut = scan.cut(rest, most).clamp(1, rest.len().max(1));
                let (segment, byte) = self.long.unwrap_or((0, 0));
                self.mark(offset, segment, byte, true);
                let text = scan.decode(rest.get(..cut)?);
                let text = if segment == 0 {
                    text.trim_start()
                } else {
                    &text
                };
                let taken = narrow(text.len());
                self.long = Some((segment.saturating_add(1), byte.saturating_add(taken)));
                Some(start + cut)
            }
        }
    }

    /// Puts a paragraph into the window before it, or begins another.
    fn group(&mut self, offset: u64, length: usize) {
        let fits = self.marks.last().is_some_and(|mark| {
            !mark.long && offset + length as u64 - mark.offset <= self.grain.window as u64
        });
        if !fits {
            self.mark(offset, 0, 0, false);
        }
    }

    fn mark(&mut self, offset: u64, segment: u32, byte: u32, long: bool) {
        let para = self.para;
        self.marks.push(Mark {
            offset,
            para,
            segment,
            byte,
            long,
        });
    }

    /// Notes bytes that are no text.
    fn judge(&mut self, bytes: &[u8]) {
        let scan = self.shared.scan;
        if !scan.charset.is_utf8() {
            return;
        }
        let good = Encoding::utf8_valid_up_to(bytes);
        if good < bytes.len() {
            let rest = bytes.get(good..).unwrap_or(&[]);
            let chunks = rest.utf8_chunks();
            self.bad += chunks.filter(|c| !c.invalid().is_empty()).count();
            let before = bytes.get(..good).unwrap_or(&[]);
            let line = self.newlines + memchr_iter(b'\n', before).count() + 1;
            self.first_bad.get_or_insert((self.at + good as u64, line));
        }
        self.newlines += memchr_iter(b'\n', bytes).count();
    }
}

#[cfg(test)]
mod tests;
