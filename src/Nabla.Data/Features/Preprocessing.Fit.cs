using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <content>Learning from the training rows.</content>
public sealed partial record Preprocessing
{
    private const int MostWords = 5;

    /// <summary>Learns from the training rows how tables become datasets.</summary>
    /// <param name="train">The training rows, and only they.</param>
    /// <param name="target">Name of the column to predict.</param>
    /// <param name="options">What the defaults shall not decide; null for nothing.</param>
    /// <returns>What was learnt.</returns>
    /// <exception cref="DataException">A column is unknown, the target does not fit its task, or no input is left.</exception>
    public static Preprocessing Fit(Table train, string target, PreprocessingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(target);
        return Fit(train, [target], options);
    }

    /// <summary>The same with several columns to predict: numbers, or two classes each.</summary>
    /// <param name="train">The training rows, and only they.</param>
    /// <param name="targets">Names of the columns to predict.</param>
    /// <param name="options">What the defaults shall not decide; null for nothing.</param>
    /// <returns>What was learnt.</returns>
    /// <exception cref="DataException">A column is unknown, the targets do not fit their task or each other, or no input is
    /// left.</exception>
    public static Preprocessing Fit(Table train, IReadOnlyList<string> targets, PreprocessingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(targets);
        return Fit(new TableRows(ClassWords.Restored(train, targets)), targets, options ?? new PreprocessingOptions());
    }

    /// <summary>Fits a preprocessing to rows that are in memory or are read block by block.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="targets">Names of the target columns.</param>
    /// <param name="options">The settings.</param>
    /// <returns>The fitted preprocessing.</returns>
    /// <exception cref="DataException">There are no rows, a column is missing, or no input is left.</exception>
    public static Preprocessing Fit(ITrainingRows train, IReadOnlyList<string> targets, PreprocessingOptions options)
    {
        if (train.RowCount == 0) throw new DataException($"{train.Source} has no rows to learn from.");
        foreach (string name in options.Ignore.Where(name => train.Aside.All(aside => aside.Name != name)).Concat(options.Kinds.Keys))
            Require(train, name);
        string[] named = [.. train.Aside.Where(aside => aside.Cells is not null && options.Kinds.ContainsKey(aside.Name))
            .Select(aside => aside.Name)];
        if (train.Aside.FirstOrDefault(aside => aside.IsLost && !options.Ignore.Contains(aside.Name)) is { } lost)
            throw lost.Missing(train.Source);

        foreach (string target in targets) options.RequireUsableTarget(train.ReadingNotes, target);
        foreach (string name in train.Names.Where(name => !targets.Contains(name) && !options.Ignore.Contains(name)
            && !options.Kinds.ContainsKey(name)))
            DataNote.RequireUsable(train.ReadingNotes, name);
        var notes = train.ReadingNotes.Where(note => note.Column is null || !(options.Ignore.Contains(note.Column) || IsAside(note.Column)))
            .ToList();
        var plan = FitTarget(train, targets, options);
        if (plan.Kind == ColumnKind.Text) notes.AddRange(options.SpellingNotes ?? SpellingsOf(targets, train.TextsOf));
        var columns = train.Names.Concat(named)
            .Where(name => !targets.Contains(name) && name != options.WeightColumn && !options.Ignore.Contains(name))
            .Select(name => FitColumn(train, name, options, notes))
            .OfType<ColumnTransform>()
            .OrderBy(column => !options.NumbersFirst ? 0
            : column switch { NumericTransform { Frequent: null } => 0, NumericTransform => 1, _ => 2 })
            .ToList();
        if (columns.Count == 0)
            throw new DataException($"{train.Source}: no column is left to predict \"{plan.Column}\" from. {string.Join(" ", notes.Select(note => note.Message))}".TrimEnd());
        if (plan.Numbers.Count > 0 && options.Task is null)
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

        // What is named after all is not left out.
        bool IsAside(string name) =>
            (named.Contains(name) || targets.Contains(name) || name == options.WeightColumn)
            && train.Aside.Any(aside => aside.Name == name);
    }

    // A name with a comma in it is two in a list.
    private static void Require(ITrainingRows train, string name)
    {
        if (!train.Names.Contains(name) && train.Names.FirstOrDefault(known => known.Contains(',') && known.Contains(name)) is { } whole)
            throw new DataException($"{train.Source} has no column \"{name}\". In a list, a name with a comma in it stands in double "
                + $"quotes: {QuotedNames.Join([whole])} (in a shell within single ones).");
        _ = train.KindOf(name);
    }

    private static Dictionary<string, NumberFormat>? FormatsOf(ITrainingRows train, IEnumerable<string> names)
    {
        var formats = names.Select(name => (Name: name, Format: train.FormatOf(name))).Where(one => one.Format is not null)
            .ToDictionary(one => one.Name, one => one.Format!);
        return formats.Count == 0 ? null : formats;
    }

