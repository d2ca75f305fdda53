using Nabla.Data.Features;
using Nabla.Data;
using Scale = Nabla.Data.Features.Scaling;
using Weights = Nabla.Data.Features.ClassWeights;

namespace Nabla.Models;

/// <content>Settings of the data: source, reading, preprocessing, splits.</content>
public sealed partial record RunConfiguration
{
    /// <summary>The data: a file, a folder, or the name of a built-in set.</summary>
    public string? Data { get => Get(DataSettings.Data); init => Set(DataSettings.Data, value); }

    /// <summary>
    /// The column to predict, or several, separated by commas. A name with a comma must be in quotes. <value>The default is the last
    /// column.</value>
    /// </summary>
    public string? Target { get => Get(DataSettings.Target); init => Set(DataSettings.Target, value); }

    /// <summary>The task: classification, regression or multi-label. <value>The default is classification for text, regression for
    /// numbers.</value></summary>
    public LearningTask? LearningTask { get => Get(DataSettings.LearningTask); init => Set(DataSettings.LearningTask, value); }

    /// <summary>Columns to ignore.</summary>
    public IReadOnlyList<string>? Ignore { get => Get(DataSettings.Ignore); init => Set(DataSettings.Ignore, value); }

    /// <summary>Columns to read as numbers. A cell with text is an error.</summary>
    public IReadOnlyList<string>? NumberColumns { get => Get(DataSettings.NumberColumns); init => Set(DataSettings.NumberColumns, value); }

    /// <summary>Columns to read as categories, like article numbers.</summary>
    public IReadOnlyList<string>? TextColumns { get => Get(DataSettings.TextColumns); init => Set(DataSettings.TextColumns, value); }

    /// <summary>
    /// Columns to read as dates or times. A format may follow the name if the cells are ambiguous: <c>day=dd/MM/yyyy</c>.
    /// </summary>
    public IReadOnlyList<string>? DateColumns { get => Get(DataSettings.DateColumns); init => Set(DataSettings.DateColumns, value); }

    /// <summary>The column of sample weights, used in training and in every evaluation; docs/presets.md has the formula.</summary>
    public string? WeightColumn { get => Get(DataSettings.WeightColumn); init => Set(DataSettings.WeightColumn, value); }

    /// <summary>
    /// Class weights, used in training and for the choice of the best epoch, not in the evaluation of the trained network.
    /// <value>The default is none.</value>
    /// </summary>
    public ClassWeights? ClassWeights { get => Get(DataSettings.ClassWeights); init => Set(DataSettings.ClassWeights, value); }

    /// <summary>How number columns are scaled. <value>The default is standard (tabular: robust-clip).</value></summary>
    public Scaling? Scaling { get => Get(DataSettings.Scaling); init => Set(DataSettings.Scaling, value); }

    /// <summary>How a column of two categories is encoded. <value>The default is one-hot (tabular: signed).</value></summary>
    public BinaryEncoding? BinaryColumns { get => Get(DataSettings.BinaryColumns); init => Set(DataSettings.BinaryColumns, value); }

    /// <summary>
    /// Whether a number column in which most cells are equal has an additional indicator input (0 or 1) for each frequent number. It needs
    /// robust scaling.
    /// <value>The default is false (tabular: true from 1,000 rows on).</value>
    /// </summary>
    public bool? DiscreteValueIndicators
    {
        get => Get(DataSettings.DiscreteValueIndicators);
        init => Set(DataSettings.DiscreteValueIndicators, value);
    }

    /// <summary>How the target of a regression is scaled: standard, robust or none. <value>The default is standard.</value></summary>
    public Scaling? TargetScaling { get => Get(DataSettings.TargetScaling); init => Set(DataSettings.TargetScaling, value); }

    /// <summary>Whether the first line of a CSV file names its columns. <value>The default is inferred from the lines.</value></summary>
    public bool? Header { get => Get(DataSettings.Header); init => Set(DataSettings.Header, value); }

    /// <summary>The delimiter of a CSV file. <value>The default is inferred from the lines.</value></summary>
    public char? Delimiter { get => Get(DataSettings.Delimiter); init => Set(DataSettings.Delimiter, value); }

    /// <summary>The decimal sign of a CSV file, a point or a comma. <value>The default is inferred from the cells.</value></summary>
    public char? Decimal { get => Get(DataSettings.Decimal); init => Set(DataSettings.Decimal, value); }

    /// <summary>
    /// Cells of a CSV file that mean "not known", in addition to the default ones; if the first begins with =, only these (<c>=NA</c>). A
    /// model keeps them for later files. <value>The default is none.</value>
    /// </summary>
    public IReadOnlyList<string>? Missing { get => Get(DataSettings.Missing); init => Set(DataSettings.Missing, value); }

