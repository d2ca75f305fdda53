using Nabla.Data.Features.Dates;
using Nabla.Data.Readers;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <content>Fitting to the training rows.</content>
public sealed partial record Preprocessing
{
    private const int MostWords = 5;

    /// <summary>Fits the preprocessing to the training rows.</summary>
    /// <param name="train">The training rows, without validation and test rows.</param>
    /// <param name="target">The name of the target column.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The fitted preprocessing.</returns>
    /// <exception cref="NablaException">A column is unknown, the target does not fit its task, or no input is left.</exception>
    public static Preprocessing Fit(Table train, string target, PreprocessingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(target);
        return Fit(train, [target], options);
    }

    /// <summary>Fits the preprocessing for several targets: numbers, or two classes each.</summary>
    /// <param name="train">The training rows, without validation and test rows.</param>
    /// <param name="targets">The names of the target columns.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The fitted preprocessing.</returns>
    /// <exception cref="NablaException">A column is unknown, the targets do not fit their task or each other, or no input is
    /// left.</exception>
    public static Preprocessing Fit(Table train, IReadOnlyList<string> targets, PreprocessingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(targets);
        return Fit(new TableRows(MissingTextClasses.Restore(train, targets)), targets, options ?? new PreprocessingOptions());
    }

    /// <summary>Fits a preprocessing to rows that are in memory or are read block by block.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="targets">Names of the target columns.</param>
    /// <param name="options">The settings.</param>
    /// <returns>The fitted preprocessing.</returns>
    /// <exception cref="NablaException">There are no rows, a column is missing, or no input is left.</exception>
    public static Preprocessing Fit(ITrainingRows train, IReadOnlyList<string> targets, PreprocessingOptions options)
    {
        if (train.RowCount == 0) throw new NablaException("no-rows", $"{train.Source} has no rows to train on.");
        foreach (string name in options.Ignore.Where(name => train.ExcludedColumns.All(column => column.Name != name))
            .Concat(options.Kinds.Keys))
            Require(train, name);
        string[] named = [.. train.ExcludedColumns.Where(aside => aside.Cells is not null && options.Kinds.ContainsKey(aside.Name))
            .Select(aside => aside.Name)];
        if (train.ExcludedColumns.FirstOrDefault(aside => aside.MustBeIgnored && !options.Ignore.Contains(aside.Name)) is { } lost)
            throw lost.CreateException(train.Source);

        foreach (string target in targets) options.RequireUsableTarget(train.ReadingNotes, target);
        foreach (string name in train.Names.Where(name => !targets.Contains(name) && !options.Ignore.Contains(name)
            && !options.Kinds.ContainsKey(name)))
            DataNote.RequireUsable(train.ReadingNotes, name);
        var notes = train.ReadingNotes.Where(note => note.Column is null || !(options.Ignore.Contains(note.Column) || IsAside(note.Column)))
            .ToList();
        var plan = FitTarget(train, targets, options);
        if (plan.Kind == ColumnKind.Text) notes.AddRange(options.SpellingNotes ?? GetSpellingNotes(targets, train.GetTextStatistics));
        var columns = train.Names.Concat(named)
            .Where(name => !targets.Contains(name) && name != options.WeightColumn && !options.Ignore.Contains(name))
            .Select(name => FitColumn(train, name, options, notes))
            .OfType<ColumnTransform>()
            .OrderBy(column => !options.NumericFirst ? 0
            : column switch { NumericTransform { Frequent: null } => 0, NumericTransform => 1, _ => 2 })
            .ToList();
        if (columns.Count == 0)
            throw new NablaException("no-inputs", $"{train.Source}: no column is left to predict \"{plan.Column}\" from. "
                + $"{string.Join(" ", notes.Select(note => note.Message))}".TrimEnd());
        if (plan.Numbers.Count > 0 && options.LearningTask is null)
            notes.InsertRange(0, targets.Select(target => TargetNotes.OfNumbers(train, target, targets.Count > 1)).OfType<DataNote>());
        return new Preprocessing
        {
            Target = plan,
            Columns = DiscreteValueIndicators.Within(columns, notes),
            WeightColumn = options.WeightColumn,
            WeightOfClass = FitClassWeights(train, plan, options),
            Notes = notes,
            Formats = FormatsOf(train,
                [.. targets, .. columns.Select(column => column.Column), .. options.WeightColumn is { } weight ? [weight]
                    : Array.Empty<string>()]),
        };

        // A column that is named in a setting is not left out.
        bool IsAside(string name) =>
            (named.Contains(name) || targets.Contains(name) || name == options.WeightColumn)
            && train.ExcludedColumns.Any(aside => aside.Name == name);
    }

