using System.Globalization;
using System.Text.Json;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>Parses, formats and validates the values of a setting, as text and as JSON.</summary>
/// <typeparam name="T">A nullable type.</typeparam>
public abstract class SettingKind<T>
{
    /// <summary>The placeholder for a value in help: NUMBER.</summary>
    public abstract string HelpName { get; }

    /// <summary>The expected format, for errors: "a whole number"; null if values are names.</summary>
    public virtual string? ExpectedFormat => null;

    /// <summary>Suggested values.</summary>
    public virtual IReadOnlyCollection<string> SuggestedValues => [];

    /// <summary>Suggested values with their parameters and the default values of these: "adam:learning-rate=0.001,…".</summary>
    public virtual IReadOnlyCollection<ListedValue> ListedValues => [.. SuggestedValues.Select(value => new ListedValue(value))];

    /// <summary>Parses a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The setting, for messages.</param>
    /// <exception cref="FormatException">The format is wrong, or the name is unknown.</exception>
    /// <exception cref="NablaException">The format is right, but the value is invalid.</exception>
    public abstract T Parse(string text, string name);

    /// <summary>Formats a value as a text that <see cref="Parse"/> parses.</summary>
    /// <param name="value">The value.</param>
    public abstract string Text(T value);

    /// <summary>Reads a value from JSON.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="name">The setting, for messages.</param>
    /// <exception cref="NablaException">The JSON has another type, or the value is invalid.</exception>
    public virtual T Read(JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.String => Meaning(json.GetString()!, name),
        JsonValueKind.Number => Meaning(json.GetDouble().ToString("R", CultureInfo.InvariantCulture), name),
        _ => throw SettingKind.MustBe(name, "a text"),
    };

    /// <summary>Writes a value as JSON.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="value">The value.</param>
    public virtual void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(Text(value));

    /// <summary>Throws if a value is out of range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The setting, for messages.</param>
    /// <exception cref="NablaException">The value is out of range.</exception>
    public virtual void Check(T value, string name)
    {
    }

    private protected T Meaning(string text, string name)
    {
        try
        {
            return Parse(text, name);
        }
        catch (FormatException fault)
        {
            throw ExpectedFormat is null ? new NablaException(NablaException.InvalidSetting, fault.Message, innerException: fault)
                : SettingKind.MustBe(name, ExpectedFormat);
        }
    }
}

/// <summary>Creates kinds of setting values.</summary>
public static class SettingKind
{
    /// <summary>Any text.</summary>
    /// <param name="hint">The placeholder for it in help.</param>
    public static SettingKind<string> Text(string hint) => new TextKind<string>(hint, null, (text, _) => text, text => text, () => []);

    /// <summary>A text that is parsed to a value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="hint">The placeholder for it in help.</param>
    /// <param name="parse">Parses a text; throws <see cref="FormatException"/> or <see cref="NablaException"/>.</param>
    /// <param name="text">Formats a value.</param>
    /// <param name="known">Suggested values.</param>
    public static SettingKind<T> Text<T>(string hint, Func<string, T> parse, Func<T, string> text,
        params IReadOnlyCollection<string> known) => Text(hint, parse, text, () => known);

    /// <summary>A text that is parsed to a value, with suggested values that are computed on each use.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="hint">The placeholder for it in help.</param>
    /// <param name="parse">Parses a text; throws <see cref="FormatException"/> or <see cref="NablaException"/>.</param>
    /// <param name="text">Formats a value.</param>
    /// <param name="known">Computes suggested values.</param>
    public static SettingKind<T> Text<T>(string hint, Func<string, T> parse, Func<T, string> text,
        Func<IReadOnlyCollection<string>> known) =>
        new TextKind<T>(hint, null, (written, _) => parse(written), text, known);

