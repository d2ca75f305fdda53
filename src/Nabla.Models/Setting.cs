using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Nabla.Data;
using Nabla.Models.Presets;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>A value of a setting in a list.</summary>
/// <param name="Text">The value, with its parameters and their default values: "adam:learning-rate=0.001,…".</param>
/// <param name="Summary">What it does and what its parameters mean; empty if the name says it.</param>
public readonly record struct ListedValue(string Text, string Summary = "");

/// <summary>How a resumed run compares a setting with the run that wrote the checkpoint.</summary>
public enum ResumeRule
{
    /// <summary>The value must be the same.</summary>
    Same,

    /// <summary>The value may change.</summary>
    MayChange,

    /// <summary>The value is a path. The contents of the file must be the same; the path may change.</summary>
    SameContents,
}

/// <summary>How a setting is chosen when training continues from a model (<see cref="RunConfiguration.Continue"/>).</summary>
public enum ContinueRule
{
    /// <summary>The setting is resolved as for a new model.</summary>
    Resolve,

    /// <summary>The value of the model is the default.</summary>
    DefaultFromModel,

    /// <summary>The value of the model is kept. Another value is an error.</summary>
    Fixed,
}

/// <summary>The methods that use a setting. Other methods refuse a value of it.</summary>
public enum SettingScope
{
    /// <summary>Every model: <c>Model.For</c>, <see cref="CrossValidation"/> and runs.</summary>
    Model,

    /// <summary>Every run: <see cref="TrainingRun"/>.</summary>
    Run,

    /// <summary>A run that loads its data: <see cref="TrainingRun.PrepareAsync"/>.</summary>
    RunFromFiles,
}

/// <summary>The data that decides whether a setting has an effect: the resolved configuration and the samples.</summary>
/// <param name="Configuration">The resolved configuration.</param>
/// <param name="Data">The training data.</param>
public sealed record SettingContext(RunConfiguration Configuration, DataSummary Data)
{
    /// <summary>Whether there are validation samples.</summary>
    public bool HasValidation { get; init; }

    /// <summary>Whether the validation samples are in memory.</summary>
    public bool HasInMemoryValidation { get; init; }

    /// <summary>Whether the validation samples are specified separately, not as a fraction of the training data.</summary>
    public bool HasSeparateValidation { get; init; }
}

/// <summary>A group of settings under one heading of the help, in the order of their declarations.</summary>
/// <remarks>Settings are added at the start of a program; reading is thread-safe.</remarks>
/// <param name="heading">The heading.</param>
public sealed class SettingGroup(string heading)
{
    private readonly List<Setting> _settings = [];

    /// <summary>The heading.</summary>
    public string Heading { get; } = heading;

    /// <summary>The settings.</summary>
    public IReadOnlyList<Setting> Settings => _settings;

    internal Setting<T> Add<T>(Setting<T> setting)
    {
        setting.Group = Heading;
        _settings.Add(setting);
        return setting;
    }
}

/// <summary>
/// One setting of a run. The command-line flag, the key in configuration files, the form field, the help, the default, the comparison on
/// resume, the search and docs/settings.md all come from this declaration.
/// </summary>
/// <remarks><see cref="RunSettings.Add{T}"/> adds a setting from outside the library; docs/extending.md shows how.</remarks>
public abstract class Setting
{
    private protected Setting(string name) => Name = name;

    /// <summary>The key in configuration files, in lower case with dashes: "learning-rate".</summary>
    public string Name { get; }

    /// <summary>The command-line flag: "--learning-rate".</summary>
    public string Flag => $"--{Name}";

    /// <summary>The name of the property of <see cref="RunConfiguration"/>: "LearningRate".</summary>
    public string Property => SettingAdvice.Property(Name);

    /// <summary>The heading under which help and forms list it.</summary>
    public string Group { get; internal set; } = "Other";

    /// <summary>A description in one line, for help.</summary>
    public required string Help
    {
        get => field + HelpSuffix?.Invoke();
        init;
    }

    /// <summary>Text after the help that may grow, such as a list of presets; null for none.</summary>
    public Func<string>? HelpSuffix { get; init; }

    /// <summary>The default, in words for the help; null if not found.</summary>
    public string? DefaultText { get; init; }

    /// <summary>A second name of the flag; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>Former names, which flags and keys of configuration files may still use; help does not show them.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>
    /// The names of the setting in other programs, in lower case with dashes, separated by spaces, for suggestions; null for none.
    /// </summary>
    public string? Synonyms { get; init; }