    /// <summary>
    /// What each epoch is evaluated on: a fraction of the training data (<c>0.2</c>), or <see cref="ValidationData.FromFile"/>. <value>The
    /// default is 0.2 for tables of 40 rows and more (0.15 with another preset than tabular and early stopping), else 0; with early
    /// stopping 0.1 for images.</value>
    /// </summary>
    public ValidationData? Validation { get => Get(DataSettings.Validation); init => Set(DataSettings.Validation, value); }

    /// <summary>A file to evaluate the trained network on. <value>The default is the test part of the data, if it has
    /// one.</value></summary>
    public string? Test { get => Get(DataSettings.Test); init => Set(DataSettings.Test, value); }

    /// <summary>
    /// The maximum memory for samples, in bytes. If it is set, the data is read from the file in blocks in every epoch. <value>The default
    /// is none: the data is loaded into memory.</value>
    /// </summary>
    public long? Memory { get => Get(DataSettings.Memory); init => Set(DataSettings.Memory, value); }
}

/// <summary>The settings of the data.</summary>
public static class DataSettings
{
    internal static readonly SettingGroup Group = new("Data");

    /// <inheritdoc cref="RunConfiguration.Data"/>
    public static Setting<string> Data { get; } = Group.Add(new Setting<string>("data", SettingKind.Text("DATA"))
    {
        Help = "a file, a folder, or the name of a built-in data set", HasFlag = false, Scope = SettingScope.RunFromFiles,
        OnResume = ResumeRule.SameContents,
        Paths = (data, path) => path(data),
    });

    /// <inheritdoc cref="RunConfiguration.Target"/>
    public static Setting<string> Target { get; } = Group.Add(new Setting<string>("target", SettingKind.Text("COLUMN"))
    {
        Synonyms = "label label-column target-column response y-column",
        Help = "column to predict, or several: price,rooms", DefaultText = "the last column", AppliesToColumns = true,
        OnContinue = ContinueRule.DefaultFromModel,
    });

    /// <inheritdoc cref="RunConfiguration.LearningTask"/>
    public static Setting<LearningTask?> LearningTask { get; } = Group.Add(new Setting<LearningTask?>("task",
        SettingKind.Choice<LearningTask?>("TASK",
        ("classification", Nabla.Data.LearningTask.Classification), ("regression", Nabla.Data.LearningTask.Regression),
        ("multi-label", Nabla.Data.LearningTask.MultiLabel)))
    {
        Help = "classification, regression, or multi-label (several targets of two classes each)",
        DefaultText = "classification for a target of text, regression for a target of numbers", OnContinue = ContinueRule.DefaultFromModel,
        Default = resolver => resolver.Data.LearningTask,
    });

    /// <inheritdoc cref="RunConfiguration.Ignore"/>
    public static Setting<IReadOnlyList<string>> Ignore { get; } = Group.Add(Columns("ignore", "columns to leave out",
        synonyms: "drop exclude drop-columns ignore-columns exclude-columns"));

    /// <inheritdoc cref="RunConfiguration.NumberColumns"/>
    public static Setting<IReadOnlyList<string>> NumberColumns { get; } =
        Group.Add(Columns("number-columns", "columns to read as numbers; text in them is an error"));

    /// <inheritdoc cref="RunConfiguration.TextColumns"/>
    public static Setting<IReadOnlyList<string>> TextColumns { get; } =
        Group.Add(Columns("text-columns", "columns of numbers to treat as categories"));

    /// <inheritdoc cref="RunConfiguration.DateColumns"/>
    public static Setting<IReadOnlyList<string>> DateColumns { get; } = Group.Add(
        Columns("date-columns", "columns to read as dates, with a format if it is ambiguous: day=dd/MM/yyyy"));

    /// <inheritdoc cref="RunConfiguration.WeightColumn"/>
    public static Setting<string> WeightColumn { get; } = Group.Add(new Setting<string>("weight-column", SettingKind.Text("COLUMN"))
    {
        Synonyms = "sample-weight sample-weights weights-column",
        Help = "column with the sample weight of each row", AppliesToColumns = true, OnContinue = ContinueRule.DefaultFromModel,
    });

    /// <inheritdoc cref="RunConfiguration.ClassWeights"/>
    public static Setting<ClassWeights> ClassWeights { get; } = Group.Add(new Setting<ClassWeights>("class-weights",
        SettingKind.Text("WEIGHTS", Weights.Parse, TextOf, "none", "balanced"))
    {
        Synonyms = "class-weight",
        Help = "class weights: none, balanced, or one per class: yes=3,no=1", DefaultText = "none", Default = _ => Weights.None,
    });

