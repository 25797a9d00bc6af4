//! Saving a chart: as it is drawn, or its data.

use crate::data::Data;
use crate::data::picture::{self, Drawing};
use crate::ui::chart::{Form, Picture};

/// Saves it, and says so when that was not possible.
pub fn save(data: Data, picture: Picture) {
    let Picture { form, title, plot, sheets } = picture;
    match form {
        Form::Csv => sheets(Box::new(move |sheet| {
            let rows = sheet.map(|sheet| std::iter::once(sheet.heads).chain(sheet.rows));
            picture::save_rows(data, &title, rows);
        })),
        Form::Svg => picture::save_drawing(data, &title, plot, Drawing::Svg),
        Form::Png => picture::save_drawing(data, &title, plot, Drawing::Png),
    }
}