    /// <summary>Whether the command line has a flag for it. True for all settings except the data, which is an argument.</summary>
    public bool HasFlag { get; init; } = true;

    /// <summary>Whether the weights depend on it.</summary>
    public bool AffectsWeights { get; init; } = true;

    /// <summary>Whether it applies only to columns of a table. It is an error for images and arrays.</summary>
    public bool AppliesToColumns { get; init; }

    /// <summary>Whether it describes the layers of the network. A model of a given network refuses it.</summary>
    public bool DescribesNetwork { get; init; }

    /// <summary>Whether preprocessing depends on it, so that it is resolved before preprocessing.</summary>
    public bool AffectsPreprocessing { get; init; }

    /// <summary>The methods that use the setting. Other methods refuse it.</summary>
    public SettingScope Scope { get; init; }

    /// <summary>
    /// The property that replaces the setting if a program passes the data as an argument: "CsvOptions.Delimiter"; null for none.
    /// </summary>
    public string? EquivalentProperty { get; init; }

    /// <summary>The setting to change if a value has no effect; null to remove the setting.</summary>
    public SettingAdvice? Remedy { get; init; }

    /// <summary>How a resumed run compares it.</summary>
    public ResumeRule OnResume { get; init; }

    /// <summary>How it is chosen when training continues from a model.</summary>
    public ContinueRule OnContinue { get; init; }

    /// <summary>The placeholder for its value in help: NUMBER, COLUMN.</summary>
    public abstract string HelpName { get; }

    /// <summary>The expected format, for errors: "a whole number"; null if values are names that are looked up.</summary>
    public abstract string? ExpectedFormat { get; }

    /// <summary>Suggested values, for completion and forms. Other values may be valid.</summary>
    public abstract IReadOnlyCollection<string> SuggestedValues { get; }

    /// <summary>
    /// Suggested values with their parameters, the default values of these and what they mean, for <c>--name help</c> and
    /// docs/settings.md.
    /// </summary>
    public abstract IReadOnlyCollection<ListedValue> ListedValues { get; }

    /// <summary>Whether a hyperparameter search varies it.</summary>
    public abstract bool IsSearched { get; }

    /// <summary>Whether a hyperparameter search also draws it in the half of the configurations that keep the rest of the preset.</summary>
    public abstract bool IsSearchedWithinPreset { get; }

    /// <summary>The help text, including the default.</summary>
    public string FullHelp => DefaultText is null ? Help : $"{Help} (default: {DefaultText})";

    /// <summary>Parses a text and sets the value in a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="text">The text, as on the command line.</param>
    /// <returns>A configuration with the value.</returns>
    /// <exception cref="NablaException">The text is not a valid value.</exception>
    public abstract RunConfiguration With(RunConfiguration configuration, string text);

    /// <summary>Formats the value in a configuration as a text that <see cref="With"/> parses.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The text; null if the value is null.</returns>
    public abstract string? Text(RunConfiguration configuration);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal abstract string Text(object value);

    internal abstract object Read(JsonElement json);

    internal abstract void Write(Utf8JsonWriter writer, object value);

    internal abstract object? Resolve(SettingResolver resolution);

    /// <summary>Throws if a value is out of range, whatever the data.</summary>
    internal abstract void Check(object value);

    /// <summary>Whether a value can have no effect.</summary>
    internal abstract bool MayBeUnused { get; }

    /// <summary>Explains why a value has no effect; null if it has one.</summary>
    internal abstract string? WhyUnused(object value, SettingContext run);

    internal abstract object? Kept(RunConfiguration requested, Model before);

    internal abstract object? Drawn(SearchSampler draws, bool tuned);

    /// <summary>Replaces the paths in a value; null if it has none.</summary>
    internal abstract object? WithPaths(object value, Func<string, string> path);
}

/// <summary>A setting with the type of its values.</summary>
/// <typeparam name="T">A nullable type: <c>int?</c>, <c>string</c>, <c>IOptimizer</c>. Null means that the setting is not set.</typeparam>
/// <param name="name">The key, in lower case with dashes.</param>
/// <param name="kind">Parses and formats the values.</param>
public sealed class Setting<T>(string name, SettingKind<T> kind) : Setting(name)
{
    /// <summary>Computes the default, if neither the user nor the preset sets a value; null for no default.</summary>
    public Func<SettingResolver, T?>? Default { get; init; }

    /// <summary>Validates a value against the data, or completes it; null for neither.</summary>
    public Func<T, SettingResolver, T?>? Complete { get; init; }