    /// <summary>One of several names.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="hint">The placeholder for one in help.</param>
    /// <param name="values">The names and their values. A value with several names is formatted as the first.</param>
    public static SettingKind<T> Choice<T>(string hint, params (string Name, T Value)[] values) => new TextKind<T>(hint, null,
        (text, name) =>
        {
            string wanted = text.Trim().ToLowerInvariant().Replace('_', '-');
            int at = Array.FindIndex(values, value => value.Name == wanted);
            return at >= 0 ? values[at].Value : throw NablaException.ForSetting(name,
                $"must be one of {string.Join(", ", values.Select(value => value.Name))} (got \"{text}\")."
                + (Suggestion.Closest(wanted, [.. values.Select(value => value.Name)]) is { } near ? $" Did you mean \"{near}\"?" : ""));
        },
        value => values.FirstOrDefault(one => Equals(one.Value, value)).Name ?? $"{value}",
        () => [.. values.Select(value => value.Name)],
        (value, name) =>
        {
            if (!values.Any(one => Equals(one.Value, value)))
                throw NablaException.ForSetting(name, $"must be one of {string.Join(", ", values.Select(one => one.Name))} (got {value}).");
        });

    /// <summary>An object of a registry, by its specification: relu, adam:beta1=0.8.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="registry">The registry.</param>
    public static SettingKind<T> Registered<T>(Registry<T> registry)
        where T : class, IDescribed =>
        new DescribedKind<T>(registry);

    /// <summary>An integer.</summary>
    /// <param name="minimum">The minimum.</param>
    /// <param name="maximum">The maximum.</param>
    /// <param name="range">The range in words: "at least 1".</param>
    public static SettingKind<int?> Integer(int minimum, string range, int maximum = int.MaxValue) => new NumberKind<int?>(
        "COUNT", "a whole number",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null,
        json => json.TryGetInt32(out int value) ? value : null,
        (writer, value) => writer.WriteNumberValue(value!.Value), value => value >= minimum && value <= maximum, range);

    /// <summary>A number.</summary>
    /// <param name="holds">Returns whether a number is in range.</param>
    /// <param name="range">The range in words: "above 0".</param>
    public static SettingKind<double?> Number(Func<double, bool> holds, string range) => new NumberKind<double?>(
        "NUMBER", "a number like 0.01",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null,
        json => json.GetDouble(), (writer, value) => writer.WriteNumberValue(value!.Value), value => holds(value!.Value), range);

    /// <summary>A seed.</summary>
    public static SettingKind<ulong?> Seed { get; } = new NumberKind<ulong?>("NUMBER", "a whole number, not negative",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null,
        json => json.TryGetUInt64(out ulong value) ? value : null, (writer, value) => writer.WriteNumberValue(value!.Value), _ => true, "");

    /// <summary>True or false.</summary>
    public static SettingKind<bool?> Boolean { get; } = new SwitchKind();

    /// <summary>A comma-separated list.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="one">The kind of an element.</param>
    /// <param name="hint">The placeholder for the list in help.</param>
    /// <param name="form">The expected format, for errors; null if values are names that are looked up.</param>
    public static SettingKind<IReadOnlyList<T>> List<T>(SettingKind<T> one, string hint, string? form = NamesForm) =>
        new NamesKind<T>(one, hint, form);

    /// <summary>Comma-separated numbers.</summary>
    /// <param name="hint">The placeholder for the list in help.</param>
    public static SettingKind<IReadOnlyList<double>> Numbers(string hint) => new NumbersKind<double>(hint,
        "numbers separated by commas like 0.05,0.5,0.95", "a list of numbers", [','], [],
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null,
        json => json.GetDouble(), (writer, value) => writer.WriteNumberValue(value));

    /// <summary>Comma-separated integers, or "none".</summary>
    /// <param name="hint">The placeholder for the list in help.</param>
    /// <param name="minimum">The minimum of each.</param>
    public static SettingKind<IReadOnlyList<int>> Integers(string hint, int minimum = int.MinValue) => new NumbersKind<int>(hint,
        "whole numbers separated by commas like 16,16, or none", "a list of whole numbers", [',', '-', 'x'], ["none", ""],
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null,
        json => json.TryGetInt32(out int value) ? value : null, (writer, value) => writer.WriteNumberValue(value),
        value => value >= minimum, $"numbers of at least {minimum}, or none");

