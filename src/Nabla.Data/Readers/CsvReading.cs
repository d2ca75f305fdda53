using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Readers;

/// <summary>
/// The kinds of a file's columns, decided from all cells. The result does not depend on whether the file is read at once or in blocks.
/// </summary>
/// <param name="Columns">The reading of each column whose cells are not all plain numbers.</param>
/// <param name="Notes">Notes on the columns.</param>
/// <param name="Commas">Whether plain numbers have a decimal comma.</param>
internal sealed record CsvReading(IReadOnlyDictionary<string, ColumnReading> Columns, IReadOnlyList<DataNote> Notes, bool Commas)
{
    // A larger share of other cells makes a number column text. Up to the second share these cells are treated as errors in the data.
    private const double NearlyNumbers = 0.2, MaxInvalid = 0.02;

    /// <summary>The reading of a file in which all number columns have plain numbers.</summary>
    public static CsvReading Plain(CsvFormat format) => new(new Dictionary<string, ColumnReading>(), [], format.Decimal == ',');

    /// <summary>The number format of a column; null for plain numbers.</summary>
    public NumberFormat? FormatOf(string name) => Columns.TryGetValue(name, out var reading) ? reading.Format : Commas ? new(',') : null;

    /// <summary>Converts a column.</summary>
    public Column Apply(Column column) => column switch
    {
        TextColumn text when Columns.TryGetValue(text.Name, out var reading) => reading.Apply(text),
        NumericColumn number when FormatOf(number.Name) is { } format => new NumericColumn(number.Name, number.Values) { Format = format },
        _ => column,
    };

