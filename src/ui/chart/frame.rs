//! What is around every chart: a place for the keyboard and the pointer that tells exact
//! values, and the same figures as a table, which one key opens, and as files.

use crate::ui::live::{live, text, value};
use crate::ui::view;
use domain::chart::HEIGHT;
use leptos::prelude::*;
use leptos::{ev, html};
use std::sync::Arc;

/// The words of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What the chart is called.
    pub title: String,
    /// What a column is.
    pub column: String,
    /// For what is missing.
    pub no_data: String,
    /// What opens the table.
    pub as_table: String,
    /// How the keyboard moves in it.
    pub hint: String,
    /// What saves it.
    pub save_as: String,
}

/// The exact values of a chart.
#[derive(Clone)]
pub struct Stops {
    /// Where they are, from the left, in thousandths of the width; in their order.
    pub places: Vec<u32>,
    /// What is there, in words.
    pub tell: Arc<dyn Fn(usize) -> String + Send + Sync>,
    /// What happens to the one that is chosen.
    pub choose: Option<Arc<dyn Fn(usize) + Send + Sync>>,
}

/// A table of figures: what its columns are, and its rows, each with its name.
pub struct Figures {
    /// What the columns are.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<(String, Vec<AnyView>)>,
    /// Said below, when these are not all.
    pub note: Option<String>,
}

/// The data of a chart for other programs: plain numbers, and moments in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What the columns are.
    pub heads: Vec<String>,
    /// The rows; what is missing is empty.
    pub rows: Vec<Vec<String>>,
}

/// Brings the data to whoever asks; `None` when they could not be had.
pub type Sheets = Arc<dyn Fn(Box<dyn FnOnce(Option<Sheet>)>) + Send + Sync>;

/// How a chart is written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A drawing that can be made larger.
    Svg,
    /// A picture.
    Png,
    /// The data.
    Csv,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Csv];

    /// Its name, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
            Self::Csv => "CSV",
        }
    }
}

/// A chart that is to be saved.
pub struct Picture {
    /// How.
    pub form: Form,
    /// What it is called.
    pub title: String,
    /// Where it is drawn; its axis and its legend follow.
    pub plot: NodeRef<html::Div>,
    /// Its data.
    pub sheets: Sheets,
}

/// Saves charts. It is provided as context.
#[derive(Clone, Copy)]
pub struct Saver(pub fn(Picture));

/// A drawing with what is around it. `is_open` is whether the table is: it stays so when
/// the chart is drawn again. `below` stands between the two.
#[must_use]
pub fn frame(
    is_open: RwSignal<bool>,
    told: Told,
    stops: Stops,
    drawing: AnyView,
    below: AnyView,
    figures: impl Fn() -> Figures + Send + 'static,
    sheets: Sheets,
) -> AnyView {
    let at = RwSignal::new(None::<usize>);
    let plot = NodeRef::<html::Div>::new();
    let last = stops.places.len().saturating_sub(1);
    let nearest = {
        let places = stops.places.clone();
        move |event: &ev::PointerEvent| {
            let bounds = plot.get_untracked()?.get_bounding_client_rect();
            let share = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
            let wanted = (share.clamp(0.0, 1.0) * f64::from(HEIGHT)) as u32;
            (0..places.len()).min_by_key(|index| places[*index].abs_diff(wanted))
        }
    };
    let choose = stops.choose.clone();
    let press = {
        let nearest = nearest.clone();
        move |event: ev::PointerEvent| {
            if let Some((choose, index)) = choose.as_ref().zip(nearest(&event)) {
                choose(index);
            }
        }
    };
    let choose = stops.choose.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        let now = at.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" => Some(now.map_or(last, |now| now.saturating_sub(1))),
            "ArrowRight" => Some(now.map_or(0, |now| (now + 1).min(last))),
            "Home" => Some(0),
            "End" => Some(last),
            "Enter" => {
                if let Some((choose, index)) = choose.as_ref().zip(now) {
                    choose(index);
                }
                now
            }
            "t" | "T" => {
                is_open.update(|is_open| *is_open = !*is_open);
                now
            }
            _ => return,
        };
        event.prevent_default();
        at.set(next);
    };
    let tell = stops.tell.clone();
    let hint = told.hint.clone();
    let read = move || at.get().map_or_else(|| hint.clone(), |index| tell(index));
    let reading = text(read);
    let place = move || {
        at.get()
            .and_then(|index| stops.places.get(index))
            .map(|place| format!("{}.{}%", place / 10, place % 10))
    };
    let is_away = move || at.get().is_none();
    view! {
        <div
            class="plot"
            class:choosable=stops.choose.is_some()
            node_ref=plot
            on:pointermove=move |event| at.set(nearest(&event))
            on:pointerleave=move |_| at.set(None)
            on:pointerup=press
        >
            {drawing}
            <i class="cursor" hidden=crate::ui::live::flag(is_away) style:left=value(place)></i>
            <div
                class="keys"
                role="slider"
                tabindex="0"
                aria-label=told.title.clone()
                aria-valuemin="0"
                aria-valuemax=last as u32
                aria-valuenow=text(move || at.get().unwrap_or_default().to_string())
                aria-valuetext=reading
                on:keydown=on_key
                on:blur=move |_| at.set(None)
            ></div>
        </div>
        {below}
        <p class="readout" class:idle=crate::ui::live::flag(is_away) aria-hidden="true">{reading}</p>
        {table(is_open, told, figures, plot, sheets)}
    }
}