    /// <inheritdoc cref="RunConfiguration.Scaling"/>
    public static Setting<Scaling?> Scaling { get; } = Group.Add(new Setting<Scaling?>("scaling", SettingKind.Choice<Scaling?>("KIND",
        ("standard", Scale.Standard), ("robust", Scale.Robust), ("robust-clip", Scale.RobustClip),
        ("none", Scale.None)))
    {
        Help = "scaling of number columns: standard, robust, robust-clip (robust, then clipped smoothly) or none",
            DefaultText = "standard; tabular: robust-clip",
        AppliesToColumns = true, AffectsPreprocessing = true, OnContinue = ContinueRule.Fixed, Default = _ => Scale.Standard,
    });

    /// <inheritdoc cref="RunConfiguration.BinaryColumns"/>
    public static Setting<BinaryEncoding?> BinaryColumns { get; } = Group.Add(new Setting<BinaryEncoding?>("binary-columns",
        SettingKind.Choice<BinaryEncoding?>("KIND", ("one-hot", BinaryEncoding.OneHot), ("signed", BinaryEncoding.Signed)))
    {
        Help = "encoding of columns with two categories: one-hot (two inputs), or signed (one input, −1 or +1)",
            DefaultText = "one-hot; tabular: signed",
        AppliesToColumns = true, AffectsPreprocessing = true, OnContinue = ContinueRule.Fixed, Default = _ => BinaryEncoding.OneHot,
    });

    /// <inheritdoc cref="RunConfiguration.DiscreteValueIndicators"/>
    public static Setting<bool?> DiscreteValueIndicators { get; } = Group.Add(new Setting<bool?>(
        "discrete-value-indicators", SettingKind.Boolean)
    {
        FormerNames = ["frequent-numbers"],
        Help = "discrete-value indicators: whether a number column that is mostly one value has an additional 0/1 input for each "
            + "frequent value; needs robust scaling",
        DefaultText = "false; tabular: true from 1,000 rows on", AppliesToColumns = true, AffectsPreprocessing = true,
            OnContinue = ContinueRule.Fixed,
        FromModel = before => before.Configuration.DiscreteValueIndicators ?? false, Default = _ => false, Complete = WithRobustScaling,
    });

    /// <inheritdoc cref="RunConfiguration.TargetScaling"/>
    public static Setting<Scaling?> TargetScaling { get; } = Group.Add(new Setting<Scaling?>("target-scaling",
        SettingKind.Choice<Scaling?>("KIND", ("standard", Scale.Standard), ("robust", Scale.Robust),
        ("none", Scale.None)))
    {
        Help = "scaling of a numeric target: standard, robust or none", DefaultText = "standard; none for counts (poisson)",
        // Counts are not scaled, because a Poisson cost needs targets that are not negative.
        AppliesToColumns = true, AffectsPreprocessing = true,
        Unused = (_, run) => run.Data.HasClasses ? "it has no effect on classes" : null,
        Default = resolver => resolver.Requested.Cost is Costs.Poisson ? Scale.None : Scale.Standard,
    });

    /// <inheritdoc cref="RunConfiguration.Header"/>
    public static Setting<bool?> Header { get; } = Group.Add(new Setting<bool?>("header",
        SettingKind.Choice<bool?>("yes|no", ("yes", true), ("no", false)))
    {
        Help = "whether the first line of a CSV file names the columns", DefaultText = "inferred", AppliesToColumns = true,
        Scope = SettingScope.RunFromFiles, EquivalentProperty = "CsvOptions.HasHeader",
    });

    /// <inheritdoc cref="RunConfiguration.Delimiter"/>
    public static Setting<char?> Delimiter { get; } = Group.Add(new Setting<char?>("delimiter",
        SettingKind.Text<char?>("CHARACTER", DelimiterOf, TextOf, "comma", "semicolon", "tab", "pipe", "blank"))
    {
        Synonyms = "sep separator",
        Help = "delimiter of a CSV file: comma, semicolon, tab, pipe, blank or one character", DefaultText = "inferred",
        AppliesToColumns = true, Scope = SettingScope.RunFromFiles, EquivalentProperty = "CsvOptions.Delimiter",
    });

    /// <inheritdoc cref="RunConfiguration.Decimal"/>
    public static Setting<char?> Decimal { get; } = Group.Add(new Setting<char?>("decimal", SettingKind.Text<char?>("CHARACTER",
        text => text is "." or "point" ? '.' : text is "," or "comma" ? ','
            : throw NablaException.ForSetting("decimal", $"must be a point or a comma (got \"{text}\")."),
        sign => $"{sign}", ".", ","))
    {
        Help = "decimal separator of a CSV file: . or ,", DefaultText = "inferred", AppliesToColumns = true,
        Scope = SettingScope.RunFromFiles, EquivalentProperty = "CsvOptions.Decimal",
    });

