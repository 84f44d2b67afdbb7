//! The grammar of written times of day and of the zones beside them. It knows no dates.

use jiff::civil::Time;

use super::reader::Reader;
use super::token::TokenKind;

impl Reader<'_> {
    /// `14:30`, `2:30:05 م`, `10 صباحا`.
    pub(super) fn time(&mut self) -> Option<Time> {
        self.attempt(|reader| {
            let (hour, _) = reader.number(1..=2)?;
            let minute_and_second = reader.attempt(|reader| {
                reader.take_mark(&[':'])?;
                let (minute, _) = reader.number(2..=2)?;
                let second = reader.attempt(|reader| {
                    reader.take_mark(&[':'])?;
                    let (second, _) = reader.number(2..=2)?;
                    reader.attempt(|reader| {
                        reader.take_mark(&['.'])?;
                        reader.number(1..=9)
                    });
                    Some(second)
                });
                Some((minute, second.unwrap_or(0)))
            });
            let half = reader.half_of_day();
            if minute_and_second.is_none() && half.is_none() {
                return None;
            }
            let (minute, second) = minute_and_second.unwrap_or((0, 0));
            let hour = half.map_or(hour, |half| half.hour_of_day(hour));
            Time::new(i8::try_from(hour).ok()?, minute as i8, second as i8, 0).ok()
        })
    }

    fn half_of_day(&mut self) -> Option<HalfOfDay> {
        let after_noon = self.attempt(|reader| {
            (reader.take_word(&["بعد"]) && reader.take_word(&["الظهر"])).then_some(HalfOfDay::AfterNoon)
        });
        let dotted = after_noon.or_else(|| {
            self.attempt(|reader| {
                let half = if reader.take_word(&["a"]) {
                    HalfOfDay::BeforeNoon
                } else if reader.take_word(&["p"]) {
                    HalfOfDay::AfterNoon
                } else {
                    return None;
                };
                reader.take_mark(&['.'])?;
                reader.take_word(&["m"]).then_some(half)
            })
        });
        let half = dotted.or_else(|| {
            if self.take_word(&["ص", "صباحا", "صباح", "فجرا", "am"]) {
                return Some(HalfOfDay::BeforeNoon);
            }
            if self.take_word(&["م", "مساء", "مساءا", "عصرا", "pm"]) {
                return Some(HalfOfDay::AfterNoon);
            }
            if self.take_word(&["ظهرا"]) {
                return Some(HalfOfDay::Noon);
            }
            self.take_word(&["ليلا"]).then_some(HalfOfDay::Night)
        })?;
        self.take_mark(&['.']);
        Some(half)
    }

    /// A zone beside a time is dropped: `GMT`, `+03:00`, `(UTC+3)`, `بتوقيت مكة المكرمة`.
    pub(super) fn skip_zone(&mut self) {
        self.take_mark(&['(']);
        if self.take_word(&["بتوقيت", "توقيت"]) {
            for _ in 0..2 {
                if let Some(TokenKind::Word(_)) = self.peek() {
                    self.advance(1);
                }
            }
        } else {
            self.take_word(&["z", "gmt", "utc", "ast", "eet", "eest", "cet", "cest", "est", "edt", "bst"]);
        }
        self.attempt(|reader| {
            reader.take_mark(&['+', '-'])?;
            reader.number(1..=4)?;
            reader.attempt(|reader| {
                reader.take_mark(&[':'])?;
                reader.number(2..=2)
            });
            // After a dash it may be the day of a date, which goes on with another separator or a month.
            matches!(reader.peek(), None | Some(TokenKind::Mark(')' | ',' | '|'))).then_some(())
        });
        self.take_mark(&[')']);
    }
}

#[derive(Clone, Copy)]
enum HalfOfDay {
    BeforeNoon,
    Noon,
    AfterNoon,
    Night,
}

impl HalfOfDay {
    /// The hour of 24; an hour that is already of 24 stays.
    fn hour_of_day(self, hour: u64) -> u64 {
        match (self, hour) {
            (HalfOfDay::BeforeNoon | HalfOfDay::Night, 12) => 0,
            (HalfOfDay::AfterNoon, 1..=11) | (HalfOfDay::Noon, 1..=3) | (HalfOfDay::Night, 6..=11) => hour + 12,
            _ => hour,
        }
    }
}
