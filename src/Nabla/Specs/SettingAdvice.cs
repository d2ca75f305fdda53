using System.Text;

namespace Nabla.Specs;

/// <summary>How to change a setting.</summary>
public enum SettingAction
{
    /// <summary>Set it to a value.</summary>
    Use,

    /// <summary>Do not set it.</summary>
    LeaveOut,

    /// <summary>Set it to a larger value.</summary>
    Increase,

    /// <summary>Set it to a smaller value.</summary>
    Decrease,

    /// <summary>Compare it with the data.</summary>
    Check,
}

/// <summary>One step of an advice.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Setting">The name of the setting, in lower case with hyphens: "learning-rate".</param>
/// <param name="Value">The value to set, as text; null for none.</param>
/// <param name="IsAlternative">True if this step is an alternative to the steps before it (or), false if it is in addition (and).</param>
public readonly record struct SettingChange(SettingAction Action, string Setting, string? Value = null, bool IsAlternative = false)
{
    /// <summary>The value in a sentence: a value without letters and digits is in quotes, as in ','.</summary>
    public string QuotedValue => Value is null || Value.Any(char.IsLetterOrDigit) ? Value ?? "" : $"'{Value}'";
}

/// <summary>
/// The settings to change. Libraries attach it to findings, notes and exceptions. Each front end formats it: the command line as flags, C#
/// as properties, the studio as names of its form. No message of a library names a flag.
/// </summary>
/// <example>
/// <code>
/// using static Nabla.Specs.SettingAdvice;
/// throw new NablaException("Column \"x\" holds text.", Use("text-columns", "x").Or(LeaveOut("number-columns")));
/// // C#:           Column "x" holds text. Set TextColumns to x, or leave out NumberColumns.
/// // command line: Column "x" holds text. Use --text-columns x, or leave out --number-columns.
/// </code>
/// </example>
public sealed class SettingAdvice : IEquatable<SettingAdvice>
{
    private SettingAdvice(IReadOnlyList<SettingChange> steps) => Changes = steps;

    /// <summary>The steps, at least one.</summary>
    public IReadOnlyList<SettingChange> Changes { get; }

    /// <summary>Creates the advice to set a setting to a value.</summary>
    public static SettingAdvice Use(string setting, string value) => new([new(SettingAction.Use, setting, value)]);

    /// <summary>Creates the advice to set a setting to one of several values.</summary>
    public static SettingAdvice Use(string setting, string value, string orValue) => Use(setting, value).Or(Use(setting, orValue));

    /// <summary>Creates the advice not to set a setting.</summary>
    public static SettingAdvice LeaveOut(string setting) => new([new(SettingAction.LeaveOut, setting)]);

    /// <summary>Creates the advice to set a setting to a larger value.</summary>
    public static SettingAdvice Increase(string setting) => new([new(SettingAction.Increase, setting)]);

    /// <summary>Creates the advice to set a setting to a smaller value.</summary>
    public static SettingAdvice Decrease(string setting) => new([new(SettingAction.Decrease, setting)]);

    /// <summary>Creates the advice to compare a setting with the data.</summary>
    public static SettingAdvice Check(string setting) => new([new(SettingAction.Check, setting)]);

    /// <summary>Returns this advice with an alternative.</summary>
    public SettingAdvice Or(SettingAdvice other) => Joined(other, isAlternative: true);

    /// <summary>Returns this advice with an additional step.</summary>
    public SettingAdvice And(SettingAdvice other) => Joined(other, isAlternative: false);

    /// <summary>Formats the advice as a sentence with properties: "Set Scaling to robust, or leave out DiscreteValueIndicators."</summary>
    public override string ToString() => ToSentence(step => step.Action switch
    {
        SettingAction.Use => ("set", $"{Property(step.Setting)} to {step.QuotedValue}"),
        SettingAction.LeaveOut => ("leave out", Property(step.Setting)),
        _ => (step.Action.ToString().ToLowerInvariant(), Property(step.Setting)),
    });

