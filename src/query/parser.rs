//! The grammar over tokens. What cannot stand where it stands is noted and searched as words; nothing fails here.
//!
//! From the tightest to the loosest: field and boost, NEAR, sign and NOT, words side by side, AND, OR.

use super::ast::{Clause, Occur, Query};
use super::lexer::{Token, TokenKind};
use super::note::Note;
use super::row::{ReadClause, Row};
use super::syntax::is_invisible;
use super::term::{Near, Term, Word, WordForm};

/// Builds the query of a row of tokens whose parentheses match, adding to the notes.
pub(super) fn query(text: &str, tokens: &[Token], notes: &mut Vec<Note>) -> Query {
    let mut parser = Parser { text, tokens, at: 0, notes, among_values: false };
    parser.alternatives()
}

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    notes: &'t mut Vec<Note>,
    /// Whether the innermost parentheses hold the values of a field that has no words.
    among_values: bool,
}

impl Parser<'_> {
    /// `a OR b OR c`. The lexer bounds the depth of parentheses, and with it that of the recursion.
    fn alternatives(&mut self) -> Query {
        let mut sides = vec![self.conjunction()];
        while let Some(TokenKind::Or) = self.peek() {
            self.at += 1;
            sides.push(self.conjunction());
        }
        Row::any_of(sides)
    }

    /// `a AND b AND NOT c`.
    fn conjunction(&mut self) -> Row {
        let mut sides = vec![self.side_by_side()];
        while let Some(TokenKind::And) = self.peek() {
            self.at += 1;
            sides.push(self.side_by_side());
        }
        Row::all_of(sides)
    }

    /// Clauses up to a valid AND or OR, a closing parenthesis or the end.
    fn side_by_side(&mut self) -> Row {
        let mut row = Row::default();
        // A sign before `name:word`, where the name is no field, holds for both words.
        let mut carried = None;
        while let Some(kind) = self.peek() {
            match kind {
                TokenKind::Close => break,
                TokenKind::And | TokenKind::Or => {
                    let joins = !row.is_empty() && self.operand_starts_at(self.at + 1);
                    if joins {
                        break;
                    }
                    if self.typed() != "و" {
                        self.note(
                            format!("`{}` has no words on both sides", self.typed()),
                            "write words before and after it, or quote it",
                        );
                    }
                    row.push_word(self.typed_word());
                }
                TokenKind::Near(_) => {
                    self.note(
                        format!("`{}` joins only words and phrases", self.typed()),
                        "write `word NEAR/5 word`, without fields, boosts and parentheses around its sides",
                    );
                    row.push_word(self.typed_word());
                }
                TokenKind::Boost(_) => {
                    self.note("the weight follows no word", "write it right after a word: `word^2`");
                    self.at += 1;
                }
                _ => {
                    let read = self.clause(carried.take());
                    let was_not_a_field = matches!(self.tokens[self.at - 1].kind, TokenKind::NotAField);
                    if was_not_a_field && self.tokens.get(self.at).is_some_and(|token| !token.is_apart) {
                        carried = Some(read.clause.occur);
                    }
                    row.push(read);
                }
            }
        }
        if self.among_values { row.of_values() } else { row }
    }

    /// An operand with the sign or NOT before it.
    fn clause(&mut self, carried: Option<Occur>) -> ReadClause {
        // ليس is a verb of every other headline: it excludes a group, and values of a field, but no word behind it.
        let is_verb = self.peek() == Some(&TokenKind::Not) && !self.typed().is_ascii();
        let excludes = self.among_values
            || matches!(self.tokens.get(self.at + 1), Some(Token { kind: TokenKind::Open { .. }, .. }));
        if is_verb && !excludes {
            return ReadClause { clause: Clause::should(self.typed_word()), narrows: false };
        }
        let mut occur = None;
        loop {
            let sign = match self.peek() {
                Some(TokenKind::Plus) => Occur::Must,
                Some(TokenKind::Minus | TokenKind::Not) => Occur::MustNot,
                _ => break,
            };
            let is_not = matches!(self.peek(), Some(TokenKind::Not));
            let is_joined = self.tokens.get(self.at + 1).is_some_and(|token| !token.is_apart);
            if !self.operand_starts_at(self.at + 1) || !(is_not || is_joined) {
                return self.sign_without_operand();
            }
            if occur.is_some() {
                self.note(format!("`{}` follows another sign", self.typed()), "one sign or NOT is enough");
            }
            occur = occur.or(Some(sign));
            self.at += 1;
        }
        let group = match self.peek() {
            Some(TokenKind::Open { of_values }) => Some(*of_values),
            _ => None,
        };
        let query = self.nearness();
        let narrows = match group {
            // A weight says that it is to rank.
            Some(of_values) => of_values && !matches!(query, Query::Boosted { .. }),
            None => query.narrows(),
        };
        let narrows = narrows && !self.among_values;
        let unsigned = if narrows { Occur::Must } else { Occur::Should };
        let occur = occur.or(carried).unwrap_or(unsigned);
        ReadClause { clause: Clause { occur, query }, narrows: narrows && occur == Occur::Must }
    }

    /// NOT becomes the word that it also is; a sign becomes nothing.
    fn sign_without_operand(&mut self) -> ReadClause {
        self.note(format!("`{}` has no word after it", self.typed()), "write a word after it, or quote it");
        ReadClause { clause: Clause::should(self.typed_word()), narrows: false }
    }

    /// `a NEAR/5 b`, or a single operand.
    fn nearness(&mut self) -> Query {
        let first = self.operand();
        let first = match first {
            Query::Word(word) if self.nearness_follows() => Term::Word(word),
            Query::Phrase(phrase) if self.nearness_follows() => Term::Phrase(phrase),
            other => return other,
        };
        let mut terms = vec![first];
        let mut distance = None;
        while self.nearness_follows() {
            let Some(TokenKind::Near(written)) = self.peek() else {
                break;
            };
            let written = *written;
            if distance.is_some_and(|distance| distance != written) {
                self.note(
                    "the distances differ, and the greater one counts",
                    "use one distance, or join two NEAR with AND",
                );
            }
            distance = distance.max(Some(written));
            let Some((term, end)) = self.term_at(self.at + 1) else { break };
            terms.push(term);
            self.at = end;
        }
        let near =
            Near::new(terms, distance.unwrap_or(1)).expect("nearness follows the first term, so there are two terms");
        Query::Near(near)
    }

    fn nearness_follows(&self) -> bool {
        matches!(self.peek(), Some(TokenKind::Near(_))) && self.term_at(self.at + 1).is_some()
    }

    /// The word, its level before it, or the phrase at a place, and the place behind it.
    fn term_at(&self, at: usize) -> Option<(Term, usize)> {
        match &self.tokens.get(at)?.kind {
            TokenKind::Word(word) => Some((Term::Word(word.clone()), at + 1)),
            TokenKind::Phrase(phrase) => Some((Term::Phrase(phrase.clone()), at + 1)),
            TokenKind::Level(form) => match self.tokens.get(at + 1)? {
                Token { kind: TokenKind::Word(word), is_apart: false, .. } if word.form() == WordForm::Inflected => {
                    Some((Term::Word(word.clone().with_form(*form)), at + 2))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// A word, phrase, value or group, with its field and its boost.
    fn operand(&mut self) -> Query {
        let query = match self.peek() {
            Some(TokenKind::Field(field)) => {
                let field = *field;
                self.named_value("write `title:word` without a space", true)
                    .map_or_else(|name| name, |value| value.in_field(field))
            }
            Some(TokenKind::Level(form)) => {
                let form = *form;
                self.named_value("write `stem:word` without a space; fields and phrases have no levels", false)
                    .map_or_else(|name| name, |value| value.with_word_forms(form))
            }
            // Its boost would belong to the value.
            Some(TokenKind::NotAField) => return self.typed_word(),
            _ => self.value(),
        };
        match self.tokens.get(self.at) {
            Some(Token { kind: TokenKind::Boost(boost), is_apart: false, .. }) => {
                self.at += 1;
                query.boosted(*boost)
            }
            _ => query,
        }
    }

    /// What stands right behind a name and its colon, or else the name as a word.
    fn named_value(&mut self, advice: &'static str, takes_phrases: bool) -> Result<Query, Query> {
        let has_value = self.tokens.get(self.at + 1).is_some_and(|token| {
            let is_value = match token.kind {
                TokenKind::Word(_) | TokenKind::Open { .. } => true,
                TokenKind::Phrase(_) => takes_phrases,
                _ => false,
            };
            is_value && !token.is_apart
        });
        if !has_value {
            let note = format!("`{}` has nothing that it can take right after the colon", self.typed());
            self.note(note, advice);
            return Err(self.typed_word());
        }
        self.at += 1;
        Ok(self.value())
    }

    fn value(&mut self) -> Query {
        let query = match self.peek() {
            Some(TokenKind::Open { of_values }) => return self.group(*of_values),
            Some(TokenKind::Word(word)) => Query::Word(word.clone()),
            Some(TokenKind::Phrase(phrase)) => Query::Phrase(phrase.clone()),
            Some(TokenKind::Keyword(keyword)) => Query::Keyword(keyword.clone()),
            Some(TokenKind::Date(span)) => Query::Date(*span),
            _ => Query::Empty,
        };
        self.at += 1;
        query
    }

    fn group(&mut self, of_values: bool) -> Query {
        let opening = self.at;
        self.at += 1;
        let outside = std::mem::replace(&mut self.among_values, of_values);
        let query = self.alternatives();
        self.among_values = outside;
        if query.is_empty() {
            let range = self.tokens[opening].range.clone();
            self.notes.push(Note::new("nothing between the parentheses", "write words there", range));
        }
        // The lexer closes every parenthesis.
        self.at += 1;
        query
    }

    fn operand_starts_at(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::Open { .. }
                    | TokenKind::Not
                    | TokenKind::Plus
                    | TokenKind::Minus
                    | TokenKind::Field(_)
                    | TokenKind::Level(_)
                    | TokenKind::NotAField
                    | TokenKind::Word(_)
                    | TokenKind::Phrase(_)
                    | TokenKind::Keyword(_)
                    | TokenKind::Date(_)
            )
        })
    }

    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// The token here as typed.
    fn typed(&self) -> &str {
        let typed = self.tokens.get(self.at).map_or("", |token| &self.text[token.range.clone()]);
        typed.trim_matches(is_invisible)
    }

    /// Takes an operator or a field's name as the word that it also is.
    fn typed_word(&mut self) -> Query {
        let typed = self.typed().trim_matches(|c: char| !c.is_alphanumeric());
        let query = Word::new(typed).map_or(Query::Empty, Query::from);
        self.at += 1;
        query
    }

    fn note(&mut self, message: impl Into<String>, hint: &'static str) {
        let range = self.tokens[self.at].range.clone();
        self.notes.push(Note::new(message, hint, range));
    }
}