    private static TargetTransform FitTarget(ITrainingRows train, IReadOnlyList<string> targets, PreprocessingOptions options)
    {
        if (targets.FirstOrDefault(options.Ignore.Contains) is { } ignored && targets.Count > 1)
            throw new DataException($"The column \"{ignored}\" is among the targets and among those to ignore. Take it out of one.");
        var task = options.TaskOf(targets, train.Source, train.KindOf);
        if (task != LearningTask.Classification && options.ClassWeights != ClassWeights.None)
            throw new DataException(task == LearningTask.Regression
                ? $"Class weights need classes but \"{TargetColumns.Text(targets)}\" is numbers. Leave them out, or use "
                + "--task classification."
                : $"Class weights are of one target of classes but there are {targets.Count:N0} targets. Leave them out, or "
                + "train a model for each.");
        if (task != LearningTask.Regression && options.Quantiles is not null)
            throw new DataException($"Quantiles are of numbers but the target \"{TargetColumns.Text(targets)}\" is classes. Leave out "
                + "the quantiles, or set the task to regression.");
        return task switch
        {
            LearningTask.Classification => options.Classes is null ? ClassTarget.Fit(train, targets[0])
                : new ClassTarget(targets[0], options.Classes),
            LearningTask.MultiLabel => options.Labels ?? LabelTargets.Fit(train, targets),
            _ when targets.Count == 1 => NumberTarget.Fit(train, targets[0], options.TargetScaling) with { Quantiles = options.Quantiles },
            _ => NumberTargets.Fit(train, targets, options),
        };
    }

    /// <summary>What is said of classes that are written in several ways.</summary>
    public static IReadOnlyList<DataNote> SpellingsOf(IEnumerable<string> targets, Func<string, TextFacts> textsOf) =>
        [.. targets.Select(target => Spellings.NoteOf(Spellings.Merged(textsOf(target).Counts), target)).OfType<DataNote>()];

    private static ColumnTransform? FitColumn(ITrainingRows train, string name, PreprocessingOptions options, List<DataNote> notes)
    {
        var kind = options.Kinds.TryGetValue(name, out var given) ? given : train.KindOf(name);
        bool isGiven = options.Kinds.ContainsKey(name);
        if (kind == ColumnKind.Number)
        {
            var numbers = NumericTransform.Fit(train, name, options.Scaling, options.DiscreteValueIndicators);
            if (numbers is null) notes.Add(NothingToLearn(name, train.NumbersOf(name, false, "").Known));
            if (numbers is null || isGiven || Identifiers.OfNumbers(train, name) is not var (note, isLeftOut)) return numbers;
            notes.Add(note);
            return isLeftOut ? null : numbers;
        }

        if (kind == ColumnKind.Date) return FitDates(train, name, options, notes);
        var text = train.TextsOf(name);
        if (train.MissingWordsOf(name) is { Count: > 0 } words) notes.Add(MissingWordsNote(words, name));
        var all = Spellings.Merged(text.Counts);
        // Of too many texts for the memory how many there are is an estimate.
        bool isEstimated = text.Different > text.Counts.Count;
        var merged = isEstimated ? text
            : new TextFacts(text.Missing, [.. all.Select(category => KeyValuePair.Create(category.Name, category.Count))]);
        if (!isGiven && Identifiers.AreNames(merged, train.RowCount))
        {
            notes.Add(NamesNote(text, name));
            return text.Missing == 0 ? null : CategoryTransform.OfMissing(text, name, options.MissingTexts);
        }

        var categories = CategoryTransform.Fit(all, text, name, options.MaxCategories, options.SignedPairs, options.MissingTexts);
        if (Spellings.NoteOf(all, name) is { } spellings) notes.Add(spellings);
        if (categories is not null && !isGiven && TextHints.Of(merged.Counts.Select(count => count.Key)) is { } hint)
            notes.Add(new("texts-like-numbers", $"Column \"{name}\": its {merged.Different:N0} different texts are taken "
                + $"for categories. {hint}", name));
        if (categories is null) notes.Add(NothingToLearn(name, merged.Different == 0));
        else if (merged.Different > options.MaxCategories)
            notes.Add(new("many-categories", $"Column \"{name}\": of {(isEstimated ? "about " : "")}{merged.Different:N0} categories the "
                + $"{options.MaxCategories} most frequent become inputs; the others count as unseen.", name));
        return categories;
    }

    private static DataNote MissingWordsNote(IReadOnlyDictionary<string, long> words, string name)
    {
        var most = words.OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(MostWords);
        string cells = string.Join(", ",
            most.Select(word => $"{(word.Value == 1 ? "one cell" : $"{word.Value:N0} cells")} \"{word.Key}\""));
        return new("missing-words", $"Column \"{name}\": {cells} {(words.Values.Sum() == 1 ? "is" : "are")} taken for missing. "
            + "If that is a category: --missing = with the texts that do mean missing.", name);
    }