    /// <summary>Formats the advice as a sentence in the terms of a front end.</summary>
    /// <param name="word">The verb and the object of a step: ("use", "--scaling robust").</param>
    /// <returns>"Use --scaling robust, or leave out --discrete-value-indicators."</returns>
    public string ToSentence(Func<SettingChange, (string Verb, string Object)> word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var text = new StringBuilder();
        string last = "";
        int lastOr = Changes.ToList().FindLastIndex(step => step.IsAlternative);
        for (int n = 0; n < Changes.Count; n++)
        {
            var (verb, what) = word(Changes[n]);
            if (n > 0) text.Append(!Changes[n].IsAlternative ? " and " : n == lastOr ? ", or " : ", ");
            if (verb != last) text.Append(verb).Append(' ');
            text.Append(what);
            last = verb;
        }

        text[0] = char.ToUpperInvariant(text[0]);
        return text.Append('.').ToString();
    }

    /// <summary>Returns the C# property of a setting.</summary>
    /// <param name="setting">The setting, for example learning-rate.</param>
    /// <returns>The property, for example LearningRate.</returns>
    public static string Property(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return string.Concat(setting.Split('-').Where(part => part.Length > 0)
            .Select(part => part switch
            {
                "dir" => "Directory",
                "task" => "LearningTask", // Task is a type of .NET.
                _ => char.ToUpperInvariant(part[0]) + part[1..],
            }));
    }

    /// <summary>Names the setting that a message begins with in the terms of a front end.</summary>
    /// <param name="message">The message, which begins with the property: "LearningRate must be above 0."</param>
    /// <param name="setting">The setting: "learning-rate"; null for a message that begins with something else.</param>
    /// <param name="name">Converts the name of a setting to that of the front end: "--learning-rate".</param>
    /// <returns>"--learning-rate must be above 0."</returns>
    public static string NameSetting(string message, string? setting, Func<string, string> name)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(name);
        return setting is not null && Property(setting) is var property && message.StartsWith(property, StringComparison.Ordinal)
            ? name(setting) + message[property.Length..] : message;
    }

    /// <summary>Joins a message and its advice. The advice continues a sentence that ends with a comma, a colon, "or" or "and".</summary>
    /// <param name="message">The message: "Column x holds text. If it is a category,".</param>
    /// <param name="advice">The advice; null for none.</param>
    /// <param name="sentence">The advice as a sentence; null for one that names properties.</param>
    /// <returns>"Column x holds text. If it is a category, set TextColumns to x."</returns>
    public static string Complete(string message, SettingAdvice? advice, Func<SettingAdvice, string>? sentence = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (advice is null) return message;
        string end = sentence?.Invoke(advice) ?? $"{advice}";
        if (message.Length == 0) return end;
        bool goesOn = message[^1] is ',' or ':' || message.EndsWith(" or", StringComparison.Ordinal)
            || message.EndsWith(" and", StringComparison.Ordinal);
        return goesOn ? $"{message} {char.ToLowerInvariant(end[0])}{end.AsSpan(1)}" : $"{message} {end}";
    }

    /// <inheritdoc/>
    public bool Equals(SettingAdvice? other) => other is not null && Changes.SequenceEqual(other.Changes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SettingAdvice);

    /// <inheritdoc/>
    public override int GetHashCode() => Changes.Aggregate(0, HashCode.Combine);

    private SettingAdvice Joined(SettingAdvice other, bool isAlternative)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new([.. Changes, other.Changes[0] with { IsAlternative = isAlternative }, .. other.Changes.Skip(1)]);
    }
}

/// <summary>An exception that advises which settings to change.</summary>
public interface IAdvisedException
{
    /// <summary>What is wrong, without the advice.</summary>
    string Problem { get; }

    /// <summary>The setting whose property <see cref="Problem"/> begins with: "learning-rate"; null if it begins with something
    /// else.</summary>
    string? Setting => null;

    /// <summary>The settings to change; null for none.</summary>
    SettingAdvice? Advice { get; }
}
