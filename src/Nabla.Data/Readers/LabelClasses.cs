using System.Globalization;

namespace Nabla.Data.Readers;

/// <summary>Which labels stand for which classes.</summary>
public sealed class LabelClasses
{
    /// <summary>The most classes of one target.</summary>
    public const int MaxClasses = 1000;

    private readonly Dictionary<double, int> _places = [];

    private LabelClasses(IReadOnlyList<double> labels, IReadOnlyList<string> names)
    {
        Names = names;
        for (int k = 0; k < labels.Count; k++) _places[labels[k]] = k;
    }

    /// <summary>Names of the classes, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Classes 0, 1, … with names.</summary>
    /// <param name="names">The name of class 0, of class 1, ….</param>
    /// <returns>The classes.</returns>
    public static LabelClasses Named(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new LabelClasses([.. Enumerable.Range(0, names.Count).Select(k => (double)k)], names);
    }

    /// <summary>The classes whose names are the numbers that label them.</summary>
    /// <param name="names">The names: "0", "1", ….</param>
    /// <returns>The classes; those of <see cref="Named"/> where a name is no number.</returns>
    public static LabelClasses Numbered(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var labels = new double[names.Count];
        for (int k = 0; k < labels.Length; k++)
            if (!NumberParser.TryParse(names[k], false, out labels[k])) return Named(names);
        return new LabelClasses(labels, names);
    }

    /// <summary>The place of a label's class.</summary>
    internal int PlaceOf(double label, int sample, string source) => _places.TryGetValue(label, out int place)
        ? place
        : throw new DataException("unknown-class", $"{source}: the model does not know the label {label} of sample {sample + 1:N0} "
        + $"(expected {Suggestion.Shortened(Names)}). Use files that belong together.");

    internal static LabelClasses From(double[] labels, string source)
    {
        double[] different = [.. labels.Distinct().Order()];
        if (different.Length < 2)
            throw new DataException("one-class", $"{source}: there must be at least 2 classes (all {labels.Length:N0} labels are "
                + $"{different[0]}). Check the file of labels.");
        if (different.Length > MaxClasses)
            throw new DataException("too-many-classes", $"{source}: there must be at most {MaxClasses:N0} classes (got "
                + $"{different.Length:N0} distinct labels). Check the file of labels.");
        return new LabelClasses(different, [.. different.Select(label => label.ToString(CultureInfo.InvariantCulture))]);
    }
}