    private static DataNote NamesNote(TextFacts text, string name)
    {
        string left = text.Missing == 0 ? "is left out" : "only says whether its cell is missing";
        return new("names", $"Column \"{name}\" {left}: {(text.Different > text.Counts.Count ? "about " : "")}{text.Different:N0} "
            + $"different texts in {text.Known:N0} rows are names, not "
            + $"categories.{(TextHints.Of(text.Counts.Select(count => count.Key)) is { } hint ? " " + hint : NearlyNumbers(text, name))} "
            + $"If they are categories: --text-columns {QuotedNames.Join([name])}.", name);
    }

    private static DateTransform? FitDates(ITrainingRows train, string name, PreprocessingOptions options, List<DataNote> notes)
    {
        if (train.DatesOf(name, options.DateOrders.TryGetValue(name, out var order) ? order : null) is not { } facts)
            throw new DataException($"{train.Source}: the cells of column \"{name}\" are not dates (expected, for example, 2024-01-31 "
                + "10:30). Correct them, or take the column as text.");
        if (facts.Unread.Count > facts.Seconds.Known.Count)
            throw new DataException($"{train.Source}: {facts.Unread.Count:N0} cells of column \"{name}\" are not dates of the form "
                + $"{facts.Form.Pattern} (\"{facts.Unread.First}\"), and only {facts.Seconds.Known.Count:N0} are. Set the form that they "
                + "have, write them as yyyy-MM-dd, or take the column as text.");
        if (DateTransform.Fit(facts, name) is not { } dates)
        {
            notes.Add(NothingToLearn(name, facts.Seconds.Known.Count == 0));
            return null;
        }

        if (facts.Form.Order == DateOrder.Compact)
            notes.Add(new("date-numbers", $"Column \"{name}\": its whole numbers are read as dates (yyyyMMdd); inputs: {dates.InWords}. "
                + $"If they are not dates: --number-columns {QuotedNames.Join([name])}.", name));
        else if (facts.IsAmbiguous)
            notes.Add(new("day-or-month", $"Column \"{name}\": day and month could be either way around; they are read as "
                + $"{facts.Form.Pattern}; inputs: {dates.InWords}. If that is wrong: --date-columns "
                + $"{name}={(facts.Form.Order == DateOrder.DayMonthYear ? "MM/dd/yyyy" : "dd/MM/yyyy")}.", name));
        else
            notes.Add(new("dates", $"Column \"{name}\" is read as {(facts.Form.Order == DateOrder.Time ? "times of day" : "dates")} "
                + $"({facts.Form.Pattern}); inputs: {dates.InWords}.", name));
        if (facts.Unread.Count > 0)
            notes.Add(new("not-dates", $"Column \"{name}\": {facts.Unread.Count:N0} of {train.RowCount:N0} cells are not dates of the "
                + $"form {facts.Form.Pattern} (\"{facts.Unread.First}\") and count as missing.", name));
        return dates;
    }

    // One slip of the keyboard makes texts of numbers.
    private static string NearlyNumbers(TextFacts text, string name)
    {
        string[] others = [.. text.Counts.Select(count => count.Key).Where(cell => !NumberParser.TryParse(cell, false, out _))
            .Take(text.Counts.Count / 10 + 1)];
        if (others.Length == 0) return $" But all of them are numbers: --number-columns {QuotedNames.Join([name])} takes them as such.";
        return others.Length > text.Counts.Count / 10 ? ""
            : $" Nearly all of them are numbers, but \"{others[0]}\" is "
            + $"not{(others.Length == 1 ? "" : FormattableString.Invariant($", nor are {others.Length - 1:N0} other texts"))}: correct "
            + "them, and the column is one of numbers.";
    }

    // Beyond 2⁵³ whole numbers that differ may be the same double.
    private static DataNote NothingToLearn(string column, RunningMoments known)
    {
        double size = Math.Abs(known.Mean);
        return known.Count == 0 || size < 1L << 53
            ? NothingToLearn(column, known.Count == 0)
            : new("all-alike", FormattableString.Invariant($"Column \"{column}\" is left out: all its cells are the same number of 64 ")
            + FormattableString.Invariant($"bits, {known.Mean:R}. Numbers of that size are told apart only if they differ by ")
            + FormattableString.Invariant($"{Math.BitIncrement(size) - size:R} or more: if they do differ, subtract an offset ")
            + FormattableString.Invariant($"from them in the file."), column);
    }

    private static DataNote NothingToLearn(string column, bool allMissing) =>
        new(allMissing ? "all-missing"
        : "all-alike", $"Column \"{column}\" is left out: all its cells are {(allMissing ? "missing" : "alike")}.", column);

    private static IReadOnlyList<double>? FitClassWeights(ITrainingRows train, TargetTransform target, PreprocessingOptions options) =>
        target is ClassTarget classes && options.ClassWeights != ClassWeights.None
            ? options.ClassWeights.For(classes.Classes, train.ClassSums(target.Column, classes.Classes, options.WeightColumn))
            : null;
}
