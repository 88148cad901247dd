//! Searching articles that are read by windows, beside the thread that draws.
//!
//! Invariant: hits are told as they are found, from where the reader is on; a search that is no longer wanted
//! ends within a window.
//! Must not know: what is done with a hit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::app::effect::Search;
use crate::app::message::{Message, Notice};
use crate::bitext::{Article, Paragraphs};
use crate::search::{Query, Sweep, find_in};
use crate::text::{ParaId, Side, Sides, TextSpan};
use crate::tui::answers::Answers;

/// How often what was found is told.
const TOLD: Duration = Duration::from_millis(100);

/// Starts searches and calls them off.
#[derive(Debug, Clone)]
pub(super) struct Searcher {
    wanted: Arc<AtomicU64>,
    messages: Answers,
}

impl Searcher {
    pub(super) fn new(messages: Answers) -> Self {
        let wanted = Arc::default();
        Self { wanted, messages }
    }

    /// Starts a search or calls one off.
    pub(super) fn take(&self, search: Search) {
        match search {
            Search::Find {
                article,
                query,
                from,
                active,
                ticket,
            } => {
                self.wanted.store(ticket, Ordering::Relaxed);
                let searching = Searching {
                    searcher: self.clone(),
                    ticket,
                    query,
                };
                let thread = Builder::new().name("search".into());
                let spawned = thread.spawn(move || searching.run(&article, from, active));
                if let Err(error) = spawned {
                    let notice = Notice::error(format!("not searched: {error}"));
                    self.messages.send(Message::Notice(notice));
                }
            }
            Search::Stop => self.wanted.store(0, Ordering::Relaxed),
        }
    }
}

struct Searching {
    searcher: Searcher,
    ticket: u64,
    query: Query,
}

impl Searching {
    fn run(&self, article: &Article, from: Sides<u32>, active: Side) {
        let sides = [active, active.other()];
        let sides = sides.into_iter().filter(|&s| self.query.looks_at(s));
        let texts: Vec<(Side, &Paragraphs)> = sides
            .filter_map(|s| Some((s, &article.texts[s].as_ref()?.paragraphs)))
            .collect();
        let places = |(side, text): &(Side, &Paragraphs)| match text {
            Paragraphs::Held(held) => (from[*side] as usize, held.len()),
            Paragraphs::Windowed(windows) => (windows.window_of(from[*side]), windows.windows()),
        };
        let ahead = texts.iter().map(|t| (t, places(t).0..places(t).1));
        let behind = texts.iter().map(|t| (t, 0..places(t).0));
        let total = texts.iter().map(|t| places(t).1).sum::<usize>();
        let mut told = Instant::now();
        let (mut hits, mut done, mut any) = (Vec::new(), 0, false);
        let mut window = String::new();
        for ((side, text), range) in ahead.chain(behind) {
            let mut sweep = None;
            for at in range {
                if self.searcher.wanted.load(Ordering::Relaxed) != self.ticket {
                    return;
                }
                match text {
                    Paragraphs::Held(held) => {
                        let para = ParaId::nth(*side, at);
                        let found = held.get(at).map(|p| find_in(&p.text, &self.query));
                        let found = found.into_iter().flatten();
                        hits.extend(found.map(|range| TextSpan::new(para, range)));
                    }
                    Paragraphs::Windowed(windows) => {
                        windows.read_window(at, &mut window);
                        let sweep =
                            sweep.get_or_insert_with(|| Sweep::new(self.query.clone(), &window));
                        let pieces = || windows.pieces(at, &window);
                        hits.extend(sweep.hits(*side, &window, pieces));
                    }
                }
                done += 1;
                if (!any && !hits.is_empty()) || told.elapsed() > TOLD {
                    any |= !hits.is_empty();
                    told = Instant::now();
                    let percent = done * 100 / total.max(1);
                    self.tell(std::mem::take(&mut hits), Some(percent));
                }
            }
        }
        self.tell(hits, None);
    }

    fn tell(&self, hits: Vec<TextSpan>, percent: Option<usize>) {
        self.searcher.messages.send(Message::Hits {
            ticket: self.ticket,
            hits,
            percent,
        });
    }
}