    // The name of a column with a comma must be quoted in a list.
    private static void Require(ITrainingRows train, string name)
    {
        if (!train.Names.Contains(name) && train.Names.FirstOrDefault(known => known.Contains(',') && known.Contains(name)) is { } whole)
            throw new NablaException("comma-in-name", $"{train.Source} has no column \"{name}\". In a list, put a name that contains a "
                + $"comma in double quotes: {QuotedNames.Join([whole])} (in a shell, within single quotes).");
        _ = train.GetKind(name);
    }

    private static Dictionary<string, NumberFormat>? FormatsOf(ITrainingRows train, IEnumerable<string> names)
    {
        var formats = names.Select(name => (Name: name, Format: train.GetNumberFormat(name))).Where(one => one.Format is not null)
            .ToDictionary(one => one.Name, one => one.Format!);
        return formats.Count == 0 ? null : formats;
    }

    private static TargetTransform FitTarget(ITrainingRows train, IReadOnlyList<string> targets, PreprocessingOptions options)
    {
        if (targets.FirstOrDefault(options.Ignore.Contains) is { } ignored && targets.Count > 1)
            throw new NablaException("target-ignored",
                $"Column \"{ignored}\" is both a target and ignored. Remove it from one of the two.");
        var task = options.InferTask(targets, train.Source, train.GetKind);
        if (task != LearningTask.Classification && options.ClassWeights != ClassWeights.None)
            throw task == LearningTask.Regression
                ? NablaException.ForSetting("class-weights", $"needs a target of classes (\"{TargetColumns.Text(targets)}\" "
                + "holds numbers).", LeaveOut("class-weights").Or(Use("task", "classification")), code: "class-weights-task")
                : NablaException.ForSetting("class-weights", $"needs one target of classes (got {targets.Count:N0} targets). Train a model "
                + "for each target, or", LeaveOut("class-weights"), code: "class-weights-task");
        if (task != LearningTask.Regression && options.Quantiles is not null)
            throw NablaException.ForSetting("quantiles", $"needs a numeric target (\"{TargetColumns.Text(targets)}\" holds classes). "
                + "Use another target, or", targets.Any(target => train.GetKind(target) == ColumnKind.Text) ? LeaveOut("quantiles")
                    : LeaveOut("quantiles").Or(Use("task", "regression")), code: "quantiles-task");
        return task switch
        {
            LearningTask.Classification => options.Classes is null ? ClassTarget.Fit(train, targets[0])
                : new ClassTarget(targets[0], options.Classes),
            LearningTask.MultiLabel => options.Labels ?? LabelTargets.Fit(train, targets),
            _ when targets.Count == 1 => NumberTarget.Fit(train, targets[0], options.TargetScaling) with { Quantiles = options.Quantiles },
            _ => NumberTargets.Fit(train, targets, options),
        };
    }

    /// <summary>Notes on classes with several spellings.</summary>
    public static IReadOnlyList<DataNote> GetSpellingNotes(IEnumerable<string> targets, Func<string, TextStatistics> textsOf) =>
        [.. targets.Select(target => Spellings.NoteOf(Spellings.Merged(textsOf(target).Counts), target)).OfType<DataNote>()];