    /// <summary>
    /// Explains why a value has no effect in a run, as the end of a sentence: "it has no effect on classes". It returns null if the value
    /// has an effect. Null for a setting that always has an effect.
    /// </summary>
    public Func<T, SettingContext, string?>? Unused { get; init; }

    /// <summary>Reads the value of the model from which training continues; null to use its configuration.</summary>
    public Func<Model, T?>? FromModel { get; init; }

    /// <summary>Converts a value of the user to the form of the model, for comparison; null if both have the same form.</summary>
    public Func<T, Model, T>? NormalizeForModel { get; init; }

    /// <summary>How a hyperparameter search draws it; null if it is not varied.</summary>
    public SearchDistribution<T>? Search { get; init; }

    /// <summary>Replaces the paths in a value; null if values have no paths.</summary>
    public Func<T, Func<string, string>, T>? Paths { get; init; }

    /// <summary>The placeholder for the value in help; null to use that of the kind.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Suggested values; null to use those of the kind.</summary>
    public IReadOnlyCollection<string>? Examples { get; init; }

    /// <summary>Computes <see cref="ListedValues"/>; null to use those of the kind.</summary>
    public Func<IReadOnlyCollection<ListedValue>>? Listed { get; init; }

    /// <inheritdoc/>
    public override string HelpName => Placeholder ?? kind.HelpName;

    /// <inheritdoc/>
    public override string? ExpectedFormat => kind.ExpectedFormat;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SuggestedValues => Examples ?? kind.SuggestedValues;

    /// <inheritdoc/>
    public override IReadOnlyCollection<ListedValue> ListedValues => Listed?.Invoke()
        ?? Examples?.Select(value => new ListedValue(value)).ToArray() ?? kind.ListedValues;

    /// <inheritdoc/>
    public override bool IsSearched => Search is not null;

    /// <inheritdoc/>
    public override bool IsSearchedWithinPreset => Search is { ExcludeFromPresetTrials: false };

    /// <summary>Parses a value.</summary>
    /// <param name="text">The text; null for a setting that is not set.</param>
    /// <returns>The value; null for a null text.</returns>
    /// <exception cref="NablaException">The text is not a valid value.</exception>
    [return: NotNullIfNotNull(nameof(text))]
    public T? Parse(string? text)
    {
        if (text is null) return default;
        try
        {
            return kind.Parse(text, Name)!;
        }
        catch (FormatException fault)
        {
            throw ExpectedFormat is null ? new NablaException(NablaException.InvalidSetting, fault.Message, innerException: fault)
                : NablaException.ForSetting(Name, $"must be {ExpectedFormat} (got \"{text}\").", innerException: fault);
        }
    }

    /// <inheritdoc/>
    public override RunConfiguration With(RunConfiguration configuration, string text)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.With(this, Parse(text));
    }

    /// <inheritdoc/>
    public override string? Text(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Get(this) is { } value ? kind.Text(value) : null;
    }

    internal override string Text(object value) => kind.Text((T)value);

    internal override object Read(JsonElement json) => kind.Read(json, Name)!;

    internal override void Write(Utf8JsonWriter writer, object value) => kind.Write(writer, (T)value);

    internal override object? Resolve(SettingResolver resolution)
    {
        T? value = resolution.Requested.Get(this) ?? resolution.PresetChoices.Get(this);
        if (value is null && Default is not null) value = Default(resolution);
        if (value is null) return null;
        kind.Check(value, Name);
        return Complete is null ? value : Complete(value, resolution);
    }

    internal override void Check(object value) => kind.Check((T)value, Name);

    internal override bool MayBeUnused => Unused is not null;

    internal override string? WhyUnused(object value, SettingContext run) => Unused?.Invoke((T)value, run);

    internal override object? Kept(RunConfiguration requested, Model before)
    {
        T? modelValue = FromModel is null ? before.Configuration.Get(this) : FromModel(before), userValue = requested.Get(this);
        if (OnContinue == ContinueRule.DefaultFromModel) return userValue ?? modelValue;
        if (modelValue is not null && userValue is not null && kind.Text(Compared(userValue)) != kind.Text(Compared(modelValue)))
            throw Continuation.Refusal(this, kind.Text(userValue), kind.Text(modelValue));
        return modelValue ?? userValue;

        T Compared(T value) => NormalizeForModel is null ? value : NormalizeForModel(value, before);
    }

    internal override object? Drawn(SearchSampler draws, bool tuned) =>
        Search is null || (tuned && Search.ExcludeFromPresetTrials) ? null : Search.Draw(draws);

    internal override object? WithPaths(object value, Func<string, string> path) => Paths is null ? value : Paths((T)value, path);
}