    /// <summary>Decides the kinds of columns.</summary>
    /// <param name="files">The files.</param>
    /// <param name="options">The options of the user.</param>
    /// <param name="plain">Columns with only plain numbers, and whether a cell has the decimal sign of the file.</param>
    /// <param name="texts">The other columns that may be numbers, each with its index.</param>
    /// <exception cref="NablaException">A column must be numbers, and a cell is not a number.</exception>
    public static CsvReading From(CsvFiles files, CsvOptions options, IReadOnlyList<(string Name, bool ShowsSign)> plain,
        IReadOnlyList<(string Name, int Place, CellCensus Cells)> texts)
    {
        var format = files.Format;
        string file = files.Name;
        var lines = files.Lines;
        bool point = plain.Any(column => column.ShowsSign) && format.Decimal == '.', comma = plain.Any(column => column.ShowsSign)
            && format.Decimal == ',';
        var candidates = texts.Where(column => IsCandidate(column.Cells, options.Kinds.ContainsKey(column.Name))).ToList();
        var names = candidates.Select(column => column.Name).ToHashSet();
        point |= candidates.Any(column => column.Cells.Point is not null);
        comma |= candidates.Any(column => column.Cells.Comma is not null);
        var notes = new List<DataNote>();
        var columns = new Dictionary<string, ColumnReading>();
        var signs = new SortedDictionary<char, List<string>>();
        (string Text, char Sign)? guess = null;
        foreach (var (name, index, cells) in texts)
        {
            if (!names.Contains(name))
            {
                columns[name] = ColumnReading.Text;
                continue;
            }

            char? sign = options.Decimal ?? SignOf(cells, point, comma, format, options, name);
            if (sign is null)
            {
                var (one, other) = (cells.Point ?? cells.EitherPoint ?? cells.EitherComma, cells.Comma ?? cells.EitherComma
                    ?? cells.EitherPoint);
                string what = cells.Point is not null && cells.Comma is not null
                    ? $"\"{one!.Value.Text}\" ({lines.Short(one.Value.Line)}) has a decimal point but \"{other!.Value.Text}\" "
                    + $"({lines.Short(other.Value.Line)}) a decimal comma."
                    : $"\"{(cells.EitherPoint ?? cells.EitherComma)!.Value.Text}\" "
                    + $"({lines.Short((cells.EitherPoint ?? cells.EitherComma)!.Value.Line)}) is ambiguous: the file has decimal points "
                    + "and decimal commas.";
                Fault(name, "two-decimal-signs", $"{file}, column {index + 1} \"{name}\": {what} Correct the file, or",
                    Use("decimal", ".", ",").Or(Use("text-columns", QuotedNames.Join([name]))));
                continue;
            }

            // With the chosen sign some numbers of the census may be text.
            var foreign = sign == '.' ? cells.Comma : cells.Point;
            long others = cells.Others;
            var first = cells.Examples.Count > 0 ? cells.Examples[0] : default;
            if (foreign is not null)
                (others, first) = (others + (sign == '.' ? cells.WithComma : cells.WithPoint), first.Text is null ? foreign.Value : first);
            if (others > 0)
            {
                Reject(name, index, cells, others, first, foreign is not null);
                continue;
            }

            if (options.Decimal is null && !point && !comma && (cells.EitherPoint ?? cells.EitherComma) is { } either)
                guess ??= (either.Text, sign.Value);
            else if ((sign == ',' ? cells.Comma ?? cells.EitherComma : cells.Point ?? cells.EitherPoint) is not null)
            {
                if (!signs.TryGetValue(sign.Value, out var those)) signs[sign.Value] = those = [];
                those.Add(name);
            }

            bool percent = cells.With(sign.Value, NumberTraits.Percent).Count > 0;
            columns[name] = ColumnReading.Number(sign.Value, new NumberFormat(Shows(cells) ? sign : null, percent));
            Tell(name, cells, sign.Value, percent);
        }

        TellSigns();
        // A percent sign that is new or missing may change numbers by a factor of 100.
        foreach (var (name, before) in options.Formats ?? new Dictionary<string, NumberFormat>())
        {
            bool has = columns.TryGetValue(name, out var now) && now.Format is { Percent: true };
            if (before.Percent && !has && (plain.Any(column => column.Name == name) || now is { Kind: ColumnKind.Number }))
                notes.Add(new("percent-differs", $"Column \"{name}\" had percent signs in training and has none here: its numbers are "
                    + "read as numbers of percent.", name));
        }

        if (options.Formats is { } learnt)
        {
            foreach (var (name, now) in columns)
                if (now.Format is { Percent: true } && options.Kinds.ContainsKey(name)
                    && !(learnt.TryGetValue(name, out var then) && then.Percent))
                    notes.Add(new("percent-differs", $"Column \"{name}\" has percent signs and had none in training: 4 % is read as "
                        + "4.", name));
        }

        return new(columns, notes, format.Decimal == ',');

        static bool Shows(CellCensus cells) => (cells.Point ?? cells.Comma ?? cells.EitherPoint ?? cells.EitherComma) is not null;

        void Reject(string name, int index, CellCensus cells, long others, (string Text, long Line) first, bool isForeign)
        {
            // A model that was trained on 1 and 0 reads true and false as numbers.
            if (cells.AreTruths)
            {
                columns[name] = ColumnReading.Text;
                return;
            }

            string where = $"{lines.Where(first.Line)}, column {index + 1} \"{name}\"";
            if (options.Kinds.TryGetValue(name, out var kind) && kind == ColumnKind.Number)
                throw new NablaException("not-a-number", $"{where}: expected a number (got \"{first.Text}\"). Correct the cell"
                    // Options with formats are those of a model, whose columns cannot be changed.
                    + $"{(options.Formats is null ? ", or remove it from the number columns if it holds text" : "")}. "
                    + $"If \"{first.Text}\" means a missing value,",
                    Use("missing", QuotedNames.Join([first.Text])));
            long all = cells.Numbers + cells.Others;
            double share = (double)others / all;
            string count = others == 1 ? "one cell is not a number" : $"{others:N0} cells are not numbers";
            if (share <= MaxInvalid && cells.AreManyNumbers)
            {
                Fault(name, "invalid-cells", $"{where}: \"{first.Text}\" is not a number, but {all - others:N0} of the "
                    + $"column's {all:N0} cells "
                    + "are. Correct the cell. If it means a missing value, leave it empty or",
                    Use("missing", first.Text).Or(Use("text-columns", QuotedNames.Join([name]))));
            }
            else
            {
                columns[name] = ColumnReading.Text;
                if (share <= NearlyNumbers || isForeign)
                    notes.Add(new("nearly-numbers", $"Column \"{name}\" is read as text: {count} (the first: \"{first.Text}\" in "
                        + $"{lines.Short(first.Line)}), the other {all - others:N0} are. If such cells mean a missing value,", name,
                        Use("missing", first.Text)));
            }
        }

        void Fault(string name, string code, string message, SettingAdvice advice)
        {
            if (options.Kinds.TryGetValue(name, out var kind) && kind == ColumnKind.Number) throw new NablaException(code, message, advice);
            columns[name] = ColumnReading.Text;
            notes.Add(new(code, message, name, advice) { IsFault = true });
        }

        void Tell(string name, CellCensus cells, char sign, bool percent)
        {
            var traits = new List<string>();
            Trait(NumberTraits.Thousands, "{0} with thousands separators", ref traits);
            Trait(NumberTraits.Currency, "{0} with a currency", ref traits);
            Trait(NumberTraits.Percent, "{0} with a percent sign (4 % is read as 4)", ref traits);
            Trait(NumberTraits.Parentheses, "{0} in parentheses (negative)", ref traits);
            Trait(NumberTraits.TrailingMinus, "{0} with a trailing minus", ref traits);
            Trait(NumberTraits.OtherMinus, "{0} with a dash as minus", ref traits);
            if (traits.Count > 0)
            {
                string example = new[] { NumberTraits.Currency, NumberTraits.Thousands, NumberTraits.Percent, NumberTraits.Parentheses,
                    NumberTraits.TrailingMinus, NumberTraits.OtherMinus }
                    .Select(trait => cells.With(sign, trait).Example).First(text => text is not null);
                NumberText.TryRead(example, sign, out double value, out _, out _);
                notes.Add(new("formatted-numbers",
                    FormattableString.Invariant($"Column \"{name}\" holds numbers: \"{example}\" is read as {value:R}; ")
                        + FormattableString.Invariant($"{string.Join(", ", traits)}."), name));
            }

            if (cells.Currencies.Count > 1)
                notes.Add(new("several-currencies", $"Column \"{name}\" has numbers in "
                    + $"{string.Join(" and ", cells.Currencies.Order(StringComparer.Ordinal))}. They are not converted.", name));
            long withPercent = cells.With(sign, NumberTraits.Percent).Count;
            if (percent && withPercent < cells.Numbers)
                notes.Add(new("some-percent", $"Column \"{name}\": {withPercent:N0} of {cells.Numbers:N0} numbers have a percent sign; "
                    + "the others are read as numbers of percent too.", name));
            if (cells.Words.Count > 0)
            {
                var words = cells.Words.Take(5).Select(word => $"{(word.Value == 1 ? "one cell" : $"{word.Value:N0} cells")} "
                    + $"\"{word.Key}\"");
                notes.Add(new("missing-words", $"Column \"{name}\" holds numbers: {string.Join(", ", words)} "
                    + $"{(cells.Words.Values.Sum() == 1 ? "counts" : "count")} as missing.", name));
            }

            if (cells.LeadingZeros.Count > 0)
                notes.Add(LeadingZeros(name, cells.LeadingZeros));

            void Trait(NumberTraits trait, string words, ref List<string> list)
            {
                long count = cells.With(sign, trait).Count;
                if (count > 0)
                    list.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, words, count == cells.Numbers ? "all"
                        : $"{count:N0} of {cells.Numbers:N0}"));
            }
        }

        void TellSigns()
        {
            if (format.Decimal == ',' && plain.Count > 0 && comma)
            {
                if (!signs.TryGetValue(',', out var those)) signs[','] = those = [];
                those.AddRange(plain.Where(column => column.ShowsSign).Select(column => column.Name));
            }

            if (signs.TryGetValue(',', out var commas))
                notes.Insert(0, new("decimal-comma", $"{Columned(commas)} decimal "
                    + $"commas.{(point && options.Decimal is null ? " Others have decimal points." : "")}"));
            if (guess is not var (text, sign)) return;
            NumberText.TryRead(text, sign, out double value, out _, out _);
            string why = options.Formats is null ? "" : ", so that of training is used", other = sign == '.' ? "," : ".";
            notes.Insert(0, new("decimal-sign",
                FormattableString.Invariant($"\"{text}\" is read as {value:R}: no cell shows the decimal sign{why}. If that is wrong,"),
                Advice: Use("decimal", other)));
        }
    }

    /// <summary>The note on numbers that may be codes.</summary>
    /// <param name="name">The column.</param>
    /// <param name="cells">How many cells begin with 0, and the first of them.</param>
    public static DataNote LeadingZeros(string name, (long Count, string Example) cells)
    {
        string read = cells.Example.TrimStart('0');
        if (read.Length == 0 || !char.IsAsciiDigit(read[0])) read = "0" + read;
        return new("leading-zeros", $"Column \"{name}\": {(cells.Count == 1 ? "one cell begins" : $"{cells.Count:N0} cells begin")} with "
            + $"0, as codes do, and {cells.Example} is read as {read}. If the cells are codes,", name,
            Use("text-columns", QuotedNames.Join([name])));
    }

    // A column that must be numbers is always a candidate. Others need mostly numbers.
    private static bool IsCandidate(CellCensus cells, bool must) =>
        must || (cells.Numbers > 0 && cells.Others <= NearlyNumbers * (cells.Numbers + cells.Others));

    /// <summary>
    /// The decimal sign of a column; null if its cells contradict each other, or are ambiguous in a file with both signs.
    /// </summary>
    private static char? SignOf(CellCensus cells, bool point, bool comma, CsvFormat format, CsvOptions options, string name)
    {
        if (cells.Point is not null) return cells.Comma is null ? '.' : null;
        if (cells.Comma is not null) return ',';
        if (cells.EitherPoint is null && cells.EitherComma is null) return '.';
        char? learnt = options.Formats is not { } formats ? null
            : formats.TryGetValue(name, out var known) && known.Decimal is { } specified ? specified
            : formats.Values.Any(one => one.Decimal == ',') ? ',' : '.';
        if (point != comma) return point ? '.' : ',';
        if (learnt is not null) return learnt;
        if (point || (cells.EitherPoint is not null && cells.EitherComma is not null)) return null;
        // Without evidence, a comma in quotes separates thousands, and is a decimal sign between semicolons and tabs. A point is a decimal
        // sign.
        return cells.EitherComma is null || format.Delimiter is ',' or '|' ? '.' : ',';
    }

    private static string Columned(List<string> names) =>
        names.Count == 1 ? $"Column \"{names[0]}\" has" : $"Columns {Suggestion.Shortened([.. names.Select(name => $"\"{name}\"")])} have";

}

/// <summary>The kind of a column: text, or numbers in another format than plain numbers.</summary>
/// <param name="Kind">Text or number.</param>
/// <param name="Sign">The decimal sign of numbers.</param>
/// <param name="Format">The format for later files.</param>
internal sealed record ColumnReading(ColumnKind Kind, char Sign, NumberFormat? Format)
{
    public static ColumnReading Text { get; } = new(ColumnKind.Text, '.', null);

    public static ColumnReading Number(char sign, NumberFormat format) => new(ColumnKind.Number, sign, format);

    /// <summary>Converts the texts of a column to numbers. A text that is not a number is missing.</summary>
    public Column Apply(TextColumn column)
    {
        if (Kind == ColumnKind.Text) return column;
        var values = new double[column.Categories.Count];
        for (int k = 0; k < values.Length; k++)
            if (!NumberText.TryRead(column.Categories[k], Sign, out values[k], out _, out _)) values[k] = double.NaN;
        var codes = column.Codes.Span;
        var numbers = new double[codes.Length];
        for (int row = 0; row < numbers.Length; row++) numbers[row] = codes[row] < 0 ? double.NaN : values[codes[row]];
        return new NumericColumn(column.Name, numbers) { Format = Format };
    }
}