    private static ColumnTransform? FitColumn(ITrainingRows train, string name, PreprocessingOptions options, List<DataNote> notes)
    {
        if (train is TableRows { Table: var table } && ColumnTransformRegistry.Fit(table, name) is { } added) return added;
        var kind = options.Kinds.TryGetValue(name, out var given) ? given : train.GetKind(name);
        bool isGiven = options.Kinds.ContainsKey(name);
        if (kind == ColumnKind.Number)
        {
            var numbers = NumericTransform.Fit(train, name, options.Scaling, options.DiscreteValueIndicators);
            if (numbers is null) notes.Add(NothingToLearn(name, train.GetNumberStatistics(name, false, default).Moments));
            if (numbers is null || isGiven || Identifiers.OfNumbers(train, name) is not var (note, isLeftOut)) return numbers;
            notes.Add(note);
            return isLeftOut ? null : numbers;
        }

        if (kind == ColumnKind.Date) return FitDates(train, name, options, notes);
        var text = train.GetTextStatistics(name);
        if (train.CountMissingTexts(name) is { Count: > 0 } words) notes.Add(MissingWordsNote(words, name, options.MissingTexts));
        var all = Spellings.Merged(text.Counts);
        // The number of distinct texts is an estimate if there are too many for memory.
        bool isEstimated = text.Distinct > text.Counts.Count;
        var merged = isEstimated ? text
            : new TextStatistics(text.Missing, [.. all.Select(category => KeyValuePair.Create(category.Name, category.Count))]);
        if (!isGiven && Identifiers.AreNames(merged, train.RowCount))
        {
            notes.Add(NamesNote(text, name));
            return text.Missing == 0 ? null : CategoryTransform.OfMissing(text, name, options.MissingTexts);
        }

        var categories = CategoryTransform.Fit(all, text, name, options.MaxCategories, options.SignedBinaryColumns, options.MissingTexts);
        if (Spellings.NoteOf(all, name) is { } spellings) notes.Add(spellings);
        if (categories is not null && !isGiven && TextHints.Of(merged.Counts.Select(count => count.Key)) is { } hint)
            notes.Add(new("texts-like-numbers",
                $"Column \"{name}\": its {merged.Distinct:N0} distinct texts are used as categories. {hint}", name));
        if (categories is null) notes.Add(NothingToLearn(name, merged.Distinct == 0));
        else if (merged.Distinct > options.MaxCategories)
            notes.Add(new("many-categories", $"Column \"{name}\": of {(isEstimated ? "about " : "")}{merged.Distinct:N0} categories the "
                + $"{options.MaxCategories} most frequent become inputs; the others count as unseen.", name));
        return categories;
    }

    private static DataNote MissingWordsNote(IReadOnlyDictionary<string, long> words, string name, IReadOnlyList<string> missing)
    {
        var most = words.OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(MostWords)
            .ToList();
        string cells = string.Join(", ",
            most.Select(word => $"{(word.Value == 1 ? "one cell" : $"{word.Value:N0} cells")} \"{word.Key}\""));
        return new("missing-words", $"Column \"{name}\": {cells} {(words.Values.Sum() == 1 ? "counts" : "count")} as missing. If "
            + $"\"{most[0].Key}\" is a category,", name, MissingCells.AdviceWithout(most[0].Key, missing));
    }

    private static DataNote NamesNote(TextStatistics text, string name)
    {
        string left = text.Missing == 0 ? "is left out" : "is used only for whether a cell is missing";
        string hint = TextHints.Of(text.Counts.Select(count => count.Key)) is { } known ? " " + known : NearlyNumbers(text);
        return new("names", $"Column \"{name}\" {left}: {(text.Distinct > text.Counts.Count ? "about " : "")}{text.Distinct:N0} "
            + $"distinct texts in {text.Known:N0} rows look like names, not categories.{hint} If they are categories,", name,
            Use("text-columns", QuotedNames.Join([name])));
    }