/// The figures as a table, made when somebody opens it.
pub(super) fn table(
    is_open: RwSignal<bool>,
    told: Told,
    figures: impl Fn() -> Figures + Send + 'static,
    plot: NodeRef<html::Div>,
    sheets: Sheets,
) -> AnyView {
    let element = NodeRef::<html::Details>::new();
    let toggled = move |_: ev::Event| {
        let element = element.get_untracked();
        is_open.set(element.is_some_and(|element| element.has_attribute("open")));
    };
    let Told { title, column, as_table, save_as, .. } = told;
    let draw = move || {
        is_open.get().then(|| {
            let Figures { heads, rows, note } = figures();
            let heads: Vec<AnyView> =
                heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect();
            let row = |(name, cells): (String, Vec<AnyView>)| {
                let cells: Vec<AnyView> = cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect();
                view! { <tr><th scope="row">{name}</th>{cells}</tr> }
            };
            let rows: Vec<AnyView> = rows.into_iter().map(row).collect();
            view! {
                {files(&title, &save_as, plot, &sheets)}
                <div class="figures" tabindex="0" role="group" aria-label=title.clone()>
                    <table>
                        <thead><tr><th scope="col">{column.clone()}</th>{heads}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                    {note.map(|note| view! { <p class="muted">{note}</p> })}
                </div>
            }
        })
    };
    view! {
        <details open=is_open node_ref=element on:toggle=toggled>
            <summary>{as_table}</summary>
            {live(draw)}
        </details>
    }
}

/// What saves a chart.
fn files(title: &str, save_as: &str, plot: NodeRef<html::Div>, sheets: &Sheets) -> AnyView {
    let Some(Saver(save)) = use_context::<Saver>() else { return ().into_any() };
    let button = |form: Form| {
        let (title, sheets) = (title.to_owned(), Arc::clone(sheets));
        let press = move |_: ev::MouseEvent| {
            save(Picture { form, title: title.clone(), plot, sheets: Arc::clone(&sheets) });
        };
        view! { <button type="button" class="btn quiet" on:click=press>{form.name()}</button> }
    };
    let buttons: Vec<AnyView> = Form::ALL.into_iter().map(button).collect();
    let label = [save_as, ": ", title].concat();
    view! { <div class="files" role="group" aria-label=label><span aria-hidden="true">{save_as.to_owned()}</span> {buttons}</div> }
}