    /// <inheritdoc cref="RunConfiguration.Missing"/>
    public static Setting<IReadOnlyList<string>> Missing { get; } = Group.Add(new Setting<IReadOnlyList<string>>("missing",
        SettingKind.List(SettingKind.Text("TEXT"), "TEXTS"))
    {
        Synonyms = "na na-values nan-values",
        Help = "texts that mean missing in a CSV file, in addition to the defaults; a leading = (=NA,?) replaces the defaults",
        AppliesToColumns = true,
        OnContinue = ContinueRule.DefaultFromModel,
    });

    /// <inheritdoc cref="RunConfiguration.Validation"/>
    public static Setting<ValidationData> Validation { get; } = Group.Add(new Setting<ValidationData>("validation",
        SettingKind.Text("FRACTION|FILE", ValidationData.Parse, validation => validation.ToString()))
    {
        Synonyms = "val val-split validation-split validation-fraction validation-data eval-set",
        Help = "validation data, evaluated after each epoch: a fraction of the training data, or a file",
        DefaultText =
            "0.15, or 0 for images and for fewer than 40 rows; with early stopping 0.15, or 0.1 for images; tabular: 0.2, or 0 for "
            + "fewer than 40 rows",
        AffectsPreprocessing = true,
        Paths = (validation, path) => validation.Path is { } file ? ValidationData.FromFile(path(file)) : validation,
        Unused = (validation, run) => run.HasSeparateValidation && validation.Fraction > 0 ? "other validation samples are given" : null,
        Default = resolver => ValidationData.For(resolver.Data.Samples, resolver.Data.IsImage, resolver.Requested.EarlyStop),
    });

    /// <inheritdoc cref="RunConfiguration.Test"/>
    public static Setting<string> Test { get; } = Group.Add(new Setting<string>("test", SettingKind.Text("FILE"))
    {
        Synonyms = "test-data test-file holdout",
        Help = "data to evaluate the finished network on", AffectsWeights = false, Scope = SettingScope.RunFromFiles,
        OnResume = ResumeRule.SameContents, Paths = (test, path) => path(test),
    });

    /// <inheritdoc cref="RunConfiguration.Memory"/>
    public static Setting<long?> Memory { get; } = Group.Add(new Setting<long?>("memory",
        SettingKind.Text<long?>("SIZE", ParseMemory, bytes => ByteSize.Format(bytes!.Value)))
    {
        Synonyms = "max-memory",
        Help = "read the data from its file in every epoch, in at most this much memory: 256MB", DefaultText = "load all data into memory",
        Scope = SettingScope.RunFromFiles,
    });

    private static Setting<IReadOnlyList<string>> Columns(string name, string help, string? synonyms = null) =>
        new(name, SettingKind.List(SettingKind.Text("COLUMN"), "COLUMNS"))
            { Help = help, Synonyms = synonyms, AppliesToColumns = true };

    private static long? ParseMemory(string text)
    {
        try
        {
            return ByteSize.Parse(text);
        }
        catch (NablaException fault)
        {
            throw NablaException.ForSetting("memory", $": {fault.Message}", innerException: fault);
        }
    }

    private static bool? WithRobustScaling(bool? requested, SettingResolver resolver) =>
        requested != true || resolver.Get(Scaling) is Scale.Robust or Scale.RobustClip ? requested
        : throw NablaException.ForSetting("discrete-value-indicators", $"needs robust scaling, which uses quartiles, but scaling is "
            + $"{Scaling.Text(new RunConfiguration { Scaling = resolver.Get(Scaling) })}.",
            Specs.SettingAdvice.Use("scaling", "robust", "robust-clip").Or(Specs.SettingAdvice.LeaveOut("discrete-value-indicators")));

    private static string TextOf(ClassWeights weights) => weights.IsBalanced ? "balanced" : weights.ByClass is not { } names ? "none"
        : string.Join(',', names.Select(one => FormattableString.Invariant($"{QuotedNames.Join([one.Key])}={one.Value:R}")));

    private static char? DelimiterOf(string text) => text switch
    {
        "comma" => ',',
        "semicolon" => ';',
        "tab" or "\\t" => '\t',
        "pipe" => '|',
        "blank" or "blanks" or "space" => ' ',
        [var one] when !char.IsLetterOrDigit(one) && one is not ('"' or '\n' or '\r') => one,
        _ => throw NablaException.ForSetting("delimiter", $"must be comma, semicolon, tab, pipe, blank or one character (got \"{text}\")."),
    };

    private static string TextOf(char? delimiter) => delimiter switch
    {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        '|' => "pipe",
        ' ' => "blank",
        var other => $"{other}",
    };
}
