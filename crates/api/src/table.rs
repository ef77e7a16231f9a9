//! How the table of commands becomes a trait, a dispatcher and TypeScript.

/// From `name(Request) -> Answer;` lines.
macro_rules! commands {
    ($( $(#[$doc:meta])* $name:ident($request:ty) -> $answer:ty; )+) => {
        /// Everything that a screen can ask of a desk.
        ///
        /// Every act of a person ends on this device: nothing here waits for the network except
        /// [`Calls::enrol`], [`Calls::rotate`] and [`Calls::send_now`].
        pub trait Calls: Send + Sync + 'static {
            $(
                $(#[$doc])*
                fn $name(&self, request: $request) -> impl Future<Output = Result<$answer, Problem>> + Send;
            )+
        }

        /// Answers the command of this name.
        ///
        /// # Errors
        /// What the desk says; [`Problem::UnknownCommand`] and [`Problem::UnreadableRequest`] for a screen
        /// that is not of this build.
        pub async fn dispatch(desk: &impl Calls, name: &str, request: Value) -> Result<Value, Problem> {
            match name {
                $( stringify!($name) => answer(name, desk.$name(read(name, request)?).await?), )+
                _ => Err(Problem::UnknownCommand { name: name.chars().take(80).collect() }),
            }
        }

        /// The names of all commands, in the order of the table.
        pub const fn names() -> &'static [&'static str] {
            &[$( stringify!($name) ),+]
        }

        /// Writes the TypeScript of every type in the table, and gives the lines of the map itself.
        pub(crate) fn export_commands(config: &ts_rs::Config) -> Result<Vec<MapLine>, ts_rs::ExportError> {
            Ok(vec![$({
                <$request as ts_rs::TS>::export_all(config)?;
                <$answer as ts_rs::TS>::export_all(config)?;
                MapLine {
                    docs: [$( doc_of(stringify!($doc)) ),*].concat(),
                    name: stringify!($name),
                    request: <$request as ts_rs::TS>::name(config),
                    answer: <$answer as ts_rs::TS>::name(config),
                    types: [imports::<$request>(config), imports::<$answer>(config)].concat(),
                }
            }),+])
        }
    };
}

pub(crate) use commands;
