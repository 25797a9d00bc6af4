//! `Token`: the secret that opens the API. Without `Debug`, `Display` and
//! `Serialize`, so that it cannot reach a log, an error or an export by accident.

/// An API token.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Why a text cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenProblem {
    /// Nothing was entered.
    Empty,
    /// It holds a character that a header cannot carry, such as a blank or a line break.
    Unprintable,
}

impl Token {
    /// Takes what a person entered; blanks around it are dropped.
    ///
    /// # Errors
    /// When it is empty, or holds what cannot stand in a header.
    pub fn new(entered: &str) -> Result<Self, TokenProblem> {
        let entered = entered.trim();
        if entered.is_empty() {
            return Err(TokenProblem::Empty);
        }
        if !entered.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenProblem::Unprintable);
        }
        Ok(Self(entered.to_owned()))
    }

    /// The secret itself: for the session storage and the engine's shell only.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The value of the `Authorization` header.
    #[must_use]
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_what_a_header_can_carry() {
        assert_eq!(
            Token::new(" abc.DEF-1 ").map(|token| token.authorization()),
            Ok("Bearer abc.DEF-1".into())
        );
        assert_eq!(Token::new("  ").err(), Some(TokenProblem::Empty));
        assert_eq!(Token::new("two words").err(), Some(TokenProblem::Unprintable));
        assert_eq!(Token::new("clé").err(), Some(TokenProblem::Unprintable));
    }
}
