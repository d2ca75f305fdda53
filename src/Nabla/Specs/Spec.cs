using System.Globalization;

namespace Nabla.Specs;

/// <summary>
/// The written form of a description (an activation, a cost, an optimizer, …), as on the command line and in model files:
/// a kebab-case name and named numbers, <c>leaky-relu:slope=0.01</c>.
/// </summary>
/// <param name="Name">The kebab-case name.</param>
/// <param name="Numbers">The numbers that differ in meaning by name; may be empty.</param>
public sealed record Spec(string Name, IReadOnlyList<KeyValuePair<string, double>> Numbers)
{
    /// <summary>A name with its numbers.</summary>
    /// <param name="name">The kebab-case name.</param>
    /// <param name="numbers">Named numbers in the order of the constructor.</param>
    public Spec(string name, params (string Key, double Value)[] numbers)
        : this(name, [.. numbers.Select(n => KeyValuePair.Create(n.Key, n.Value))])
    {
    }

    /// <summary>Reads <c>name</c>, <c>name:value,…</c> (in the constructor's order) or <c>name:key=value,…</c>; underscores are taken for dashes.</summary>
    /// <param name="text">The written form.</param>
    /// <returns>The spec; positional numbers have the key "0", "1", ….</returns>
    /// <exception cref="FormatException">A value is not a number, or the name is missing.</exception>
    public static Spec Parse(string text)
    {
        string[] halves = text.Trim().ToLowerInvariant().Replace('_', '-').Split(':', 2);
        if (halves[0].Length == 0) throw new FormatException($"\"{text}\" has no name. Write for example relu or leaky-relu:slope=0.01.");
        var numbers = new List<KeyValuePair<string, double>>();
        if (halves.Length == 2)
        {
            foreach (string part in halves[1].Split(','))
            {
                int equals = part.IndexOf('=');
                string key = equals < 0 ? numbers.Count.ToString(CultureInfo.InvariantCulture) : part[..equals].Trim();
                if (!double.TryParse(part[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                    throw new FormatException($"\"{part}\" in \"{text}\" is not a number. Write for example leaky-relu:slope=0.01.");
                numbers.Add(KeyValuePair.Create(key, value));
            }
        }

        return new Spec(halves[0], numbers);
    }

    /// <summary>The number called <paramref name="key"/>, or the one at <paramref name="position"/>, or the default.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="position">Its place in the constructor, from 0.</param>
    /// <param name="otherwise">The default.</param>
    /// <returns>The number.</returns>
    public double Number(string key, int position, double otherwise)
    {
        string place = position.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in Numbers)
            if (name == key || name == place) return value;
        return otherwise;
    }

    /// <summary>The written form, which <see cref="Parse"/> reads back to the same bits.</summary>
    /// <returns>For example <c>leaky-relu:slope=0.01</c>.</returns>
    public override string ToString() => Numbers.Count == 0
        ? Name
        : Name + ":" + string.Join(",", Numbers.Select(n => $"{n.Key}={n.Value.ToString("R", CultureInfo.InvariantCulture)}"));

    /// <summary>Equal when the names and all numbers are.</summary>
    /// <param name="other">Another spec.</param>
    /// <returns>True where they describe the same.</returns>
    public bool Equals(Spec? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
