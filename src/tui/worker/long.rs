//! Linking a long article, as far as the reader lets it: window by window, and told as it goes.
//!
//! Invariant: what was linked stays so when the work is called off; asked for again, it goes on from there.
//! Must not know: how a window is linked, how anything is drawn.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Instant;

use super::{Job, PROGRESS, Request, Telling, Worker};
use crate::app::message::{Message, Notice, Task};
use crate::bitext::{Article, March, Watch};
use crate::text::{Side, Sides};

/// The most paragraphs a side that are looked through for entities: all of them are held for that.
const NAMED_PARAGRAPHS: usize = 30_000;
/// The most bytes of both texts.
const NAMED_BYTES: u64 = 64 << 20;

/// How far an article is linked.
pub(super) struct Linking {
    article: Arc<Article>,
    march: March,
    /// Whether it was looked through for entities, or is too long for that.
    named: bool,
}

impl Linking {
    fn new(article: Arc<Article>) -> Self {
        Self {
            march: March::new(&article),
            article,
            named: false,
        }
    }

    /// Whether it is about an article as it was read.
    pub(super) fn is_of(&self, article: &Arc<Article>) -> bool {
        Arc::ptr_eq(&self.article, article)
    }

    /// What is said when it was called off.
    pub(super) fn stopped(&self) -> String {
        if self.march.is_done() {
            return "stopped: all is linked; `:align` finds the entities".to_owned();
        }
        let reach = self.march.alignment().reach();
        match Side::BOTH.map(|s| reach[s]) {
            [0, _] | [_, 0] => "stopped; `:align` links this article".to_owned(),
            [english, arabic] => {
                format!("stopped: linked up to ¶{english}↔{arabic}; `:align` goes on from there")
            }
        }
    }

    /// How much of the linking is done.
    fn share(&self) -> f32 {
        let (done, of) = self.march.progress();
        done as f32 / of.max(1) as f32
    }
}

impl Worker {
    /// Links a long article from where that was left, and looks for its entities where it is not too long.
    /// `false` where something else is asked for meanwhile: it is in the queue.
    pub(super) fn link_on(
        &mut self,
        job: &Job,
        requests: &Receiver<Request>,
        queue: &mut Vec<Request>,
    ) -> bool {
        let id = &job.article.id;
        let before = self.linking.take().filter(|l| l.is_of(&job.article));
        let again = before.as_ref().is_some_and(|l| l.named);
        let mut linking = before.unwrap_or_else(|| Linking::new(job.article.clone()));
        if again {
            let line = "this article is linked already; `r` reads it again";
            self.send(Message::Notice(Notice::info(line)));
            self.linking = Some(linking);
            return true;
        }
        let held = self.may_be_held(&job.article);
        let linked = if held { 0.8 } else { 1.0 };
        let telling = Telling::new(&self.messages, requests, queue);
        // That it has begun is told, and can be called off, from here on: the lexicon may have to be read.
        telling.tell(linking.share() * linked);
        let lexicon = self.learner.lexicon();
        let mut told = None::<Instant>;
        let mut sent = linking.march.alignment().reach();
        let mut called_off = false;
        while !linking.march.is_done() && !called_off {
            let share = linking.share() * linked;
            let progress = |_| telling.progress(share);
            let watch = Watch::new(&progress);
            let went_on = linking.march.advance(&job.article, &lexicon, watch);
            called_off = went_on.is_none() || !progress(0.0);
            let due = told.is_none_or(|t| t.elapsed() >= PROGRESS);
            let reach = linking.march.alignment().reach();
            if reach != sent && (due || called_off || linking.march.is_done()) {
                (told, sent) = (Some(Instant::now()), reach);
                let alignment = Arc::new(linking.march.alignment().clone());
                self.send(Message::Aligned(id.clone(), alignment));
            }
        }
        let done = linking.march.is_done() && !called_off;
        if !done {
            self.ended(Task::Linking);
            self.linking = Some(linking);
            return false;
        }
        let mut named = true;
        if held {
            let article = job.article.held();
            let progress = |share| telling.progress(share);
            let watch = Watch::new(&progress);
            named = self.name(&article, linking.march.alignment(), watch.part(0.8, 1.0));
        } else {
            self.ended(Task::Linking);
            let line = "linked to its end; a text this long is not looked through for entities";
            self.send(Message::Notice(Notice::info(line)));
        }
        linking.named = named;
        self.linking = Some(linking);
        named
    }

    /// Whether all of an article may be in memory at once.
    fn may_be_held(&self, article: &Article) -> bool {
        let lens = Sides::from_fn(|s| article.len(s));
        let watched = self.watched.as_ref();
        let watched = watched.filter(|w| w.entry.id == article.id);
        let size = |s: Side| {
            watched
                .and_then(|w| w.read[s])
                .map_or(0, |stamp| stamp.size())
        };
        let bytes = size(Side::English) + size(Side::Arabic);
        lens.english.max(lens.arabic) <= NAMED_PARAGRAPHS && bytes <= NAMED_BYTES
    }
}
