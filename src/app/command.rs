//! The one table of commands: name, meaning, default keys.
//!
//! Keymap, help card, command line, README table and man page are all made from [`COMMANDS`].
//! Invariant: names are unique, default keys do not clash (tests hold both).
//! Must not know: what a command does (that is [`update`](mod@super::update)), how keys reach us.

/// Everything a reader can ask for by a key or by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// The next pair of paragraphs; a tall one scrolls first.
    NextPair,
    /// The previous pair of paragraphs.
    PreviousPair,
    /// The next paragraph of this pane.
    NextParagraph,
    /// The previous paragraph of this pane.
    PreviousParagraph,
    /// The first paragraph, or the one counted.
    First,
    /// The last paragraph, or the one counted.
    Last,
    /// One row down.
    RowDown,
    /// One row up.
    RowUp,
    /// Half a page down.
    HalfPageDown,
    /// Half a page up.
    HalfPageUp,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// The pane at the left of the screen.
    PaneLeft,
    /// The pane at the right of the screen.
    PaneRight,
    /// The next pane: list, English, Arabic.
    NextPane,
    /// The previous pane.
    PreviousPane,
    /// Open the article, or go to the counterpart of the entity or paragraph.
    Activate,
    /// The next article.
    NextArticle,
    /// The previous article.
    PreviousArticle,
    /// The next link that crosses.
    NextCrossing,
    /// The previous link that crosses.
    PreviousCrossing,
    /// The next paragraph without a counterpart.
    NextUnlinked,
    /// The previous paragraph without a counterpart.
    PreviousUnlinked,
    /// The next entity in this pane.
    NextEntity,
    /// The previous entity in this pane.
    PreviousEntity,
    /// The next mention of the same entity in this pane.
    NextMention,
    /// The previous mention of the same entity in this pane.
    PreviousMention,
    /// Which entity types are lit.
    FilterEntities,
    /// Back to before the last jump.
    Back,
    /// Forward again.
    Forward,
    /// Search both texts.
    Search,
    /// The next hit.
    NextHit,
    /// The previous hit.
    PreviousHit,
    /// Copy the paragraph.
    CopyParagraph,
    /// Copy the pair.
    CopyPair,
    /// Set a mark: a letter follows.
    SetMark,
    /// Go to a mark: its letter follows.
    GoToMark,
    /// Follow the English order or the Arabic order.
    Order,
    /// Let the panes scroll apart, or lock them again.
    Unlock,
    /// Show or hide the article list.
    ToggleList,
    /// Rows, stacked, single.
    CycleLayout,
    /// Make the active pane narrower.
    Narrower,
    /// Make the active pane wider.
    Wider,
    /// Release the mouse to the terminal, or take it.
    ToggleMouse,
    /// Give the link of this pair and its reasons.
    Explain,
    /// Link the paragraph with one to be chosen.
    Link,
    /// Say that the paragraph has no counterpart.
    Unlink,
    /// Merge the pair with the next.
    Merge,
    /// Split the pair.
    Split,
    /// Select words that name an entity.
    AddMention,
    /// Say that the mention is none.
    RemoveMention,
    /// Give the entity another type.
    RetypeEntity,
    /// Give the entity another name.
    RenameEntity,
    /// Link the entity with one to be chosen.
    LinkEntity,
    /// Say that the other side does not mention the entity.
    UnlinkEntity,
    /// Pair the text with one to be chosen in the list.
    PairTexts,
    /// Take the article's texts apart.
    UnpairTexts,
    /// Take the last correction back.
    Undo,
    /// Make the correction again that was taken back.
    Redo,
    /// Read the files again.
    Reload,
    /// Draw the screen again.
    Redraw,
    /// Close what is open; clear search and selection.
    Close,
    /// The card of keys.
    Help,
    /// Run a command by its name.
    CommandLine,
    /// Stop and go to the shell; `fg` comes back.
    Suspend,
    /// Quit.
    Quit,
}

