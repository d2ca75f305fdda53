using System.Globalization;
using System.Text.RegularExpressions;
using Nabla.Data;
using Nabla.Explain;

namespace Nabla.Studio.Graphs;

/// <summary>
/// Names of quantities in URLs: w3:8,2 and b3:8 as on the command line (layers from 1), z3:8, a2:0, x5, C.
/// </summary>
internal static partial class Ids
{
    /// <summary>Formats a name.</summary>
    public static string From(Quantity name) => name.Kind switch
    {
        QuantityKind.Cost => "C",
        QuantityKind.Weight => string.Create(CultureInfo.InvariantCulture, $"w{name.Layer + 1}:{name.Node},{name.From}"),
        QuantityKind.Bias => string.Create(CultureInfo.InvariantCulture, $"b{name.Layer + 1}:{name.Node}"),
        QuantityKind.WeightedSum => string.Create(CultureInfo.InvariantCulture, $"z{name.Layer + 1}:{name.Node}"),
        QuantityKind.UnscaledSum => string.Create(CultureInfo.InvariantCulture, $"u{name.Layer + 1}:{name.Node}"),
        QuantityKind.Parameter => string.Create(CultureInfo.InvariantCulture, $"p{name.Layer + 1}:{name.Node}"),
        QuantityKind.Step => string.Create(CultureInfo.InvariantCulture, $"u{name.Layer + 1}:{name.Node},{name.From}"),
        _ when name.Layer < 0 => string.Create(CultureInfo.InvariantCulture, $"x{name.Node}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"a{name.Layer + 1}:{name.Node}"),
    };

    /// <summary>Parses a name.</summary>
    /// <exception cref="NablaException">The text is not a name.</exception>
    public static Quantity Parse(string text)
    {
        var match = Name().Match(text);
        if (!match.Success)
            throw new NablaException(
                $"{text} is not the name of a weight, bias, node or input. Use names like w3:8,2, b3:8, z3:8, a2:0, x5 "
                + "and C.");
        if (text == "C") return Quantity.Cost;
        if (match.Groups["input"].Success) return Quantity.Input(Whole(match.Groups["input"]));
        int layer = Whole(match.Groups["layer"]) - 1, j = Whole(match.Groups["j"]);
        return text[0] switch
        {
            'w' => Quantity.Weight(layer, j, Whole(match.Groups["k"])),
            'b' => Quantity.Bias(layer, j),
            'z' => Quantity.WeightedSum(layer, j),
            _ => Quantity.Activation(layer, j),
        };
    }

    private static int Whole(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:C|x(?<input>\d{1,8})|w(?<layer>\d{1,4}):(?<j>\d{1,8}),(?<k>\d{1,8})|[bza](?<layer>\d{1,4}):(?<j>\d{1,8}))$")]
    private static partial Regex Name();
}