    private static DateTransform? FitDates(ITrainingRows train, string name, PreprocessingOptions options, List<DataNote> notes)
    {
        if (train.GetDateStatistics(name, options.DateOrders.TryGetValue(name, out var order) ? order : null) is not { } facts)
            throw new NablaException("no-dates", $"{train.Source}: the cells of column \"{name}\" are not dates (expected, for example, "
                + "2024-01-31 10:30). Correct them, or", Use("text-columns", QuotedNames.Join([name])));
        if (facts.Unparsed.Count > facts.Seconds.Moments.Count)
            throw new NablaException("other-dates", $"{train.Source}: {facts.Unparsed.Count:N0} cells of column \"{name}\" do not have the "
                + $"date format {facts.Form.Pattern} (such as \"{facts.Unparsed.First}\"), only {facts.Seconds.Moments.Count:N0} do. Set "
                + "their format, write them as yyyy-MM-dd, or", Use("text-columns", QuotedNames.Join([name])));
        if (DateTransform.Fit(facts, name) is not { } dates)
        {
            notes.Add(NothingToLearn(name, facts.Seconds.Moments.Count == 0));
            return null;
        }

        if (facts.Form.Order == DateOrder.Compact)
            notes.Add(new("date-numbers", $"Column \"{name}\": its whole numbers are read as dates (yyyyMMdd). Inputs: {dates.InWords}. "
                + "If they are not dates,", name, Use("number-columns", QuotedNames.Join([name]))));
        else if (facts.IsAmbiguous)
            notes.Add(new("day-or-month", $"Column \"{name}\": the order of day and month is ambiguous. Dates are read as "
                + $"{facts.Form.Pattern}. Inputs: {dates.InWords}. If that is wrong,", name,
                Use("date-columns", $"{name}={(facts.Form.Order == DateOrder.DayMonthYear ? "MM/dd/yyyy" : "dd/MM/yyyy")}")));
        else
            notes.Add(new("dates", $"Column \"{name}\" is read as {(facts.Form.Order == DateOrder.Time ? "times of day" : "dates")} "
                + $"({facts.Form.Pattern}). Inputs: {dates.InWords}.", name));
        if (facts.Unparsed.Count > 0)
            notes.Add(new("not-dates", $"Column \"{name}\": {facts.Unparsed.Count:N0} of {train.RowCount:N0} cells are not dates of the "
                + $"form {facts.Form.Pattern} (\"{facts.Unparsed.First}\") and count as missing.", name));
        return dates;
    }

    // A single typing error makes a number column text.
    private static string NearlyNumbers(TextStatistics text)
    {
        string[] others = [.. text.Counts.Select(count => count.Key).Where(cell => !NumberParser.TryParse(cell, false, out _))
            .Take(text.Counts.Count / 10 + 1)];
        if (others.Length == 0) return " All of them are numbers.";
        return others.Length > text.Counts.Count / 10 ? ""
            : $" Nearly all of them are numbers, but \"{others[0]}\" is "
            + $"not{(others.Length == 1 ? "" : FormattableString.Invariant($", nor are {others.Length - 1:N0} other texts"))}. If you "
            + "correct them, the column holds numbers.";
    }

    // Distinct integers above 2⁵³ may be the same double.
    private static DataNote NothingToLearn(string column, RunningMoments known)
    {
        double size = Math.Abs(known.Mean);
        return known.Count == 0 || size < 1L << 53
            ? NothingToLearn(column, known.Count == 0)
            : new("all-equal", $"Column \"{column}\" is left out: all its cells are the same 64-bit number, {known.Mean:R}. Numbers of "
            + $"that size must differ by {Math.BitIncrement(size) - size:R} or more. If they do differ in the file, subtract an offset "
            + "from them there.", column);
    }

    private static DataNote NothingToLearn(string column, bool allMissing) =>
        new(allMissing ? "all-missing" : "all-equal",
            $"Column \"{column}\" is left out: all its cells are {(allMissing ? "missing" : "the same")}.", column);

    private static IReadOnlyList<double>? FitClassWeights(ITrainingRows train, TargetTransform target, PreprocessingOptions options) =>
        target is ClassTarget classes && options.ClassWeights != ClassWeights.None
            ? options.ClassWeights.Compute(classes.Classes, train.GetClassWeights(target.Column, classes.Classes, options.WeightColumn))
            : null;
}
