using System.Globalization;

namespace Nabla.Specs;

/// <summary>
/// The textual form of an object (an activation, a cost, an optimizer, …) on the command line and in model files: a kebab-case name and
/// named numbers, <c>leaky-relu:slope=0.01</c>. A nested object follows a plus: <c>warmup:epochs=2+cosine</c>.
/// </summary>
/// <param name="Name">The kebab-case name.</param>
/// <param name="Numbers">The numbers by name; may be empty.</param>
/// <param name="Nested">The nested spec; null for none.</param>
public sealed record Spec(string Name, IReadOnlyList<KeyValuePair<string, double>> Numbers, Spec? Nested = null)
{
    /// <summary>Creates a spec from a name and its numbers.</summary>
    /// <param name="name">The kebab-case name.</param>
    /// <param name="numbers">Named numbers in the order of the constructor.</param>
    public Spec(string name, params (string Key, double Value)[] numbers)
        : this(name, [.. numbers.Select(n => KeyValuePair.Create(n.Key, n.Value))])
    {
    }

    /// <summary>
    /// Parses <c>name</c>, <c>name:value,…</c> (in the constructor's order) or <c>name:key=value,…</c>, each optionally followed by
    /// <c>+</c> and a nested spec. Underscores are equivalent to hyphens.
    /// </summary>
    /// <param name="text">The textual form.</param>
    /// <returns>The spec. Positional numbers have the keys "0", "1", ….</returns>
    /// <exception cref="FormatException">A value is not a number, or the name is missing.</exception>
    public static Spec Parse(string text) => ParseWithExample(text, _ => "name:number=1");

    /// <summary>Does the same as <see cref="Parse"/>; errors show an example.</summary>
    /// <param name="text">The written form.</param>
    /// <param name="example">Returns a written form to show for a name.</param>
    internal static Spec ParseWithExample(string text, Func<string, string> example)
    {
        ArgumentNullException.ThrowIfNull(text);
        string normalized = text.Trim().ToLowerInvariant().Replace('_', '-');
        int plus = Plus(normalized);
        Spec? then = plus < 0 ? null : ParseWithExample(normalized[(plus + 1)..], example);
        string[] halves = (plus < 0 ? normalized : normalized[..plus]).Split(':', 2, StringSplitOptions.TrimEntries);
        if (halves[0].Length == 0)
            throw new FormatException($"\"{text}\" has no name. Write a name, with numbers after a colon where it has some, for "
                + $"example {example("")}.");
        return new Spec(halves[0], halves.Length == 1 ? [] : ParseNumbers(halves[1], text, () => example(halves[0])), then);
    }

    /// <summary>Returns the number named <paramref name="key"/>, or the one at <paramref name="position"/>, or the default.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="position">Its position in the constructor, from 0.</param>
    /// <param name="defaultValue">The default.</param>
    /// <returns>The number.</returns>
    public double Number(string key, int position, double defaultValue)
    {
        string place = position.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in Numbers)
            if (name == key || name == place) return value;
        return defaultValue;
    }

    /// <summary>Returns a copy with one number changed or added.</summary>
    /// <param name="key">The number's name.</param>
    /// <param name="value">Its new value.</param>
    /// <returns>The copy. All numbers of this spec should be named, as in the spec of an object.</returns>
    public Spec With(string key, double value)
    {
        var changed = KeyValuePair.Create(key, value);
        return Numbers.Any(n => n.Key == key)
            ? this with { Numbers = [.. Numbers.Select(n => n.Key == key ? changed : n)] }
            : this with { Numbers = [.. Numbers, changed] };
    }

    /// <summary>Returns the textual form, which <see cref="Parse"/> reads with the same bits.</summary>
    /// <returns>For example <c>leaky-relu:slope=0.01</c>.</returns>
    public override string ToString()
    {
        string numbers = string.Join(",", Numbers.Select(n => $"{n.Key}={n.Value.ToString("R", CultureInfo.InvariantCulture)}"));
        return Name + (numbers.Length > 0 ? ":" + numbers : "") + (Nested is null ? "" : "+" + Nested);
    }

    /// <summary>Returns true if the names and all numbers are equal.</summary>
    /// <param name="other">Another spec.</param>
    /// <returns>True if both are equal.</returns>
    public bool Equals(Spec? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    // The plus before a nested name. A plus before a digit belongs to a number such as 1e+20.
    private static int Plus(string text)
    {
        for (int i = 0; i < text.Length; i++)
            if (text[i] == '+' && (i + 1 == text.Length || char.IsAsciiLetter(text[i + 1]))) return i;
        return -1;
    }

    private static List<KeyValuePair<string, double>> ParseNumbers(string list, string text, Func<string> example)
    {
        var numbers = new List<KeyValuePair<string, double>>();
        foreach (string part in list.Split(','))
        {
            int equals = part.IndexOf('=');
            string key = equals < 0 ? numbers.Count.ToString(CultureInfo.InvariantCulture) : part[..equals].Trim();
            if (!double.TryParse(part[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                throw new FormatException($"\"{part}\" in \"{text}\" is not a number. Write, for example, {example()}.");
            numbers.Add(KeyValuePair.Create(key, value));
        }

        return numbers;
    }
}