/// The chapters of the help card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Moving through the text.
    Move,
    /// Links between the texts.
    Links,
    /// Entities.
    Entities,
    /// Corrections.
    Correct,
    /// Finding, marking, copying.
    Find,
    /// The screen.
    Screen,
}

impl Topic {
    /// All topics, in the order of the help card.
    pub const ALL: [Self; 6] = [
        Self::Move,
        Self::Links,
        Self::Entities,
        Self::Correct,
        Self::Find,
        Self::Screen,
    ];

    /// Its heading.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Links => "Links",
            Self::Entities => "Entities",
            Self::Correct => "Correct",
            Self::Find => "Find, mark, copy",
            Self::Screen => "Screen",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name for the command line and the config file.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Default keys in the notation of [`keymap`](super::keymap): `j`, `ctrl-d`, `g g`, `] a`.
    pub keys: &'static [&'static str],
    /// Its chapter.
    pub topic: Topic,
    /// What it and the entry before it do together, where they are twins, such as next and previous: the
    /// help card gives both one line.
    pub together: Option<&'static str>,
}

const fn entry(
    command: Command,
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    topic: Topic,
) -> Entry {
    Entry {
        command,
        name,
        doc,
        keys,
        topic,
        together: None,
    }
}

const fn twin(
    command: Command,
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    topic: Topic,
    together: &'static str,
) -> Entry {
    Entry {
        command,
        name,
        doc,
        keys,
        topic,
        together: Some(together),
    }
}