    private const string NamesForm = "names separated by commas (a name that contains a comma in double quotes)";

    internal static NablaException MustBe(string name, string expected) =>
        NablaException.ForSetting(name, $"must be {expected}. Correct the value.");

    /// <summary>
    /// Formats a description without the parameters that have their default, if the result parses to the same description.
    /// </summary>
    internal static string Brief<T>(Registry<T> registry, Spec spec)
        where T : IDescribed
    {
        if (!registry.Names.Contains(spec.Name)) return spec.ToString();
        var usual = registry.Create(new Spec(spec.Name)).Spec;
        var brief = spec with { Numbers = [.. spec.Numbers.Where(number => !usual.Numbers.Contains(number))] };
        return registry.Create(brief).Spec.Equals(spec) ? brief.ToString() : spec.ToString();
    }

    /// <summary>The objects of a registry with their parameters, the default values of these, and what they mean.</summary>
    internal static IReadOnlyCollection<ListedValue> SpecsOf<T>(Registry<T> registry)
        where T : IDescribed => [.. registry.All.Select(one => new ListedValue(one.Spec.ToString(), one.Summary))];

    private sealed class DescribedKind<T>(Registry<T> registry) : SettingKind<T>
        where T : class, IDescribed
    {
        public override string HelpName => "NAME";

        public override IReadOnlyCollection<string> SuggestedValues => registry.Names;

        public override IReadOnlyCollection<ListedValue> ListedValues => SpecsOf(registry);

        public override T Parse(string text, string name) => registry.Parse(text);

        public override string Text(T value) => Brief(registry, value.Spec);

        // Files contain every parameter, in case a default changes.
        public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(value.Spec.ToString());
    }

    private sealed class TextKind<T>(string hint, string? form, Func<string, string, T> parse, Func<T, string> text,
        Func<IReadOnlyCollection<string>> known, Action<T, string>? check = null) : SettingKind<T>
    {
        public override string HelpName => hint;

        public override string? ExpectedFormat => form;

        public override IReadOnlyCollection<string> SuggestedValues => known();

        public override void Check(T value, string name) => check?.Invoke(value, name);

        public override T Parse(string written, string name) => parse(written, name);

        public override string Text(T value) => text(value);
    }

    private sealed class NumberKind<T>(string hint, string form, Func<string, T> parse, Func<JsonElement, T> read,
        Action<Utf8JsonWriter, T> write, Func<T, bool> holds, string range) : SettingKind<T>
    {
        public override string HelpName => hint;

        public override string ExpectedFormat => form;

        public override T Parse(string text, string name) => parse(text) ?? throw new FormatException();

        public override string Text(T value) => ((IFormattable)value!).ToString(value is double ? "R" : null, CultureInfo.InvariantCulture);

        public override T Read(JsonElement json, string name) => json.ValueKind == JsonValueKind.Number && read(json) is { } value
            ? value is double number && !double.IsFinite(number)
            ? throw NablaException.ForSetting(name, "is too large for a number. Correct the value.") : value
            : throw MustBe(name, form.Split(" like")[0]);

        public override void Write(Utf8JsonWriter writer, T value) => write(writer, value);

        public override void Check(T value, string name)
        {
            if (!holds(value)) throw NablaException.ForSetting(name, $"must be {range} (got {Text(value)}).");
        }
    }

    private sealed class SwitchKind : SettingKind<bool?>
    {
        public override string HelpName => "true|false";

        public override string ExpectedFormat => "true or false";

        public override IReadOnlyCollection<string> SuggestedValues => ["true", "false"];

        public override bool? Parse(string text, string name) => bool.TryParse(text, out bool value) ? value : throw new FormatException();

