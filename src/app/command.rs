//! The one table of commands: name, meaning, default keys.
//!
//! Keymap, help card, command line, README table and man page are all made from [`COMMANDS`].
//! Invariant: names are unique, default keys do not clash (tests hold both).
//! Must not know: what a command does (that is [`update`](mod@super::update)), how keys reach us.

mod entry;
mod table;
mod typed;

pub use entry::{Entry, Line, Topic, Words, lines};
pub use table::COMMANDS;
pub use typed::{Asked, HEADING, TYPED, Typed, Verb, candidates, completed, read};

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
    /// The next sentence of this pane.
    NextSentence,
    /// The previous sentence of this pane.
    PreviousSentence,
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
    /// The panel of entities.
    EntityPanel,
    /// Which entity types are lit.
    FilterEntities,
    /// Hide entities that nothing confirms, or show them.
    ToggleGuesses,
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
    /// Follow the English order, the Arabic order, or let each text keep its own.
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
    /// Show the directional formatting characters, or no longer.
    ShowBidi,
    /// Give the link of this pair and its reasons.
    Explain,
    /// Say in the gutter how sure each link is, or no longer.
    Certainty,
    /// The map of both texts and their links.
    Map,
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
