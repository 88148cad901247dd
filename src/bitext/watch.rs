//! Long work, watched: whoever waits for it is told how far it is, and may call it off.
//!
//! Invariant: work that is called off gives nothing, never a part.
//! Must not know: what the work is, and how its progress is shown.

/// Told how much of some work is done; may end it.
#[derive(Clone, Copy)]
pub struct Watch<'w> {
    told: &'w dyn Fn(f32) -> bool,
    from: f32,
    to: f32,
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Watch({}..{})", self.from, self.to)
    }
}

impl<'w> Watch<'w> {
    /// A watch that nobody reads.
    pub const UNSEEN: Watch<'static> = Watch::new(&|_| true);

    /// `told` is called now and then with the share that is done, 0 to 1; the work ends where it says `false`.
    #[must_use]
    pub const fn new(told: &'w dyn Fn(f32) -> bool) -> Self {
        Self {
            told,
            from: 0.0,
            to: 1.0,
        }
    }

    /// The watch over a part of the work, from one share of it to another.
    #[must_use]
    pub fn part(&self, from: f32, to: f32) -> Self {
        let at = |share: f32| (self.to - self.from).mul_add(share, self.from);
        Self {
            told: self.told,
            from: at(from),
            to: at(to),
        }
    }

    /// Tells that `done` steps of `of` are done; `None` where the work is called off. Steps are told of by
    /// the hundred: one may take a microsecond.
    pub fn at(&self, done: usize, of: usize) -> Option<()> {
        if !done.is_multiple_of(128) {
            return Some(());
        }
        let share = done as f32 / of.max(1) as f32;
        (self.told)((self.to - self.from).mul_add(share.min(1.0), self.from)).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn parts_are_told_as_shares_of_the_whole() {
        let seen = RefCell::new(Vec::new());
        let told = |share: f32| {
            seen.borrow_mut().push(share);
            share < 0.7
        };
        let watch = Watch::new(&told);
        assert_eq!(watch.part(0.0, 0.5).at(128, 256), Some(()));
        let last = watch.part(0.5, 1.0);
        assert_eq!(last.at(1, 256), Some(()), "not told");
        assert_eq!(last.part(0.0, 0.5).at(256, 256), None);
        assert_eq!(*seen.borrow(), [0.25, 0.75]);
    }
}