        public override string Text(bool? value) => value == true ? "true" : "false";

        public override bool? Read(JsonElement json, string name) => json.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw MustBe(name, ExpectedFormat),
        };

        public override void Write(Utf8JsonWriter writer, bool? value) => writer.WriteBooleanValue(value!.Value);
    }

    private sealed class NamesKind<T>(SettingKind<T> one, string hint, string? form) : SettingKind<IReadOnlyList<T>>
    {
        public override string HelpName => hint;

        public override string? ExpectedFormat => form;

        public override IReadOnlyCollection<string> SuggestedValues => one.SuggestedValues;

        public override IReadOnlyCollection<ListedValue> ListedValues => one.ListedValues;

        public override IReadOnlyList<T> Parse(string text, string name)
        {
            var words = Words(text);
            return words.Count > 0 ? [.. words.Select(word => one.Parse(word, name))]
                : throw new FormatException($"{name} must be {NamesForm} (got \"{text}\").");
        }

        public override string Text(IReadOnlyList<T> value) => value.Count == 0 ? "none" : QuotedNames.Join(value.Select(one.Text));

        public override IReadOnlyList<T> Read(JsonElement json, string name) => json.ValueKind switch
        {
            JsonValueKind.String => [one.Read(json, name)],
            JsonValueKind.Array when json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                [.. json.EnumerateArray().Select(item => one.Read(item, name))],
            _ => throw MustBe(name, "a text or a list of texts"),
        };

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value)
        {
            writer.WriteStartArray();
            foreach (var item in value) one.Write(writer, item);
            writer.WriteEndArray();
        }

        // A comma within the parameters of a description belongs to it: elu:alpha=1,relu is two descriptions, huber:1,2 is one.
        private static List<string> Words(string text)
        {
            var words = new List<string>();
            bool last = false;
            foreach (string part in QuotedNames.Split(text).Where(part => part.Length > 0))
            {
                bool isName = last || QuotedNames.IsQuoted(part);
                last = QuotedNames.IsQuoted(part);
                bool belongs = !isName && words.Count > 0 && words[^1].Contains(':')
                    && (!char.IsAsciiLetter(part[0]) || (part.Contains('=') && !part.Contains(':')));
                if (belongs) words[^1] += "," + part;
                else words.Add(QuotedNames.Unquote(part));
            }

            return words;
        }
    }

    private sealed class NumbersKind<T>(string hint, string form, string json, char[] separators, string[] empty, Func<string, T?> parse,
        Func<JsonElement, T?> read, Action<Utf8JsonWriter, T> write, Func<T, bool>? holds = null, string range = "")
        : SettingKind<IReadOnlyList<T>>
        where T : struct, IFormattable
    {
        public override string HelpName => hint;

        public override string ExpectedFormat => form;

        public override IReadOnlyCollection<string> SuggestedValues => empty.Length > 0 ? [empty[0]] : [];

        public override IReadOnlyList<T> Parse(string text, string name) => empty.Contains(text) ? []
            : [.. text.Split(separators).Select(part => parse(part.Trim()) ?? throw new FormatException())];

        public override string Text(IReadOnlyList<T> value) => value.Count == 0 ? "none"
            : string.Join(',', value.Select(number => number.ToString(number is double ? "R" : null, CultureInfo.InvariantCulture)));

        public override void Check(IReadOnlyList<T> value, string name)
        {
            if (holds is not null && !value.All(holds)) throw NablaException.ForSetting(name, $"must be {range} (got {Text(value)}).");
        }

        public override IReadOnlyList<T> Read(JsonElement element, string name) => element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(item =>
                (item.ValueKind == JsonValueKind.Number ? read(item) : null) ?? throw MustBe(name, json))]
            : throw MustBe(name, json);

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value)
        {
            writer.WriteStartArray();
            foreach (var number in value) write(writer, number);
            writer.WriteEndArray();
        }
    }
}