/// The table.
pub const COMMANDS: &[Entry] = {
    use Command as C;
    use Topic as T;
    &[
        entry(
            C::NextPair,
            "next-pair",
            "next pair; a tall one scrolls",
            &["j", "down"],
            T::Move,
        ),
        twin(
            C::PreviousPair,
            "previous-pair",
            "previous pair",
            &["k", "up"],
            T::Move,
            "next pair, previous pair",
        ),
        entry(
            C::NextParagraph,
            "next-paragraph",
            "next paragraph",
            &["}"],
            T::Move,
        ),
        twin(
            C::PreviousParagraph,
            "previous-paragraph",
            "previous paragraph",
            &["{"],
            T::Move,
            "next paragraph, previous",
        ),
        entry(
            C::First,
            "first",
            "first paragraph, or count",
            &["g g", "home"],
            T::Move,
        ),
        twin(
            C::Last,
            "last",
            "last paragraph, or count",
            &["G", "end"],
            T::Move,
            "first, last, or the counted",
        ),
        entry(C::RowDown, "row-down", "one row down", &["ctrl-e"], T::Move),
        twin(
            C::RowUp,
            "row-up",
            "one row up",
            &["ctrl-y"],
            T::Move,
            "one row down, up",
        ),
        entry(
            C::HalfPageDown,
            "half-page-down",
            "half a page down",
            &["ctrl-d"],
            T::Move,
        ),
        twin(
            C::HalfPageUp,
            "half-page-up",
            "half a page up",
            &["ctrl-u"],
            T::Move,
            "half a page down, up",
        ),
        entry(
            C::PageDown,
            "page-down",
            "page down",
            &["ctrl-f", "pagedown", "space"],
            T::Move,
        ),
        twin(
            C::PageUp,
            "page-up",
            "page up",
            &["ctrl-b", "pageup"],
            T::Move,
            "a page down, up",
        ),
        entry(
            C::PaneLeft,
            "pane-left",
            "pane at the left",
            &["h", "left"],
            T::Move,
        ),
        twin(
            C::PaneRight,
            "pane-right",
            "pane at the right",
            &["l", "right"],
            T::Move,
            "pane at the left, right",
        ),
        entry(
            C::NextPane,
            "next-pane",
            "list, English, Arabic in turn",
            &["tab"],
            T::Move,
        ),
        twin(
            C::PreviousPane,
            "previous-pane",
            "the same, backwards",
            &["backtab"],
            T::Move,
            "next pane, previous pane",
        ),
        entry(
            C::NextArticle,
            "next-article",
            "next article",
            &["] a"],
            T::Move,
        ),
        twin(
            C::PreviousArticle,
            "previous-article",
            "previous article",
            &["[ a"],
            T::Move,
            "next article, previous",
        ),
        entry(
            C::Activate,
            "activate",
            "open; to the counterpart",
            &["enter"],
            T::Links,
        ),
        entry(
            C::NextCrossing,
            "next-crossing",
            "next crossing link",
            &["] x"],
            T::Links,
        ),
        twin(
            C::PreviousCrossing,
            "previous-crossing",
            "previous crossing link",
            &["[ x"],
            T::Links,
            "next crossing, previous",
        ),
        entry(
            C::NextUnlinked,
            "next-unlinked",
            "next without counterpart",
            &["] 0"],
            T::Links,
        ),
        twin(
            C::PreviousUnlinked,
            "previous-unlinked",
            "previous without one",
            &["[ 0"],
            T::Links,
            "next unlinked, previous",
        ),
        entry(
            C::Order,
            "order",
            "English or Arabic order",
            &["o"],
            T::Links,
        ),
        entry(
            C::Unlock,
            "unlock",
            "scroll apart / lock again",
            &["S"],
            T::Links,
        ),
        entry(C::Explain, "explain", "why this link", &["i"], T::Links),
        entry(
            C::NextEntity,
            "next-entity",
            "next entity in this pane",
            &["e"],
            T::Entities,
        ),
        twin(
            C::PreviousEntity,
            "previous-entity",
            "previous entity",
            &["E"],
            T::Entities,
            "next entity, previous",
        ),
        entry(
            C::NextMention,
            "next-mention",
            "next mention of the same",
            &["*"],
            T::Entities,
        ),
        twin(
            C::PreviousMention,
            "previous-mention",
            "previous mention of the same",
            &["#"],
            T::Entities,
            "its next mention, previous",
        ),
        entry(
            C::FilterEntities,
            "filter-entities",
            "filter by type",
            &["F"],
            T::Entities,
        ),
        entry(
            C::Back,
            "back",
            "back to before the jump",
            &["ctrl-o", "backspace"],
            T::Entities,
        ),
        twin(
            C::Forward,
            "forward",
            "forward again",
            &["L"],
            T::Entities,
            "back from a jump, forward",
        ),
        entry(
            C::Link,
            "link",
            "link with a chosen paragraph",
            &["c l"],
            T::Correct,
        ),
        twin(
            C::Unlink,
            "unlink",
            "no counterpart",
            &["c u"],
            T::Correct,
            "link paragraphs, unlink",
        ),
        entry(
            C::Merge,
            "merge",
            "merge with the next pair",
            &["c m"],
            T::Correct,
        ),
        twin(
            C::Split,
            "split",
            "split the pair",
            &["c s"],
            T::Correct,
            "merge with next pair, split",
        ),
        entry(
            C::AddMention,
            "add-mention",
            "select words as an entity",
            &["c a"],
            T::Correct,
        ),
        twin(
            C::RemoveMention,
            "remove-mention",
            "this is no entity",
            &["c d"],
            T::Correct,
            "add an entity, remove",
        ),
        entry(
            C::RetypeEntity,
            "retype-entity",
            "change its type",
            &["c t"],
            T::Correct,
        ),
        twin(
            C::RenameEntity,
            "rename-entity",
            "change its name",
            &["c n"],
            T::Correct,
            "its type, its name",
        ),
        entry(
            C::LinkEntity,
            "link-entity",
            "link with a chosen entity",
            &["c e"],
            T::Correct,
        ),
        twin(
            C::UnlinkEntity,
            "unlink-entity",
            "unlink the entity",
            &["c U"],
            T::Correct,
            "link entities, unlink",
        ),
        entry(
            C::PairTexts,
            "pair-texts",
            "pair with a text of the list",
            &["c p"],
            T::Correct,
        ),
        twin(
            C::UnpairTexts,
            "unpair-texts",
            "take the texts apart",
            &["c x"],
            T::Correct,
            "pair two texts, take apart",
        ),
        entry(C::Undo, "undo", "undo a correction", &["u"], T::Correct),
        twin(
            C::Redo,
            "redo",
            "do it again",
            &["ctrl-r"],
            T::Correct,
            "undo a correction, redo",
        ),
        entry(C::Search, "search", "search both texts", &["/"], T::Find),
        entry(C::NextHit, "next-hit", "next hit", &["n"], T::Find),
        twin(
            C::PreviousHit,
            "previous-hit",
            "previous hit",
            &["N"],
            T::Find,
            "next hit, previous",
        ),
        entry(
            C::CopyParagraph,
            "copy-paragraph",
            "copy the paragraph",
            &["y"],
            T::Find,
        ),
        twin(
            C::CopyPair,
            "copy-pair",
            "copy the pair",
            &["Y"],
            T::Find,
            "copy paragraph, copy pair",
        ),
        entry(
            C::SetMark,
            "set-mark",
            "mark this place (+ letter)",
            &["m"],
            T::Find,
        ),
        twin(
            C::GoToMark,
            "go-to-mark",
            "go to the mark (+ letter)",
            &["'"],
            T::Find,
            "mark, to mark (+ letter)",
        ),
        entry(
            C::ToggleList,
            "toggle-list",
            "show or hide the list",
            &["s"],
            T::Screen,
        ),
        entry(
            C::CycleLayout,
            "cycle-layout",
            "rows, stacked, single",
            &["v"],
            T::Screen,
        ),
        entry(
            C::Narrower,
            "narrower",
            "active pane narrower",
            &["<"],
            T::Screen,
        ),
        twin(
            C::Wider,
            "wider",
            "active pane wider",
            &[">"],
            T::Screen,
            "pane narrower, wider",
        ),
        entry(
            C::ToggleMouse,
            "toggle-mouse",
            "release or take the mouse",
            &["t m"],
            T::Screen,
        ),
        entry(
            C::Reload,
            "reload",
            "read the files again",
            &["r"],
            T::Screen,
        ),
        entry(
            C::Redraw,
            "redraw",
            "draw the screen again",
            &["ctrl-l"],
            T::Screen,
        ),
        entry(
            C::Close,
            "close",
            "close; clear the search",
            &["esc"],
            T::Screen,
        ),
        entry(C::Help, "help", "this card", &["?", "f1"], T::Screen),
        entry(
            C::CommandLine,
            "command-line",
            "run a command by name",
            &[":"],
            T::Screen,
        ),
        entry(
            C::Suspend,
            "suspend",
            "to the shell; fg comes back",
            &["ctrl-z"],
            T::Screen,
        ),
        entry(C::Quit, "quit", "quit", &["q", "ctrl-c"], T::Screen),
    ]
};

/// A line of the tables that show the commands: a command, with its twin where it has one.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The command.
    pub entry: &'static Entry,
    /// The one that goes with it.
    pub twin: Option<&'static Entry>,
    /// What they do.
    pub doc: &'static str,
}

/// The lines of a chapter.
pub fn lines(topic: Topic) -> impl Iterator<Item = Line> {
    let mut entries = COMMANDS.iter().filter(move |e| e.topic == topic).peekable();
    std::iter::from_fn(move || {
        let entry = entries.next()?;
        let twin = entries.next_if(|e| e.together.is_some());
        let doc = twin.and_then(|t| t.together).unwrap_or(entry.doc);
        Some(Line { entry, twin, doc })
    })
}

impl Command {
    /// The command of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|e| e.name == name).map(|e| e.command)
    }

    /// Its row of the table.
    #[must_use]
    pub fn entry(self) -> Option<&'static Entry> {
        COMMANDS.iter().find(|e| e.command == self)
    }
}

#[cfg(test)]
mod tests;
